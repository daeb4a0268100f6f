// The order carries one of these tags as it stands: a tag that staff add later counts from then on.
import { z } from "zod";
import { defineOrderCondition, folded } from "./define";

export const orderTags = defineOrderCondition({
  schema: z.strictObject({
    kind: z.literal("orderTags"),
    tags: z.array(z.string().min(1).max(255)).min(1).max(250),
  }),
  compile({ tags }) {
    const wanted = new Set(tags.map(folded));
    return ({ order }) => order.tags?.some((tag) => wanted.has(folded(tag))) ?? false;
  },
});
