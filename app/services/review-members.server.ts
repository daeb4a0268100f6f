// Looks at what members' orders come to, and brings their tiers and their threshold gifts to it. It can run at any time and
// as often as it likes: what has been decided is not decided again.
import type { ProgramVersion } from "../core/program";
import { endTier, isNothingNew, joinStates, reviewTier, type TierReview } from "../core/tiers/review";
import { log } from "../lib/log.server";
import type { OutboxWrite } from "../repositories/ledger.server";
import { findSurvivors } from "../repositories/members.server";
import { findCurrentProgram } from "../repositories/programs.server";
import { findShopById } from "../repositories/shops.server";
import {
  findMembersDueForReview,
  findTiers,
  NO_TIER_RECORD,
  saveTiers,
  type TierRecord,
  type TierWrite,
} from "../repositories/tiers.server";
import { settleThresholds } from "./settle-thresholds.server";
import { prepareReviews, type ReviewShop } from "./tier-figures.server";

/** A tier moves on once a round: a review that was missed for years makes up for one period in each. */
const MAX_ROUNDS = 100;

/** Members of one shop, at domain time `now`. Throws when members move on all the time. */
export async function reviewMembers(
  shop: ReviewShop,
  memberIds: readonly number[],
  now: Date,
): Promise<void> {
  const version = await findCurrentProgram(shop.id, now);
  if (!version) return;
  const survivors = await findSurvivors(shop.id, memberIds);
  await reviewTiers(shop, version, survivors, now);
  await settleThresholds(shop, version, survivors, now);
}

/** Reviews up to `limit` members who are due at domain time `now`, of whichever shop. Returns how many were reviewed. */
export async function reviewDueMembers(now: Date, limit: number): Promise<number> {
  const due = await findMembersDueForReview(now, limit);
  let reviewed = 0;
  for (const [shopId, ofShop] of Map.groupBy(due, (member) => member.shopId)) {
    try {
      const shop = await findShopById(shopId);
      const version = await findCurrentProgram(shopId, now);
      const memberIds = await findSurvivors(
        shopId,
        ofShop.map(({ memberId }) => memberId),
      );
      if (!shop || !version) continue;
      await reviewTiers(shop, version, memberIds, now);
      reviewed += ofShop.length;
    } catch (error) {
      log().error({ err: error, shopId }, "the tiers of a shop's members could not be reviewed");
    }
  }
  return reviewed;
}

/** Brings the tiers of these members to what the programme version makes of them. */
export async function reviewTiers(
  shop: ReviewShop,
  version: ProgramVersion,
  memberIds: readonly number[],
  now: Date,
): Promise<void> {
  let open: readonly number[] = [...new Set(memberIds)];
  for (let round = 1; open.length > 0; round++) {
    if (round > MAX_ROUNDS) throw new Error(`the tiers of members ${open.join(", ")} come to no rest`);
    open = await reviewOnce(shop, version, open, now);
  }
}

/** Reviews each member once; returns those who are to be looked at again. */
async function reviewOnce(
  shop: ReviewShop,
  version: ProgramVersion,
  memberIds: readonly number[],
  now: Date,
): Promise<number[]> {
  const records = await findTiers(shop.id, memberIds);
  const members = memberIds.map((memberId) => ({
    ...{ memberId, record: records.get(memberId) ?? NO_TIER_RECORD },
  }));
  const reviews = await reviewsOf(shop, version, members, now);
  const writes = members.flatMap(({ memberId, record }): TierWrite[] => {
    const review = reviews.get(memberId);
    return review && isNews(record, review)
      ? [tierWrite(shop.id, memberId, record, review, version, now)]
      : [];
  });
  const saved = await saveTiers(shop.id, writes);
  return writes
    .filter(({ memberId, dueAt }) => !saved.has(memberId) || (dueAt !== null && dueAt <= now))
    .map(({ memberId }) => memberId);
}

interface MemberRecord {
  readonly memberId: number;
  readonly record: TierRecord;
}

async function reviewsOf(
  shop: ReviewShop,
  { program: { tiers } }: ProgramVersion,
  members: readonly MemberRecord[],
  now: Date,
): Promise<Map<number, TierReview>> {
  const states = members.map(({ memberId, record }) => ({
    ...{ memberId, state: joinStates(tiers, record.state, [...record.absorbed.values()]) },
  }));
  if (!tiers) return new Map(states.map(({ memberId, state }) => [memberId, endTier(state, now)]));
  const prepared = await prepareReviews(shop, tiers, states, now);
  return new Map(
    prepared.map(({ memberId, state, figures }) => [memberId, reviewTier(tiers, state, figures, now, shop)]),
  );
}

/** Members who never were in a tier leave no trace until they reach one. */
function isNews(record: TierRecord, review: TierReview): boolean {
  if (record.absorbed.size > 0) return true;
  if (record.version === 0) return !isNothingNew(review);
  return JSON.stringify([record.state, record.dueAt]) !== JSON.stringify([review.state, review.dueAt]);
}

/** What is written of a review, with what it asks for. */
export function tierWrite(
  shopId: number,
  memberId: number,
  record: TierRecord,
  { state, dueAt, change, gift }: TierReview,
  { version }: ProgramVersion,
  now: Date,
): TierWrite {
  const outbox: OutboxWrite[] = [];
  if (change) outbox.push({ queue: "member-balance", key: String(memberId), payload: { shopId, memberId } });
  if (gift) {
    const of = { of: "tier", key: gift.tier.key, occasion: gift.occasion };
    const payload = { shopId, memberId, ...of, programVersion: version };
    outbox.push({ queue: "give-gift", key: `tier ${memberId} ${of.key} ${of.occasion}`, payload });
  }
  return {
    ...{ memberId, expected: record.version, state, dueAt, change, outbox },
    ...{ programVersion: version, absorbed: [...record.absorbed.keys()], at: now },
  };
}
