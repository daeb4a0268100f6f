// The worker: claims webhooks from the inbox, relays the outbox to the queue, does the jobs, and sweeps what is due. It may
// be killed at any moment and run beside others.
import { setTimeout as sleep } from "node:timers/promises";
import type { PgBoss, JobResult, JobWithMetadata } from "pg-boss";
import { refreshIdleTokens } from "../admin-api/token.server";
import { domainNow, transportNow } from "../lib/clocks.server";
import { log, withLogContext } from "../lib/log.server";
import {
  claimEvents,
  enterAsWorker,
  finishEvents,
  giveBackClaims,
  markDead,
  markLostRetriesDead,
  markRetrying,
  purgeEvents,
  reclaimFromDeadWorkers,
  type StoredEvent,
} from "../repositories/inbox.server";
import { announceMaturedLots } from "../repositories/lots.server";
import { announceVersions } from "../repositories/programs.server";
import { relayOutbox } from "../repositories/outbox.server";
import { repeatTransferWishes } from "../repositories/transfers.server";
import { closeExpiredRedemptions, releaseDueRedemptions } from "../services/close-redemption.server";
import { expireDueLots } from "../services/expire-lots.server";
import { figureOrders } from "../services/figure-orders.server";
import { keepDays } from "../services/keep-days.server";
import { reviewDueMembers } from "../services/review-members.server";
import { reconcilePayouts } from "../services/pay-cashback.server";
import { remindMembers } from "../services/remind-members.server";
import { workWebhooks, type FailedWork } from "../services/work-webhooks.server";
import { JOB_NAMES, JOBS, type JobName, type JobPayload } from "./contracts";
import { HANDLERS, type Failures, type Job } from "./handlers.server";
import { enqueue, startQueue, type JobRequest } from "./queue.server";

const EVENTS_AT_ONCE = 200;
const MESSAGES_AT_ONCE = 500;
const IDLE_MS = 40;
const AFTER_FAULT_MS = 1000;
const SWEEP_MS = 1000;
const SWEEP_LIMIT = 200;
const DAY_MS = 86_400_000;
const DONE_EVENTS_KEPT_DAYS = 7;
const DEAD_EVENTS_KEPT_DAYS = 90;
const TIDY_MS = 3_600_000;
const IDLE_TOKENS_AT_ONCE = 100;

export interface Worker {
  /** Finishes what is under way and stops. */
  stop(): Promise<void>;
}

export async function startWorker(): Promise<Worker> {
  const boss = await startQueue({ supervise: true });
  const presence = await enterAsWorker();
  const stopping = new AbortController();
  // Without its presence others would take this worker's events for a dead one's: better to end and be started again.
  void presence.lost.then(() => {
    if (!stopping.signal.aborted) throw new Error("the worker's presence in the database was lost");
  });
  const workers = new Map<JobName, string>();
  for (const name of JOB_NAMES) workers.set(name, await work(boss, name));
  const loops = [
    repeat("inbox", stopping.signal, IDLE_MS, inboxTurn(boss, presence.number)),
    repeat("outbox", stopping.signal, IDLE_MS, () => workOutbox(boss, workers)),
    repeat("sweep", stopping.signal, SWEEP_MS, sweep),
    repeat("tidy", stopping.signal, TIDY_MS, tidy),
  ];
  return {
    async stop() {
      stopping.abort();
      await Promise.all(loops);
      await boss.stop({ graceful: true, timeout: 20_000 });
      await presence.leave();
    },
  };
}

/** Works the inbox turn by turn. A turn that fails leaves claims behind, which nobody else takes while this worker lives. */
function inboxTurn(boss: PgBoss, worker: number): () => Promise<boolean> {
  let failed = false;
  return async () => {
    if (failed) await giveBackClaims(worker);
    failed = true;
    const isMore = await workInbox(boss, worker);
    failed = false;
    return isMore;
  };
}

/** Claims and works one batch of webhooks. Returns whether there may be more. */
async function workInbox(boss: PgBoss, worker: number): Promise<boolean> {
  const events = await claimEvents(worker, EVENTS_AT_ONCE);
  if (events.length === 0) return false;
  const failed = await workBatch(events);
  const failures = new Set(failed.map(({ event }) => event));
  await finishEvents(events.filter((event) => !failures.has(event)));
  for (const { event, error, retryable } of failed) {
    const context = { err: error, topic: event.topic, webhookId: event.webhookId, shop: event.shopDomain };
    log().warn(context, retryable ? "a webhook will be tried again" : "a webhook cannot be read");
    if (!retryable) {
      await markDead([event], String(error));
      continue;
    }
    const { shopDomain, webhookId } = event;
    const key = `${shopDomain} ${webhookId}`;
    await enqueue(boss, [{ name: "webhook-retry", key, payload: { shopDomain, webhookId } }]);
    await markRetrying([event], String(error));
  }
  return true;
}

/** A fault that is no single event's (the clock, the database) fails all of them, to be tried one by one. */
async function workBatch(events: readonly StoredEvent[]): Promise<FailedWork[]> {
  try {
    return await workWebhooks(events, await domainNow());
  } catch (error) {
    return events.map((event) => ({ event, error, retryable: true }));
  }
}

async function workOutbox(boss: PgBoss, workers: ReadonlyMap<JobName, string>): Promise<boolean> {
  const queues = new Set<JobName>();
  const relayed = await relayOutbox(MESSAGES_AT_ONCE, JOB_NAMES, async (messages, client) => {
    const requests = messages.map(({ queue, key, shopId, payload }): JobRequest => {
      const name = JOB_NAMES.find((known) => known === queue);
      if (!name) throw new Error(`the outbox names a queue that is not: ${queue}`);
      queues.add(name);
      return { name, key: `${shopId} ${key}`, payload: payload as JobPayload<JobName> };
    });
    await enqueue(boss, requests, client);
  });
  for (const name of queues) {
    const id = workers.get(name);
    if (id && JOBS[name].gatherSeconds === 0) boss.notifyWorker(id);
  }
  return relayed > 0;
}

async function sweep(): Promise<boolean> {
  await reclaimFromDeadWorkers();
  const now = await domainNow();
  const closed = await closeExpiredRedemptions(now, SWEEP_LIMIT);
  const released = await releaseDueRedemptions(now, SWEEP_LIMIT);
  const expired = await expireDueLots(now, SWEEP_LIMIT);
  const matured = await announceMaturedLots(now, SWEEP_LIMIT);
  await announceVersions(now, SWEEP_LIMIT);
  await remindMembers(now, SWEEP_LIMIT);
  const kept = await keepDays(now, SWEEP_LIMIT);
  const reviewed = await reviewDueMembers(now, SWEEP_LIMIT);
  const figured = await figureOrders(SWEEP_LIMIT);
  return [closed, released, expired, matured, kept, reviewed, figured].includes(SWEEP_LIMIT);
}

async function tidy(): Promise<boolean> {
  await markLostRetriesDead();
  await repeatTransferWishes(null);
  await reconcilePayouts(await domainNow());
  const daysAgo = (days: number) => new Date(transportNow().getTime() - days * DAY_MS);
  await purgeEvents({
    doneBefore: daysAgo(DONE_EVENTS_KEPT_DAYS),
    deadBefore: daysAgo(DEAD_EVENTS_KEPT_DAYS),
  });
  return (await refreshIdleTokens(IDLE_TOKENS_AT_ONCE)) === IDLE_TOKENS_AT_ONCE;
}

async function work<Name extends JobName>(boss: PgBoss, name: Name): Promise<string> {
  const { batchSize } = JOBS[name];
  const options = {
    includeMetadata: true,
    perJobResults: true,
    batchSize,
    pollingIntervalSeconds: 0.5,
  } as const;
  return boss.work(
    name,
    { ...options, burstWhenBatchFull: true },
    (fetched: readonly JobWithMetadata<JobPayload<Name>>[]) =>
      withLogContext({ job: name }, () => settle(name, fetched)),
  );
}

async function settle<Name extends JobName>(
  name: Name,
  fetched: readonly JobWithMetadata<JobPayload<Name>>[],
): Promise<JobResult[]> {
  const jobs = fetched.map(({ id, data, retryCount, retryLimit }): Job<Name> => ({
    ...{ id, isLastTry: retryCount >= retryLimit },
    payload: JOBS[name].schema.parse(data) as JobPayload<Name>,
  }));
  const failures: Failures = await HANDLERS[name](jobs);
  return jobs.map(({ id, payload, isLastTry }) => {
    const error = failures.get(id);
    if (error === undefined) return { id, status: "completed" };
    log().warn({ err: error, payload, isLastTry }, "a job failed");
    return { id, status: "failed", output: { message: String(error) } };
  });
}

/** Runs `once` again and again until stopped: at once while there is more, else after a pause. A fault only delays it. */
async function repeat(
  name: string,
  stopping: AbortSignal,
  idleMs: number,
  once: () => Promise<boolean>,
): Promise<void> {
  while (!stopping.aborted) {
    let pauseMs = idleMs;
    try {
      if (await once()) pauseMs = 0;
    } catch (error) {
      log().error({ err: error, loop: name }, "a loop of the worker failed and goes on");
      pauseMs = Math.max(idleMs, AFTER_FAULT_MS);
    }
    if (pauseMs > 0) await sleep(pauseMs, undefined, { signal: stopping }).catch(() => undefined);
  }
}
