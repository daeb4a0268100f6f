// A birthday is told once, and changed at most once a year, so that nobody has one whenever they like.
import { isDayOfYear, yearAfter } from "./actions/calendar";
import type { Birthday } from "./actions/define";
import { accept, refuse, type Decision } from "./decision";

/**
 * What is known once `told` is heard on `today` (YYYY-MM-DD by the shop's calendar). Telling the same again changes nothing.
 * Refuses with invalidRequest (there is no such day) or tooSoon (param `from`, a day).
 */
export function tellBirthday(
  known: Birthday | null,
  told: Pick<Birthday, "month" | "day">,
  today: string,
): Decision<Birthday> {
  const { month, day } = told;
  if (!isDayOfYear(month, day)) return refuse("invalidRequest", { field: "day" });
  if (known?.month === month && known.day === day) return accept(known);
  const from = known && yearAfter(known.toldOn);
  return from !== null && today < from ? refuse("tooSoon", { from }) : accept({ month, day, toldOn: today });
}
