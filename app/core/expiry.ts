// Until when what was earned can be spent: by the shop's calendar, always to the end of a day. A month that is shorter ends
// the count on its last day: a month after 31 January is the end of February. What each lot was earned on counts, or the
// member's last activity, which all lots of an account share.
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
  /** so long after the member's last activity */
  z.strictObject({ kind: z.literal("inactiveDays"), days: count(3660) }),
  z.strictObject({ kind: z.literal("inactiveMonths"), months: count(120) }),
]);
export type Expiry = z.infer<typeof expirySchema>;

/** Kinds by which an account ends as a whole. */
type Inactivity = Extract<Expiry, { kind: "inactiveDays" | "inactiveMonths" }>;

export function isByInactivity(expiry: Expiry): expiry is Inactivity {
  return expiry.kind === "inactiveDays" || expiry.kind === "inactiveMonths";
}

/**
 * The moment from which a lot that came free at `from` is gone by itself, or null: the midnight after its last day.
 * `timezone` is the shop's (IANA).
 */
export function expiresAt(expiry: Expiry, from: Date, timezone: string): Date | null {
  if (expiry.kind === "never" || isByInactivity(expiry)) return null;
  return midnightAfter(lastDay(expiry, dayOf(from, timezone)), timezone);
}

/** The moment from which an account is gone whose member was last active at `activeAt`, or null. As for a lot. */
export function lapsesAt(expiry: Expiry, activeAt: Date, timezone: string): Date | null {
  if (!isByInactivity(expiry)) return null;
  const day = dayOf(activeAt, timezone);
  const last =
    expiry.kind === "inactiveDays" ? day.add({ days: expiry.days }) : day.add({ months: expiry.months });
  return midnightAfter(last, timezone);
}

/** How many days an account lasts at least, whichever day it begins on. */
export function shortestDays(expiry: Inactivity): number {
  if (expiry.kind === "inactiveDays") return expiry.days;
  // Whole years, and the rest with a February in it that is no leap year's.
  const ofRest = [0, 28, 59, 89, 120, 150, 181, 212, 242, 273, 303, 334][expiry.months % 12] ?? 0;
  return Math.floor(expiry.months / 12) * 365 + ofRest;
}

/** The most days that something can last; null: it never ends. */
export function longestDays(expiry: Expiry): number | null {
  switch (expiry.kind) {
    case "never":
      return null;
    case "days":
    case "inactiveDays":
      return expiry.days;
    case "months":
    case "inactiveMonths":
      return expiry.months * 31;
    case "endOfMonth":
      return (expiry.months + 1) * 31;
    case "endOfYear":
      return (expiry.years + 1) * 366;
  }
}

function dayOf(moment: Date, timezone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(moment.getTime()).toZonedDateTimeISO(timezone).toPlainDate();
}

function midnightAfter(day: Temporal.PlainDate, timezone: string): Date {
  return new Date(day.add({ days: 1 }).toZonedDateTime(timezone).epochMilliseconds);
}

function lastDay(
  expiry: Exclude<Expiry, { kind: "never" } | Inactivity>,
  day: Temporal.PlainDate,
): Temporal.PlainDate {
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
