// What points owe: a sale that gives points is partly a sale of what they will buy, by its share of the stand-alone prices, and
// becomes revenue as they are spent. Sources: IFRS 15 and ASC 606, Example 52. Invariant: deferred and recognised sum to the sale.
import { invariant } from "./decision";
import { divideRounded, multiplyRounded } from "./units";

export interface SaleWithPoints {
  /** what was paid, in minor units */
  readonly salesCents: number;
  readonly points: number;
  /** what they buy: so many minor units for each `worthPoints` */
  readonly worthCents: number;
  readonly worthPoints: number;
  /** the share of points that is expected to be spent */
  readonly expectedBasisPoints: number;
}

/**
 * What of a sale is deferred for the points that it gives, in minor units: sales x P / (sales + P), where P is what the points
 * are worth by themselves, less those that nobody will spend. Rounded once, to the nearest. Throws InvariantError on amounts
 * below zero, a worth of no points, or more than all expected.
 */
export function deferredCents(sale: SaleWithPoints): number {
  const { salesCents, points, worthCents, worthPoints, expectedBasisPoints } = sale;
  invariant(salesCents >= 0 && points >= 0 && worthCents >= 0, "a sale below zero defers nothing");
  invariant(worthPoints > 0, "the worth of no points is none");
  invariant(expectedBasisPoints >= 0 && expectedBasisPoints <= 10_000, "at most all points are expected");
  const alone = BigInt(points) * BigInt(worthCents) * BigInt(expectedBasisPoints);
  if (alone === 0n || salesCents === 0) return 0;
  const whole = BigInt(salesCents) * BigInt(worthPoints) * 10_000n + alone;
  return divideRounded(BigInt(salesCents) * alone, whole, "nearest");
}

/**
 * What of the deferred amount has become revenue once so many points were spent of all that are expected to be by now: in all,
 * in minor units, rounded to the nearest. What is recognised in a period is the difference to what was before, so that a
 * changed expectation is made up for in the period that changes it.
 */
export function recognisedCents(deferred: number, spentPoints: number, expectedPoints: number): number {
  invariant(spentPoints >= 0, "points spent below zero");
  if (spentPoints >= expectedPoints) return deferred;
  return multiplyRounded(deferred, spentPoints, expectedPoints, "nearest");
}
