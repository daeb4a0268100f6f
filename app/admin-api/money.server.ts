// Money as the Admin API writes and reads it: a decimal text with its currency. Here it is minor units, exactly.
import { invariant } from "../core/decision";
import { formatDecimal, parseMoney } from "../core/units";
import type { CurrencyCode, MoneyInput } from "./generated/admin";

/** Our currencies come from Shopify, whose list this type is. */
function isCurrencyCode(text: string): text is CurrencyCode {
  return /^[A-Z]{3}$/.test(text);
}

export function moneyInput(amountCents: number, currency: string): MoneyInput {
  invariant(isCurrencyCode(currency), `${currency} is no currency code`);
  return { amount: formatDecimal(amountCents, currency), currencyCode: currency };
}

/** Minor units of the currency that is named with the amount. Throws InvariantError on a part of one. */
export function centsOf({ amount, currencyCode }: MoneyInput): number {
  const cents = parseMoney(amount, currencyCode);
  invariant(cents !== null, `${amount} ${currencyCode} is no whole amount of minor units`);
  return cents;
}
