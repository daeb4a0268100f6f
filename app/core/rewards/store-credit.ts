// Store credit at Shopify, for points: it pays at the checkout of a customer who is logged in.
import { z } from "zod";
import { thingFields } from "./define";

export const storeCreditSchema = z.strictObject({
  ...thingFields,
  kind: z.literal("storeCredit"),
  valueCents: z.number().int().min(1),
});
