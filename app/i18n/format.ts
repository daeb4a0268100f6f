// Numbers, money and dates as people read them. Invariant: the same on the server and in the browser, so the locale and
// the time zone are always given.
import { formatDecimal, minorDigits } from "../core/units";

export type FormatSettings = { locale: string; timezone: string };

/** Points and counts. */
export function formatNumber(value: number, { locale }: Pick<FormatSettings, "locale">): string {
  return new Intl.NumberFormat(locale).format(value);
}

/** Minor units of a currency as money, without going through a float. */
export function formatMoney(
  amountCents: number,
  currency: string,
  { locale }: Pick<FormatSettings, "locale">,
): string {
  const decimal = formatDecimal(amountCents, currency) as Intl.StringNumericLiteral;
  const digits = minorDigits(currency);
  return new Intl.NumberFormat(locale, {
    style: "currency",
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(decimal);
}

/** An amount of the ledger: points, or money where the unit is a currency. */
export function formatAmount(amount: number, unit: string, settings: Pick<FormatSettings, "locale">): string {
  return unit === "points" ? formatNumber(amount, settings) : formatMoney(amount, unit, settings);
}

/** A day in the shop's time zone. */
export function formatDate(date: Date, { locale, timezone }: FormatSettings): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: timezone }).format(date);
}

/** A day of the calendar, YYYY-MM-DD, in any time zone. */
export function formatDay(day: string, { locale }: Pick<FormatSettings, "locale">): string {
  return formatDate(new Date(`${day}T00:00:00Z`), { locale, timezone: "UTC" });
}

/** A moment in the shop's time zone. */
export function formatMoment(date: Date, { locale, timezone }: FormatSettings): string {
  return new Intl.DateTimeFormat(locale, {
    dateStyle: "medium",
    timeStyle: "short",
    timeZone: timezone,
  }).format(date);
}
