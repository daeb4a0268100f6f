// Redemptions and the discounts that carry their codes. What moves points (the hold, its capture and release) is written
// with the ledger; here are the steps that only concern the code.
import { database } from "../db.server";
import type { Fulfilment } from "../core/rewards/define";
import type { RedemptionState } from "../core/rewards/redemption";
import { CASHBACK_PAYOUT } from "../core/store-credit/payout";
import { promisedRewardSchema, type PromisedReward } from "../core/rewards/registry";

export interface RedemptionRow {
  readonly id: string;
  readonly memberId: number;
  readonly rewardKey: string;
  readonly programVersion: number;
  readonly code: string;
  readonly state: RedemptionState;
  readonly fulfilment: Fulfilment;
  readonly discountKey: string | null;
  readonly pointsHeld: number;
  readonly pointsSpent: number;
  /** the same of what is paid with cashback, in minor units of `currency` */
  readonly centsHeld: number;
  readonly centsSpent: number;
  /** of the cashback that it is paid with; null: it is paid with points, or was granted */
  readonly currency: string | null;
  readonly orderName: string | null;
  readonly requestedAt: Date;
  readonly expiresAt: Date | null;
  readonly heldUntil: Date | null;
  readonly givenBackAt: Date | null;
  readonly releaseDueAt: Date | null;
  /** what it was granted for; null: it was paid for */
  readonly grantedFor: string | null;
  readonly ownTerms: PromisedReward | null;
  readonly unusedCode: "returned" | "forfeited";
  readonly failure: string | null;
}

type StoredRow = Omit<RedemptionRow, "ownTerms"> & { readonly ownTerms: unknown };

/** Throws ZodError when the stored terms are no reward's. */
function rowFrom(stored: StoredRow): RedemptionRow {
  return { ...stored, ownTerms: promisedRewardSchema.nullable().parse(stored.ownTerms) };
}

const SELECT = `
  SELECT r.id, r.member_id AS "memberId", r.reward_key AS "rewardKey", r.program_version AS "programVersion", r.code,
         r.state, r.fulfilment, r.discount_key AS "discountKey", 
         CASE WHEN h.unit = 'points' THEN h.amount - h.captured - h.released ELSE 0 END AS "pointsHeld",
         CASE WHEN h.unit = 'points' THEN h.captured ELSE 0 END AS "pointsSpent",
         CASE WHEN h.unit <> 'points' THEN h.amount - h.captured - h.released ELSE 0 END AS "centsHeld",
         CASE WHEN h.unit <> 'points' THEN h.captured ELSE 0 END AS "centsSpent", nullif(h.unit, 'points') AS currency, o.name AS "orderName", r.requested_at AS "requestedAt",
         r.expires_at AS "expiresAt", r.held_until AS "heldUntil", r.given_back_at AS "givenBackAt",
         r.release_due_at AS "releaseDueAt", r.granted_for AS "grantedFor",
         r.own_terms AS "ownTerms", r.unused_code AS "unusedCode", r.failure
  FROM redemption r
  LEFT JOIN hold h ON h.shop_id = r.shop_id AND h.id = r.id
  LEFT JOIN orders o ON o.shop_id = r.shop_id AND o.id = r.order_id`;

/** A member's redemptions, newest first. */
export async function listRedemptions(
  shopId: number,
  memberId: number,
  limit: number,
): Promise<RedemptionRow[]> {
  const { rows } = await database().query<StoredRow>(
    `${SELECT} WHERE r.shop_id = $1 AND r.member_id = $2 ORDER BY r.requested_at DESC, r.id LIMIT $3`,
    [shopId, memberId, limit],
  );
  return rows.map(rowFrom);
}

/** The same of those that the member chose, or was granted: no payouts of cashback. */
export async function listChosenRedemptions(
  shopId: number,
  memberId: number,
  limit: number,
): Promise<RedemptionRow[]> {
  const { rows } = await database().query<StoredRow>(
    `${SELECT} WHERE r.shop_id = $1 AND r.member_id = $2 AND r.reward_key <> $4
     ORDER BY r.requested_at DESC, r.id LIMIT $3`,
    [shopId, memberId, limit, CASHBACK_PAYOUT],
  );
  return rows.map(rowFrom);
}

export async function findRedemptions(shopId: number, ids: readonly string[]): Promise<RedemptionRow[]> {
  const { rows } = await database().query<StoredRow>(
    `${SELECT} WHERE r.shop_id = $1 AND r.id = ANY ($2::text[]) ORDER BY r.requested_at, r.id`,
    [shopId, ids],
  );
  return rows.map(rowFrom);
}

/** Notes that the codes are at Shopify; locks in the order of ledger_post(). A code that was used or closed meanwhile keeps its state. */
export async function markIssued(shopId: number, ids: readonly string[], issuedAt: Date): Promise<void> {
  await database().query(
    `WITH locked AS (
       SELECT id FROM redemption WHERE shop_id = $1 AND id = ANY ($2::text[]) ORDER BY id FOR UPDATE
     )
     UPDATE redemption r SET state = CASE WHEN r.state = 'issuing' THEN 'issued' ELSE r.state END,
                             issued_at = coalesce(r.issued_at, $3), failure = NULL
     FROM locked WHERE r.shop_id = $1 AND r.id = locked.id`,
    [shopId, ids, issuedAt],
  );
}

export async function noteFailure(shopId: number, id: string, failure: string): Promise<void> {
  await database().query("UPDATE redemption SET failure = $3 WHERE shop_id = $1 AND id = $2", [
    shopId,
    id,
    failure,
  ]);
}

/** The code is gone: its points may go back from `releaseDueAt` on. */
export async function scheduleRelease(shopId: number, id: string, releaseDueAt: Date): Promise<void> {
  await database().query(
    `UPDATE redemption SET release_due_at = $3
     WHERE shop_id = $1 AND id = $2 AND state = 'closing' AND release_due_at IS NULL`,
    [shopId, id, releaseDueAt],
  );
}

/** Asks again for every code and gift card that is to be made or killed and isn't yet: its job ended while the app was uninstalled. */
export async function repeatCodeWishes(shopId: number): Promise<void> {
  await database().query(
    `INSERT INTO outbox_message (shop_id, queue, key, payload)
     SELECT shop_id,
            CASE WHEN state = 'closing' THEN 'kill-code' WHEN fulfilment = 'giftCard' THEN 'make-gift-card'
                 ELSE 'issue-code' END,
            id, jsonb_build_object('shopId', shop_id, 'redemptionId', id)
     FROM redemption
     WHERE shop_id = $1 AND fulfilment IN ('code', 'giftCard') AND (state = 'issuing' OR (state = 'closing' AND release_due_at IS NULL))`,
    [shopId],
  );
}

/** Asks for the killing of those of the codes that were given up, whose points stay until they are known to be gone. */
export async function killClosedCodes(shopId: number, codes: readonly string[]): Promise<void> {
  await database().query(
    `WITH closed AS (
       SELECT shop_id, id, state FROM redemption
       WHERE shop_id = $1 AND code = ANY ($2::text[]) AND state IN ('closing', 'released', 'forfeited') ORDER BY id FOR UPDATE
     ), kept AS (
       UPDATE redemption r SET release_due_at = NULL FROM closed
       WHERE r.shop_id = closed.shop_id AND r.id = closed.id AND closed.state = 'closing'
     )
     INSERT INTO outbox_message (shop_id, queue, key, payload)
     SELECT shop_id, 'kill-code', id, jsonb_build_object('shopId', shop_id, 'redemptionId', id) FROM closed`,
    [shopId, codes],
  );
}

/** A redemption whose next step has come due, in whichever shop. */
export interface DueRedemption {
  readonly shopId: number;
  readonly id: string;
}

/** A member's redemption of that reward that is open and held for a cart at `now`; null when there is none. */
export async function findCartRedemption(
  shopId: number,
  { memberId, rewardKey }: { readonly memberId: number; readonly rewardKey: string },
  now: Date,
): Promise<string | null> {
  const { rows } = await database().query<{ id: string }>(
    `SELECT id FROM redemption
     WHERE shop_id = $1 AND member_id = $2 AND reward_key = $3 AND state IN ('issuing', 'issued') AND held_until > $4
     ORDER BY requested_at DESC LIMIT 1`,
    [shopId, memberId, rewardKey, now],
  );
  return rows[0]?.id ?? null;
}

/** Open redemptions whose code, or whose hold for a cart, has run out unused. */
export async function findExpiredRedemptions(now: Date, limit: number): Promise<DueRedemption[]> {
  const { rows } = await database().query<DueRedemption>(
    `SELECT shop_id AS "shopId", id FROM redemption
     WHERE fulfilment = 'code' AND state IN ('issuing', 'issued') AND least(expires_at, held_until) < $1
     ORDER BY least(expires_at, held_until) LIMIT $2`,
    [now, limit],
  );
  return rows;
}

export async function findDueReleases(now: Date, limit: number): Promise<DueRedemption[]> {
  const { rows } = await database().query<DueRedemption>(
    `SELECT shop_id AS "shopId", id FROM redemption
     WHERE state = 'closing' AND release_due_at <= $1 ORDER BY release_due_at LIMIT $2`,
    [now, limit],
  );
  return rows;
}

/** A redemption that staff have something to do with, and whose it is. */
export interface ThingRow extends RedemptionRow {
  readonly memberName: string | null;
}

/** Goods that are owed to members, the oldest first, and the latest gift cards that can be taken back. */
export async function listThings(shopId: number, limit: number): Promise<ThingRow[]> {
  const { rows } = await database().query<StoredRow & { readonly memberName: string | null }>(
    `SELECT things.*, m.display_name AS "memberName"
     FROM (
       (${SELECT} WHERE r.shop_id = $1 AND r.fulfilment = 'goods' AND r.state = 'issuing'
        ORDER BY r.requested_at, r.id LIMIT $2)
       UNION ALL
       (${SELECT} WHERE r.shop_id = $1 AND r.fulfilment = 'giftCard' AND r.state = 'fulfilled'
        ORDER BY r.requested_at DESC, r.id LIMIT $2)
     ) things
     JOIN member m ON m.shop_id = $1 AND m.id = things."memberId"`,
    [shopId, limit],
  );
  return rows.map((row) => ({ ...rowFrom(row), memberName: row.memberName }));
}
