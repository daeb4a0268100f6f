// A percentage off the whole order, for a fixed number of points. Shopify's percentages have no cap: one that has becomes an
// amount when it is asked for, of the cart as it is then.
import { z } from "zod";
import { commonFields, commonPlan, defineReward } from "./define";

export const percentageOff = defineReward({
  schema: z.strictObject({
    ...commonFields,
    kind: z.literal("percentageOff"),
    rateBasisPoints: z.number().int().min(1).max(10_000),
    /** the most that it takes off; null: no end to it */
    maximumValueCents: z.number().int().min(1).nullable().default(null),
  }),
  plan: (settings, context) => ({
    ...commonPlan(settings, context),
    ...{ kind: "percentageOff", rateBasisPoints: settings.rateBasisPoints },
  }),
});
