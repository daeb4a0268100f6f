// The shopper saw prices in one of these currencies, by ISO 4217. What is earned is counted in the shop's own.
import { z } from "zod";
import { defineOrderCondition } from "./define";

export const currencies = defineOrderCondition({
  schema: z.strictObject({
    kind: z.literal("currencies"),
    codes: z
      .array(z.string().regex(/^[A-Z]{3}$/))
      .min(1)
      .max(200),
  }),
  compile({ codes }) {
    const wanted = new Set(codes);
    return ({ order }) => wanted.has(order.presentmentCurrency ?? order.currency);
  },
});
