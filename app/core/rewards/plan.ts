// A reward that is granted becomes a plan for Shopify: data that the Admin API layer carries out. The union is closed.
import { z } from "zod";

export const amountOffPlanSchema = z.strictObject({
  kind: z.literal("amountOff"),
  title: z.string(),
  amountCents: z.number().int().min(1),
  currency: z.string().length(3),
  minimumSubtotalCents: z.number().int().min(1).optional(),
  startsAt: z.iso.datetime(),
  endsAt: z.iso.datetime().nullable(),
  usageLimitPerCode: z.literal(1),
  combinesWith: z.strictObject({ order: z.boolean(), product: z.boolean(), shipping: z.boolean() }),
});

export const discountPlanSchema = z.discriminatedUnion("kind", [amountOffPlanSchema]);
/** What a discount at Shopify has to be. Amounts in minor units of the currency. */
export type DiscountPlan = z.infer<typeof discountPlanSchema>;
