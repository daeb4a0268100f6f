// Every kind of reward that there is. A new kind is one file and one line in each of the two lists below.
import { z } from "zod";
import { amountOff } from "./amount-off";
import type { PlanContext } from "./define";
import { freeShipping } from "./free-shipping";
import { percentageOff } from "./percentage-off";
import type { DiscountPlan } from "./plan";

export const rewardSchema = z.discriminatedUnion("kind", [
  amountOff.schema,
  percentageOff.schema,
  freeShipping.schema,
]);
export type Reward = z.infer<typeof rewardSchema>;

export function planReward(reward: Reward, context: PlanContext): DiscountPlan {
  switch (reward.kind) {
    case "amountOff":
      return amountOff.plan(reward, context);
    case "percentageOff":
      return percentageOff.plan(reward, context);
    case "freeShipping":
      return freeShipping.plan(reward, context);
  }
}

/** What a reward gives, in the words of no language: enough to call it by. */
export type RewardGift =
  | { readonly kind: "amountOff"; readonly valueCents: number }
  | { readonly kind: "percentageOff"; readonly rateBasisPoints: number }
  | { readonly kind: "freeShipping" };

export function giftOf(reward: Reward): RewardGift {
  switch (reward.kind) {
    case "amountOff":
      return { kind: reward.kind, valueCents: reward.valueCents };
    case "percentageOff":
      return { kind: reward.kind, rateBasisPoints: reward.rateBasisPoints };
    case "freeShipping":
      return { kind: reward.kind };
  }
}
