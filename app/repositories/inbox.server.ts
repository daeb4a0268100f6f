// Claims stored webhooks in batches. A claim names its worker, which holds an advisory lock as long as it lives: what a
// dead worker had claimed is given back at once, and no event is worked by two.
import pg from "pg";
import { database } from "../db.server";
import { env } from "../lib/env.server";

/** First key of the advisory locks by which workers show that they live. */
const WORKER_LOCK = 0x56454641;

export interface StoredEvent {
  readonly shopDomain: string;
  readonly webhookId: string;
  readonly topic: string;
  readonly payload: string;
}

type EventId = Pick<StoredEvent, "shopDomain" | "webhookId">;

export interface WorkerPresence {
  readonly number: number;
  /** Resolves when the connection, and with it the claim to live, is lost. */
  readonly lost: Promise<void>;
  leave(): Promise<void>;
}

/** Takes a number and holds its lock on a connection of its own until leave(). */
export async function enterAsWorker(): Promise<WorkerPresence> {
  const client = new pg.Client({
    connectionString: env().DATABASE_URL,
    application_name: "vefa-worker-presence",
    keepAlive: true,
  });
  const lost = new Promise<void>((resolve) => {
    client.on("error", () => resolve());
    client.on("end", () => resolve());
  });
  await client.connect();
  const { rows } = await client.query<{ number: number }>(
    "SELECT nextval('worker_number')::integer AS number",
  );
  const number = rows[0]?.number;
  if (number === undefined) throw new Error("no worker number was given");
  await client.query("SELECT pg_advisory_lock($1, $2)", [WORKER_LOCK, number]);
  return { number, lost, leave: () => client.end() };
}

/** What one claim may bring into memory, unless a single event is larger: payloads go up to 10 MB each. */
const BYTES_AT_ONCE = 16 * 1024 * 1024;

/** Claims the oldest waiting events, up to `limit` and as many as memory has room for. */
export async function claimEvents(worker: number, limit: number): Promise<StoredEvent[]> {
  const { rows } = await database().query<StoredEvent>({
    name: "inbox-claim",
    text: `UPDATE webhook_event SET state = 'claimed', claimed_by = $1
           WHERE (shop_domain, webhook_id) IN (
             SELECT shop_domain, webhook_id FROM (
               SELECT shop_domain, webhook_id, bytes, sum(bytes) OVER (ORDER BY seq) AS bytes_so_far FROM (
                 SELECT shop_domain, webhook_id, seq, coalesce(octet_length(payload), 0) AS bytes
                 FROM webhook_event WHERE state = 'received' ORDER BY seq LIMIT $2 FOR UPDATE SKIP LOCKED
               ) oldest
             ) summed
             WHERE bytes_so_far - bytes = 0 OR bytes_so_far <= $3
           )
           RETURNING shop_domain AS "shopDomain", webhook_id AS "webhookId", topic, payload`,
    values: [worker, limit, BYTES_AT_ONCE],
  });
  return rows;
}

/** Gives back what this worker has claimed: for when it cannot know any more what that is. */
export async function giveBackClaims(worker: number): Promise<void> {
  await database().query(
    "UPDATE webhook_event SET state = 'received', claimed_by = NULL WHERE state = 'claimed' AND claimed_by = $1",
    [worker],
  );
}

/** Gives back what workers had claimed that live no more. Returns how many events. */
export async function reclaimFromDeadWorkers(): Promise<number> {
  const { rowCount } = await database().query({
    name: "inbox-reclaim",
    text: `UPDATE webhook_event SET state = 'received', claimed_by = NULL
           WHERE state = 'claimed' AND NOT EXISTS (
             SELECT 1 FROM pg_locks
             WHERE locktype = 'advisory' AND classid = $1::bigint::oid AND objid = claimed_by::bigint::oid AND granted
               AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
           )`,
    values: [WORKER_LOCK],
  });
  return rowCount ?? 0;
}

/** Done: the payload, which names people, is not kept. */
export async function finishEvents(events: readonly EventId[]): Promise<void> {
  await settle(events, "done", null, true);
}

/** Handed to the retry queue, which works them one by one. */
export async function markRetrying(events: readonly EventId[], error: string): Promise<void> {
  await settle(events, "retrying", error, false);
}

export async function markDead(events: readonly EventId[], error: string): Promise<void> {
  await settle(events, "dead", error, false);
}

// Done stays done: the retry of an event may have succeeded before it was noted that it would be retried.
async function settle(
  events: readonly EventId[],
  state: string,
  error: string | null,
  drop: boolean,
): Promise<void> {
  if (events.length === 0) return;
  await database().query({
    name: "inbox-settle",
    text: `UPDATE webhook_event e
           SET state = $3, claimed_by = NULL, last_error = $4, payload = CASE WHEN $5 THEN NULL ELSE e.payload END
           FROM unnest($1::text[], $2::text[]) AS s(shop_domain, webhook_id)
           WHERE e.shop_domain = s.shop_domain AND e.webhook_id = s.webhook_id AND e.state <> 'done'`,
    values: [
      events.map(({ shopDomain }) => shopDomain),
      events.map(({ webhookId }) => webhookId),
      state,
      error?.slice(0, 2000) ?? null,
      drop,
    ],
  });
}

/** Gives up, where people look, what has no try left although its last one never said so: its worker died of it. */
export async function markLostRetriesDead(): Promise<number> {
  const { rowCount } = await database().query(
    `UPDATE webhook_event e SET state = 'dead'
     WHERE state = 'retrying' AND NOT EXISTS (
       SELECT 1 FROM pgboss.job j
       WHERE j.name = 'webhook-retry' AND j.state IN ('created', 'retry', 'active')
         AND j.data->>'shopDomain' = e.shop_domain AND j.data->>'webhookId' = e.webhook_id
     )`,
  );
  return rowCount ?? 0;
}

export async function findEvent(shopDomain: string, webhookId: string): Promise<StoredEvent | null> {
  const { rows } = await database().query<StoredEvent>(
    `SELECT shop_domain AS "shopDomain", webhook_id AS "webhookId", topic, payload FROM webhook_event
     WHERE shop_domain = $1 AND webhook_id = $2 AND payload IS NOT NULL`,
    [shopDomain, webhookId],
  );
  return rows[0] ?? null;
}

export interface FailedEvent {
  readonly webhookId: string;
  readonly topic: string;
  readonly state: "retrying" | "dead";
  readonly receivedAt: Date;
  readonly lastError: string | null;
}

export async function listFailedEvents(shopDomain: string, limit: number): Promise<FailedEvent[]> {
  const { rows } = await database().query<FailedEvent>(
    `SELECT webhook_id AS "webhookId", topic, state, received_at AS "receivedAt", last_error AS "lastError"
     FROM webhook_event WHERE shop_domain = $1 AND state IN ('retrying', 'dead') ORDER BY received_at DESC LIMIT $2`,
    [shopDomain, limit],
  );
  return rows;
}

/** Puts a dead event back to the front of the work. False when there is none of that id. */
export async function reviveEvent(shopDomain: string, webhookId: string): Promise<boolean> {
  const { rowCount } = await database().query(
    `UPDATE webhook_event SET state = 'received', last_error = NULL
     WHERE shop_domain = $1 AND webhook_id = $2 AND state = 'dead'`,
    [shopDomain, webhookId],
  );
  return (rowCount ?? 0) > 0;
}

export interface InboxCounts {
  readonly waiting: number;
  readonly retrying: number;
  readonly dead: number;
}

export async function countInbox(shopDomain: string): Promise<InboxCounts> {
  // Each count keeps to the predicate of its own partial index: done events are far more than all others.
  const { rows } = await database().query<InboxCounts>(
    `SELECT (SELECT count(*) FROM webhook_event WHERE shop_domain = $1 AND state = 'received')
              + (SELECT count(*) FROM webhook_event WHERE shop_domain = $1 AND state = 'claimed') AS waiting,
            count(*) FILTER (WHERE state = 'retrying') AS retrying, count(*) FILTER (WHERE state = 'dead') AS dead
     FROM webhook_event WHERE shop_domain = $1 AND state IN ('retrying', 'dead')`,
    [shopDomain],
  );
  return rows[0] ?? { waiting: 0, retrying: 0, dead: 0 };
}

/**
 * Forgets events that were worked before `doneBefore`, whose ids are only needed while Shopify may send them again, and those
 * given up before `deadBefore`, whose payloads name people and are not to be kept for ever.
 */
export async function purgeEvents({
  doneBefore,
  deadBefore,
}: {
  doneBefore: Date;
  deadBefore: Date;
}): Promise<void> {
  await database().query(
    `DELETE FROM webhook_event
     WHERE (state = 'done' AND received_at < $1) OR (state = 'dead' AND received_at < $2)`,
    [doneBefore, deadBefore],
  );
}
