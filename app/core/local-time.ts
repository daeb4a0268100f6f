// A moment by the clock on the wall of a shop. Its source is Intl's time zone data.
import type { LocalTime } from "./conditions/define";

const formats = new Map<string, Intl.DateTimeFormat>();

/** `timezone` is an IANA name. Throws RangeError when it isn't one. */
export function localTime(moment: Date, timezone: string): LocalTime {
  let format = formats.get(timezone);
  if (!format) {
    // In Canadian English a date is written as ISO 8601 does.
    format = new Intl.DateTimeFormat("en-CA", {
      ...{ timeZone: timezone, calendar: "gregory", numberingSystem: "latn" },
      ...{ year: "numeric", month: "2-digit", day: "2-digit" },
    });
    formats.set(timezone, format);
  }
  const parts = new Map(format.formatToParts(moment).map(({ type, value }) => [type, value]));
  const day = `${(parts.get("year") ?? "").padStart(4, "0")}-${parts.get("month") ?? ""}-${parts.get("day") ?? ""}`;
  // Sunday is 0 for Date and 7 for ISO 8601.
  return { day, weekday: new Date(`${day}T00:00:00Z`).getUTCDay() || 7 };
}
