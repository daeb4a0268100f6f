// The spans of time over which tiers and thresholds count: by the shop's calendar, from midnight to midnight. Spans are half
// open: what happens at their end belongs to the next one.
import { Temporal } from "temporal-polyfill";
import { z } from "zod";

export const periodSchema = z.discriminatedUnion("kind", [
  /** today and the days before it, so many in all */
  z.strictObject({ kind: z.literal("rolling"), days: z.number().int().min(1).max(3660) }),
  z.strictObject({ kind: z.literal("calendar"), unit: z.enum(["month", "quarter", "year"]) }),
  z.strictObject({ kind: z.literal("lifetime") }),
]);
export type Period = z.infer<typeof periodSchema>;

export interface Span {
  /** null: from the very first on */
  readonly from: Date | null;
  /** null: with no end */
  readonly until: Date | null;
}

/** A dry run asks for the same few days of a calendar for every member: what time zone data says of them is kept. */
const MOST_KEPT = 10_000;

function kept<Key, Value>(known: Map<Key, Value>, key: Key, make: () => Value): Value {
  const before = known.get(key);
  if (before !== undefined) return before;
  const made = make();
  if (known.size >= MOST_KEPT) known.clear();
  known.set(key, made);
  return made;
}

const spans = new Map<string, readonly Span[]>();
const sums = new Map<string, number>();
const days = new Map<string, Temporal.PlainDate>();
const midnights = new Map<string, number>();

const EVER: Span = { from: null, until: null };

/** The span of `period` that counts at `now`. `timezone` is the shop's (IANA). */
export function spanAt(period: Period, now: Date, timezone: string): Span {
  const today = dayOf(now, timezone);
  switch (period.kind) {
    case "rolling":
      return { from: midnight(today.subtract({ days: period.days - 1 }), timezone), until: null };
    case "calendar": {
      const first = firstDay(period.unit, today);
      return { from: midnight(first, timezone), until: midnight(first.add(lengthOf(period.unit)), timezone) };
    }
    case "lifetime":
      return EVER;
  }
}

/**
 * What counts at `now`: the span that runs, and of a calendar the one before it too, since what was reached in it is kept
 * through the next, and an order may be heard of when its period is over.
 */
export function spansThatCount(period: Period, now: Date, timezone: string): readonly Span[] {
  return kept(spans, `${JSON.stringify(period)} ${now.getTime()} ${timezone}`, () => {
    const span = spanAt(period, now, timezone);
    if (period.kind !== "calendar" || !span.from) return [span];
    return [span, { from: stepBack(period.unit, span.from, timezone), until: span.from }];
  });
}

/** When what is reached at `from` is looked at again. A lifetime has no end: it is looked at when the year is over. */
export function reviewAfter(period: Period, from: Date, timezone: string): Date {
  const day = dayOf(from, timezone);
  if (period.kind === "rolling") return midnight(day.add({ days: period.days }), timezone);
  const unit = period.kind === "calendar" ? period.unit : "year";
  return midnight(firstDay(unit, day).add(lengthOf(unit)), timezone);
}

/** What is judged at a review: the period that ends with it, and the days of grace after it. */
export function spanUnderReview(period: Period, reviewAt: Date, graceDays: number, timezone: string): Span {
  const until = addDays(reviewAt, graceDays, timezone);
  switch (period.kind) {
    case "rolling":
      return { from: addDays(reviewAt, -period.days, timezone), until };
    case "calendar":
      return { from: stepBack(period.unit, reviewAt, timezone), until };
    case "lifetime":
      return EVER;
  }
}

/** Names the span that runs at `now`: a gift that is given once a period is given once under this name. */
export function spanName(period: Period, now: Date, timezone: string): string {
  const today = dayOf(now, timezone);
  switch (period.kind) {
    case "rolling":
      return today.toString();
    case "calendar":
      return firstDay(period.unit, today).toString();
    case "lifetime":
      return "ever";
  }
}

/** The midnight of the shop's calendar that lies so many days from that of `moment`. */
export function addDays(moment: Date, days: number, timezone: string): Date {
  return new Date(
    kept(sums, `${moment.getTime()} ${days} ${timezone}`, () =>
      midnight(dayOf(moment, timezone).add({ days }), timezone).getTime(),
    ),
  );
}

/** The midnight with which a day (YYYY-MM-DD) begins in that time zone. */
export function startOfDay(day: string, timezone: string): Date {
  return midnight(Temporal.PlainDate.from(day), timezone);
}

function stepBack(unit: CalendarUnit, from: Date, timezone: string): Date {
  return midnight(firstDay(unit, dayOf(from, timezone).subtract({ days: 1 })), timezone);
}

type CalendarUnit = Extract<Period, { kind: "calendar" }>["unit"];

function lengthOf(unit: CalendarUnit): { months: number } {
  return { months: unit === "month" ? 1 : unit === "quarter" ? 3 : 12 };
}

function firstDay(unit: CalendarUnit, day: Temporal.PlainDate): Temporal.PlainDate {
  const { months } = lengthOf(unit);
  return day.with({ month: day.month - ((day.month - 1) % months), day: 1 });
}

function dayOf(moment: Date, timezone: string): Temporal.PlainDate {
  return kept(days, `${moment.getTime()} ${timezone}`, () =>
    Temporal.Instant.fromEpochMilliseconds(moment.getTime()).toZonedDateTimeISO(timezone).toPlainDate(),
  );
}

/** The first moment of a day: where clocks go forward at midnight, that is later than 00:00. */
function midnight(day: Temporal.PlainDate, timezone: string): Date {
  return new Date(
    kept(midnights, `${day.toString()} ${timezone}`, () => day.toZonedDateTime(timezone).epochMilliseconds),
  );
}
