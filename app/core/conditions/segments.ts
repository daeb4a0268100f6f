// The customer was in one of these segments when the order was first decided.
import { z } from "zod";
import { defineOrderCondition } from "./define";

export const segments = defineOrderCondition({
  schema: z.strictObject({
    kind: z.literal("segments"),
    ids: z
      .array(z.string().regex(/^gid:\/\/shopify\/Segment\/\d+$/))
      .min(1)
      .max(50),
  }),
  needs: ["segments"],
  compile({ ids }) {
    const wanted = new Set(ids);
    return ({ order }) => order.segmentIds?.some((id) => wanted.has(id)) ?? false;
  },
});
