// The customer carried one of these tags when the order was placed.
import { z } from "zod";
import { defineOrderCondition, folded } from "./define";

export const customerTags = defineOrderCondition({
  schema: z.strictObject({
    kind: z.literal("customerTags"),
    tags: z.array(z.string().min(1).max(255)).min(1).max(250),
  }),
  needs: ["customerTags"],
  compile({ tags }) {
    const wanted = new Set(tags.map(folded));
    return ({ order }) => order.customerTags.some((tag) => wanted.has(folded(tag)));
  },
});
