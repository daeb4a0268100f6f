// The line was bought on a selling plan: one of these, or any where none is named.
import { z } from "zod";
import { defineLineCondition } from "./define";

export const subscription = defineLineCondition({
  schema: z.strictObject({
    kind: z.literal("subscription"),
    sellingPlanIds: z
      .array(z.string().regex(/^gid:\/\/shopify\/SellingPlan\/\d+$/))
      .max(250)
      .default([]),
  }),
  needs: ["sellingPlan"],
  compile({ sellingPlanIds }) {
    const wanted = new Set(sellingPlanIds);
    if (wanted.size === 0) return ({ sellingPlanId }) => typeof sellingPlanId === "string";
    return ({ sellingPlanId }) => wanted.has(sellingPlanId ?? "");
  },
});
