// The line sells something of one of these product types.
import { z } from "zod";
import { defineLineCondition, folded } from "./define";

export const productTypes = defineLineCondition({
  schema: z.strictObject({
    kind: z.literal("productTypes"),
    names: z.array(z.string().min(1).max(255)).min(1).max(250),
  }),
  needs: ["product"],
  compile({ names }) {
    const wanted = new Set(names.map(folded));
    return ({ product }) => product !== undefined && wanted.has(folded(product.type));
  },
});
