// The calendar day at a moment in the shop's own time zone, by which whatever is dated by day is judged.
import type { ShopState } from "../state/shop-state";

const formats = new Map<string, Intl.DateTimeFormat>();

/** "2026-11-02". */
export function shopDate(shop: ShopState, at: Date): string {
  const { timezone } = shop.document;
  let format = formats.get(timezone);
  if (!format) {
    // Swedish dates are ISO dates.
    format = new Intl.DateTimeFormat("sv-SE", { timeZone: timezone, dateStyle: "short" });
    formats.set(timezone, format);
  }
  return format.format(at);
}
