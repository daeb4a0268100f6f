// Transfers: calls to customers' store credit accounts, from their wish (written by ledger_post) to how they ended. Invariant:
// each step of a call is taken by one worker only, and for one account one call is under way at a time.
import { database } from "../db.server";
import { CASHBACK_PAYOUT } from "../core/store-credit/payout";
import type { Transfer } from "../core/store-credit/transfer";

export interface TransferRow extends Transfer {
  /** what was asked of Shopify at the last try */
  readonly sentCents: number | null;
  /** when, in real time */
  readonly sentAt: Date | null;
  /** the account's last transaction before that; null: it had none */
  readonly lastBefore: string | null;
  readonly transactionId: string | null;
}

const COLUMNS = `
  t.id, t.member_id AS "memberId", t.customer_id AS "customerId", t.direction, t.currency,
  t.amount_cents AS "amountCents", t.expires_at AS "expiresAt", t.state, t.requested_at AS "requestedAt",
  t.sent_cents AS "sentCents", t.sent_at AS "sentAt", t.last_before AS "lastBefore",
  t.transaction_id AS "transactionId", t.failure, t.settled_at AS "settledAt"`;

const OPEN = `state IN ('waiting', 'sending', 'unclear', 'made')`;

export async function findTransfer(shopId: number, id: string): Promise<TransferRow | null> {
  const { rows } = await database().query<TransferRow>(
    `SELECT ${COLUMNS} FROM transfer t WHERE shop_id = $1 AND id = $2`,
    [shopId, id],
  );
  return rows[0] ?? null;
}

/** The transfer of that customer that has to end before any other is sent; null when none is open. */
export async function findFirstOpenTransfer(shopId: number, customerId: string): Promise<string | null> {
  const { rows } = await database().query<{ id: string }>(
    `SELECT id FROM transfer WHERE shop_id = $1 AND customer_id = $2 AND ${OPEN} ORDER BY seq LIMIT 1`,
    [shopId, customerId],
  );
  return rows[0]?.id ?? null;
}

/** A member's payouts of cashback that are out, or on their way. */
export async function findPayouts(shopId: number, memberId: number, currency: string): Promise<string[]> {
  const { rows } = await database().query<{ id: string }>(
    `SELECT r.id FROM redemption r JOIN hold h ON h.shop_id = r.shop_id AND h.id = r.id
     WHERE r.shop_id = $1 AND r.member_id = $2 AND r.reward_key = $3 AND h.unit = $4 AND h.amount > h.released`,
    [shopId, memberId, CASHBACK_PAYOUT, currency],
  );
  return rows.map(({ id }) => id);
}

/** Whether Shopify refused to credit that member since `since`: asking again at once would be refused again. */
export async function wasRefusedSince(shopId: number, memberId: number, since: Date): Promise<boolean> {
  const { rowCount } = await database().query(
    `SELECT 1 FROM transfer
     WHERE shop_id = $1 AND member_id = $2 AND state = 'refused' AND settled_at > $3 LIMIT 1`,
    [shopId, memberId, since],
  );
  return (rowCount ?? 0) > 0;
}

export interface Sending {
  readonly sentCents: number;
  /** real time */
  readonly sentAt: Date;
  readonly lastBefore: string | null;
}

/**
 * Notes that the call is about to be sent, if the transfer still is as it was read. False when another worker was quicker, or
 * another transfer of the account is under way.
 */
export async function startSending(
  shopId: number,
  { id, state, sentAt }: TransferRow,
  sending: Sending,
): Promise<boolean> {
  const { rowCount } = await database().query(
    `UPDATE transfer t SET state = 'sending', sent_cents = $5, sent_at = $6, last_before = $7
     WHERE shop_id = $1 AND id = $2 AND state = $3 AND sent_at IS NOT DISTINCT FROM $4 AND NOT EXISTS (
       SELECT 1 FROM transfer other
       WHERE other.shop_id = $1 AND other.customer_id = t.customer_id AND other.${OPEN} AND other.seq < t.seq
     )`,
    [shopId, id, state, sentAt, sending.sentCents, sending.sentAt, sending.lastBefore],
  );
  return rowCount === 1;
}

/** Notes what is known of the call that was started at `sentAt`: it worked, it surely did nothing, or nobody can tell. */
export async function noteCall(
  shopId: number,
  { id, sentAt }: Pick<TransferRow, "id" | "sentAt">,
  known: {
    readonly state: "made" | "waiting" | "unclear";
    readonly transactionId?: string;
    readonly failure?: string;
  },
): Promise<void> {
  await database().query(
    `UPDATE transfer SET state = $4, transaction_id = $5, failure = $6
     WHERE shop_id = $1 AND id = $2 AND sent_at = $3 AND state = 'sending'`,
    [shopId, id, sentAt, known.state, known.transactionId ?? null, known.failure ?? null],
  );
}

/** What the merchant found out of an unclear call. False when it is not unclear (any more). */
export async function resolveTransfer(
  shopId: number,
  id: string,
  state: "made" | "waiting",
): Promise<boolean> {
  const { rowCount } = await database().query(
    `WITH resolved AS (
       UPDATE transfer SET state = $3, failure = NULL WHERE shop_id = $1 AND id = $2 AND state = 'unclear' RETURNING id
     )
     INSERT INTO outbox_message (shop_id, queue, key, payload)
     SELECT $1, 'carry-transfer', id, jsonb_build_object('shopId', $1::integer, 'transferId', id) FROM resolved`,
    [shopId, id, state],
  );
  return rowCount === 1;
}

export interface UnclearTransfer extends TransferRow {
  readonly memberName: string | null;
}

/** Calls of which the merchant has to say whether they worked, newest first. */
export async function listTransfersToMind(shopId: number, limit: number): Promise<UnclearTransfer[]> {
  const { rows } = await database().query<UnclearTransfer>(
    `SELECT ${COLUMNS}, m.display_name AS "memberName"
     FROM transfer t JOIN member m ON m.shop_id = t.shop_id AND m.id = t.member_id
     WHERE t.shop_id = $1 AND t.state = 'unclear' ORDER BY t.requested_at DESC, t.id LIMIT $2`,
    [shopId, limit],
  );
  return rows;
}

/** Writes the wish for a claim with the wish for its call, once. */
export async function addClaim(shopId: number, transfer: Transfer): Promise<void> {
  await database().query(
    `WITH added AS (
       INSERT INTO transfer (shop_id, id, member_id, customer_id, direction, currency, amount_cents, state, requested_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (shop_id, id) DO NOTHING RETURNING id
     )
     INSERT INTO outbox_message (shop_id, queue, key, payload)
     SELECT $1, 'carry-transfer', id, jsonb_build_object('shopId', $1::integer, 'transferId', id) FROM added`,
    [
      ...[shopId, transfer.id, transfer.memberId, transfer.customerId, transfer.direction, transfer.currency],
      ...[transfer.amountCents, transfer.state, transfer.requestedAt],
    ],
  );
}

/**
 * Asks again for the calls that are open, of one shop or (null) of all: a job of theirs may have ended for good. What waits
 * already is not asked for twice.
 */
export async function repeatTransferWishes(shopId: number | null): Promise<void> {
  await database().query(
    `INSERT INTO outbox_message (shop_id, queue, key, payload)
     SELECT shop_id, 'carry-transfer', id, jsonb_build_object('shopId', shop_id, 'transferId', id)
     FROM transfer WHERE state IN ('waiting', 'sending', 'made') AND ($1::integer IS NULL OR shop_id = $1)`,
    [shopId],
  );
}
