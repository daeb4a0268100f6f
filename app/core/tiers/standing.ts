// What a member is shown of their tier: which one it is, until when it is certain, and what is missing for it and the next.
import type { PublicTier, PublicTierProgress, PublicTierStanding } from "../public-api";
import { outlookOf, type ReviewingShop, type TierFigures, type TierState } from "./review";
import { qualifyTier, rankOf, tierByKey, type TierLevel, type Tiers } from "./settings";

export interface StandingFacts {
  /** as prepareReview left it */
  readonly state: TierState;
  readonly figures: TierFigures;
  /** what counts in the period that runs, in the unit of `tiers.by` */
  readonly running: number;
}

export function tierStanding(
  tiers: Tiers,
  { state, figures, running }: StandingFacts,
  now: Date,
  { timezone, currency }: ReviewingShop,
): PublicTierStanding {
  const current = tierByKey(tiers, state.tier) ?? qualifyTier(tiers, 0);
  const next = tiers.levels[rankOf(tiers, current) + 1];
  const { fallsAt, keptUntil } = outlookOf(tiers, state, figures, now, timezone);
  const isEarned = current !== null && state.earned === current.key;
  return {
    current: current && publicTier(current),
    keptUntil: keptUntil?.toISOString() ?? null,
    toKeep: fallsAt && isEarned ? progress(figures.underReview, current.threshold) : null,
    next: next ? { ...publicTier(next), ...progress(running, next.threshold) } : null,
    unit: unitOf(tiers, currency),
  };
}

/** What tiers are counted in: "points", "orders", or the currency of minor units. */
export function unitOf({ by }: Tiers, currency: string): string {
  return by === "spend" ? currency : by;
}

export function publicTier({ key, name, perks }: TierLevel): PublicTier {
  return { key, name, perks };
}

function progress(reached: number, needed: number): PublicTierProgress {
  return { reached, needed, missing: Math.max(0, needed - reached) };
}
