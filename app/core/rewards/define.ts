// What a kind of reward is: a schema for its settings, its price in points, and its plan. One file a kind, one line in
// the registry.
import type { z } from "zod";
import type { DiscountPlan } from "./plan";

export interface PlanContext {
  /** what the merchant reads among the shop's discounts */
  readonly title: string;
  readonly currency: string;
  readonly startsAt: Date;
  /** the last moment of the code, or null */
  readonly endsAt: Date | null;
}

export interface RewardDefinition<Schema extends z.ZodType> {
  readonly schema: Schema;
  readonly plan: (settings: z.output<Schema>, context: PlanContext) => DiscountPlan;
}

export function defineReward<Schema extends z.ZodType>(
  definition: RewardDefinition<Schema>,
): RewardDefinition<Schema> {
  return definition;
}
