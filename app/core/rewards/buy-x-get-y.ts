// Units of some products cheaper or free for those who buy units of others, for a fixed number of points.
import { z } from "zod";
import { commonFields, commonPlan, defineReward } from "./define";

const itemsSchema = z.strictObject({
  productIds: z.array(z.string().regex(/^gid:\/\/shopify\/Product\/\d+$/)).max(100),
  variantIds: z.array(z.string().regex(/^gid:\/\/shopify\/ProductVariant\/\d+$/)).max(100),
  quantity: z.number().int().min(1).max(1000),
});

export const buyXGetY = defineReward({
  schema: z.strictObject({
    ...commonFields,
    kind: z.literal("buyXGetY"),
    buys: itemsSchema,
    gets: itemsSchema,
    /** off the units that are got; 10,000: they are free */
    rateBasisPoints: z.number().int().min(1).max(10_000).default(10_000),
    /** how many sets one order takes */
    usesPerOrder: z.number().int().min(1).max(100).default(1),
    /** none: such a discount of Shopify's has no minimum but what is bought */
    minimumSubtotalCents: z.null().default(null),
  }),
  plan: ({ buys, gets, rateBasisPoints, usesPerOrder, ...settings }, context) => ({
    ...commonPlan(settings, context),
    ...{ kind: "buyXGetY", buys, gets, rateBasisPoints, usesPerOrder },
  }),
});
