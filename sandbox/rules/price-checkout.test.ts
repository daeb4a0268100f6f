import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ExampleShop, type Example, type Terms } from "./worked-examples";

const TITLES = ["Cup", "Pot", "Tea", "Gift card"];

const money = (max: number) =>
  fc
    .integer({ min: 0, max })
    .map((cents) => `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")}`);
const titles = fc.uniqueArray(fc.constantFrom(...TITLES), { minLength: 1 });
const quantity = fc.integer({ min: 1, max: 5 });

const worth: fc.Arbitrary<Terms> = fc.oneof(
  fc.integer({ min: 1, max: 100 }).map((percent) => ({ percent })),
  money(9_000).map((amount) => ({ amount })),
  money(2_000).map((amountEach) => ({ amountEach })),
  money(1_500).map((upTo) => ({ freeShipping: { upTo } })),
  fc.constant<Terms>({ freeShipping: true }),
  fc
    .record({ quantity, of: titles, get: quantity, from: titles, percent: fc.constantFrom(50, 100) })
    .map((buy) => ({ buy })),
);
const terms: fc.Arbitrary<Terms> = fc
  .record({
    worth,
    only: fc.option(titles, { nil: undefined }),
    minimum: fc.option(money(20_000), { nil: undefined }),
    combines: fc.option(fc.record({ order: fc.boolean(), product: fc.boolean(), shipping: fc.boolean() }), {
      nil: undefined,
    }),
  })
  .map(({ worth: value, only, minimum, combines }) => ({
    ...value,
    ...(only && !value.freeShipping ? { only } : {}),
    ...(minimum === undefined ? {} : { minimum }),
    ...(combines === undefined ? {} : { combines }),
  }));

const checkout = fc.record({
  cart: fc.array(fc.tuple(fc.constantFrom(...TITLES), money(9_999), quantity), {
    minLength: 1,
    maxLength: 4,
  }),
  discounts: fc.array(terms, { maxLength: 4 }),
  shipping: fc.option(fc.integer({ min: 0, max: 2_000 })),
  taxRate: fc.constantFrom(0, 0.07, 0.19, 0.255),
  taxesIncluded: fc.boolean(),
  cards: fc.array(money(9_000), { maxLength: 3 }),
});

function priced(input: {
  cart: Example["cart"];
  discounts: Terms[];
  shipping: number | null;
  taxRate: number;
  taxesIncluded: boolean;
  cards: string[];
}) {
  const shop = new ExampleShop();
  const codes = input.discounts.map((discount, index) => {
    shop.addDiscount(`CODE${index}`, discount);
    return `CODE${index}`;
  });
  const giftCards = input.cards.map((balance, index) => {
    shop.addGiftCard(`giftcard${index}`, balance);
    return `giftcard${index}`;
  });
  const more = {
    shipping: input.shipping === null ? null : { title: "Standard", priceCents: input.shipping },
    taxRate: input.taxRate,
    taxesIncluded: input.taxesIncluded,
    payment: { giftCards, storeCreditCents: 0 },
  };
  const price = (given: string[]) => shop.price(input.cart, { ...more, codes: given });
  return { codes, price };
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe("any checkout", () => {
  it("adds up: allocations to discounts, lines to the total, payments and what is due to the total", () => {
    fc.assert(
      fc.property(checkout, (input) => {
        const { codes, price } = priced(input);
        const result = price(codes);
        const charged = result.shipping ? [...result.lines, result.shipping] : result.lines;
        const allocated = charged.flatMap((line) => line.discountAllocations.map((item) => item.amountCents));
        expect(sum(allocated)).toBe(result.discountsCents);
        expect(sum(result.codes.map((code) => code.amountCents))).toBe(result.discountsCents);
        for (const line of charged) {
          expect(line.discountedCents).toBeGreaterThanOrEqual(0);
          expect(line.grossCents - line.discountCents).toBe(line.discountedCents);
          expect(sum(line.taxLines.map((tax) => tax.amountCents))).toBe(line.taxCents);
        }
        const addedTaxCents = input.taxesIncluded ? 0 : result.taxCents;
        expect(result.subtotalCents + result.discountedShippingCents + addedTaxCents).toBe(result.totalCents);
        expect(sum(result.payments.map((payment) => payment.amountCents)) + result.dueCents).toBe(
          result.totalCents,
        );
        expect(result.dueCents).toBeGreaterThanOrEqual(0);
        for (const payment of result.payments) {
          expect(payment.amountCents).toBeGreaterThan(0);
          expect(payment.balanceAfterCents).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("names every code once, as one that applies or as one that is refused", () => {
    fc.assert(
      fc.property(checkout, (input) => {
        const { codes, price } = priced(input);
        const result = price(codes);
        const named = [...result.codes, ...result.refused].map(({ code }) => code);
        expect(named.sort()).toEqual(codes);
      }),
    );
  });

  it("costs the same whichever code was given first", () => {
    fc.assert(
      fc.property(checkout, (input) => {
        const { codes, price } = priced(input);
        expect(price(codes.toReversed()).totalCents).toBe(price(codes).totalCents);
      }),
      { numRuns: 300 },
    );
  });

  it("costs no more with codes than without", () => {
    fc.assert(
      fc.property(checkout, (input) => {
        const { codes, price } = priced(input);
        expect(price(codes).totalCents).toBeLessThanOrEqual(price([]).totalCents);
      }),
    );
  });
});
