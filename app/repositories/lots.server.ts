// Lots that have come due, in whichever shop: found by their dates, for the worker's sweeps.
import { database } from "../db.server";

export interface MemberRef {
  readonly shopId: number;
  readonly memberId: number;
}

/**
 * Members who have something left in a lot that has expired at `now`, by its own date or by inactivity, those overdue longest
 * first. An account that waits for its notice does not lapse.
 */
export async function findMembersWithExpiredLots(now: Date, limit: number): Promise<MemberRef[]> {
  const { rows } = await database().query<MemberRef>(
    `SELECT shop_id AS "shopId", member_id AS "memberId" FROM (
       SELECT shop_id, member_id, expires_at AS ended_at FROM lot WHERE remaining > 0 AND expires_at <= $1
       UNION ALL
       SELECT a.shop_id, a.member_id, a.ends_at FROM account a
       WHERE a.remaining > 0 AND a.ends_at <= $1
         AND (NOT (a.idle->>'needsNotice')::boolean OR a.noticed_at + interval '720 hours' <= a.ends_at
              OR a.noticed_at + interval '744 hours' <= $1)
         AND EXISTS (
           SELECT 1 FROM lot WHERE lot.shop_id = a.shop_id AND lot.member_id = a.member_id AND lot.unit = a.unit
             AND lot.remaining > 0 AND lot.earned_at < a.ends_at)
     ) over
     GROUP BY shop_id, member_id ORDER BY min(ended_at) LIMIT $2`,
    [now, limit],
  );
  return rows;
}

/** Notes lots that came free by `now`, and asks for their members' balances to be written, together. Returns how many. */
export async function announceMaturedLots(now: Date, limit: number): Promise<number> {
  const { rowCount } = await database().query(
    `WITH due AS (
       SELECT shop_id, member_id, unit, id FROM lot
       WHERE NOT matured AND available_at > earned_at AND available_at <= $1
       ORDER BY available_at LIMIT $2 FOR UPDATE SKIP LOCKED
     ), noted AS (
       UPDATE lot SET matured = true FROM due
       WHERE lot.shop_id = due.shop_id AND lot.member_id = due.member_id AND lot.unit = due.unit AND lot.id = due.id
       RETURNING lot.shop_id, lot.member_id
     ), asked AS (
       INSERT INTO outbox_message (shop_id, queue, key, payload)
       SELECT DISTINCT shop_id, 'member-balance', member_id::text,
              jsonb_build_object('shopId', shop_id, 'memberId', member_id)
       FROM noted
     )
     SELECT 1 FROM noted`,
    [now, limit],
  );
  return rowCount ?? 0;
}

/** Members of a shop with something free in an account of that unit. */
export async function findMembersWithFreeMoney(
  shopId: number,
  unit: string,
  now: Date,
  limit: number,
): Promise<number[]> {
  const { rows } = await database().query<{ memberId: number }>(
    `SELECT DISTINCT member_id AS "memberId" FROM lot
     WHERE shop_id = $1 AND unit = $2 AND remaining > 0 AND available_at <= $3
       AND (expires_at IS NULL OR expires_at > $3)
     ORDER BY member_id LIMIT $4`,
    [shopId, unit, now, limit],
  );
  return rows.map(({ memberId }) => memberId);
}
