// The line sells one of these products or variants.
import { z } from "zod";
import { defineLineCondition } from "./define";

const productOrVariant = z.string().regex(/^gid:\/\/shopify\/(Product|ProductVariant)\/\d+$/);

export const products = defineLineCondition({
  schema: z.strictObject({ kind: z.literal("products"), ids: z.array(productOrVariant).min(1).max(1000) }),
  compile({ ids }) {
    const wanted = new Set(ids);
    return ({ productId, variantId }) => wanted.has(productId ?? "") || wanted.has(variantId ?? "");
  },
});
