import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LineFacts, OrderSnapshot, RefundFacts } from "../facts";
import { pointsReturned } from "./returned-points";
import { properties } from "../../../tests/support/property-runs";

const CODE = "VEFA-AAAA";

interface Bought {
  readonly quantity: number;
  readonly offCents: number;
}

function order(bought: readonly Bought[], code = CODE.toLowerCase()): OrderSnapshot {
  const lines = bought.map(({ quantity, offCents }, index): LineFacts => ({
    ...{
      id: `gid://shopify/LineItem/${index}`,
      title: "Beans",
      productId: null,
      variantId: null,
      vendor: null,
    },
    ...{ quantity, currentQuantity: quantity, grossCents: offCents, discountCents: offCents, taxCents: 0 },
    ...{ giftCard: false, codeDiscounts: [{ code, amountCents: offCents }] },
  }));
  return {
    ...{ id: "gid://shopify/Order/1", name: "#1001", customerId: null, currency: "USD", lines },
    ...{
      processedAt: "2026-03-01T10:00:00Z",
      updatedAt: "2026-03-01T10:00:00Z",
      cancelledAt: null,
      test: false,
    },
    ...{ financialStatus: "paid", taxesIncluded: false, discountCodes: [{ code, amountCents: 0 }] },
    ...{
      channel: null,
      countryCode: null,
      presentmentCurrency: null,
      jurisdiction: null,
      customerTags: [],
      checkoutToken: null,
    },
    shipping: { grossCents: 0, discountCents: 0, taxCents: 0 },
  };
}

function refund(number: number, quantities: readonly number[]): RefundFacts {
  return {
    ...{ id: `gid://shopify/Refund/${number}`, amountCents: 0, shippingCents: 0 },
    lines: quantities.map((quantity, index) => ({
      lineId: `gid://shopify/LineItem/${index}`,
      quantity,
      subtotalCents: 0,
    })),
  };
}

describe("the points that paid for refunded lines", () => {
  const paid = order([
    { quantity: 1, offCents: 2000 },
    { quantity: 1, offCents: 8000 },
  ]);

  it("come back in proportion: 20, then the other 80 (after Gameball)", () => {
    expect(pointsReturned(paid, [refund(1, [1, 0])], CODE, 100)).toBe(20);
    expect(pointsReturned(paid, [refund(1, [1, 0]), refund(2, [0, 1])], CODE, 100)).toBe(100);
  });

  it("are none before a refund, for another code, and where the payload says nothing of it", () => {
    expect(pointsReturned(paid, [], CODE, 100)).toBe(0);
    expect(pointsReturned(paid, [refund(1, [1, 1])], "OTHER", 100)).toBe(0);
    expect(pointsReturned(order([{ quantity: 1, offCents: 0 }]), [refund(1, [1])], CODE, 100)).toBe(0);
  });

  it("never exceed the cost, never fall from refund to refund, and are all of it in the end", () => {
    const line = fc.record({
      quantity: fc.integer({ min: 1, max: 7 }),
      offCents: fc.integer({ min: 0, max: 99_999 }),
    });
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 100_000 }),
        fc.array(fc.nat(4), { maxLength: 40 }),
        (bought, points, picks) => {
          const used = order(bought);
          const refunds: RefundFacts[] = [];
          let before = 0;
          for (const [index, pick] of [
            ...picks,
            ...bought.flatMap(({ quantity }, at) => Array<number>(quantity).fill(at)),
          ].entries()) {
            refunds.push(
              refund(
                index,
                bought.map((_, at) => (at === pick ? 1 : 0)),
              ),
            );
            const now = pointsReturned(used, refunds, CODE, points);
            expect(now).toBeGreaterThanOrEqual(before);
            expect(now).toBeLessThanOrEqual(points);
            before = now;
          }
          const takenOff = bought.reduce((sum, { offCents }) => sum + offCents, 0);
          expect(before).toBe(takenOff === 0 ? 0 : points);
        },
      ),
      properties,
    );
  });
});
