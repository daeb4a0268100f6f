// Staff put a member into a tier until a date, with a reason. It lifts, and never lowers: what a member has earned stays.
import { accept, refuse, type Decision } from "../core/decision";
import { joinStates, reviewTier, type GivenTier, type TierState } from "../core/tiers/review";
import { tierByKey } from "../core/tiers/settings";
import { findSurvivors } from "../repositories/members.server";
import { findCurrentProgram } from "../repositories/programs.server";
import { findTiers, NO_TIER_RECORD, saveTiers } from "../repositories/tiers.server";
import { reviewTiers, tierWrite } from "./review-members.server";
import { prepareReviews, type ReviewShop } from "./tier-figures.server";

const MAX_ATTEMPTS = 10;
const LONGEST_REASON = 500;

export interface TierGrant {
  /** null: what was given before ends now */
  readonly tier: string | null;
  readonly until: Date;
  readonly reason: string;
}

/**
 * At domain time `now`; what was given before gives way. Refuses with unknownMember, programNotPublished, unknownTier, and
 * invalidRequest (the date is past, or there is no reason, or a very long one).
 */
export async function giveTier(
  shop: ReviewShop,
  namedMemberId: number,
  { tier, until, reason }: TierGrant,
  now: Date,
): Promise<Decision<TierState>> {
  const version = await findCurrentProgram(shop.id, now);
  const tiers = version?.program.tiers;
  if (!version || !tiers) return refuse("programNotPublished");
  if (tier !== null && !tierByKey(tiers, tier)) return refuse("unknownTier", { tier });
  if (tier !== null && until <= now) return refuse("invalidRequest", { field: "until" });
  const words = reason.trim();
  if (words === "" || words.length > LONGEST_REASON) return refuse("invalidRequest", { field: "reason" });
  const [memberId] = await findSurvivors(shop.id, [namedMemberId]);
  if (memberId === undefined) return refuse("unknownMember");
  const given: GivenTier | null = tier === null ? null : { tier, until, reason: words };
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const record = (await findTiers(shop.id, [memberId])).get(memberId) ?? NO_TIER_RECORD;
    const joined = joinStates(tiers, record.state, [...record.absorbed.values()]);
    const asked = { memberId, state: { ...joined, given } };
    const [prepared] = await prepareReviews(shop, tiers, [asked], now);
    if (!prepared) return refuse("unknownMember");
    const review = reviewTier(tiers, prepared.state, prepared.figures, now, shop);
    const saved = await saveTiers(shop.id, [tierWrite(shop.id, memberId, record, review, version, now)]);
    if (!saved.has(memberId)) continue;
    await reviewTiers(shop, version, [memberId], now);
    return accept(review.state);
  }
  throw new Error(`the tier of member ${memberId} moved on ${MAX_ATTEMPTS} times while one was given`);
}
