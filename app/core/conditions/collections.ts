// The line's product was in one of these collections when it was asked for.
import { z } from "zod";
import { defineLineCondition } from "./define";

export const collections = defineLineCondition({
  schema: z.strictObject({
    kind: z.literal("collections"),
    ids: z
      .array(z.string().regex(/^gid:\/\/shopify\/Collection\/\d+$/))
      .min(1)
      .max(250),
  }),
  needs: ["collections"],
  compile({ ids }) {
    const wanted = new Set(ids);
    return ({ collectionIds }) => collectionIds?.some((id) => wanted.has(id)) ?? false;
  },
});
