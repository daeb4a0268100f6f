// Every kind of reward that there is. A new kind is one file and one line in each of the two lists below.
import { z } from "zod";
import { amountOff } from "./amount-off";
import type { PlanContext } from "./define";
import type { DiscountPlan } from "./plan";

export const rewardSchema = z.discriminatedUnion("kind", [amountOff.schema]);
export type Reward = z.infer<typeof rewardSchema>;

export function planReward(reward: Reward, context: PlanContext): DiscountPlan {
  switch (reward.kind) {
    case "amountOff":
      return amountOff.plan(reward, context);
  }
}
