// The queue: pg-boss in the app's own database. Payloads are checked against their contract on the way in and out.
import { PgBoss, type JobInsert } from "pg-boss";
import type pg from "pg";
import { database } from "../db.server";
import { log } from "../lib/log.server";
import { deadLetterOf, JOB_NAMES, JOBS, type JobName, type JobPayload } from "./contracts";

/** A dead worker's jobs are given to another after this long. */
const HEARTBEAT_SECONDS = 10;
const DEAD_LETTERS_KEPT_SECONDS = 90 * 86_400;

/** Starts the queue on the pool of this process, with every queue that the contracts name. */
export async function startQueue({ supervise }: { readonly supervise: boolean }): Promise<PgBoss> {
  const boss = new PgBoss({
    db: { executeSql: (text, values) => database().query(text, values as unknown[]) },
    supervise,
    schedule: false,
    monitorIntervalSeconds: 2,
    superviseIntervalSeconds: 2,
  });
  boss.on("error", (error) => log().error({ err: error }, "the queue failed"));
  await boss.start();
  for (const name of JOB_NAMES) {
    const { retryLimit, retryDelaySeconds } = JOBS[name];
    await boss.createQueue(deadLetterOf(name), { retentionSeconds: DEAD_LETTERS_KEPT_SECONDS });
    const options = {
      ...{ retryLimit, retryDelay: retryDelaySeconds, retryBackoff: true, retryDelayMax: 3600 },
      ...{ heartbeatSeconds: HEARTBEAT_SECONDS, expireInSeconds: 300, deadLetter: deadLetterOf(name) },
    };
    // short: one waiting job a key, so that many wishes for the same effect become one.
    await boss.createQueue(name, { policy: "short", ...options });
  }
  return boss;
}

export interface JobRequest<Name extends JobName = JobName> {
  readonly name: Name;
  /** one job of that key waits at a time */
  readonly key: string;
  readonly payload: JobPayload<Name>;
}

/**
 * Adds jobs, on a transaction's connection if one is given. A job whose key waits already is not added again; one whose
 * payload isn't what its contract says goes to the dead letters, where it can be seen and holds up no other.
 */
export async function enqueue(
  boss: PgBoss,
  requests: readonly JobRequest[],
  client?: pg.PoolClient,
): Promise<void> {
  for (const [name, ofName] of Map.groupBy(requests, (request) => request.name)) {
    const { schema, gatherSeconds } = JOBS[name];
    const jobs = ofName.map(({ key, payload }): JobInsert => ({
      data: payload,
      singletonKey: key,
      ...(gatherSeconds > 0 ? { startAfter: gatherSeconds } : {}),
    }));
    const [good, bad] = [true, false].map((fits) =>
      jobs.filter(({ data }) => schema.safeParse(data).success === fits),
    );
    const db = client && { executeSql: (text: string, values?: unknown[]) => client.query(text, values) };
    if (good?.length) await boss.insert(name, good, db ? { db } : {});
    if (bad?.length) {
      log().error({ job: name, payloads: bad.map(({ data }) => data) }, "jobs don't keep to their contract");
      await boss.insert(
        deadLetterOf(name),
        bad.map(({ data }) => ({ data: data ?? {} })),
        db ? { db } : {},
      );
    }
  }
}
