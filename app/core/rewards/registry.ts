// Every kind of reward that there is. A new kind is one file and one line in each of the lists below.
import { z } from "zod";
import { POINTS, type Unit } from "../ledger/types";
import { amountOff } from "./amount-off";
import { brandedGoodsSchema } from "./branded-goods";
import { buyXGetY } from "./buy-x-get-y";
import type { Fulfilment, PlanContext } from "./define";
import { freeProduct } from "./free-product";
import { freeShipping } from "./free-shipping";
import { giftCardSchema } from "./gift-card";
import { percentageOff } from "./percentage-off";
import type { DiscountPlan } from "./plan";
import { slidingAmount } from "./sliding-amount";
import { spendCashbackSchema } from "./spend-cashback";
import { storeCreditSchema } from "./store-credit";

const ofDiscounts = [
  amountOff.schema,
  percentageOff.schema,
  freeShipping.schema,
  freeProduct.schema,
  buyXGetY.schema,
] as const;

/** Rewards that a discount is made of as they stand; the others become one of these when they are asked for (promise.ts). */
export type DiscountReward = z.infer<(typeof ofDiscounts)[number]>;

const things = [giftCardSchema, storeCreditSchema, brandedGoodsSchema] as const;

/** What can be promised: what depends on the wish has become one of these. */
export const promisedRewardSchema = z.discriminatedUnion("kind", [...ofDiscounts, ...things]);
export type PromisedReward = z.infer<typeof promisedRewardSchema>;

export const rewardSchema = z.discriminatedUnion("kind", [
  ...ofDiscounts,
  slidingAmount.schema,
  spendCashbackSchema,
  ...things,
]);
export type Reward = z.infer<typeof rewardSchema>;

/** What a reward is paid with: points, or money of the wallet in the shop's currency. */
export function unitSpent({ kind }: Reward, currency: string): Unit {
  return kind === "spendCashback" ? currency : POINTS;
}

/** How a reward comes to the member. */
export function fulfilmentOf(reward: Reward): Fulfilment {
  switch (reward.kind) {
    case "giftCard":
    case "storeCredit":
      return reward.kind;
    case "brandedGoods":
      return "goods";
    default:
      return "code";
  }
}

export function isDiscountReward(reward: Reward): reward is DiscountReward {
  return discountKinds.has(reward.kind);
}

const discountKinds: ReadonlySet<Reward["kind"]> = new Set(ofDiscounts.map(({ shape }) => shape.kind.value));

export function planReward(reward: DiscountReward, context: PlanContext): DiscountPlan {
  switch (reward.kind) {
    case "amountOff":
      return amountOff.plan(reward, context);
    case "percentageOff":
      return percentageOff.plan(reward, context);
    case "freeShipping":
      return freeShipping.plan(reward, context);
    case "freeProduct":
      return freeProduct.plan(reward, context);
    case "buyXGetY":
      return buyXGetY.plan(reward, context);
  }
}

/** What a reward gives, in the words of no language: enough to call it by. */
export type RewardGift =
  | { readonly kind: "amountOff"; readonly valueCents: number }
  | { readonly kind: "percentageOff"; readonly rateBasisPoints: number; readonly maximumValueCents?: number }
  | { readonly kind: "freeShipping" | "freeProduct" }
  | {
      readonly kind: "buyXGetY";
      readonly buyQuantity: number;
      readonly getQuantity: number;
      readonly rateBasisPoints: number;
    }
  | { readonly kind: "slidingAmount"; readonly perPoints: number; readonly valueCents: number }
  | { readonly kind: "giftCard" | "storeCredit"; readonly valueCents: number }
  | { readonly kind: "brandedGoods" | "spendCashback" };

export function giftOf(reward: Reward): RewardGift {
  switch (reward.kind) {
    case "amountOff":
    case "giftCard":
    case "storeCredit":
      return { kind: reward.kind, valueCents: reward.valueCents };
    case "percentageOff": {
      const { kind, rateBasisPoints, maximumValueCents } = reward;
      return { kind, rateBasisPoints, ...(maximumValueCents === null ? {} : { maximumValueCents }) };
    }
    case "freeShipping":
    case "freeProduct":
    case "brandedGoods":
    case "spendCashback":
      return { kind: reward.kind };
    case "buyXGetY": {
      const { kind, buys, gets, rateBasisPoints } = reward;
      return { kind, buyQuantity: buys.quantity, getQuantity: gets.quantity, rateBasisPoints };
    }
    case "slidingAmount":
      return { kind: reward.kind, perPoints: reward.perPoints, valueCents: reward.valueCents };
  }
}

/** The fewest points for which it can be had. */
export function leastPoints(reward: Reward): number {
  if (reward.kind === "spendCashback") return 0;
  return reward.kind === "slidingAmount" ? reward.minimum : reward.costPoints;
}
