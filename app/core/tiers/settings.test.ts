import { describe, expect, it, test } from "vitest";
import { qualifyTier, rankOf, tierByKey, tiersSchema } from "./settings";

const tiers = tiersSchema.parse({
  by: "spend",
  period: { kind: "lifetime" },
  levels: [
    { key: "bronze", name: "Bronze", threshold: 0 },
    { key: "silver", name: "Silver", threshold: 1_000_000 },
    { key: "gold", name: "Gold", threshold: 2_000_000 },
  ],
});

describe("the tier that a member qualifies for", () => {
  it.each([
    { before: 0, order: 6_000, tier: "bronze" },
    { before: 0, order: 15_000, tier: "silver" },
    { before: 0, order: 25_000, tier: "gold" },
    { before: 8_000, order: 3_000, tier: "silver" },
    { before: 18_000, order: 3_000, tier: "gold" },
  ])("with $before spent before and an order of $order is $tier (ERPNext)", ({ before, order, tier }) => {
    expect(qualifyTier(tiers, (before + order) * 100)?.key).toBe(tier);
  });

  it("is reached by exactly what it asks for, and not by a cent less", () => {
    expect(qualifyTier(tiers, 1_000_000)?.key).toBe("silver");
    expect(qualifyTier(tiers, 999_999)?.key).toBe("bronze");
  });

  it("is none below the first that asks for something", () => {
    const { levels, ...rest } = tiers;
    const paid = { ...rest, levels: levels.slice(1) };
    expect(qualifyTier(paid, 999_999)).toBeNull();
    expect(rankOf(paid, qualifyTier(paid, 999_999))).toBe(-1);
    expect(tierByKey(paid, "bronze")).toBeNull();
  });
});

describe("a table of tiers is refused", () => {
  const level = (key: string, threshold: number, more = {}) => ({ key, name: key, threshold, ...more });
  test.each([
    ["without a tier", [], ["levels"]],
    ["with two tiers of one key", [level("a", 1), level("a", 2)], ["levels", 1, "key"]],
    [
      "with a tier that asks for less than the one before",
      [level("a", 5), level("b", 4)],
      ["levels", 1, "threshold"],
    ],
    ["with two tiers that ask for the same", [level("a", 5), level("b", 5)], ["levels", 1, "threshold"]],
    [
      "with an entry gift where nobody enters",
      [level("a", 0, { entryGift: { kind: "points", points: 5 } })],
      ["levels", 0, "entryGift"],
    ],
  ])("%s", (_name, levels, path) => {
    const parsed = tiersSchema.safeParse({ ...tiers, levels });
    expect(parsed.error?.issues.map((issue) => issue.path)).toEqual([path]);
  });
});
