// How many of the points that a code cost come back when lines that it paid for are refunded: their share of all that the
// code took off. The sum over partial refunds never exceeds the cost, and is the cost once everything is refunded.
import { keptLines } from "../earning/basis";
import type { OrderFacts, OrderSnapshot } from "../facts";
import { multiplyRounded } from "../units";
import { normalizeCode } from "./code";

/** Of `points`, those whose part of the discount is refunded by now. Nothing where the payload doesn't say what the code took. */
export function pointsReturned(
  order: OrderSnapshot,
  refunds: OrderFacts["refunds"],
  code: string,
  points: number,
): number {
  let takenOffCents = 0;
  let refundedCents = 0;
  for (const { facts: line, quantity } of keptLines(order, refunds)) {
    const cents = line.codeDiscounts
      .filter((discount) => normalizeCode(discount.code) === code)
      .reduce((sum, { amountCents }) => sum + amountCents, 0);
    if (cents === 0 || line.quantity === 0) continue;
    takenOffCents += cents;
    // Half-even, as the basis is rounded: what is kept and what is refunded sum to the whole.
    refundedCents += cents - multiplyRounded(cents, quantity, line.quantity, "halfEven");
  }
  return takenOffCents === 0 ? 0 : multiplyRounded(points, refundedCents, takenOffCents, "floor");
}
