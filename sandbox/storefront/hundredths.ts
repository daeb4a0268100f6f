// Money as Liquid and the cart API write it: hundredths of a unit whatever the currency, so that 1000 yen are 100000.
// Source: https://shopify.dev/docs/api/liquid/objects/cart
import { fractionDigits } from "../state/money";

export function hundredths(cents: number, currency: string): number {
  return Math.round(cents * 10 ** (2 - fractionDigits(currency)));
}
