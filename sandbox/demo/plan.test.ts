import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { generateHistory } from "./generate";
import {
  expectedCashbackCents,
  expectedPoints,
  hasEvenNumber,
  planFromFile,
  planFromHistory,
  priceLines,
} from "./plan";

const cents = (price: string) => Math.round(Number(price) * 100);

describe("a plan", () => {
  it("has the members as the file first names them, and the orders by date", () => {
    const { members, orders } = planFromFile([
      { line: 2, customer: "b2", date: "1997-01-02", quantity: 1, amountCents: 100 },
      { line: 3, customer: "a1", date: "1997-01-01", quantity: 1, amountCents: 200 },
      { line: 4, customer: "b2", date: "1997-01-01", quantity: 1, amountCents: 300 },
    ]);
    expect(members.map(({ customer, redeems }) => [customer, redeems])).toEqual([
      ["b2", true],
      ["a1", false],
    ]);
    expect(orders.map(({ member, processedAt }) => [member, processedAt])).toEqual([
      [1, "1997-01-01T06:00:00.000Z"],
      [0, "1997-01-01T18:00:00.000Z"],
      [0, "1997-01-02T12:00:00.000Z"],
    ]);
  });

  it("adds goods for 5.00 to an order of the file that uses a code, so that what is paid stays", () => {
    const { orders } = planFromFile([
      { line: 2, customer: "2", date: "1997-01-01", quantity: 3, amountCents: 0 },
    ]);
    const quote = orders[0]!.quote(true);
    expect(quote.paidCents).toBe(0);
    expect(quote.lines.reduce((sum, line) => sum + cents(line.price) * line.quantity, 0)).toBe(500);
  });

  it("takes the code off an invented order", () => {
    const history = generateHistory({ seed: 1, members: 20, days: 30, lastDay: "2026-06-30" });
    const plan = planFromHistory(history);
    plan.orders.forEach((order, index) => {
      const { amountCents } = history.orders[index]!;
      expect(order.quote(false).paidCents).toBe(amountCents);
      expect(order.quote(true).paidCents).toBe(Math.max(0, amountCents - 500));
    });
  });

  it("keeps the times of one day apart and in order, however many there are", () => {
    const orders = Array.from({ length: 5000 }, (_, index) => ({
      ...{ line: index + 2, customer: "1", date: "1997-01-01", quantity: 1, amountCents: 100 },
    }));
    const times = planFromFile(orders).orders.map(({ processedAt }) => processedAt);
    expect(new Set(times).size).toBe(5000);
    expect(times).toEqual(times.toSorted());
    expect(times.at(-1)).toMatch(/^1997-01-01T23:59/);
  });
});

it("lines always add up to the total and the quantity", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 100_000_000 }),
      fc.integer({ min: 1, max: 1000 }),
      (total, quantity) => {
        const lines = priceLines(total, quantity);
        expect(lines.reduce((sum, line) => sum + line.quantity, 0)).toBe(quantity);
        expect(lines.reduce((sum, line) => sum + cents(line.price) * line.quantity, 0)).toBe(total);
      },
    ),
  );
});

it.each([
  ["00004", true],
  ["7", false],
  ["C-12/shop9x", false],
  ["C-13 (2)", true],
  ["0", true],
  ["anna", false],
  ["", false],
])("the number of %j is even: %s", (customer, isEven) => {
  expect(hasEvenNumber(customer)).toBe(isEven);
});

it("points are whole units of the currency, cashback is 5 % with half a cent rounded up", () => {
  expect([0, 99, 100, 1999].map(expectedPoints)).toEqual([0, 0, 1, 19]);
  expect([0, 9, 10, 29, 30, 2933].map(expectedCashbackCents)).toEqual([0, 0, 1, 1, 2, 147]);
});
