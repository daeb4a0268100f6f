// The order came through one of these channels, as Shopify names them: web, pos, shopify_draft_order, or an app's number.
import { z } from "zod";
import { defineOrderCondition, folded } from "./define";

export const channels = defineOrderCondition({
  schema: z.strictObject({
    kind: z.literal("channels"),
    names: z.array(z.string().min(1).max(100)).min(1).max(50),
  }),
  compile({ names }) {
    const wanted = new Set(names.map(folded));
    return ({ order }) => order.channel !== null && wanted.has(folded(order.channel));
  },
});
