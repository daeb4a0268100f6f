// The order goes to one of these countries, by ISO 3166-1 alpha-2.
import { z } from "zod";
import { defineOrderCondition } from "./define";

export const countries = defineOrderCondition({
  schema: z.strictObject({
    kind: z.literal("countries"),
    codes: z
      .array(z.string().regex(/^[A-Z]{2}$/))
      .min(1)
      .max(250),
  }),
  compile({ codes }) {
    const wanted = new Set(codes);
    return ({ order }) => wanted.has(order.countryCode ?? "");
  },
});
