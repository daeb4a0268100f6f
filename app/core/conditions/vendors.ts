// The line sells something of one of these vendors.
import { z } from "zod";
import { defineLineCondition, folded } from "./define";

export const vendors = defineLineCondition({
  schema: z.strictObject({
    kind: z.literal("vendors"),
    names: z.array(z.string().min(1).max(255)).min(1).max(250),
  }),
  compile({ names }) {
    const wanted = new Set(names.map(folded));
    return ({ vendor }) => vendor !== null && wanted.has(folded(vendor));
  },
});
