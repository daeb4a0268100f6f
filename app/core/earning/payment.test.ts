// What part of an order was paid by means that earn nothing: gift cards and store credit by choice, points always.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  orderSnapshotSchema,
  type LineFacts,
  type OrderFacts,
  type OrderSnapshot,
  type RefundFacts,
} from "../facts";
import { POINTS } from "../ledger/types";
import { defaultProgram, programSchema } from "../program";
import { pointsReturned } from "../rewards/returned-points";
import { settleOrder } from "./settle";

type Codes = LineFacts["codeDiscounts"];

function line(number: number, cents: number, codeDiscounts: Codes = []): LineFacts {
  return {
    ...{ id: `gid://shopify/LineItem/${number}`, title: "", productId: null, variantId: null, vendor: null },
    ...{ quantity: 1, currentQuantity: 1, grossCents: cents, taxCents: 0, giftCard: false, codeDiscounts },
    discountCents: codeDiscounts.reduce((sum, { amountCents }) => sum + amountCents, 0),
  };
}

function order(
  lines: LineFacts[],
  more: Partial<OrderSnapshot> = {},
  rest: Partial<OrderFacts> = {},
): OrderFacts {
  const at = "2026-03-01T10:00:00Z";
  const snapshot = orderSnapshotSchema.parse({
    ...{ id: "gid://shopify/Order/1", name: "#1001", customerId: "gid://shopify/Customer/1", test: false },
    ...{ currency: "USD", processedAt: at, updatedAt: at, cancelledAt: null, financialStatus: "paid" },
    ...{ taxesIncluded: false, lines, discountCodes: [], channel: "web", countryCode: null },
    ...{ presentmentCurrency: null, customerTags: [] },
    shipping: { grossCents: 0, discountCents: 0, taxCents: 0 },
  });
  return { snapshot: { ...snapshot, ...more }, refunds: [], ...rest };
}

function paid(giftCardCents: number, otherCents: number, storeCreditCents = 0): Partial<OrderFacts> {
  const found = { giftCardCents, storeCreditCents, otherCents };
  const of = "gid://shopify/Order/1";
  return { enriched: [{ about: "payments", of, at: "2026-03-01T10:00:00Z", found }] };
}

const refund = (lineIds: number[], amountCents = 0): RefundFacts => ({
  ...{ id: "gid://shopify/Refund/1", amountCents, shippingCents: 0 },
  lines: lineIds.map((id) => ({ lineId: `gid://shopify/LineItem/${id}`, quantity: 1, subtotalCents: 0 })),
});

const net = { discounts: "net", tax: "include", shipping: "exclude", giftCards: "exclude" };
const gross = { ...net, discounts: "gross" };
const noGiftCards = { ...net, paidBy: { giftCard: "exclude", storeCredit: "include" } };
const cashOnly = { ...net, paidBy: { giftCard: "exclude", storeCredit: "exclude" } };

function settle(facts: OrderFacts, basis: object, more: object = {}) {
  const rule = { key: "points", kind: "perAmount", points: 1, perCents: 100, rounding: "floor" };
  const earning = [{ ...rule, holdingDays: 0, basis, ...more }];
  const version = { version: 1, program: programSchema.parse({ ...defaultProgram(), earning }) };
  return settleOrder(facts, version, 1, [], "UTC");
}

function points(...parameters: Parameters<typeof settle>): number {
  return settle(...parameters).reduce(
    (sum, { intent }) => sum + (intent.unit === POINTS ? intent.amount : 0),
    0,
  );
}

describe("paid by gift card or store credit", () => {
  const lines = [line(1, 6000), line(2, 4000)];

  it("counts unless the merchant says otherwise: 50 of 100 by gift card earns 100 (Odoo)", () => {
    expect(points(order(lines, {}, paid(5000, 5000)), net)).toBe(100);
  });

  it.each<[string, object, OrderFacts, number]>([
    ["is taken off", noGiftCards, order(lines, {}, paid(5000, 5000)), 50],
    ["is taken off by its kind only", noGiftCards, order(lines, {}, paid(2000, 5000, 3000)), 80],
    ["is taken off of both kinds", cashOnly, order(lines, {}, paid(2000, 5000, 3000)), 50],
    ["leaves nothing of an order that it paid for", noGiftCards, order(lines, {}, paid(10_000, 0)), 0],
    [
      "is taken off what is left, in proportion",
      noGiftCards,
      { ...order(lines, {}, paid(5000, 5000)), refunds: [refund([1])] },
      20,
    ],
    [
      "is taken off a refund that names no line too",
      noGiftCards,
      { ...order(lines, {}, paid(5000, 5000)), refunds: [refund([], 1000)] },
      45,
    ],
    [
      "does not weigh on what an edit adds later",
      noGiftCards,
      order([...lines, line(3, 10_000)], {}, paid(5000, 5000)),
      150,
    ],
    ["is a smaller part where a tip was paid", noGiftCards, order(lines, {}, paid(5000, 7000)), 58],
    ["is as it was for orders that nothing is known of", noGiftCards, order(lines), 100],
  ])("%s", (_case, basis, facts, expected) => {
    expect(points(facts, basis)).toBe(expected);
  });

  it("is said on the receipt", () => {
    const [award] = settle(order(lines, {}, paid(5000, 5000)), noGiftCards);
    expect(award?.intent.explanation).toContainEqual({
      ...{ step: "paidOtherwise", params: { amountCents: 5000, currency: "USD" } },
    });
  });

  it("is exact to the cent over all lines, and nothing of it is left when all is refunded", () => {
    const cents = fc.integer({ min: 0, max: 99_999 });
    fc.assert(
      fc.property(fc.array(cents, { minLength: 1, maxLength: 6 }), cents, (prices, wish) => {
        const total = prices.reduce((sum, price) => sum + price, 0);
        const giftCardCents = Math.min(wish, total);
        const bought = order(
          prices.map((price, index) => line(index, price)),
          {},
          paid(giftCardCents, total - giftCardCents),
        );
        expect(points(bought, noGiftCards, { points: 100 })).toBe(total - giftCardCents);
        const all = refund(prices.map((_, index) => index));
        expect(points({ ...bought, refunds: [all] }, noGiftCards, { points: 100 })).toBe(0);
        expect(points({ ...bought, refunds: [refund([], total)] }, noGiftCards, { points: 100 })).toBe(0);
      }),
    );
  });
});

describe("paid by points, one worth 1.00", () => {
  const ours = (amountCents: number) => [{ code: "vefa-1", amountCents }];
  const own = { ownCodes: ["VEFA-1"] };

  it("earns nothing on its part: an order of 100 paid by 60 and 40 points earns 60 (after Gameball)", () => {
    for (const basis of [net, gross]) {
      expect(points(order([line(1, 10_000, ours(4000))], {}, own), basis)).toBe(60);
      expect(points(order([line(1, 10_000, ours(10_000))], {}, own), basis)).toBe(0);
    }
  });

  it("leaves other discounts in the gross basis", () => {
    const codes = [...ours(4000), { code: "SPRING", amountCents: 1000 }];
    const bought = order([line(1, 10_000, codes)], {}, own);
    expect([points(bought, gross), points(bought, net)]).toEqual([60, 50]);
  });

  it("leaves what a code of ours took off shipping out of it too", () => {
    const shipping = { grossCents: 1000, discountCents: 1000, taxCents: 0, codeDiscounts: ours(1000) };
    const bought = order([line(1, 10_000)], { shipping }, own);
    expect(points(bought, { ...gross, shipping: "include" })).toBe(100);
  });

  it("gives its points back as the lines that it paid for are refunded: 20, then 80 (after Gameball)", () => {
    const bought = order([line(1, 2000, ours(2000)), line(2, 8000, ours(8000))], {}, own);
    const back = (lineIds: number[]) =>
      bought.snapshot && pointsReturned(bought.snapshot, [refund(lineIds)], "VEFA-1", 100);
    expect([back([1]), back([1, 2])]).toEqual([20, 100]);
    expect(points({ ...bought, refunds: [refund([1])] }, gross)).toBe(0);
  });

  it("is as it was for orders that were decided before codes of ours were told apart", () => {
    expect(points(order([line(1, 10_000, ours(4000))]), gross)).toBe(100);
  });
});
