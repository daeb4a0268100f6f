// A gift card of the shop, for points. It is spent as any gift card is; Shopify keeps what is left on it.
import { z } from "zod";
import { thingFields } from "./define";

export const giftCardSchema = z.strictObject({
  ...thingFields,
  kind: z.literal("giftCard"),
  valueCents: z.number().int().min(1),
});
