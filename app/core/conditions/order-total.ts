// What the lines of the order cost now, after discounts and refunds, without shipping, lies between two amounts.
import { z } from "zod";
import { defineOrderCondition } from "./define";

const cents = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

export const orderTotal = defineOrderCondition({
  schema: z
    .strictObject({ kind: z.literal("orderTotal"), fromCents: cents.nullable(), toCents: cents.nullable() })
    .refine(
      ({ fromCents, toCents }) => fromCents !== null || toCents !== null,
      "give fromCents, toCents or both",
    )
    .refine(
      ({ fromCents, toCents }) => fromCents === null || toCents === null || fromCents <= toCents,
      "fromCents is above toCents: no order lies between them",
    ),
  compile({ fromCents, toCents }) {
    const [from, to] = [fromCents ?? 0, toCents ?? Number.MAX_SAFE_INTEGER];
    return ({ subtotalCents }) => subtotalCents >= from && subtotalCents <= to;
  },
});
