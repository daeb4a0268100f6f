// What an order counts towards tiers and thresholds: what is left of it after discounts, refunds and cancellation. Invariant:
// it follows from the order's facts alone, whichever of its events came first.
import { snapshotAsPlaced, type OrderFacts } from "../facts";
import { POINTS } from "../ledger/types";
import { NO_FIGURES, type QualifyingFigures } from "../qualifying";
import { earningBasis, standOf, type BasisSettings } from "./basis";
import { earns, type OrderSettings } from "./moment";
import type { MemberIntent, Standing } from "./settle";

const WHAT_COUNTS: BasisSettings = {
  discounts: "net",
  tax: "include",
  shipping: "exclude",
  giftCards: "exclude",
  paidBy: { giftCard: "include", storeCredit: "include" },
};

/**
 * What an order counts for the member whose it is: nothing before it earns, or after it was cancelled. `settings`
 * are those of the version that it was first decided by. `standings` and `intents`: what the ledger holds of it, and what is about to be posted.
 */
export function qualifyingFigures(
  facts: OrderFacts,
  settings: OrderSettings,
  memberId: number,
  standings: readonly Standing[],
  intents: readonly Pick<MemberIntent, "memberId" | "intent">[],
): QualifyingFigures {
  const order = snapshotAsPlaced(facts);
  if (!order || !earns(facts, settings)) return NO_FIGURES;
  const basis = earningBasis(standOf(order, facts.refunds), WHAT_COUNTS);
  const isAnythingLeft = basis.lines.some(({ quantity }) => quantity > 0) && basis.totalCents > 0;
  return {
    spentCents: basis.totalCents,
    orders: isAnythingLeft ? 1 : 0,
    points: pointsOf(memberId, standings, intents),
  };
}

function pointsOf(
  memberId: number,
  standings: readonly Standing[],
  intents: readonly Pick<MemberIntent, "memberId" | "intent">[],
): number {
  const before = standings
    .filter((standing) => standing.memberId === memberId && standing.unit === POINTS)
    .reduce((sum, { given, taken, waived }) => sum + given - taken - waived, 0);
  return intents
    .filter((each) => each.memberId === memberId && each.intent.unit === POINTS)
    .reduce((sum, { intent }) => sum + (intent.kind === "award" ? intent.amount : -intent.amount), before);
}
