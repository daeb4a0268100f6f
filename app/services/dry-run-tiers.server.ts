// Says what another table of tiers would do to a shop's members, before it is published: who moves where and when, and what
// the entry gifts cost. Members are looked at a few thousand at a time, and nothing is written.
import { foreseeTier, keepableTier, moveOf, NO_TIERS, type Foreseen, type Move } from "../core/tiers/compare";
import { joinStates } from "../core/tiers/review";
import type { Tiers } from "../core/tiers/settings";
import { listMemberIds } from "../repositories/members.server";
import { findCurrentProgram } from "../repositories/programs.server";
import { findTiers, NO_TIER_RECORD, type TierRecord } from "../repositories/tiers.server";
import { prepareReviews, type PreparedReview, type ReviewShop } from "./tier-figures.server";

const MEMBERS_AT_ONCE = 5000;
const SAMPLE = 10;

export interface MoveSummary extends Pick<Move, "from" | "to" | "when"> {
  readonly members: number;
  readonly earliest: Date;
  readonly latest: Date;
  /** ids of some of the members */
  readonly sample: readonly number[];
}

export interface TierDryRun {
  readonly members: number;
  /** most members first */
  readonly moves: readonly MoveSummary[];
  /** of members whose better tier could be kept until a date */
  readonly keepable: number;
  /** what entering tiers at once gives, in points and by reward */
  readonly giftPoints: number;
  readonly giftRewards: Readonly<Record<string, number>>;
}

/** `proposed` null: the programme would have no tiers. At domain time `now`. */
export async function dryRunTiers(shop: ReviewShop, proposed: Tiers | null, now: Date): Promise<TierDryRun> {
  const current = (await findCurrentProgram(shop.id, now))?.program.tiers ?? null;
  const tables = { before: current, after: proposed };
  const tally = new Tally();
  let after = 0;
  for (;;) {
    const memberIds = await listMemberIds(shop.id, after, MEMBERS_AT_ONCE);
    for (const { memberId, move, keep, gift } of await compareTiers(shop, tables, memberIds, now)) {
      tally.add(memberId, move, keep !== null, gift);
    }
    const last = memberIds.at(-1);
    if (last === undefined || memberIds.length < MEMBERS_AT_ONCE) return tally.result();
    after = last;
  }
}

export interface Compared {
  readonly memberId: number;
  readonly move: Move | null;
  /** the tier that the move would lose, where it can be kept */
  readonly keep: string | null;
  readonly gift: Foreseen["gift"];
}

/** What becomes of each of these members under other tiers. */
export async function compareTiers(
  shop: ReviewShop,
  tables: { readonly before: Tiers | null; readonly after: Tiers | null },
  memberIds: readonly number[],
  now: Date,
): Promise<Compared[]> {
  const records = await findTiers(shop.id, memberIds);
  const before = await preparedBy(shop, tables.before, memberIds, records, now);
  const after = isSummedAlike(tables.before, tables.after)
    ? before
    : await preparedBy(shop, tables.after, memberIds, records, now);
  const [foreseenBefore, foreseenAfter] = [
    foreseeAll(shop, tables.before, before, now),
    foreseeAll(shop, tables.after, after, now),
  ];
  return memberIds.map((memberId) => {
    const foreseen = foreseenAfter.get(memberId) ?? NO_TIERS;
    const move = moveOf(foreseenBefore.get(memberId) ?? NO_TIERS, foreseen, now);
    return { memberId, move, keep: tables.after && keepableTier(tables.after, move), gift: foreseen.gift };
  });
}

/** Whether both tables ask for the same sums, which are then made once. */
function isSummedAlike(before: Tiers | null, after: Tiers | null): boolean {
  const asked = (tiers: Tiers | null) => JSON.stringify([tiers?.by, tiers?.period, tiers?.graceDays]);
  return asked(before) === asked(after);
}

async function preparedBy(
  shop: ReviewShop,
  tiers: Tiers | null,
  memberIds: readonly number[],
  records: ReadonlyMap<number, TierRecord>,
  now: Date,
): Promise<PreparedReview[]> {
  if (!tiers) return [];
  const states = memberIds.map((memberId) => {
    const { state, absorbed } = records.get(memberId) ?? NO_TIER_RECORD;
    return { memberId, state: joinStates(tiers, state, [...absorbed.values()]) };
  });
  return prepareReviews(shop, tiers, states, now);
}

function foreseeAll(
  shop: ReviewShop,
  tiers: Tiers | null,
  prepared: readonly PreparedReview[],
  now: Date,
): Map<number, Foreseen> {
  if (!tiers) return new Map();
  return new Map(
    prepared.map(({ memberId, state, figures }) => [memberId, foreseeTier(tiers, state, figures, now, shop)]),
  );
}

class Tally {
  #members = 0;
  #keepable = 0;
  #giftPoints = 0;
  readonly #giftRewards: Record<string, number> = {};
  readonly #moves = new Map<string, MoveSummary>();

  add(memberId: number, move: Move | null, isKeepable: boolean, gift: Foreseen["gift"]): void {
    this.#members += 1;
    if (isKeepable) this.#keepable += 1;
    if (gift?.gift.kind === "points") this.#giftPoints += gift.gift.points;
    if (gift?.gift.kind === "reward")
      this.#giftRewards[gift.gift.reward] = (this.#giftRewards[gift.gift.reward] ?? 0) + 1;
    if (!move) return;
    const { from, to, when, at } = move;
    const key = JSON.stringify([from, to, when]);
    const known = this.#moves.get(key) ?? {
      from,
      to,
      when,
      members: 0,
      earliest: at,
      latest: at,
      sample: [],
    };
    this.#moves.set(key, {
      ...known,
      members: known.members + 1,
      earliest: at < known.earliest ? at : known.earliest,
      latest: at > known.latest ? at : known.latest,
      sample: known.sample.length < SAMPLE ? [...known.sample, memberId] : known.sample,
    });
  }

  result(): TierDryRun {
    return {
      ...{ members: this.#members, keepable: this.#keepable },
      ...{ giftPoints: this.#giftPoints, giftRewards: this.#giftRewards },
      moves: [...this.#moves.values()].sort((a, b) => b.members - a.members),
    };
  }
}
