// Jobs that failed for good, as the queue keeps them. Trying one again takes it out of there and puts the same wish into
// the outbox, in one statement.
import { database } from "../db.server";
import { deadLetterOf, JOB_NAMES, type JobName } from "../jobs/contracts";

export interface DeadJob {
  readonly id: string;
  readonly name: JobName;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly failedAt: Date;
  readonly reason: string | null;
}

interface StoredJob {
  readonly id: string;
  readonly name: string;
  readonly data: Record<string, unknown>;
  readonly failedAt: Date;
  readonly output: { readonly message?: string } | null;
}

const NAME_OF_QUEUE = new Map(JOB_NAMES.map((name) => [deadLetterOf(name), name]));

export async function listDeadJobs(shopId: number, limit: number): Promise<DeadJob[]> {
  if (!(await queueExists())) return [];
  const { rows } = await database().query<StoredJob>(
    `SELECT id, name, data, created_on AS "failedAt", output FROM pgboss.job
     WHERE name = ANY ($1::text[]) AND state = 'created' AND data->>'shopId' = $2 ORDER BY created_on DESC LIMIT $3`,
    [[...NAME_OF_QUEUE.keys()], String(shopId), limit],
  );
  return rows.flatMap(({ id, name, data, failedAt, output }) => {
    const of = NAME_OF_QUEUE.get(name);
    return of ? { id, name: of, payload: data, failedAt, reason: output?.message ?? null } : [];
  });
}

/** False when there is no such dead job of that shop (any more). */
export async function reviveJob(shopId: number, id: string): Promise<boolean> {
  if (!(await queueExists())) return false;
  const { rowCount } = await database().query(
    `WITH taken AS (
       DELETE FROM pgboss.job
       WHERE id = $2::uuid AND name = ANY ($3::text[]) AND state = 'created' AND data->>'shopId' = $1::text
       RETURNING name, data
     )
     INSERT INTO outbox_message (shop_id, queue, key, payload)
     SELECT $1::text::integer, left(name, -length('-dead')),
            coalesce(data->>'redemptionId', data->>'memberId', 'shop'), data
     FROM taken`,
    [String(shopId), id, [...NAME_OF_QUEUE.keys()]],
  );
  return (rowCount ?? 0) > 0;
}

/** The worker makes the queue's tables when it first starts. */
async function queueExists(): Promise<boolean> {
  const { rows } = await database().query<{ there: boolean }>(
    "SELECT to_regclass('pgboss.job') IS NOT NULL AS there",
  );
  return rows[0]?.there ?? false;
}
