// A discount code was used: one of these, or any where none is named.
import { z } from "zod";
import { defineOrderCondition, folded } from "./define";

export const codes = defineOrderCondition({
  schema: z.strictObject({ kind: z.literal("codes"), codes: z.array(z.string().min(1).max(255)).max(250) }),
  compile(settings) {
    const wanted = new Set(settings.codes.map(folded));
    if (wanted.size === 0) return ({ order }) => order.discountCodes.length > 0;
    return ({ order }) => order.discountCodes.some(({ code }) => wanted.has(folded(code)));
  },
});
