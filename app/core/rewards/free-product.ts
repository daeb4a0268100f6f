// One unit of a product for nothing, for a fixed number of points; of several variants the member chooses one. At Shopify a
// percentage off a variant is off every unit in the cart, so it is the unit's price that is taken off, once.
import { z } from "zod";
import { commonFields, commonPlan, defineReward } from "./define";

const variantId = z.string().regex(/^gid:\/\/shopify\/ProductVariant\/\d+$/);

export const freeProduct = defineReward({
  schema: z.strictObject({
    ...commonFields,
    kind: z.literal("freeProduct"),
    /** of which the member chooses one */
    variantIds: z.array(variantId).min(1).max(100),
    /** what a unit costs; null until one is chosen: the shop is asked then */
    valueCents: z.number().int().min(1).nullable().default(null),
    /** none: Shopify counts the minimum of a discount on products over those products alone */
    minimumSubtotalCents: z.null().default(null),
  }),
  plan: ({ variantIds, valueCents, ...settings }, context) => ({
    ...commonPlan(settings, context),
    ...{ kind: "productAmountOff", variantIds, amountCents: valueCents ?? 0 },
  }),
});
