// The order was placed on one of these days of the week in the shop's time zone: 1 is Monday, 7 Sunday.
import { z } from "zod";
import { defineOrderCondition } from "./define";

export const weekdays = defineOrderCondition({
  schema: z.strictObject({
    kind: z.literal("weekdays"),
    days: z.array(z.number().int().min(1).max(7)).min(1).max(7),
  }),
  compile({ days }) {
    const wanted = new Set(days);
    return ({ placed }) => wanted.has(placed.weekday);
  },
});
