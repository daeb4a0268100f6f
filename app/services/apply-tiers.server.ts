// Brings all members of a shop to a table of tiers that was published: a few thousand at a time, each part asking for the next.
// Where the merchant chose so, members keep the better tier of before until a date. It can run twice.
import { addDays, startOfDay } from "../core/periods";
import { replacedBy } from "../core/program-versions";
import { joinStates } from "../core/tiers/review";
import { listMemberIds } from "../repositories/members.server";
import { addOutboxMessages } from "../repositories/outbox.server";
import { findCurrentProgram, findProgram, findVersionDates } from "../repositories/programs.server";
import { findTiers, NO_TIER_RECORD, saveTiers, type TierWrite } from "../repositories/tiers.server";
import { compareTiers } from "./dry-run-tiers.server";
import { reviewTiers } from "./review-members.server";
import type { ReviewShop } from "./tier-figures.server";

const MEMBERS_AT_ONCE = 2000;
const MAX_ATTEMPTS = 10;

export interface TierChangeover {
  /** the version whose tiers held before; null: there were none */
  readonly fromVersion: number | null;
  /** until when members keep a better tier of before; null: they do not */
  readonly keepUntil: Date | null;
  /** the member after whom this part begins */
  readonly after: number;
}

/** A version is in force at `now`: where its tiers are others than before, asks for all members to be brought to them. */
export async function followTiers(shop: ReviewShop, version: number, now: Date): Promise<void> {
  const fromVersion = replacedBy(await findVersionDates(shop.id, now), version);
  const before = fromVersion === null ? null : (await findProgram(shop.id, fromVersion)).program.tiers;
  const { tiers } = (await findProgram(shop.id, version)).program;
  if (JSON.stringify(tiers) === JSON.stringify(before)) return;
  const lastDay = tiers?.keepFormerUntil ?? null;
  const keepUntil = lastDay === null ? null : addDays(startOfDay(lastDay, shop.timezone), 1, shop.timezone);
  await ask(shop.id, { fromVersion, keepUntil, after: 0 });
}

/** At domain time `now`. */
export async function applyTiers(shop: ReviewShop, changeover: TierChangeover, now: Date): Promise<void> {
  const memberIds = await listMemberIds(shop.id, changeover.after, MEMBERS_AT_ONCE);
  const version = await findCurrentProgram(shop.id, now);
  const last = memberIds.at(-1);
  if (!version || last === undefined) return;
  await keepTiers(shop, changeover, memberIds, now);
  await reviewTiers(shop, version, memberIds, now);
  if (memberIds.length === MEMBERS_AT_ONCE) await ask(shop.id, { ...changeover, after: last });
}

/** Gives members the tier that they would lose, before the review that would lose it. */
async function keepTiers(
  shop: ReviewShop,
  { fromVersion, keepUntil }: TierChangeover,
  memberIds: readonly number[],
  now: Date,
): Promise<void> {
  const current = await findCurrentProgram(shop.id, now);
  if (keepUntil === null || keepUntil <= now || fromVersion === null || !current) return;
  const { program } = await findProgram(shop.id, fromVersion);
  const tables = { before: program.tiers, after: current.program.tiers };
  let open = memberIds;
  for (let attempt = 1; open.length > 0; attempt++) {
    if (attempt > MAX_ATTEMPTS)
      throw new Error(`the tiers of members ${open.join(", ")} moved on all the time`);
    const records = await findTiers(shop.id, open);
    const compared = await compareTiers(shop, tables, open, now);
    const writes = compared.flatMap(({ memberId, keep }): TierWrite[] => {
      const record = records.get(memberId) ?? NO_TIER_RECORD;
      const state = joinStates(tables.after, record.state, [...record.absorbed.values()]);
      if (keep === null || state.given !== null) return [];
      const given = { tier: keep, until: keepUntil, reason: null };
      return [
        {
          ...{ memberId, expected: record.version, state: { ...state, given }, dueAt: now, change: null },
          ...{ absorbed: [...record.absorbed.keys()], at: now },
          ...{ programVersion: current.version, outbox: [] },
        },
      ];
    });
    const saved = await saveTiers(shop.id, writes);
    open = writes.map(({ memberId }) => memberId).filter((memberId) => !saved.has(memberId));
  }
}

async function ask(shopId: number, { fromVersion, keepUntil, after }: TierChangeover): Promise<void> {
  const payload = { shopId, fromVersion, keepUntil: keepUntil?.toISOString() ?? null, after };
  await addOutboxMessages([{ shopId, queue: "apply-tiers", key: `after ${after}`, payload }]);
}
