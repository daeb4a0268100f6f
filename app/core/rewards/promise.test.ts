import { describe, expect, it } from "vitest";
import { defaultProgram, programSchema } from "../program";
import { shownRewards } from "../public-program";
import { isPlainWish, noWish, promiseReward, variantToPrice, type RewardWish } from "./promise";
import { rewardSchema, type Reward } from "./registry";

const common = { key: "r", title: null, costPoints: 500, validityDays: null };
const variant = (number: number) => `gid://shopify/ProductVariant/${number}`;
const capped = rewardSchema.parse({
  ...common,
  ...{ kind: "percentageOff", rateBasisPoints: 2000, maximumValueCents: 5000 },
});
const product = (...numbers: number[]) =>
  rewardSchema.parse({ ...common, kind: "freeProduct", variantIds: numbers.map(variant) });
const sliding = rewardSchema.parse({
  ...{
    key: "s",
    title: "Spend points",
    validityDays: null,
    kind: "slidingAmount",
    minimumSubtotalCents: 2000,
  },
  ...{ perPoints: 1, valueCents: 1, step: 1, minimum: 1, shareBasisPoints: 5000 },
});
const promised = (reward: Reward, wish: Partial<RewardWish> = {}) => {
  const decision = promiseReward(reward, { ...noWish("USD"), ...wish }, 730);
  return decision.ok ? decision.value : decision.refusal;
};

describe("a promise", () => {
  it("of a sliding amount is an amount of its own, for a cart of which it is within the share", () => {
    expect(promised(sliding, { points: 600, cartSubtotalCents: 50_000 })).toMatchObject({
      price: { unit: "points", amount: 600 },
      own: { sharedAs: null },
      reward: { kind: "amountOff", title: null, valueCents: 600, minimumSubtotalCents: 2000 },
    });
    expect(promised(sliding, { points: 730, cartSubtotalCents: 50_000 })).toMatchObject({
      reward: { minimumSubtotalCents: 2000 },
    });
    const half = rewardSchema.parse({ ...sliding, minimumSubtotalCents: null });
    expect(promised(half, { cartSubtotalCents: 50_000 })).toMatchObject({
      reward: { valueCents: 730, minimumSubtotalCents: 1460 },
    });
  });

  it("of a capped percentage is the rate of the cart, and never more than the cap", () => {
    const rows = [
      [10_000, 2000, 10_000],
      [9_999, 1999, 9_995],
      [25_000, 5000, 25_000],
      [90_000, 5000, 25_000],
    ] as const;
    for (const [cartSubtotalCents, valueCents, minimumSubtotalCents] of rows) {
      const terms = { kind: "amountOff", valueCents, minimumSubtotalCents };
      expect(promised(capped, { cartSubtotalCents })).toMatchObject({
        price: { amount: 500 },
        reward: terms,
      });
    }
    expect(promised(capped)).toMatchObject({ code: "cartNeeded" });
    expect(promised(capped, { cartSubtotalCents: 4 })).toMatchObject({
      ...{ code: "cartTooSmall", params: { subtotalCents: 5 } },
    });
  });

  it("of a product is one unit at its price, of the variant that was chosen", () => {
    const wish = { variantId: variant(2), variantPriceCents: 1250 };
    expect(promised(product(1, 2), wish)).toMatchObject({
      ...{ own: { sharedAs: "2=1250" }, reward: { variantIds: [variant(2)], valueCents: 1250 } },
    });
    expect(promised(product(1), { variantPriceCents: 900 })).toMatchObject({ reward: { valueCents: 900 } });
    expect(promised(product(1, 2))).toMatchObject({ code: "choiceNeeded" });
    expect(promised(product(1, 2), { variantId: variant(3), variantPriceCents: 1 })).toMatchObject({
      code: "unknownChoice",
    });
    expect(promised(product(1))).toMatchObject({ code: "unknownChoice" });
    expect(variantToPrice(product(1), { variantId: null })).toBe(variant(1));
    expect(variantToPrice(product(1, 2), { variantId: null })).toBeNull();
    expect(variantToPrice(product(1, 2), { variantId: variant(3) })).toBeNull();
  });

  it("that needs more than a button is not shown in the panel", () => {
    const [plain] = defaultProgram().rewards;
    if (!plain) throw new Error("the programme has a reward");
    const rewards = [plain, capped, sliding, product(1, 2), product(1)];
    expect(rewards.map(isPlainWish)).toEqual([true, false, false, false, true]);
    expect(shownRewards({ ...defaultProgram(), rewards }).map(({ kind }) => kind)).toEqual([
      "amountOff",
      "freeProduct",
    ]);
  });
});

it("a programme names the field of a reward that contradicts itself", () => {
  const refused = (reward: object) => {
    const parsed = programSchema.safeParse({ ...defaultProgram(), rewards: [reward] });
    return parsed.success ? [] : parsed.error.issues.map(({ path }) => path.join("."));
  };
  expect(refused({ ...capped, costPoints: 0 })).toEqual(["rewards.0.costPoints"]);
  expect(refused({ ...capped, unusedCode: "forfeited" })).toEqual(["rewards.0.unusedCode"]);
  expect(refused({ ...capped, unusedCode: "forfeited", validityDays: 30 })).toEqual([]);
  const gold = [{ kind: "tiers", anyOf: ["gold"] }];
  expect(refused({ ...capped, eligibility: gold })).toEqual(["rewards.0.eligibility"]);
  expect(refused({ ...sliding, step: 10, minimum: 15 })).toEqual(["rewards.0.minimum"]);
  const nothing = { productIds: [], variantIds: [], quantity: 1 };
  const some = { ...nothing, variantIds: [variant(1)] };
  const set = { ...common, kind: "buyXGetY", buys: some, gets: some };
  expect(refused(set)).toEqual([]);
  expect(refused({ ...set, gets: nothing })).toEqual(["rewards.0.gets"]);
  expect(refused({ ...set, minimumSubtotalCents: 100 })).toEqual(["rewards.0.minimumSubtotalCents"]);
});
