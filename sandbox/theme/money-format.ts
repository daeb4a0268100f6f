// Money as a theme prints it. Amounts in Liquid are hundredths of a unit in every currency, as Shopify's: 1,000 yen is 100000.
// The format is the shop's, whatever the language of the page.
// Source: https://shopify.dev/docs/api/liquid/filters/money-filters
import { fractionDigits } from "../state/money";

const formats: Record<string, string> = {
  EUR: "€{{amount}}",
  USD: "${{amount}}",
  GBP: "£{{amount}}",
  TRY: "{{amount_with_comma_separator}}₺",
  AZN: "{{amount}} ₼",
  JPY: "¥{{amount_no_decimals}}",
  CHF: "CHF {{amount_with_apostrophe_separator}}",
};

/** The shop's own format, with a placeholder for the amount. */
export function moneyFormat(currency: string): string {
  return formats[currency] ?? `{{amount${fractionDigits(currency) === 0 ? "_no_decimals" : ""}}} ${currency}`;
}

/** Anything that is not a number is printed as nothing, as Shopify does. */
export function printMoney(hundredths: unknown, currency: string): string {
  return printAs(moneyFormat(currency), hundredths);
}

/** The amount as the shop's format writes it, without what stands around it. */
export function printAmountAlone(hundredths: unknown, currency: string): string {
  return printAs(placeholder.exec(moneyFormat(currency))?.[0] ?? "", hundredths);
}

const placeholder = /\{\{\s*(\w+)\s*\}\}/;

function printAs(format: string, hundredths: unknown): string {
  if (hundredths === null || hundredths === undefined || hundredths === "") return "";
  const amount = Number(hundredths);
  if (!Number.isFinite(amount)) return "";
  const sign = amount < 0 ? "-" : "";
  return (
    sign +
    format.replace(placeholder, (_whole, style: string) => printAmount(Math.round(Math.abs(amount)), style))
  );
}

const separators: Record<string, readonly [thousands: string, decimal: string]> = {
  amount: [",", "."],
  amount_with_comma_separator: [".", ","],
  amount_with_apostrophe_separator: ["'", "."],
  amount_no_decimals: [",", ""],
};

function printAmount(hundredths: number, style: string): string {
  const [thousands, decimal] = separators[style] ?? [",", "."];
  const whole = decimal === "" ? Math.round(hundredths / 100) : Math.floor(hundredths / 100);
  const grouped = String(whole).replace(/\B(?=(\d{3})+$)/g, thousands);
  return decimal === "" ? grouped : grouped + decimal + String(hundredths % 100).padStart(2, "0");
}
