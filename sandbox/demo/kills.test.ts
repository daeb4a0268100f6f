import { expect, it } from "vitest";
import { planKills } from "./kills";

it("kills follow from the seed, in order, within the orders", () => {
  const due = planKills(1, 20, 6919);
  expect(due).toHaveLength(20);
  expect(due).toEqual(due.toSorted((a, b) => a - b));
  expect(due.every((order) => order >= 1 && order <= 6919)).toBe(true);
  expect(planKills(1, 20, 6919)).toEqual(due);
  expect(planKills(2, 20, 6919)).not.toEqual(due);
});

it("a replay of nothing can be killed too", () => {
  expect(planKills(1, 2, 0)).toEqual([1, 1]);
});
