// A percentage off: of what the entitled lines cost together, rounded half up to the cent, spread over them in proportion.
// Percentage codes on the same order are each taken from the subtotal after product discounts, not from each other's rest.
// Source: https://help.shopify.com/en/manual/discounts/discount-types/percentage-fixed-amount and
// https://help.shopify.com/en/manual/discounts/discount-combinations (each of the original subtotal)
import { splitCents } from "../state/money";

const RATE_STEPS = 1_000_000;

/** `rate` is 0 to 1, kept to a millionth. The parts sum exactly to the rounded percentage of the lines' total. */
export function percentageOff(rate: number, lineCents: readonly number[]): number[] {
  const totalCents = lineCents.reduce((sum, cents) => sum + cents, 0);
  return splitCents(percentOf(rate, totalCents), lineCents);
}

/** A rate of an amount, rounded half up to a whole minor unit. */
export function percentOf(rate: number, amountCents: number): number {
  const millionths = BigInt(Math.round(rate * RATE_STEPS));
  const steps = BigInt(RATE_STEPS);
  return Number((BigInt(amountCents) * millionths * 2n + steps) / (steps * 2n));
}
