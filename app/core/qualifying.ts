// What counts towards tiers and thresholds, summed over spans of time: money, orders, or points.
import { z } from "zod";

export const qualifierSchema = z.enum(["spend", "orders", "points"]);
export type Qualifier = z.infer<typeof qualifierSchema>;

export interface QualifyingFigures {
  /** what was paid for goods, tax included; no shipping, and no gift cards: these count when they are spent */
  readonly spentCents: number;
  /** an order counts as long as anything that was paid for is left of it */
  readonly orders: number;
  /** what orders earned, and actions; gifts of tiers and thresholds do not count */
  readonly points: number;
}

export const NO_FIGURES: QualifyingFigures = { spentCents: 0, orders: 0, points: 0 };

/** The figure that counts, in minor units of the shop's currency, orders or points. */
export function figureOf(by: Qualifier, figures: QualifyingFigures): number {
  switch (by) {
    case "spend":
      return figures.spentCents;
    case "orders":
      return figures.orders;
    case "points":
      return figures.points;
  }
}

export function sameFigures(a: QualifyingFigures | null, b: QualifyingFigures | null): boolean {
  return a?.spentCents === b?.spentCents && a?.orders === b?.orders && a?.points === b?.points;
}
