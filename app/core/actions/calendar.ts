// Days, weeks and years by the shop's calendar, as actions need them. A year after 29 February is 28 February, and whoever was
// born on 29 February has their day on 28 February of every other year.
import { Temporal } from "temporal-polyfill";

/** Of these a cap may count: weeks begin on Monday (ISO 8601), days and all else by the shop's calendar. */
export const PERIODS = ["ever", "year", "month", "week", "day"] as const;
export type Period = (typeof PERIODS)[number];

/** The name of the period that `day` (YYYY-MM-DD) lies in: "ever", "2026", "2026-11", "2026-W47" or the day itself. */
export function periodOf(per: Period, day: string): string {
  switch (per) {
    case "ever":
      return "ever";
    case "year":
      return day.slice(0, 4);
    case "month":
      return day.slice(0, 7);
    case "week": {
      const { yearOfWeek, weekOfYear } = Temporal.PlainDate.from(day);
      return `${yearOfWeek}-W${String(weekOfYear).padStart(2, "0")}`;
    }
    case "day":
      return day;
  }
}

/** The first day after the period that `day` lies in; null: it never ends. */
export function periodEnd(per: Period, day: string): string | null {
  const date = Temporal.PlainDate.from(day);
  switch (per) {
    case "ever":
      return null;
    case "year":
      return date.with({ month: 1, day: 1 }).add({ years: 1 }).toString();
    case "month":
      return date.with({ day: 1 }).add({ months: 1 }).toString();
    case "week":
      return date.add({ days: 8 - date.dayOfWeek }).toString();
    case "day":
      return date.add({ days: 1 }).toString();
  }
}

/** The day (YYYY-MM-DD) that lies so many days ahead of `day`. */
export function daysAfter(day: string, days: number): string {
  return Temporal.PlainDate.from(day).add({ days }).toString();
}

/** The day of the next year; of 29 February it is 28 February. */
export function yearAfter(day: string, years = 1): string {
  return Temporal.PlainDate.from(day).add({ years }).toString();
}

/** The moment at which `day` begins in `timezone`. */
export function startOfDay(day: string, timezone: string): Date {
  return new Date(Temporal.PlainDate.from(day).toZonedDateTime(timezone).epochMilliseconds);
}

/** Whether `day` is the birthday of someone born on that day of that month. */
export function isBirthday(day: string, born: { readonly month: number; readonly day: number }): boolean {
  return birthdaysOn(day).some((each) => each.month === born.month && each.day === born.day);
}

/** The birthdays that are kept on `day`: its own and, on 28 February of a year without a 29th, that of the 29th. */
export function birthdaysOn(day: string): { month: number; day: number }[] {
  const date = Temporal.PlainDate.from(day);
  const own = { month: date.month, day: date.day };
  const isForTheNext = date.month === 2 && date.day === 28 && !date.inLeapYear;
  return isForTheNext ? [own, { month: 2, day: 29 }] : [own];
}

/** The day of that year on which a birthday is kept. */
export function birthdayIn(
  year: number,
  { month, day }: { readonly month: number; readonly day: number },
): string {
  return Temporal.PlainDate.from({ year, month, day }).toString();
}

/** Whether there is such a day in any year. */
export function isDayOfYear(month: number, day: number): boolean {
  return (
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= Temporal.PlainDate.from({ year: 2000, month, day: 1 }).daysInMonth
  );
}

/** How many whole years lie between two days, where `day` is the anniversary of `first`; null where it isn't one. */
export function anniversary(first: string, day: string): number | null {
  const years = Number(day.slice(0, 4)) - Number(first.slice(0, 4));
  return years >= 1 && yearAfter(first, years) === day ? years : null;
}

/** The days, as from and to, whose anniversary is kept on `day`, for each of the last `years` years. */
export function anniversaryDays(day: string, years: number): { from: string; to: string }[] {
  const isForTheNext = birthdaysOn(day).length > 1;
  return Array.from({ length: years }, (_, index) => {
    const from = Temporal.PlainDate.from(day).subtract({ years: index + 1 });
    const to = isForTheNext && from.inLeapYear ? from.add({ days: 1 }) : from;
    return { from: from.toString(), to: to.toString() };
  });
}

/** The days after `from` up to `to`, the last `most` of them. */
export function daysBetween(from: string, to: string, most: number): string[] {
  const end = Temporal.PlainDate.from(to);
  const count = Temporal.PlainDate.from(from).until(end, { largestUnit: "days" }).days;
  return Array.from({ length: Math.max(0, Math.min(count, most)) }, (_, index) => index)
    .map((index) => end.subtract({ days: index }).toString())
    .toReversed();
}
