// A fixed amount off the whole order, for a fixed number of points.
import { z } from "zod";
import { commonFields, commonPlan, defineReward } from "./define";

export const amountOff = defineReward({
  schema: z.strictObject({
    ...commonFields,
    kind: z.literal("amountOff"),
    valueCents: z.number().int().min(1),
  }),
  plan: (settings, context) => ({
    ...commonPlan(settings, context),
    ...{ kind: "amountOff", amountCents: settings.valueCents },
  }),
});
