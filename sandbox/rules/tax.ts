// Tax on a line or on shipping: taken from what is left after discounts, rounded half up to the cent for each line; contained
// in the price where the shop's prices include tax, added on top where they don't. One rate for an order.
// Source: https://help.shopify.com/en/manual/taxes/include-exclude-taxes and
// https://shopify.dev/docs/api/admin-graphql/latest/objects/TaxLine (after discounts)
import type { TaxLine } from "../state/order-documents";

const RATE_SCALE = 1_000_000;

/** Tax on an amount, rounded half up; contained in the amount when taxes are included. Rates count to the millionth. */
export function taxCentsOn(amountCents: number, rate: number, taxesIncluded: boolean): number {
  const parts = BigInt(Math.round(rate * RATE_SCALE));
  const whole = BigInt(RATE_SCALE) + (taxesIncluded ? parts : 0n);
  return Number((2n * BigInt(amountCents) * parts + whole) / (2n * whole));
}

/** Tax lines of an amount; none at a rate of 0. */
export function taxLines(amountCents: number, rate: number, taxesIncluded: boolean): TaxLine[] {
  if (rate === 0) return [];
  return [{ title: "VAT", rate, amountCents: taxCentsOn(amountCents, rate, taxesIncluded) }];
}
