// What rules that look at some lines only make of what belongs to no line: shipping, and refunds that name none.
import { expect, it } from "vitest";
import type { LineFacts, OrderSnapshot, RefundFacts } from "../facts";
import { POINTS } from "../ledger/types";
import { defaultProgram, programSchema } from "../program";
import { decideEarning } from "./decide";

const [BEANS, MUG] = ["gid://shopify/Product/1", "gid://shopify/Product/2"];

function line(number: number, productId: string, cents: number): LineFacts {
  return {
    ...{
      id: `gid://shopify/LineItem/${number}`,
      title: "",
      productId,
      variantId: null,
      vendor: null,
      codeDiscounts: [],
    },
    ...{ quantity: 1, currentQuantity: 1, grossCents: cents, discountCents: 0, taxCents: 0, giftCard: false },
  };
}

function order(lines: LineFacts[], shippingCents = 0): OrderSnapshot {
  const at = "2026-03-01T10:00:00Z";
  return {
    ...{ id: "gid://shopify/Order/1", name: "#1001", customerId: "gid://shopify/Customer/1", test: false },
    ...{ currency: "USD", processedAt: at, updatedAt: at, cancelledAt: null, financialStatus: "paid" },
    ...{ taxesIncluded: false, lines, discountCodes: [], channel: "web", countryCode: null },
    ...{ presentmentCurrency: null, jurisdiction: null, customerTags: [], checkoutToken: null },
    shipping: { grossCents: shippingCents, discountCents: 0, taxCents: 0 },
  };
}

const refund = (amountCents: number, lineIds: number[] = []): RefundFacts => ({
  ...{ id: "gid://shopify/Refund/1", amountCents, shippingCents: 0 },
  lines: lineIds.map((id) => ({ lineId: `gid://shopify/LineItem/${id}`, quantity: 1, subtotalCents: 0 })),
});

const basis = { discounts: "net", tax: "include", shipping: "exclude", giftCards: "exclude" };
const perAmount = {
  ...{ key: "amount", kind: "perAmount", points: 1, perCents: 100, rounding: "floor", holdingDays: 0, basis },
};
const only = (product: string) => ({ lines: { kind: "products", ids: [product] } });
const withShipping = { basis: { ...basis, shipping: "include" } };
const double = {
  ...{ key: "double", kind: "multiplier", of: "points", factorBasisPoints: 20_000, rounding: "floor" },
  holdingDays: 0,
};

function points(earning: object[], bought: OrderSnapshot, refunds: RefundFacts[] = []): number {
  const program = programSchema.parse({ ...defaultProgram(), earning });
  const placed = { day: "2026-03-01", weekday: 7 };
  const decided = decideEarning(program, { order: bought, refunds, placed, resolved: null }).values();
  return [...decided].reduce((sum, { unit, amount }) => sum + (unit === POINTS ? amount : 0), 0);
}

it("a refund that names no line is taken once from rules that share the lines among them", () => {
  const shared = [
    { ...perAmount, ...only(BEANS) },
    { ...perAmount, key: "mugs", ...only(MUG) },
  ];
  const bought = order([line(1, BEANS, 6000), line(2, MUG, 4000)]);
  expect(points(shared, bought)).toBe(100);
  expect(points(shared, bought, [refund(1000)])).toBe(90);
  expect(points([perAmount, { ...double, ...only(MUG) }], bought, [refund(1000)])).toBe(90 + 36);
});

it("a refund that names no line never gives more than before", () => {
  const byLine = { ...perAmount, roundingOf: "line" };
  const bought = order([line(1, BEANS, 199), line(2, MUG, 199)]);
  expect(points([byLine], bought)).toBe(2);
  expect(points([byLine], bought, [refund(1)])).toBe(2);
  expect(points([byLine], bought, [refund(250)])).toBe(1);
});

it("shipping is not multiplied for products", () => {
  const rules = [
    { ...perAmount, ...withShipping },
    { ...double, ...only(MUG) },
  ];
  expect(points(rules, order([line(1, BEANS, 1000)], 500))).toBe(15);
  expect(points(rules, order([line(1, BEANS, 1000), line(2, MUG, 700)], 500))).toBe(22 + 7);
  expect(points([rules[0] ?? {}, double], order([line(1, BEANS, 1000)], 500))).toBe(30);
});

it("shipping counts beside products that count, not without them", () => {
  const mugs = { ...perAmount, ...withShipping, ...only(MUG) };
  expect(points([mugs], order([line(1, BEANS, 1000)], 500))).toBe(0);
  const bought = order([line(1, BEANS, 1000), line(2, MUG, 700)], 500);
  expect(points([mugs], bought)).toBe(12);
  expect(points([mugs], bought, [refund(0, [2])])).toBe(0);
});

it("cashback of a version that names no decimals has all that its currency has", () => {
  const back = { key: "back", kind: "cashback", rateBasisPoints: 500, rounding: "nearest" };
  const { earning } = programSchema.parse({
    ...defaultProgram(),
    earning: [{ ...back, holdingDays: 0, basis }],
  });
  const bought = { ...order([line(1, BEANS, 2_930)]), currency: "KWD" };
  const placed = { day: "2026-03-01", weekday: 7 };
  const decided = decideEarning(
    { ...defaultProgram(), earning },
    { order: bought, refunds: [], placed, resolved: null },
  );
  expect(decided.get("back")?.amount).toBe(147);
});
