import { describe, expect, it } from "vitest";
import type { Enrichment } from "../enrichment";
import { orderFactsSchema, type OrderFacts } from "../facts";
import { defaultProgram, programSchema, type Program } from "../program";
import { factsNeeded, lackingFacts } from "./needs";

const LINE = "gid://shopify/LineItem/";
const SEGMENT = "gid://shopify/Segment/7";
const at = "2026-03-01T10:00:00Z";
const basis = { discounts: "net", tax: "include", shipping: "exclude", giftCards: "exclude" };
const rule = { key: "order", kind: "perOrder", points: 1, holdingDays: 0, basis };

const program = (...earning: object[]): Program =>
  programSchema.parse({ ...defaultProgram(), earning: earning.map((more) => ({ ...rule, ...more })) });

function order(more: object = {}, rest: Partial<OrderFacts> = {}): OrderFacts {
  const line = {
    ...{ title: "", variantId: null, quantity: 1, currentQuantity: 1 },
    ...{ grossCents: 1000, discountCents: 0, taxCents: 0, giftCard: false },
  };
  const snapshot = {
    ...{ id: "gid://shopify/Order/1", name: "#1", customerId: "gid://shopify/Customer/1", currency: "USD" },
    ...{ updatedAt: at, processedAt: at, cancelledAt: null, test: false, financialStatus: "paid" },
    ...{ taxesIncluded: false, discountCodes: [], countryCode: "DE" },
    shipping: { grossCents: 0, discountCents: 0, taxCents: 0 },
    lines: [
      { ...line, id: `${LINE}1`, productId: "gid://shopify/Product/1" },
      { ...line, id: `${LINE}2`, productId: null },
    ],
    ...more,
  };
  return { ...orderFactsSchema.parse({ snapshot, refunds: [] }), ...rest };
}

describe("a programme needs", () => {
  it("what its conditions look at, however deep they stand, and the segments that they name", () => {
    const needed = factsNeeded(
      program(
        { when: { all: [{ none: [{ kind: "segments", ids: [SEGMENT] }] }] } },
        { key: "b", lines: { any: [{ kind: "collections", ids: ["gid://shopify/Collection/1"] }] } },
        { key: "c", when: { kind: "vendors", names: ["Kiln"] } },
      ),
    );
    expect([...needed.about].sort()).toEqual(["collections", "segments"]);
    expect(needed.segmentIds).toEqual([SEGMENT]);
  });

  it("what orders were paid by only where some payment does not count", () => {
    const paidBy = { giftCard: "include", storeCredit: "exclude" };
    expect([...factsNeeded(program({ basis: { ...basis, paidBy } })).about]).toEqual(["payments"]);
    expect([...factsNeeded(program({})).about]).toEqual([]);
  });
});

describe("of an order is lacking", () => {
  const productType = program({ when: { kind: "productTypes", names: ["Coffee"] } });
  const subscription = program({ when: { kind: "subscription" } });
  const tagged = program({ when: { kind: "customerTags", tags: ["VIP"] } });
  const markets = program({ when: { kind: "markets", ids: ["gid://shopify/Market/1"] } });
  const paidBy = { giftCard: "exclude", storeCredit: "include" };
  const byPayment = program({ basis: { ...basis, paidBy } });
  const known: Enrichment = {
    ...{ about: "product", of: `${LINE}1`, at, found: { type: "Coffee", tags: [] } },
  };
  it.each<[string, Program, OrderFacts, string[]]>([
    ["the product of each line that has one", productType, order(), [`product ${LINE}1`]],
    ["nothing that is known", productType, order({}, { enriched: [known] }), []],
    ["nothing that was gone", productType, order({}, { enriched: [{ ...known, found: null }] }), []],
    ["the plan of each line", subscription, order(), [`sellingPlan ${LINE}1`, `sellingPlan ${LINE}2`]],
    ["the customer's tags", tagged, order(), ["customerTags gid://shopify/Customer/1"]],
    ["no tags of nobody", tagged, order({ customerId: null }), []],
    ["the markets of its country", markets, order(), ["markets DE"]],
    ["no markets where no country is known", markets, order({ countryCode: null }), []],
    ["what paid it, once it is paid", byPayment, order(), ["payments gid://shopify/Order/1"]],
    ["not before", byPayment, order({ financialStatus: "pending" }), []],
    ["all else before it is paid", productType, order({ financialStatus: "pending" }), [`product ${LINE}1`]],
    ["nothing once it is cancelled", productType, order({ cancelledAt: at }), []],
    ["nothing of a test order", productType, order({ test: true }), []],
  ])("%s", (_case, settings, facts, expected) => {
    expect(lackingFacts(facts, settings).map(({ about, of }) => `${about} ${of}`)).toEqual(expected);
  });

  it("no customer's tags where an older payload told them", () => {
    const tags = { customerId: "gid://shopify/Customer/1", at, tags: ["VIP"] };
    expect(lackingFacts(order({}, { tags }), tagged)).toEqual([]);
  });
});
