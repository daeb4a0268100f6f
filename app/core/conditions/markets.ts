// The country of the order was in one of these markets when it was asked for.
import { z } from "zod";
import { defineOrderCondition } from "./define";

export const markets = defineOrderCondition({
  schema: z.strictObject({
    kind: z.literal("markets"),
    ids: z
      .array(z.string().regex(/^gid:\/\/shopify\/Market\/\d+$/))
      .min(1)
      .max(50),
  }),
  needs: ["markets"],
  compile({ ids }) {
    const wanted = new Set(ids);
    return ({ order }) => order.marketIds?.some((id) => wanted.has(id)) ?? false;
  },
});
