import { describe, expect, test } from "vitest";
import { formatAmount, formatDate, formatMoment, formatMoney } from "./format";

const newYork = { locale: "en", timezone: "America/New_York" };

describe("money", () => {
  test.each([
    [0, "USD", "$0.00"],
    [5, "USD", "$0.05"],
    [-1234, "USD", "-$12.34"],
    [1500, "JPY", "¥1,500"],
    [1234567, "KWD", "KWD 1,234.567"],
    [9007199254740991, "USD", "$90,071,992,547,409.91"],
  ])("%i of %s is %s", (amountCents, currency, text) => {
    expect(formatMoney(amountCents, currency, newYork).replace(/\u00a0/g, " ")).toBe(text);
  });
});

test("an amount of the ledger is points or money, by its unit", () => {
  expect(formatAmount(12345, "points", newYork)).toBe("12,345");
  expect(formatAmount(12345, "USD", newYork)).toBe("$123.45");
});

test("a day is the shop's day", () => {
  expect(formatDate(new Date("2026-01-01T03:00:00Z"), newYork)).toBe("Dec 31, 2025");
  expect(formatMoment(new Date("2026-01-01T03:00:00Z"), newYork)).toMatch(/Dec 31, 2025, 10:00\sPM/);
});
