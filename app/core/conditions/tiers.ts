// The member was in one of these tiers when the order was placed: the order that reaches a tier is not yet in it.
import { z } from "zod";
import { defineOrderCondition } from "./define";

export const tiers = defineOrderCondition({
  schema: z.strictObject({
    kind: z.literal("tiers"),
    /** keys of the programme's tiers */
    tiers: z.array(z.string().min(1).max(40)).min(1).max(20),
  }),
  compile({ tiers: keys }) {
    const wanted = new Set(keys);
    return ({ resolved }) => wanted.has(resolved?.tier ?? "");
  },
});
