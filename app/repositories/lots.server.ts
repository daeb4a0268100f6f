// Lots that have come due, in whichever shop: found by their dates, for the worker's sweeps.
import { database } from "../db.server";

export interface MemberRef {
  readonly shopId: number;
  readonly memberId: number;
}

/** Members who have something left in a lot that has expired at `now`, those overdue longest first. */
export async function findMembersWithExpiredLots(now: Date, limit: number): Promise<MemberRef[]> {
  const { rows } = await database().query<MemberRef>(
    `SELECT shop_id AS "shopId", member_id AS "memberId" FROM lot
     WHERE remaining > 0 AND expires_at <= $1
     GROUP BY shop_id, member_id ORDER BY min(expires_at) LIMIT $2`,
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
