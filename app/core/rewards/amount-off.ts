// A fixed amount off the whole order, for a fixed number of points.
import { z } from "zod";
import { defineReward } from "./define";

export const amountOff = defineReward({
  schema: z.strictObject({
    key: z.string().regex(/^[a-z0-9-]{1,40}$/),
    kind: z.literal("amountOff"),
    /** the merchant's own words; null: it is called by what it takes off, in the reader's language */
    title: z.string().min(1).max(80).nullable(),
    costPoints: z.number().int().min(1),
    valueCents: z.number().int().min(1),
    /** days that a code lives, or null: as long as the shop */
    validityDays: z.number().int().min(1).max(3650).nullable(),
  }),
  plan: ({ valueCents }, { title, currency, startsAt, endsAt }) => ({
    kind: "amountOff",
    title,
    amountCents: valueCents,
    currency,
    startsAt: startsAt.toISOString(),
    endsAt: endsAt?.toISOString() ?? null,
    usageLimitPerCode: 1,
    combinesWith: { order: true, product: true, shipping: true },
  }),
});
