// As many points as the shopper likes for an amount off the whole order, within limits. It becomes a fixed amount when it is
// asked for, with a discount of its own at Shopify.
import { z } from "zod";
import { commonFields } from "./define";
import { slidingFields } from "./sliding";

const { costPoints: _fixedPrice, ...fields } = commonFields;

export const slidingAmount = {
  schema: z.strictObject({
    ...fields,
    ...slidingFields,
    kind: z.literal("slidingAmount"),
    /** so many points are worth `valueCents` */
    perPoints: z.number().int().min(1),
    valueCents: z.number().int().min(1),
  }),
};
