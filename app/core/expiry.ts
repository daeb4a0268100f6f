// Until when what was earned can be spent: by the shop's calendar, always to the end of a day. A month that is shorter ends
// the count on its last day: a month after 31 January is the end of February.
import { Temporal } from "temporal-polyfill";
import { z } from "zod";

const count = (most: number) => z.number().int().min(1).max(most);

export const expirySchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("never") }),
  z.strictObject({ kind: z.literal("days"), days: count(3660) }),
  z.strictObject({ kind: z.literal("months"), months: count(120) }),
  /** the last day of the month that lies so many months ahead; 0 is the month itself */
  z.strictObject({ kind: z.literal("endOfMonth"), months: z.number().int().min(0).max(120) }),
  /** the last day of the year that lies so many years ahead; 0 is the year itself */
  z.strictObject({ kind: z.literal("endOfYear"), years: z.number().int().min(0).max(10) }),
]);
export type Expiry = z.infer<typeof expirySchema>;

/**
 * The moment from which what came free at `from` is gone, or null: the midnight after its last day. `timezone` is the
 * shop's (IANA).
 */
export function expiresAt(expiry: Expiry, from: Date, timezone: string): Date | null {
  if (expiry.kind === "never") return null;
  const day = Temporal.Instant.fromEpochMilliseconds(from.getTime())
    .toZonedDateTimeISO(timezone)
    .toPlainDate();
  const next = lastDay(expiry, day).add({ days: 1 });
  return new Date(next.toZonedDateTime(timezone).epochMilliseconds);
}

function lastDay(expiry: Exclude<Expiry, { kind: "never" }>, day: Temporal.PlainDate): Temporal.PlainDate {
  switch (expiry.kind) {
    case "days":
      return day.add({ days: expiry.days });
    case "months":
      return day.add({ months: expiry.months });
    case "endOfMonth": {
      const month = day.add({ months: expiry.months });
      return month.with({ day: month.daysInMonth });
    }
    case "endOfYear":
      return day.add({ years: expiry.years }).with({ month: 12, day: 31 });
  }
}
