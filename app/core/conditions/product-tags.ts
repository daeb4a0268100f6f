// The line's product carried one of these tags when it was asked for.
import { z } from "zod";
import { defineLineCondition, folded } from "./define";

export const productTags = defineLineCondition({
  schema: z.strictObject({
    kind: z.literal("productTags"),
    tags: z.array(z.string().min(1).max(255)).min(1).max(250),
  }),
  needs: ["product"],
  compile({ tags }) {
    const wanted = new Set(tags.map(folded));
    return ({ product }) => product?.tags.some((tag) => wanted.has(folded(tag))) ?? false;
  },
});
