import { expect, it } from "vitest";
import { catalogue } from "./catalogue";
import { generateHistory } from "./generate";

const shape = { seed: 7, members: 200, days: 180, lastDay: "2026-06-30" };

it("the same seed gives the same history, another seed another", () => {
  expect(generateHistory(shape)).toEqual(generateHistory(shape));
  expect(generateHistory({ ...shape, seed: 8 }).orders).not.toEqual(generateHistory(shape).orders);
});

it("every member has an address that nobody owns and buys at least once, within the days", () => {
  const { members, orders } = generateHistory(shape);
  expect(members).toHaveLength(200);
  expect(members.every(({ email }) => /^[a-z.]+\.\d+@example\.com$/.test(email))).toBe(true);
  expect(new Set(orders.map(({ customer }) => customer)).size).toBe(200);
  expect(orders.every(({ date }) => date >= "2026-01-02" && date <= "2026-06-30")).toBe(true);
});

it("orders come by date, and each amount is the sum of its basket", () => {
  const { orders } = generateHistory(shape);
  expect(orders.map(({ date }) => date)).toEqual(orders.map(({ date }) => date).sort());
  for (const { basket, amountCents } of orders) {
    expect(basket.length).toBeGreaterThan(0);
    const sum = basket.reduce(
      (total, line) => total + catalogue[line.product]!.priceCents * line.quantity,
      0,
    );
    expect(amountCents).toBe(sum);
  }
});

it("it has the edges of real histories: orders of 0.00, two orders on one day, members who reach 500 points", () => {
  const { orders } = generateHistory({ ...shape, members: 500 });
  expect(orders.some(({ amountCents }) => amountCents === 0)).toBe(true);
  const perDay = Map.groupBy(orders, ({ customer, date }) => `${customer} ${date}`);
  expect([...perDay.values()].some((sameDay) => sameDay.length === 2)).toBe(true);
  const spent = Map.groupBy(orders, ({ customer }) => customer);
  const sums = [...spent.values()].map((own) => own.reduce((sum, { amountCents }) => sum + amountCents, 0));
  expect(sums.filter((sum) => sum >= 500_00).length).toBeGreaterThan(20);
});
