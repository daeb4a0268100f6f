// Shipping for nothing, for a fixed number of points. An order takes one discount on shipping, so it combines with no other.
import { z } from "zod";
import { commonFields, commonPlan, defineReward } from "./define";
import { onShipping } from "./plan";

export const freeShipping = defineReward({
  schema: z.strictObject({
    ...commonFields,
    kind: z.literal("freeShipping"),
    /** the dearest rate that becomes free; null: every rate */
    maximumShippingCents: z.number().int().min(1).nullable(),
  }),
  plan(settings, context) {
    const common = commonPlan(settings, context);
    const combinesWith = onShipping(common.combinesWith);
    return {
      ...common,
      combinesWith,
      kind: "freeShipping",
      maximumShippingCents: settings.maximumShippingCents,
    };
  },
});
