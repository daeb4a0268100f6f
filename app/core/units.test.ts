import { code, codes } from "currency-codes";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { divideRounded, formatDecimal, minorDigits, multiplyRounded, parseMoney, ROUNDINGS } from "./units";
import { properties } from "../../tests/support/property-runs";

describe("rounding", () => {
  it.each([
    ["floor", 28],
    ["nearest", 29],
    ["halfEven", 28],
    ["ceiling", 29],
  ] as const)("takes 19 x 1.5 by %s to %i (Setono)", (rounding, expected) => {
    expect(multiplyRounded(19, 15, 10, rounding)).toBe(expected);
  });

  it("refuses a divisor of 0", () => {
    expect(() => divideRounded(1, 0, "floor")).toThrow("cannot divide 1 by 0");
  });

  it("stays within one of the exact quotient, on the side that its name says", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 20n }),
        fc.bigInt({ min: 10n ** 6n, max: 10n ** 9n }),
        (a, b) => {
          const [floor, nearest, halfEven, ceiling] = ROUNDINGS.map((rounding) =>
            BigInt(divideRounded(a, b, rounding)),
          );
          expect(floor).toBe(a / b);
          expect(ceiling).toBe((a + b - 1n) / b);
          for (const rounded of [nearest, halfEven]) {
            const distance = (rounded ?? 0n) * b - a;
            expect((distance < 0n ? -distance : distance) * 2n <= b).toBe(true);
          }
        },
      ),
      properties,
    );
  });

  it("rounds parts so that floors never add up to more than the whole", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(10 ** 9), { maxLength: 20 }),
        fc.integer({ min: 1, max: 10_000 }),
        (parts, rate) => {
          const whole = parts.reduce((sum, part) => sum + part, 0);
          const floors = parts.reduce((sum, part) => sum + multiplyRounded(part, rate, 10_000, "floor"), 0);
          expect(floors).toBeLessThanOrEqual(multiplyRounded(whole, rate, 10_000, "floor"));
        },
      ),
      properties,
    );
  });
});

describe("money", () => {
  it.each([
    ["29.33", "USD", 2933],
    ["5", "USD", 500],
    ["29.3", "USD", 2930],
    ["0.00", "USD", 0],
    ["-5.00", "USD", -500],
    ["-0.00", "USD", 0],
    ["1200", "JPY", 1200],
    ["1200.00", "JPY", 1200],
    ["1.234", "KWD", 1234],
    ["29.330", "USD", 2933],
    ["990.50", "HUF", 99050],
  ])("reads %s %s as %i", (text, currency, expected) => {
    expect(parseMoney(text, currency)).toBe(expected);
  });

  it.each(["29.333", "1e3", "", "12,50", " 5", "+5", "NaN", ".5", "5.", "0x10", "99999999999999999999"])(
    "does not take %j for an amount of USD",
    (text) => {
      expect(parseMoney(text, "USD")).toBeNull();
    },
  );

  it("reads back what it writes, in every kind of currency", () => {
    fc.assert(
      fc.property(
        fc.maxSafeInteger(),
        fc.constantFrom("USD", "JPY", "KWD", "HUF", "TRY", "AZN"),
        (amount, currency) => {
          expect(parseMoney(formatDecimal(amount, currency), currency)).toBe(amount === 0 ? 0 : amount);
        },
      ),
      properties,
    );
  });

  it("agrees with ISO 4217 on the minor units of every currency in use", () => {
    const funds = ["CLF", "UYW"];
    const counted = codes().filter(
      (each) => !each.startsWith("X") || ["XAF", "XCD", "XOF", "XPF"].includes(each),
    );
    for (const each of counted.filter((currency) => !funds.includes(currency))) {
      expect([each, minorDigits(each)]).toEqual([each, code(each)?.digits]);
    }
  });

  it("knows how many decimals a currency has", () => {
    expect(["USD", "HUF", "TRY", "AZN", "JPY", "KWD"].map(minorDigits)).toEqual([2, 2, 2, 2, 0, 3]);
  });
});
