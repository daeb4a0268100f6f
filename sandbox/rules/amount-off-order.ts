// A fixed amount off: spread over the entitled lines in proportion to what they cost, exact to the cent, and never more than
// they cost; or taken off each unit of the entitled lines.
// Source: https://help.shopify.com/en/manual/discounts/discount-types/percentage-fixed-amount and
// https://shopify.dev/docs/api/admin-graphql/latest/input-objects/DiscountAmountInput (appliesOnEachItem)
import { splitCents } from "../state/money";

/**
 * Takes `amountCents` once off lines that cost `lineCents`. The parts sum to the amount, or to all of the lines when they
 * cost less; no part exceeds its line.
 */
export function amountOffAcross(amountCents: number, lineCents: readonly number[]): number[] {
  const totalCents = lineCents.reduce((sum, cents) => sum + cents, 0);
  return splitCents(Math.min(amountCents, totalCents), lineCents);
}

/** Takes `amountCents` off each unit; a unit that costs less becomes free. */
export function amountOffEach(
  amountCents: number,
  lines: readonly { remainingCents: number; quantity: number }[],
): number[] {
  return lines.map((line) => Math.min(amountCents * line.quantity, line.remainingCents));
}
