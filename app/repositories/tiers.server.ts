// Members' tiers: the state that the next review stands on, and the history. Each write names the version that it was decided
// on, and is not made when the member's tier has moved on.
import { z } from "zod";
import { database } from "../db.server";
import { NO_TIER, type TierChange, type TierState } from "../core/tiers/review";
import type { OutboxWrite } from "./ledger.server";

export interface TierRecord {
  /** 0: nothing was ever written */
  readonly version: number;
  readonly state: TierState;
  readonly dueAt: Date | null;
  /** of members who were merged into this one since, by their ids */
  readonly absorbed: ReadonlyMap<number, TierState>;
}

export const NO_TIER_RECORD: TierRecord = { version: 0, state: NO_TIER, dueAt: null, absorbed: new Map() };

interface StoredTier {
  readonly memberId: number;
  readonly survivorId: number;
  readonly version: number;
  readonly tier: string | null;
  readonly earned: string | null;
  readonly reviewAt: Date | null;
  readonly period: string;
  readonly givenTier: string | null;
  readonly givenUntil: Date | null;
  readonly givenReason: string | null;
  readonly noticedFor: Date | null;
  readonly dueAt: Date | null;
}

/** By the members that these are by now. Those of whom nothing was written are not in the answer. */
export async function findTiers(
  shopId: number,
  memberIds: readonly number[],
): Promise<Map<number, TierRecord>> {
  const { rows } = await database().query<StoredTier>({
    name: "member-tiers",
    text: `SELECT t.member_id AS "memberId", p.survivor_id AS "survivorId", t.version, t.tier, t.earned,
                  t.review_at AS "reviewAt", t.period, t.given_tier AS "givenTier", t.given_until AS "givenUntil",
                  t.given_reason AS "givenReason", t.noticed_for AS "noticedFor", t.due_at AS "dueAt"
           FROM (
             SELECT id AS member_id, id AS survivor_id FROM unnest($2::integer[]) AS id
             UNION ALL
             SELECT m.id, m.merged_into FROM member m WHERE m.shop_id = $1 AND m.merged_into = ANY ($2::integer[])
           ) p
           JOIN member_tier t ON t.shop_id = $1 AND t.member_id = p.member_id
           ORDER BY t.member_id`,
    values: [shopId, memberIds],
  });
  const bySurvivor = Map.groupBy(rows, ({ survivorId }) => survivorId);
  return new Map(
    [...bySurvivor].map(([survivorId, ofMember]) => [survivorId, recordFrom(survivorId, ofMember)]),
  );
}

function recordFrom(memberId: number, rows: readonly StoredTier[]): TierRecord {
  const own = rows.find((row) => row.memberId === memberId);
  return {
    ...{ version: own?.version ?? 0, state: own ? stateFrom(own) : NO_TIER, dueAt: own?.dueAt ?? null },
    absorbed: new Map(rows.filter((row) => row !== own).map((row) => [row.memberId, stateFrom(row)])),
  };
}

function stateFrom({ tier, earned, reviewAt, period, noticedFor, ...row }: StoredTier): TierState {
  const { givenTier, givenUntil, givenReason } = row;
  const given =
    givenTier !== null && givenUntil ? { tier: givenTier, until: givenUntil, reason: givenReason } : null;
  return { tier, earned, reviewAt, period, noticedFor, given };
}

export interface TierWrite {
  readonly memberId: number;
  /** the version that was read; 0: none */
  readonly expected: number;
  readonly state: TierState;
  readonly dueAt: Date | null;
  readonly change: TierChange | null;
  /** merged members whose tiers are in this one now */
  readonly absorbed: readonly number[];
  readonly at: Date;
  readonly programVersion: number;
  readonly outbox: readonly OutboxWrite[];
}

/** Writes states, the history's next lines and what they ask for, together. Returns the members who had not moved on. */
export async function saveTiers(shopId: number, writes: readonly TierWrite[]): Promise<Set<number>> {
  if (writes.length === 0) return new Set();
  const rows = writes.map(({ state, change, ...write }) => ({
    ...write,
    ...state,
    givenTier: state.given?.tier ?? null,
    givenUntil: state.given?.until ?? null,
    givenReason: state.given?.reason ?? null,
    changedAt: change?.at ?? null,
    why: change?.why ?? null,
    reason: change?.reason ?? null,
  }));
  const { rows: saved } = await database().query<{ memberId: number }>({
    name: "save-tiers",
    text: `
      WITH write AS (
        SELECT * FROM jsonb_to_recordset($2::jsonb) AS w("memberId" integer, expected integer, tier text, earned text,
          "reviewAt" timestamptz, period text, "givenTier" text, "givenUntil" timestamptz, "givenReason" text,
          "noticedFor" timestamptz, "dueAt" timestamptz, "changedAt" timestamptz, why jsonb, reason text,
          "programVersion" integer, outbox jsonb, absorbed integer[], at timestamptz)
      ), known AS (
        UPDATE member_tier t
        SET version = t.version + 1, tier = w.tier, earned = w.earned, review_at = w."reviewAt", period = w.period,
            given_tier = w."givenTier", given_until = w."givenUntil", given_reason = w."givenReason",
            noticed_for = w."noticedFor", due_at = w."dueAt"
        FROM write w
        WHERE t.shop_id = $1 AND t.member_id = w."memberId" AND t.version = w.expected AND w.expected > 0
        RETURNING t.member_id
      ), new AS (
        INSERT INTO member_tier (shop_id, member_id, version, tier, earned, review_at, period, given_tier, given_until,
          given_reason, noticed_for, due_at)
        SELECT $1, "memberId", 1, tier, earned, "reviewAt", period, "givenTier", "givenUntil", "givenReason", "noticedFor",
               "dueAt"
        FROM write WHERE expected = 0 ORDER BY "memberId"
        ON CONFLICT DO NOTHING
        RETURNING member_id
      ), saved AS (
        SELECT w.* FROM write w JOIN (SELECT member_id FROM known UNION ALL SELECT member_id FROM new) s ON s.member_id = w."memberId"
      ), ended AS (
        UPDATE tier_period p SET until_at = greatest(p.from_at, s."changedAt") FROM saved s
        WHERE p.shop_id = $1 AND p.member_id = s."memberId" AND p.until_at IS NULL AND s."changedAt" IS NOT NULL
        RETURNING p.member_id, p.until_at
      ), begun AS (
        INSERT INTO tier_period (shop_id, member_id, number, tier, from_at, why, reason, program_version)
        SELECT $1, s."memberId", s.expected + 1, s.tier, coalesce(e.until_at, s."changedAt"), s.why, s.reason, s."programVersion"
        FROM saved s LEFT JOIN ended e ON e.member_id = s."memberId"
        WHERE s."changedAt" IS NOT NULL
      ), absorbed AS (
        DELETE FROM member_tier t USING saved s WHERE t.shop_id = $1 AND t.member_id = ANY (s.absorbed)
      ), closed AS (
        UPDATE tier_period p SET until_at = greatest(p.from_at, s.at) FROM saved s
        WHERE p.shop_id = $1 AND p.member_id = ANY (s.absorbed) AND p.until_at IS NULL
      ), asked AS (
        INSERT INTO outbox_message (shop_id, queue, key, payload)
        SELECT $1, m.queue, m.key, m.payload
        FROM saved s, jsonb_to_recordset(s.outbox) AS m(queue text, key text, payload jsonb)
      )
      SELECT "memberId" FROM saved`,
    values: [shopId, JSON.stringify(rows)],
  });
  return new Set(saved.map(({ memberId }) => memberId));
}

export interface MemberAt {
  /** what the answer is found by */
  readonly id: string;
  readonly memberId: number;
  readonly at: Date;
}

/** In which tier each was at that moment, as the history says; who had none by then is not in the answer. */
export async function findTiersAt(
  shopId: number,
  moments: readonly MemberAt[],
): Promise<Map<string, string | null>> {
  if (moments.length === 0) return new Map();
  const { rows } = await database().query<{ id: string; tier: string | null }>({
    name: "tiers-at",
    text: `SELECT wanted.id, p.tier
           FROM unnest($2::text[], $3::integer[], $4::timestamptz[]) AS wanted(id, member_id, moment), LATERAL (
             SELECT tier FROM tier_period
             WHERE shop_id = $1 AND member_id = wanted.member_id AND from_at <= wanted.moment
               AND (until_at IS NULL OR until_at > wanted.moment)
             ORDER BY number DESC LIMIT 1
           ) p`,
    values: [
      shopId,
      moments.map(({ id }) => id),
      moments.map(({ memberId }) => memberId),
      moments.map(({ at }) => at),
    ],
  });
  return new Map(rows.map(({ id, tier }) => [id, tier]));
}

/** In which tier a member is at that moment; null: in none. */
export async function findTier(shopId: number, memberId: number, at: Date): Promise<string | null> {
  const tiers = await findTiersAt(shopId, [{ id: "member", memberId, at }]);
  return tiers.get("member") ?? null;
}

const whySchema = z.strictObject({
  step: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});

export interface TierPeriod {
  readonly tier: string | null;
  readonly fromAt: Date;
  readonly untilAt: Date | null;
  readonly why: TierChange["why"];
  readonly reason: string | null;
  readonly programVersion: number;
}

/** The history of a member's tiers, newest first. */
export async function listTierPeriods(shopId: number, memberId: number): Promise<TierPeriod[]> {
  const { rows } = await database().query<Omit<TierPeriod, "why"> & { readonly why: unknown }>(
    `SELECT tier, from_at AS "fromAt", until_at AS "untilAt", why, reason, program_version AS "programVersion"
     FROM tier_period WHERE shop_id = $1 AND member_id = $2 ORDER BY number DESC`,
    [shopId, memberId],
  );
  return rows.map((row) => ({ ...row, why: whySchema.parse(row.why) }));
}

/** Members whose tier is to be looked at by `now`, those overdue longest first. */
export async function findMembersDueForReview(
  now: Date,
  limit: number,
): Promise<{ readonly shopId: number; readonly memberId: number }[]> {
  const { rows } = await database().query<{ shopId: number; memberId: number }>(
    `SELECT shop_id AS "shopId", member_id AS "memberId" FROM member_tier
     WHERE due_at <= $1 ORDER BY due_at LIMIT $2`,
    [now, limit],
  );
  return rows;
}
