// Reads the ledger's lines for people: a member's timeline and a shop's totals.
import { database } from "../db.server";
import type { Explanation } from "../core/ledger/types";

export interface TimelineEntry {
  readonly seq: number;
  readonly key: string;
  readonly unit: string;
  readonly kind: string;
  readonly amount: number;
  readonly waived: number;
  readonly orderName: string | null;
  readonly ruleKey: string | null;
  readonly programVersion: number | null;
  readonly occurredAt: Date;
  readonly recordedAt: Date;
  readonly balanceBefore: number;
  readonly balanceAfter: number;
  readonly availableAt: Date | null;
  readonly expiresAt: Date | null;
  readonly explanation: Explanation;
}

/** A member's entries and those of whoever was merged into them, newest first, a page at a time: those before `beforeSeq`. */
export async function listEntries(
  shopId: number,
  memberId: number,
  { beforeSeq, limit }: { readonly beforeSeq: number | null; readonly limit: number },
): Promise<TimelineEntry[]> {
  const { rows } = await database().query<TimelineEntry>(
    `SELECT e.seq, e.key, e.unit, e.kind, e.amount, e.waived, o.name AS "orderName", e.rule_key AS "ruleKey",
            e.program_version AS "programVersion", e.occurred_at AS "occurredAt", e.recorded_at AS "recordedAt",
            e.balance_before AS "balanceBefore", e.balance_after AS "balanceAfter", l.available_at AS "availableAt", l.expires_at AS "expiresAt", e.explanation
     FROM member m, LATERAL (
       SELECT * FROM ledger_entry
       WHERE shop_id = $1 AND member_id = m.id AND ($3::bigint IS NULL OR seq < $3)
       ORDER BY seq DESC LIMIT $4
     ) e
     LEFT JOIN orders o ON o.shop_id = e.shop_id AND o.id = e.order_id
     LEFT JOIN lot l ON l.shop_id = e.shop_id AND l.member_id = $2 AND l.unit = e.unit AND l.id = e.key
     WHERE m.shop_id = $1 AND (m.id = $2 OR m.merged_into = $2)
     ORDER BY e.seq DESC LIMIT $4`,
    [shopId, memberId, beforeSeq, limit],
  );
  return rows;
}

/** Whether an entry of that key was written. */
export async function hasEntry(shopId: number, key: string): Promise<boolean> {
  const { rowCount } = await database().query("SELECT 1 FROM ledger_entry WHERE shop_id = $1 AND key = $2", [
    ...[shopId, key],
  ]);
  return rowCount === 1;
}

/** An entry by its key, or null. */
export async function findEntry(
  shopId: number,
  key: string,
): Promise<Pick<TimelineEntry, "key" | "amount" | "programVersion"> | null> {
  const { rows } = await database().query<Pick<TimelineEntry, "key" | "amount" | "programVersion">>(
    `SELECT key, amount, program_version AS "programVersion" FROM ledger_entry WHERE shop_id = $1 AND key = $2`,
    [shopId, key],
  );
  return rows[0] ?? null;
}

export interface UnitTotals {
  readonly unit: string;
  readonly earned: number;
  readonly remaining: number;
  readonly held: number;
  readonly captured: number;
}

/** What a shop's members have of each unit, all together. */
export async function totalsByUnit(shopId: number): Promise<UnitTotals[]> {
  const { rows } = await database().query<UnitTotals>(
    `SELECT unit, sum(earned - taken)::bigint AS earned, sum(remaining - deficit)::bigint AS remaining,
            sum(held)::bigint AS held, sum(captured)::bigint AS captured
     FROM account WHERE shop_id = $1 GROUP BY unit ORDER BY unit`,
    [shopId],
  );
  return rows;
}

export interface ShopCounts {
  readonly members: number;
  readonly orders: number;
  readonly codesIssuing: number;
  readonly codesIssued: number;
  readonly codesUsed: number;
}

export async function countShop(shopId: number): Promise<ShopCounts> {
  const { rows } = await database().query<ShopCounts>(
    `SELECT (SELECT count(*) FROM member WHERE shop_id = $1 AND merged_into IS NULL) AS members,
            (SELECT count(*) FROM orders WHERE shop_id = $1 AND version > 0) AS orders,
            count(*) FILTER (WHERE state = 'issuing') AS "codesIssuing",
            count(*) FILTER (WHERE state = 'issued') AS "codesIssued",
            count(*) FILTER (WHERE state = 'used') AS "codesUsed"
     FROM redemption WHERE shop_id = $1`,
    [shopId],
  );
  const [counts] = rows;
  if (!counts) throw new Error("counting answers one row");
  return counts;
}
