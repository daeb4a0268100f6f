// What a kind of reward is: a schema for its settings, its price in points, and its plan. One file a kind, one line in
// the registry.
import { z } from "zod";
import { eligibilitySchema } from "./eligibility";
import { rewardLimitsSchema } from "./limits";
import type { Combinations, DiscountPlan } from "./plan";

const EVERYTHING: Combinations = { order: true, product: true, shipping: true };

/** What every reward has. */
export const commonFields = {
  key: z.string().regex(/^[a-z0-9-]{1,40}$/),
  /** the merchant's own words; null: it is called by what it gives, in the reader's language */
  title: z.string().min(1).max(80).nullable(),
  /** 0 only where the terms are a grant's own */
  costPoints: z.number().int().min(0),
  /** days that a code lives, or null: as long as the shop */
  validityDays: z.number().int().min(1).max(3650).nullable(),
  /** what the cart must come to before the code applies */
  minimumSubtotalCents: z.number().int().min(1).nullable().default(null),
  combinesWith: z
    .strictObject({ order: z.boolean(), product: z.boolean(), shipping: z.boolean() })
    .default(EVERYTHING),
  /** all of these must hold for who asks for it */
  eligibility: eligibilitySchema,
  limits: rewardLimitsSchema,
  /** what becomes of the points when its last day is over and no order has used the code */
  unusedCode: z.enum(["returned", "forfeited"]).default("returned"),
  /** whether the code is good for this member alone: a discount of its own for each */
  forMemberOnly: z.boolean().default(false),
};

/** What the rewards have that are no discount: neither a minimum nor other discounts are any matter of theirs. */
export const thingFields = {
  key: commonFields.key,
  title: commonFields.title,
  costPoints: commonFields.costPoints,
  /** days that it is good once it is there, or null: as long as the shop */
  validityDays: commonFields.validityDays,
  minimumSubtotalCents: z.null().default(null),
  eligibility: commonFields.eligibility,
  limits: commonFields.limits,
  unusedCode: z.literal("returned").default("returned"),
  forMemberOnly: z.literal(false).default(false),
};

/** How a reward comes to the member: by a code for the checkout, or as a thing of its own. */
export type Fulfilment = "code" | "giftCard" | "storeCredit" | "goods";

export interface PlanContext {
  /** what the merchant reads among the shop's discounts */
  readonly title: string;
  readonly currency: string;
  readonly startsAt: Date;
  /** the last moment of the code, or null */
  readonly endsAt: Date | null;
  /** gid of the member's customer */
  readonly customerId: string;
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

interface Terms {
  readonly minimumSubtotalCents: number | null;
  readonly combinesWith: Combinations;
  readonly forMemberOnly: boolean;
}

/** What the plans of all kinds have in common. */
export function commonPlan(
  { minimumSubtotalCents, combinesWith, forMemberOnly }: Terms,
  { title, currency, startsAt, endsAt, customerId }: PlanContext,
) {
  return {
    ...{ title, currency, minimumSubtotalCents, combinesWith },
    startsAt: startsAt.toISOString(),
    endsAt: endsAt?.toISOString() ?? null,
    onlyCustomerId: forMemberOnly ? customerId : null,
    usageLimitPerCode: 1,
  } as const;
}
