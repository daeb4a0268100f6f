// Money of the sandbox: integer minor units of one currency ("cents", whatever the currency calls them), parsed from and
// printed as Shopify's decimal strings. No float ever holds an amount.

import { code as currencyByCode } from "currency-codes";

/** Number of decimals a currency is kept in (ISO 4217: 2 for EUR, 0 for JPY, 3 for KWD). Unknown codes throw. */
export function fractionDigits(currency: string): number {
  const known = currencyByCode(currency);
  if (!known) throw new RangeError(`"${currency}" is not a currency code`);
  return known.digits;
}

/**
 * Parses a decimal string ("12.34") to minor units. Throws a RangeError for anything that is not a plain decimal, has more
 * decimals than the currency (trailing zeros aside), or exceeds the safe integers.
 */
export function parseMoney(text: string, currency: string): number {
  const digits = fractionDigits(currency);
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text.trim());
  if (!match) throw new RangeError(`"${text}" is not an amount of money`);
  const [, sign, whole = "", fraction = ""] = match;
  if (fraction.slice(digits).replace(/0+$/, "") !== "") {
    throw new RangeError(`"${text}" has more decimals than ${currency} has (${digits})`);
  }
  const cents = Number(whole + fraction.slice(0, digits).padEnd(digits, "0"));
  if (!Number.isSafeInteger(cents)) throw new RangeError(`"${text}" is too large`);
  return sign === "-" && cents !== 0 ? -cents : cents;
}

/** Prints minor units as Shopify prints money: always with the currency's decimals, at least as "0.00" for EUR. */
export function formatMoney(cents: number, currency: string): string {
  const digits = fractionDigits(currency);
  const sign = cents < 0 ? "-" : "";
  const figures = String(Math.abs(cents)).padStart(digits + 1, "0");
  if (digits === 0) return sign + figures;
  return `${sign}${figures.slice(0, -digits)}.${figures.slice(-digits)}`;
}

/** Splits an amount in proportion to weights; the parts sum exactly to it (largest remainder, earlier first on a tie). */
export function splitCents(amountCents: number, weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total <= 0) return weights.map(() => 0);
  const shares = weights.map((weight, index) => {
    const product = BigInt(amountCents) * BigInt(weight);
    return { index, cents: Number(product / BigInt(total)), rest: product % BigInt(total) };
  });
  let left = amountCents - shares.reduce((sum, share) => sum + share.cents, 0);
  const byRemainder = [...shares].sort((a, b) =>
    a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1,
  );
  for (const share of byRemainder) {
    if (left === 0) break;
    share.cents += 1;
    left -= 1;
  }
  return shares.map((share) => share.cents);
}
