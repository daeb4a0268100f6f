import { describe, expect, it } from "vitest";
import { POINTS } from "../ledger/types";
import { slide, slidingContradictions, type Sliding, type SlidingWish } from "./sliding";

const A_CENT = { perAmount: 1, valueCents: 1 };
const settings = (change: Partial<Sliding> = {}): Sliding => ({
  ...{ step: 1, minimum: 1, maximum: null, shareBasisPoints: 10_000, partial: "allowed" },
  ...change,
});
const wish = (asked: number | null, available: number, change: Partial<SlidingWish> = {}): SlidingWish => ({
  ...{ unit: POINTS, asked, available, cartSubtotalCents: 1_000_000, currency: "USD", ...change },
});
const amountOf = (change: Partial<Sliding>, wished: SlidingWish, worth = A_CENT) => {
  const slid = slide(settings(change), worth, wished);
  return slid.ok ? slid.value.amount : slid.refusal.code;
};

describe("a sliding amount", () => {
  it("of 1,000 for who has 700 is 700 where part of it is allowed, and refused where not (Setono)", () => {
    expect(amountOf({}, wish(1000, 700))).toBe(700);
    expect(slide(settings({ partial: "refused" }), A_CENT, wish(1000, 700))).toMatchObject({
      refusal: { code: "insufficientBalance", params: { required: 1000, available: 700, missing: 300 } },
    });
  });

  it("of at most half of a cart of 100.00, at a cent a point, is 5,000 (Setono)", () => {
    const half = settings({ shareBasisPoints: 5000 });
    const slid = slide(half, A_CENT, wish(8000, 9000, { cartSubtotalCents: 10_000 }));
    expect(slid).toMatchObject({ value: { amount: 5000, valueCents: 5000, minimumSubtotalCents: 10_000 } });
  });

  it("of 1,050 in steps of 100 is 1,000 (Setono)", () => {
    expect(amountOf({ step: 100, minimum: 100 }, wish(1050, 2000))).toBe(1000);
  });

  it("of 400 where the minimum is 500 is refused (Setono)", () => {
    expect(slide(settings({ minimum: 500 }), A_CENT, wish(400, 2000))).toMatchObject({
      refusal: { code: "belowMinimum", params: { minimum: 500, unit: POINTS } },
    });
  });

  it("is all that can be spent where nobody says how much, and no more than the maximum", () => {
    expect(amountOf({}, wish(null, 730))).toBe(730);
    expect(amountOf({ maximum: 500 }, wish(null, 730))).toBe(500);
    expect(amountOf({ minimum: 500 }, wish(null, 400))).toBe("insufficientBalance");
  });

  it("that the maximum or the cart cuts needs no more than what is left of it", () => {
    expect(amountOf({ partial: "refused", maximum: 500 }, wish(1000, 700))).toBe(500);
    expect(amountOf({ partial: "refused" }, wish(1000, 700, { cartSubtotalCents: 600 }))).toBe(600);
  });

  it("is refused for a cart that takes less than the minimum, naming one that takes it", () => {
    const terms = settings({ minimum: 500, shareBasisPoints: 3000 });
    expect(slide(terms, A_CENT, wish(500, 900, { cartSubtotalCents: 1666 }))).toMatchObject({
      refusal: { code: "cartTooSmall", params: { subtotalCents: 1667, currency: "USD" } },
    });
    expect(amountOf(terms, wish(500, 900, { cartSubtotalCents: 1667 }))).toBe(500);
    expect(amountOf({}, wish(500, 900, { cartSubtotalCents: null }))).toBe("cartNeeded");
  });

  it("never takes more than its share off the smallest cart that its code is good for", () => {
    for (let cartSubtotalCents = 1; cartSubtotalCents < 4000; cartSubtotalCents += 37) {
      for (const shareBasisPoints of [1, 333, 2500, 9999, 10_000]) {
        const slid = slide(
          settings({ shareBasisPoints }),
          { perAmount: 3, valueCents: 2 },
          wish(null, 5000, { cartSubtotalCents }),
        );
        if (!slid.ok) continue;
        const { valueCents, minimumSubtotalCents } = slid.value;
        expect(valueCents * 10_000).toBeLessThanOrEqual(minimumSubtotalCents * shareBasisPoints);
        expect(minimumSubtotalCents).toBeLessThanOrEqual(cartSubtotalCents);
      }
    }
  });

  it("says why it is less than was asked for", () => {
    const slid = slide(settings({ step: 100, minimum: 100 }), A_CENT, wish(1000, 730));
    expect(slid.ok && slid.value.steps).toEqual([
      { step: "cutToBalance", params: { asked: 1000, amount: 730, unit: POINTS } },
      { step: "cutToStep", params: { asked: 730, amount: 700, unit: POINTS } },
    ]);
  });

  it("cannot be published with settings that contradict each other", () => {
    const fields = (change: Partial<Sliding>, worth = A_CENT) =>
      slidingContradictions(settings(change), worth).map(({ field }) => field);
    expect(fields({})).toEqual([]);
    expect(fields({ step: 10, minimum: 15 })).toEqual(["minimum"]);
    expect(fields({ minimum: 500, maximum: 400 })).toEqual(["maximum"]);
    expect(fields({ step: 10, minimum: 10 }, { perAmount: 3, valueCents: 1 })).toEqual(["step"]);
    expect(fields({ step: 3, minimum: 3 }, { perAmount: 3, valueCents: 1 })).toEqual([]);
  });
});
