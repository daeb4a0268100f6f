import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { properties } from "../../tests/support/property-runs";
import { InvariantError } from "./decision";
import { deferredCents, recognisedCents } from "./liability";

describe("the relative stand-alone price", () => {
  it("defers 156.68 of a sale of 2,000 and keeps half of it when half is spent (case 29, IFRS 15)", () => {
    const sale = { salesCents: 200_000, points: 2000, worthCents: 10, worthPoints: 1 };
    const deferred = deferredCents({ ...sale, expectedBasisPoints: 8500 });
    expect(deferred).toBe(15_668);
    expect(sale.salesCents - deferred).toBe(184_332);
    expect(deferred - recognisedCents(deferred, 850, 1700)).toBe(7834);
  });

  it("recognises 4,109.59 and then 3,492.92 more, though more is expected by then (case 30, ASC 606 Example 52)", () => {
    const sale = { salesCents: 10_000_000, points: 10_000, worthCents: 100, worthPoints: 1 };
    const deferred = deferredCents({ ...sale, expectedBasisPoints: 9500 });
    expect(deferred).toBe(867_580);
    const firstYear = recognisedCents(deferred, 4500, 9500);
    expect(firstYear).toBe(410_959);
    expect(recognisedCents(deferred, 8500, 9700) - firstYear).toBe(349_292);
  });

  it("owes nothing for points that nobody will spend, nor for a sale of nothing", () => {
    const sale = { salesCents: 5000, points: 50, worthCents: 100, worthPoints: 100 };
    expect(deferredCents({ ...sale, expectedBasisPoints: 0 })).toBe(0);
    expect(deferredCents({ ...sale, salesCents: 0, expectedBasisPoints: 10_000 })).toBe(0);
    expect(deferredCents({ ...sale, points: 0, expectedBasisPoints: 10_000 })).toBe(0);
  });

  it("refuses what cannot be", () => {
    const sale = {
      salesCents: 5000,
      points: 50,
      worthCents: 100,
      worthPoints: 100,
      expectedBasisPoints: 5000,
    };
    for (const wrong of [
      { salesCents: -1 },
      { points: -1 },
      { worthCents: -1 },
      { worthPoints: 0 },
      { expectedBasisPoints: -1 },
      { expectedBasisPoints: 10_001 },
    ]) {
      expect(() => deferredCents({ ...sale, ...wrong })).toThrow(InvariantError);
    }
    expect(() => recognisedCents(100, -1, 10)).toThrow(InvariantError);
  });
});

it("never defers more than the sale, and has recognised all of it once all that are expected are spent", () => {
  const amount = fc.nat(1_000_000_000);
  fc.assert(
    fc.property(amount, fc.nat(100_000), fc.nat(1000), fc.nat(10_000), fc.nat(100_000), (...numbers) => {
      const [salesCents, points, worthCents, expectedBasisPoints, spent] = numbers;
      const deferred = deferredCents({ salesCents, points, worthCents, worthPoints: 7, expectedBasisPoints });
      expect(deferred).toBeLessThanOrEqual(salesCents);
      const recognised = recognisedCents(deferred, spent, points);
      expect(recognised).toBeLessThanOrEqual(deferred);
      if (spent >= points) expect(recognised).toBe(deferred);
      expect(recognisedCents(deferred, spent + 1, points)).toBeGreaterThanOrEqual(recognised);
    }),
    properties,
  );
});
