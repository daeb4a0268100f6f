// Where members stand among the tiers of a programme, for shoppers and for the theme.
import type { PublicTierStanding } from "../core/public-api";
import { joinStates } from "../core/tiers/review";
import { tierStanding } from "../core/tiers/standing";
import { findCurrentProgram } from "../repositories/programs.server";
import { findTiers, NO_TIER_RECORD } from "../repositories/tiers.server";
import { prepareReviews, type ReviewShop } from "./tier-figures.server";

/** By member, at domain time `now`; empty where the programme has no tiers. */
export async function readTierStandings(
  shop: ReviewShop,
  memberIds: readonly number[],
  now: Date,
): Promise<Map<number, PublicTierStanding>> {
  const tiers = (await findCurrentProgram(shop.id, now))?.program.tiers;
  if (!tiers || memberIds.length === 0) return new Map();
  const records = await findTiers(shop.id, memberIds);
  const states = memberIds.map((memberId) => {
    const { state, absorbed } = records.get(memberId) ?? NO_TIER_RECORD;
    return { memberId, state: joinStates(tiers, state, [...absorbed.values()]) };
  });
  const prepared = await prepareReviews(shop, tiers, states, now);
  return new Map(prepared.map((facts) => [facts.memberId, tierStanding(tiers, facts, now, shop)]));
}
