// Orders that wait for somebody: who has an account by now, whose address is proven, and which orders that frees. What is
// known of an account is written together with the wish to claim, so that no order waits for what has come already.
import { database } from "../db.server";
import { ACCOUNT } from "../core/guests";

export interface AccountNews {
  readonly customerId: string;
  readonly hasAccount: boolean;
  /** null: the address is not proven */
  readonly claimKey: string | null;
}

/** Notes who has an account, and whose address is whose, and asks for their waiting orders to be claimed. */
export async function noteAccounts(shopId: number, news: readonly AccountNews[], now: Date): Promise<void> {
  await database().query(
    `WITH news AS (
       SELECT * FROM unnest($2::text[], $3::boolean[], $4::text[]) AS n(customer_id, has_account, claim_key)
     ), named AS (
       SELECT m.id, coalesce(m.merged_into, m.id) AS survivor, n.has_account, n.claim_key
       FROM news n JOIN member m ON m.shop_id = $1 AND m.customer_id = n.customer_id AND m.redacted_at IS NULL
     ), locked AS (
       SELECT m.id FROM member m
       WHERE m.shop_id = $1 AND m.id IN (SELECT id FROM named UNION SELECT survivor FROM named) ORDER BY m.id FOR UPDATE
     ), noted AS (
       UPDATE member m
       SET account_since = CASE WHEN has.account THEN coalesce(m.account_since, $5) ELSE m.account_since END,
           claim_key = coalesce((SELECT n.claim_key FROM named n WHERE n.id = m.id), m.claim_key)
       FROM locked l, LATERAL (
         SELECT bool_or(n.has_account) AS account FROM named n WHERE l.id IN (n.id, n.survivor)
       ) has
       WHERE m.shop_id = $1 AND m.id = l.id
     )
     INSERT INTO outbox_message (shop_id, queue, key, payload)
     SELECT DISTINCT $1::integer, 'claim-orders', survivor::text,
            jsonb_build_object('shopId', $1::integer, 'memberId', survivor)
     FROM named`,
    [
      shopId,
      news.map(({ customerId }) => customerId),
      news.map(({ hasAccount }) => hasAccount),
      news.map(({ claimKey }) => claimKey),
      now,
    ],
  );
}

/** Gives a member who has an account the guests' orders that wait for an address of theirs. */
export async function assignGuestOrders(shopId: number, memberId: number): Promise<void> {
  await database().query(
    `WITH keys AS (
       SELECT m.claim_key FROM member survivor
       JOIN member m ON m.shop_id = $1 AND (m.id = survivor.id OR m.merged_into = survivor.id)
       WHERE survivor.shop_id = $1 AND survivor.id = $2 AND survivor.account_since IS NOT NULL
         AND survivor.merged_into IS NULL AND m.claim_key IS NOT NULL
     ), waiting AS (
       SELECT id FROM orders
       WHERE shop_id = $1 AND waits_for IN (SELECT claim_key FROM keys) AND waits_for IS NOT NULL AND member_id IS NULL
       ORDER BY id FOR UPDATE
     )
     UPDATE orders o SET member_id = $2, version = o.version + 1
     FROM waiting WHERE o.shop_id = $1 AND o.id = waiting.id`,
    [shopId, memberId],
  );
}

/** Orders of a member that wait, those that were placed first before the others. */
export async function listWaitingOrders(shopId: number, memberId: number): Promise<string[]> {
  const { rows } = await database().query<{ id: string }>(
    `SELECT id FROM orders WHERE shop_id = $1 AND member_id = $2 AND waits_for IS NOT NULL ORDER BY processed_at, id`,
    [...[shopId, memberId]],
  );
  return rows.map(({ id }) => id);
}

export interface WaitingOrder {
  readonly orderId: string;
  readonly memberId: number | null;
  readonly waitsFor: string;
}

/** Of orders that wait, the members who have what is waited for: by order. */
export async function findClaimants(
  shopId: number,
  waiting: readonly WaitingOrder[],
): Promise<Map<string, number>> {
  const { rows } = await database().query<{ order_id: string; member_id: number }>(
    `SELECT w.order_id, found.member_id
     FROM unnest($2::text[], $3::integer[], $4::text[]) AS w(order_id, member_id, waits_for), LATERAL (
       SELECT m.id AS member_id FROM member m
       WHERE m.shop_id = $1 AND m.id = w.member_id AND m.account_since IS NOT NULL AND w.waits_for = $5
       UNION ALL
       (SELECT survivor.id FROM member m
        JOIN member survivor ON survivor.shop_id = $1 AND survivor.id = coalesce(m.merged_into, m.id)
        WHERE m.shop_id = $1 AND m.claim_key = w.waits_for AND w.member_id IS NULL AND survivor.account_since IS NOT NULL
        ORDER BY survivor.account_since, survivor.id LIMIT 1)
     ) found`,
    [
      shopId,
      waiting.map(({ orderId }) => orderId),
      waiting.map(({ memberId }) => memberId),
      waiting.map(({ waitsFor }) => waitsFor),
      ACCOUNT,
    ],
  );
  return new Map(rows.map(({ order_id, member_id }) => [order_id, member_id]));
}

/** Forgets the address that guests' orders wait for: they belong to nobody from then on. */
export async function forgetGuest(shopId: number, claimKey: string): Promise<void> {
  await database().query(
    `WITH waiting AS (
       SELECT id FROM orders WHERE shop_id = $1 AND waits_for = $2 AND member_id IS NULL ORDER BY id FOR UPDATE
     )
     UPDATE orders o SET waits_for = NULL, version = o.version + 1
     FROM waiting WHERE o.shop_id = $1 AND o.id = waiting.id`,
    [...[shopId, claimKey]],
  );
}
