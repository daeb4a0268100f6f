// The outbox: effects that were decided together with the ledger's entries, waiting to be handed to the queue. A message
// leaves the outbox in the transaction that puts its job into the queue, so that none is lost and none is made up.
import type pg from "pg";
import { database } from "../db.server";

export interface OutboxMessage {
  readonly shopId: number;
  readonly queue: string;
  readonly key: string;
  readonly payload: Record<string, unknown>;
}

/** Adds messages on their own: for effects that no entry stands behind. */
export async function addOutboxMessages(messages: readonly OutboxMessage[]): Promise<void> {
  if (messages.length === 0) return;
  await database().query(
    `INSERT INTO outbox_message (shop_id, queue, key, payload)
     SELECT "shopId", queue, key, payload
     FROM jsonb_to_recordset($1::jsonb) AS m("shopId" integer, queue text, key text, payload jsonb)`,
    [JSON.stringify(messages)],
  );
}

/**
 * Takes up to `limit` messages for these queues and gives them to `handOver` within the transaction that removes them.
 * Returns how many. If handOver throws, all of them stay; so does what another version of the app left for a queue of its
 * own, and it holds up nothing.
 */
export async function relayOutbox(
  limit: number,
  queues: readonly string[],
  handOver: (messages: readonly OutboxMessage[], client: pg.PoolClient) => Promise<void>,
): Promise<number> {
  const client = await database().connect();
  try {
    await client.query("BEGIN");
    const { rows } = await client.query<OutboxMessage>({
      name: "outbox-take",
      text: `DELETE FROM outbox_message WHERE (shop_id, id) IN (
               SELECT shop_id, id FROM outbox_message WHERE queue = ANY ($2::text[]) ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED
             ) RETURNING shop_id AS "shopId", queue, key, payload`,
      values: [limit, queues],
    });
    if (rows.length > 0) await handOver(rows, client);
    await client.query("COMMIT");
    return rows.length;
  } catch (error) {
    await client.query("ROLLBACK").catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

export async function countOutbox(shopId: number): Promise<number> {
  const { rows } = await database().query<{ count: number }>(
    "SELECT count(*) AS count FROM outbox_message WHERE shop_id = $1",
    [shopId],
  );
  return rows[0]?.count ?? 0;
}
