// A date and time as a merchant writes it, in the time zone of the shop, to the moment it means.
import { toSeconds } from "../state/shop-state";

const LOCAL = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/;

/** How far the zone's clock is ahead of UTC at a moment, in milliseconds. */
function offsetMs(moment: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  }).formatToParts(moment);
  const part = (type: string) => Number(parts.find((item) => item.type === type)?.value);
  const there = Date.UTC(
    part("year"),
    part("month") - 1,
    part("day"),
    part("hour"),
    part("minute"),
    part("second"),
  );
  return there - Math.floor(moment / 1_000) * 1_000;
}

/** null when it is no date and time. Of an hour that a change of clocks skips, the hour after it. */
export function momentFromLocal(text: string, timeZone: string): string | null {
  const asIfUtc = LOCAL.test(text) ? Date.parse(`${text}Z`) : Number.NaN;
  if (Number.isNaN(asIfUtc)) return null;
  const guess = asIfUtc - offsetMs(asIfUtc, timeZone);
  return toSeconds(new Date(asIfUtc - offsetMs(guess, timeZone)));
}
