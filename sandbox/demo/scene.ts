// Plays a whole replay on a running stack: shop, installation, orders, waiting until all is posted and every effect
// carried out, figures and checks.
import { setTimeout as sleep } from "node:timers/promises";
import type { AppView, OpenWork } from "./app-view";
import { auditLedger, type AuditReport } from "./audit";
import { runChecks, type CheckResult } from "./checks";
import { aliveMs, Killer } from "./kills";
import { watchMemory, type MemoryReport } from "./memory";
import type { ReplayPlan } from "./plan";
import { grouped, seconds, type Progress } from "./progress";
import { playPlan, type Played, type ReplayHooks } from "./replay";
import type { BalanceRow, CodeRow } from "./results";
import type { SandboxStatus } from "./sandbox-client";
import type { Stack } from "./stack";

export interface SceneOptions {
  readonly seed: number;
  readonly kills: number;
  readonly progress: Progress;
}

export interface SceneOutcome {
  readonly played: Played;
  readonly balances: readonly BalanceRow[];
  readonly codes: readonly CodeRow[];
  readonly checks: readonly CheckResult[];
  readonly audit: AuditReport;
  readonly status: SandboxStatus;
  readonly memory: MemoryReport;
  readonly kills: number;
  readonly postingMs: number;
  readonly effectsMs: number;
}

/**
 * Shopify tries eight times in four hours, through which no outage of seconds lasts. Here months pass in a minute, and
 * kills follow each other: so it tries often enough to meet every moment at which the app lives, for half a minute.
 */
const retryDelaysMs = [200, 400, 800, ...Array<number>(17).fill(aliveMs - 200)];

const installTimeoutMs = 60_000;
/** How long nothing may move before the wait for the end is given up. */
const standstillMs = 180_000;

/** Makes the shop and installs the app, as a merchant would; resolves when the app knows the shop. */
export async function openShop(stack: Stack, view: AppView, name: string): Promise<void> {
  await stack.client.createShop({ name, currency: "USD", timezone: "UTC" });
  await stack.client.install();
  const deadline = performance.now() + installTimeoutMs;
  while ((await view.findShop()) === null) {
    if (performance.now() > deadline) throw new Error("The app did not take up the shop within a minute");
    await sleep(50);
  }
}

/** Plays the plan and checks the outcome. The shop must be open, and new to the app. */
export async function playScene(
  stack: Stack,
  view: AppView,
  plan: ReplayPlan,
  options: SceneOptions,
): Promise<SceneOutcome> {
  const { client, web, worker } = stack;
  const { progress, seed } = options;
  await client.setDelivery({
    duplicateRate: 0.1,
    reorderRate: 0.15,
    delayRate: 0.03,
    maxDelayMs: 1500,
    seed,
    concurrency: 16,
    retryDelaysMs,
  });
  const plannedOrders = plan.orders.length;
  const killer = new Killer([web, worker], { seed, kills: options.kills, orders: plannedOrders }, (count) => {
    progress.say(`  killed web and worker (${count} of ${options.kills})`);
  });
  const memory = watchMemory(() => [web.pid, worker.pid]);
  const startedAt = performance.now();
  const rate = (count: number) =>
    `${Math.round((count * 1000) / Math.max(1, performance.now() - startedAt))} a second`;

  const hooks: ReplayHooks = {
    backlog: async () => {
      const [{ webhooks }, inbox] = await Promise.all([client.status(), view.countInbox()]);
      return webhooks.pending + inbox.waiting + inbox.retrying;
    },
    onCustomers: (count) => {
      progress.update(() => `${grouped(count)} of ${grouped(plan.members.length)} customers`);
    },
    onAccepted: (count) => {
      killer.accepted(count);
      progress.update(() => `${grouped(count)} of ${grouped(plannedOrders)} orders placed, ${rate(count)}`);
    },
  };
  const played = await playPlan(plan, client, hooks).catch(async (error: unknown) => {
    const { webhooks } = await client.status();
    const hint =
      webhooks.failed > 0 ? ` The shop gave up ${webhooks.failed} webhooks: the app was down too long.` : "";
    throw new Error(`${error instanceof Error ? error.message : String(error)}${hint}`, { cause: error });
  });
  killer.accepted(plannedOrders);
  await killer.settle();
  await settle(stack, view, progress, isPosted);
  const postedAt = performance.now();
  progress.finish(`All ${grouped(plannedOrders)} orders are posted, after ${seconds(postedAt - startedAt)}`);
  const work = await settle(
    stack,
    view,
    progress,
    (open, status) => isPosted(open, status) && open.effects === 0,
  );
  const effectsMs = performance.now() - postedAt;
  progress.finish(`All effects are carried out, after another ${seconds(effectsMs)}`);
  const memoryReport = await memory.stop();

  progress.say("Checking every figure");
  const lastMoment = plan.orders.at(-1)?.processedAt;
  const figures = await view.readFigures(lastMoment === undefined ? new Date() : new Date(lastMoment));
  const redemptions = await view.readRedemptions(
    played.redemptions.flatMap(({ redeemed }) => (redeemed === null ? [] : [redeemed.redemptionId])),
  );
  const audit = await auditLedger(view.pool, await view.shopId());
  const status = await client.status();
  const checks = await runChecks({ played, figures, redemptions, work, status, audit, client });
  const balances = played.members.map(({ customer, customerId }): BalanceRow => {
    const found = figures.get(customerId);
    return {
      customer,
      points_earned: found?.points.earned ?? 0,
      points_available: found?.points.available ?? 0,
      points_pending: found?.points.pending ?? 0,
      points_held: found?.points.held ?? 0,
      cashback_earned_cents: found?.cashback.earned ?? 0,
    };
  });
  const codes = played.redemptions.flatMap(({ member, redeemed }): CodeRow[] => {
    const row = redeemed === null ? undefined : redemptions.get(redeemed.redemptionId);
    if (row === undefined) return [];
    const customer = played.members[member]!.customer;
    const points_spent = row.pointsSpent + row.pointsHeld;
    return [{ customer, code: row.code, points_spent, state: row.state, order: row.orderName ?? "" }];
  });
  return {
    ...{ played, balances, codes, checks, audit, status, memory: memoryReport, kills: killer.count },
    ...{ postingMs: postedAt - startedAt, effectsMs },
  };
}

function isPosted({ inbox }: OpenWork, { webhooks }: SandboxStatus): boolean {
  return webhooks.pending + webhooks.duplicatesPending + inbox.waiting + inbox.retrying === 0;
}

/** Waits until `isDone`; throws when nothing has moved for three minutes. */
async function settle(
  { client }: Stack,
  view: AppView,
  progress: Progress,
  isDone: (open: OpenWork, status: SandboxStatus) => boolean,
): Promise<OpenWork> {
  let last = "";
  let movedAt = performance.now();
  for (;;) {
    // Asked before the app: what the shop has handed over by now is in the app's inbox.
    const status = await client.status();
    const open = await view.openWork();
    if (isDone(open, status)) return open;
    const { pending, failed } = status.webhooks;
    const state = `${pending} webhooks on their way, ${open.inbox.waiting} waiting, ${open.inbox.retrying} to be tried again, ${open.effects} effects open`;
    if (state !== last) movedAt = performance.now();
    last = state;
    if (performance.now() - movedAt > standstillMs) {
      throw new Error(
        `Nothing has moved for ${standstillMs / 1000} s: ${state}, ${failed} webhooks given up`,
      );
    }
    progress.update(() => state);
    await sleep(100);
  }
}
