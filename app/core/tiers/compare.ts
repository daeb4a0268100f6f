// What another table of tiers would do to a member: where they would be at once, and where at their next review, if nothing
// more happens until then.
import {
  outlookOf,
  reviewTier,
  type ReviewingShop,
  type TierFigures,
  type TierGift,
  type TierState,
} from "./review";
import { rankOf, tierByKey, type Tiers } from "./settings";

export interface Foreseen {
  readonly tier: string | null;
  readonly gift: TierGift | null;
  /** null: not lost at the next review */
  readonly fallsAt: Date | null;
  readonly fallsTo: string | null;
}

export const NO_TIERS: Foreseen = { tier: null, gift: null, fallsAt: null, fallsTo: null };

/** `prepared` and `figures` are those that prepareReview asks for, at the same `now`. */
export function foreseeTier(
  tiers: Tiers,
  prepared: TierState,
  figures: TierFigures,
  now: Date,
  shop: ReviewingShop,
): Foreseen {
  const { state, gift } = reviewTier(tiers, prepared, figures, now, shop);
  const hasNewDates = state.reviewAt?.getTime() !== prepared.reviewAt?.getTime();
  const { fallsAt, fallsTo } = hasNewDates
    ? { fallsAt: null, fallsTo: null }
    : outlookOf(tiers, state, figures, now, shop.timezone);
  return { tier: state.tier, gift, fallsAt, fallsTo: fallsTo?.key ?? null };
}

export interface Move {
  readonly from: string | null;
  readonly to: string | null;
  readonly when: "atOnce" | "atReview";
  readonly at: Date;
}

/** How a member's way changes: what would have come about without the new table is no move of its. */
export function moveOf(before: Foreseen, after: Foreseen, now: Date): Move | null {
  if (before.tier !== after.tier) return { from: before.tier, to: after.tier, when: "atOnce", at: now };
  if (!after.fallsAt) return null;
  const isTheSame = before.fallsAt?.getTime() === after.fallsAt.getTime() && before.fallsTo === after.fallsTo;
  return isTheSame ? null : { from: after.tier, to: after.fallsTo, when: "atReview", at: after.fallsAt };
}

/** The tier that a member would lose by a move and that the new table still has: it can be kept for them. */
export function keepableTier(tiers: Tiers, move: Move | null): string | null {
  if (!move) return null;
  const from = tierByKey(tiers, move.from);
  return from && rankOf(tiers, tierByKey(tiers, move.to)) < rankOf(tiers, from) ? from.key : null;
}
