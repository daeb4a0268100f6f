// A percentage off the whole order, for a fixed number of points.
import { z } from "zod";
import { commonFields, commonPlan, defineReward } from "./define";

export const percentageOff = defineReward({
  schema: z.strictObject({
    ...commonFields,
    kind: z.literal("percentageOff"),
    rateBasisPoints: z.number().int().min(1).max(10_000),
  }),
  plan: (settings, context) => ({
    ...commonPlan(settings, context),
    ...{ kind: "percentageOff", rateBasisPoints: settings.rateBasisPoints },
  }),
});
