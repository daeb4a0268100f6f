// Conditions over what is asked of Shopify: where they hold, where they don't, and that what is not known meets none of them.
import { expect, it } from "vitest";
import { decideEarning } from "../earning/decide";
import { orderSnapshotSchema, type LineFacts, type OrderSnapshot } from "../facts";
import { defaultProgram, programSchema } from "../program";

const SUMMER = "gid://shopify/Collection/1";
const MONTHLY = "gid://shopify/SellingPlan/1";
const EUROPE = "gid://shopify/Market/1";
const REGULARS = "gid://shopify/Segment/1";

const plain: LineFacts = {
  ...{
    id: "gid://shopify/LineItem/1",
    title: "Beans",
    productId: "gid://shopify/Product/1",
    variantId: null,
  },
  ...{ quantity: 1, currentQuantity: 1, grossCents: 1000, discountCents: 0, taxCents: 0, giftCard: false },
  ...{ vendor: null, codeDiscounts: [] },
};
const coffee = { product: { type: "Coffee", tags: ["Organic", "sale"] } };

function order(line: Partial<LineFacts>, more: Partial<OrderSnapshot> = {}): OrderSnapshot {
  const at = "2026-03-01T10:00:00Z";
  const snapshot = orderSnapshotSchema.parse({
    ...{ id: "gid://shopify/Order/1", name: "#1001", customerId: "gid://shopify/Customer/1", test: false },
    ...{ currency: "USD", processedAt: at, updatedAt: at, cancelledAt: null, financialStatus: "paid" },
    ...{ taxesIncluded: false, lines: [], discountCodes: [], channel: "web" },
    ...{ countryCode: "DE", presentmentCurrency: null, customerTags: [] },
    shipping: { grossCents: 0, discountCents: 0, taxCents: 0 },
  });
  return { ...snapshot, lines: [{ ...plain, ...line }], ...more };
}

function isMet(when: object, placed: OrderSnapshot): boolean {
  const basis = { discounts: "net", tax: "include", shipping: "exclude", giftCards: "exclude" };
  const earning = [{ key: "order", kind: "perOrder", points: 1, holdingDays: 0, basis, when }];
  const program = programSchema.parse({ ...defaultProgram(), earning });
  const facts = { order: placed, refunds: [], placed: { day: "2026-03-01", weekday: 7 }, resolved: null };
  return decideEarning(program, facts).get("order")?.amount === 1;
}

it.each<[string, object, OrderSnapshot, boolean]>([
  ["a type, whatever its case", { kind: "productTypes", names: ["COFFEE "] }, order(coffee), true],
  ["not another type", { kind: "productTypes", names: ["Tea"] }, order(coffee), false],
  ["a tag of the product", { kind: "productTags", tags: ["organic"] }, order(coffee), true],
  ["not another tag", { kind: "productTags", tags: ["new"] }, order(coffee), false],
  ["a collection", { kind: "collections", ids: [SUMMER] }, order({ collectionIds: [SUMMER] }), true],
  ["not another collection", { kind: "collections", ids: [SUMMER] }, order({ collectionIds: [] }), false],
  ["any selling plan", { kind: "subscription" }, order({ sellingPlanId: MONTHLY }), true],
  ["that one", { kind: "subscription", sellingPlanIds: [MONTHLY] }, order({ sellingPlanId: MONTHLY }), true],
  [
    "not another one",
    { kind: "subscription", sellingPlanIds: ["gid://shopify/SellingPlan/2"] },
    order({ sellingPlanId: MONTHLY }),
    false,
  ],
  ["not what was bought once", { kind: "subscription" }, order({ sellingPlanId: null }), false],
  ["a market", { kind: "markets", ids: [EUROPE] }, order({}, { marketIds: [EUROPE] }), true],
  ["not another market", { kind: "markets", ids: [EUROPE] }, order({}, { marketIds: [] }), false],
  ["a segment", { kind: "segments", ids: [REGULARS] }, order({}, { segmentIds: [REGULARS] }), true],
  ["not another segment", { kind: "segments", ids: [REGULARS] }, order({}, { segmentIds: [] }), false],
  ["a tag of the order", { kind: "orderTags", tags: ["gift"] }, order({}, { tags: ["Gift"] }), true],
  ["not another tag of it", { kind: "orderTags", tags: ["gift"] }, order({}, { tags: ["b2b"] }), false],
])("%s", (_case, when, placed, expected) => {
  expect(isMet(when, placed)).toBe(expected);
  expect(isMet({ none: [when] }, placed)).toBe(!expected);
});

it.each([
  { kind: "productTypes", names: ["Coffee"] },
  { kind: "productTags", tags: ["sale"] },
  { kind: "collections", ids: [SUMMER] },
  { kind: "subscription" },
  { kind: "markets", ids: [EUROPE] },
  { kind: "segments", ids: [REGULARS] },
  { kind: "orderTags", tags: ["gift"] },
])("what is not known does not meet $kind", (when) => {
  expect(isMet(when, order({}))).toBe(false);
});
