// Runs the app's services and PostgreSQL through what a seed makes happen, with an auditor beside them. The same seed does the
// same things and ends in the same state; the first disagreement ends the run and says how to come there again.
import { createHash } from "node:crypto";
import pg from "pg";
import { chanceFrom, type Chance } from "../../sandbox/demo/chance";
import { prismaClient } from "../../app/db.server";
import { HANDLERS } from "../../app/jobs/handlers.server";
import { JOB_NAMES, JOBS, type JobName } from "../../app/jobs/contracts";
import { findMemberByCustomer } from "../../app/repositories/members.server";
import { publishProgram } from "../../app/repositories/programs.server";
import { findRedemptions } from "../../app/repositories/redemptions.server";
import { installShop, saveShopDetails, type Shop } from "../../app/repositories/shops.server";
import {
  closeExpiredRedemptions,
  releaseDueRedemptions,
  returnRedemption,
} from "../../app/services/close-redemption.server";
import { announceMaturedLots } from "../../app/repositories/lots.server";
import { expireDueLots } from "../../app/services/expire-lots.server";
import { mergeMembers } from "../../app/services/merge-members.server";
import { redeemReward } from "../../app/services/redeem-reward.server";
import { workWebhooks } from "../../app/services/work-webhooks.server";
import { Calendar } from "./auditor/arithmetic";
import { Auditor, type AuditRedemption } from "./auditor/auditor";
import { auditedBooks, differences, storedBooks, unsupportedAccounts } from "./books";
import type { Settings } from "./auditor/settings";
import { checkEntitlements, checkReceipts } from "./recompute";
import type { Webhook } from "./payloads";
import { inventProgram } from "./programs";
import { SimulatedShopify, TOKEN } from "./shopify";
import { World } from "./world";

const DOMAIN = "simulation.myshopify.com";
const START = Date.parse("2026-01-01T00:00:00Z");
const HOUR_MS = 3_600_000;
/** customers who order at a time; with every so many operations one goes and another comes */
const PRESENT = 40;
const STAYS = 100;
const FULL_AUDIT_EVERY = 1000;
const SWEPT_AT_ONCE = 1000;

/** Where a shop stands: its currency with its decimals, and a clock that keeps no summer time. */
const PLACES = [
  { currency: "USD", digits: 2, timezone: "UTC", minutesAhead: 0 },
  { currency: "JPY", digits: 0, timezone: "Asia/Tokyo", minutesAhead: 540 },
  { currency: "KWD", digits: 3, timezone: "Asia/Kuwait", minutesAhead: 180 },
  { currency: "USD", digits: 2, timezone: "America/Phoenix", minutesAhead: -420 },
] as const;

/** The app and the auditor hold different books. */
export class Disagreement extends Error {
  override readonly name = "Disagreement";
}

export interface SimulationReport {
  readonly operations: number;
  readonly entries: number;
  /** how often each operation was done */
  readonly counts: ReadonlyMap<string, number>;
  /** SHA-256 over all stored books and entries */
  readonly stateHash: string;
}

export interface SimulationOptions {
  readonly seed: number;
  readonly operations: number;
  readonly onProgress?: (operations: number) => void;
}

/** Runs on an empty, migrated database. Throws Disagreement. */
export async function simulate(options: SimulationOptions): Promise<SimulationReport> {
  const client = new pg.Client({ connectionString: process.env["DATABASE_URL"] });
  await client.connect();
  const simulation = await Simulation.open(options, client);
  try {
    return await simulation.run(options);
  } finally {
    simulation.close();
    await client.end();
  }
}

interface WaitingJob {
  readonly queue: string;
  readonly payload: Record<string, unknown>;
}

class Simulation {
  readonly #seed: number;
  readonly #chance: Chance;
  readonly #client: pg.Client;
  readonly #shop: Shop;
  readonly #shopify: SimulatedShopify;
  readonly #world: World;
  readonly #auditor: Auditor;
  readonly #customers: readonly number[];
  readonly #currency: string;
  readonly #onItsWay: Webhook[] = [];
  readonly #jobs: WaitingJob[] = [];
  readonly #counts = new Map<string, number>();
  #now = START;
  #step = 0;
  #wishes = 0;
  #webhooks = 0;

  static async open({ seed, operations }: SimulationOptions, client: pg.Client): Promise<Simulation> {
    const place = chanceFrom(seed).pick(PLACES);
    const { id } = await installShop(DOMAIN, new Date(START));
    const { currency, timezone } = place;
    await saveShopDetails(id, { gid: "gid://shopify/Shop/1", name: "Simulation", currency, timezone });
    await prismaClient().session.create({
      data: { id: `offline_${DOMAIN}`, shop: DOMAIN, state: "", accessToken: TOKEN },
    });
    return new Simulation(seed, operations, client, await installShop(DOMAIN, new Date(START)), place);
  }

  private constructor(
    seed: number,
    operations: number,
    client: pg.Client,
    shop: Shop,
    place: (typeof PLACES)[number],
  ) {
    const { currency, digits, timezone, minutesAhead } = place;
    this.#seed = seed;
    this.#chance = chanceFrom(seed + 1);
    this.#client = client;
    this.#shop = shop;
    this.#currency = currency;
    this.#shopify = new SimulatedShopify({
      ...{ domain: DOMAIN, currency, timezone, chance: chanceFrom(seed + 2), now: () => this.#now },
      ordersWithCode: (code) => this.#world.ordersWithCode(code),
    });
    this.#customers = this.#shopify.createCustomers(PRESENT + Math.ceil(operations / STAYS));
    this.#world = new World(chanceFrom(seed + 3), currency, digits, () => this.#customer());
    this.#auditor = new Auditor({ currency, digits, calendar: new Calendar(minutesAhead) });
    this.#shopify.connect();
  }

  close(): void {
    this.#shopify.disconnect();
  }

  async run({ operations, onProgress }: SimulationOptions): Promise<SimulationReport> {
    await this.#publish();
    for (let step = 1; step <= operations; step++) {
      this.#step = step;
      const [name, operation] = this.#next();
      this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
      this.#now += 1000 * (1 + this.#chance.integer(1800));
      await this.#doing(step, name, operation);
      if (step % FULL_AUDIT_EVERY === 0) {
        await this.#doing(step, "full audit", () => this.#auditAll());
        onProgress?.(step);
      }
    }
    await this.#doing(operations, "end", () => this.#end());
    const { rows } = await this.#client.query<{ count: number }>(
      "SELECT count(*)::integer AS count FROM ledger_entry",
    );
    return {
      ...{ operations, entries: rows[0]?.count ?? 0, counts: this.#counts },
      stateHash: await this.#stateHash(),
    };
  }

  async #doing(step: number, name: string, operation: () => Promise<void>): Promise<void> {
    try {
      await operation();
      await this.#auditTouched();
    } catch (error) {
      const replay = `npm run simulate -- --seed ${this.#seed} --ops ${step}`;
      const words = error instanceof Error ? error.message : String(error);
      throw new Disagreement(
        `seed ${this.#seed}, step ${step} (${name}):\n${words}\nTo come here again: ${replay}`,
        {
          cause: error,
        },
      );
    }
  }

  #next(): readonly [string, () => Promise<void>] {
    const chosen = this.#chance.pick(WEIGHTED);
    const tell = (webhooks: Webhook[]) => {
      this.#onItsWay.push(...webhooks);
      return Promise.resolve();
    };
    const operations: Record<OperationName, () => Promise<void>> = {
      order: () => tell(this.#world.place(this.#now, this.#codeForOrder(), this.#someCustomer())),
      pay: () => tell(this.#world.pay(this.#now)),
      "payment fails": () => tell(this.#world.failPayment(this.#now)),
      cancel: () => tell(this.#world.cancel(this.#now)),
      refund: () => tell(this.#world.refund(this.#now)),
      edit: () => tell(this.#world.edit(this.#now)),
      "another's order": () => tell(this.#world.giveToAnother(this.#now)),
      deliver: () => this.#deliver(1 + this.#chance.integer(20)),
      redeem: () => this.#redeem(),
      "give back": () => this.#giveBack(),
      sweep: () => this.#sweep(),
      "work jobs": () => this.#workJobs(),
      "time passes": () => this.#jump(),
      publish: () => this.#publish(),
      merge: () => this.#merge(),
    };
    return [chosen, operations[chosen]];
  }

  #someCustomer(): number | null {
    return this.#chance.happens(0.05) ? null : this.#customer();
  }

  #customer(): number {
    const gone = Math.floor(this.#step / STAYS);
    return this.#chance.pick(this.#customers.slice(gone, gone + PRESENT));
  }

  #codeForOrder(): string | null {
    if (!this.#chance.happens(0.4)) return null;
    const likely = [...this.#auditor.redemptions.values()].filter(({ state }) => state !== "used").slice(-30);
    const any = [...this.#auditor.redemptions.values()].slice(-100);
    const from = this.#chance.happens(0.9) ? likely : any;
    if (from.length === 0) return null;
    const { code } = this.#chance.pick(from);
    return this.#chance.happens(0.2) ? code.toLowerCase() : code;
  }

  /** Some of what is on its way arrives: in any order, some of it twice, some of it much later. */
  async #deliver(most: number): Promise<void> {
    const arrived: Webhook[] = [];
    while (arrived.length < most && this.#onItsWay.length > 0) {
      const recent = Math.min(this.#onItsWay.length, 60);
      const at =
        this.#onItsWay.length -
        1 -
        this.#chance.integer(this.#chance.happens(0.8) ? recent : this.#onItsWay.length);
      const webhook = this.#onItsWay[at];
      if (!webhook) break;
      arrived.push(webhook);
      if (!this.#chance.happens(0.1)) this.#onItsWay.splice(at, 1);
    }
    const events = arrived.map(({ topic, payload }) => ({
      ...{
        shopDomain: DOMAIN,
        webhookId: `webhook-${++this.#webhooks}`,
        topic,
        payload,
        seq: this.#webhooks,
      },
    }));
    const failed = await workWebhooks(events, new Date(this.#now));
    if (failed.length > 0) throw new Error(`a webhook failed: ${String(failed[0]?.error)}`);
    this.#auditor.hear(arrived, this.#now);
  }

  async #redeem(): Promise<void> {
    const asking = this.#customer();
    const customer = this.#auditor.who(asking);
    const rewardKey = this.#chance.pick([
      "five-off",
      "five-off",
      "tenth",
      "tenth",
      "shipped",
      "no-such-reward",
    ]);
    const forCart = this.#chance.happens(0.5);
    const requestKey = `wish-${++this.#wishes}`;
    const expected = this.#expectedAnswer(customer, rewardKey, forCart);
    const request = { customerId: gid(asking), rewardKey, requestKey, forCart };
    const decision = await redeemReward(this.#shop, request, new Date(this.#now));
    const answer = !decision.ok
      ? decision.refusal.code
      : this.#auditor.redemptions.has(decision.value.id)
        ? decision.value.id
        : "new";
    if (answer !== expected) throw new Error(`asked for ${rewardKey}: expected ${expected}, got ${answer}`);
    if (!decision.ok || answer !== "new") return;
    const { id, code } = decision.value;
    this.#auditor.redeem(id, code, customer, rewardKey, forCart, this.#now);
    const again = await redeemReward(this.#shop, request, new Date(this.#now));
    if (!again.ok || again.value.id !== id) throw new Error("the same wish was granted twice");
  }

  #expectedAnswer(customer: number, rewardKey: string, forCart: boolean): string {
    const reward = this.#auditor.rewardNamed(rewardKey);
    if (!this.#auditor.members.has(customer)) return "unknownMember";
    if (!reward) return "unknownReward";
    const open = forCart ? this.#auditor.cartRedemption(customer, rewardKey, this.#now) : undefined;
    if (open) return open.id;
    return this.#auditor.available(customer, this.#now) < BigInt(reward.costPoints)
      ? "insufficientBalance"
      : "new";
  }

  async #giveBack(): Promise<void> {
    const redemptions = [...this.#auditor.redemptions.values()].slice(-60);
    if (redemptions.length === 0) return;
    const redemption = this.#chance.pick(redemptions);
    const decision = await returnRedemption(
      ...([this.#shop, gid(redemption.customer), redemption.id, new Date(this.#now)] as const),
    );
    if (decision.ok !== this.#auditor.giveBack(redemption, this.#now)) {
      throw new Error(`redemption ${redemption.id} was ${decision.ok ? "taken" : "not taken"} back`);
    }
  }

  async #sweep(): Promise<void> {
    const now = new Date(this.#now);
    await closeExpiredRedemptions(now, SWEPT_AT_ONCE);
    this.#auditor.closeOverdue(this.#now);
    await this.#releaseDue(now);
    await expireDueLots(now, SWEPT_AT_ONCE);
    this.#auditor.expire(this.#now);
    await announceMaturedLots(now, SWEPT_AT_ONCE);
  }

  /** What is released must be dead at Shopify, and have waited out its grace. */
  async #releaseDue(now: Date): Promise<void> {
    const closing = [...this.#auditor.redemptions.values()].filter(({ state }) => state === "closing");
    const stored = await findRedemptions(
      this.#shop.id,
      closing.map(({ id }) => id),
    );
    const dueOf = new Map(stored.map(({ id, releaseDueAt }) => [id, releaseDueAt]));
    const due = closing.filter(({ id }) => (dueOf.get(id)?.getTime() ?? Infinity) <= this.#now);
    await releaseDueRedemptions(now, SWEPT_AT_ONCE);
    for (const redemption of due.sort((a, b) => Number(dueOf.get(a.id)) - Number(dueOf.get(b.id)))) {
      if (this.#auditor.earliestRelease(redemption) > this.#now)
        throw new Error(`${redemption.id}: released too early`);
      if (this.#shopify.hasCode(redemption.code))
        throw new Error(`${redemption.code} was released while it is good`);
      this.#auditor.release(redemption, this.#now);
    }
  }

  /** Does some of the jobs that the outbox asks for: Shopify may fail, and a job may be done and forgotten to be done. */
  async #workJobs(): Promise<void> {
    this.#shopify.faultRate = this.#chance.happens(0.3) ? 0.3 : 0;
    await this.#takeOutbox();
    const batches = 1 + this.#chance.integer(6);
    for (let done = 0; done < batches && this.#jobs.length > 0; done++) {
      this.#now += 1000;
      const batch = this.#takeBatch(this.#chance.pick(this.#jobs).queue);
      const undone = await this.#workBatch(batch);
      this.#jobs.push(...undone);
      if (this.#chance.happens(0.1)) this.#jobs.push(...batch.filter((job) => !undone.includes(job)));
    }
  }

  /** Waiting jobs of one kind, as many as the worker takes; of codes to be killed one, so that each dies at its own moment. */
  #takeBatch(queue: string): WaitingJob[] {
    const most = queue === "kill-code" ? 1 : JOBS[nameOf(queue)].batchSize;
    const batch = this.#jobs.filter((job) => job.queue === queue).slice(0, most);
    for (const job of batch) this.#jobs.splice(this.#jobs.indexOf(job), 1);
    return batch;
  }

  async #takeOutbox(): Promise<void> {
    const { rows } = await this.#client.query<WaitingJob & { id: string }>(
      "WITH taken AS (DELETE FROM outbox_message RETURNING id, queue, payload) SELECT * FROM taken ORDER BY id",
    );
    // A balance is written once for all that changed it, as the queue gathers them.
    for (const { queue, payload } of rows) {
      const isWaiting = (job: WaitingJob) => JSON.stringify(job) === JSON.stringify({ queue, payload });
      if (!this.#jobs.some(isWaiting)) this.#jobs.push({ queue, payload });
    }
  }

  /** Does jobs of one kind as the worker would. Returns those that failed. */
  async #workBatch(batch: readonly WaitingJob[]): Promise<WaitingJob[]> {
    const [first] = batch;
    if (!first) return [];
    const name = nameOf(first.queue);
    const handler = HANDLERS[name] as (jobs: readonly object[]) => Promise<ReadonlyMap<string, unknown>>;
    const failures = await handler(
      batch.map(({ payload }, index) => ({ id: String(index), payload, isLastTry: false })),
    );
    const done = batch.filter((_, index) => !failures.has(String(index)));
    for (const { payload } of name === "issue-code" ? done : []) {
      const redemption = this.#auditor.redemptions.get(String(payload["redemptionId"]));
      if (redemption?.state === "open") redemption.isIssued = true;
    }
    return batch.filter((job) => !done.includes(job));
  }

  #jump(): Promise<void> {
    const hours = this.#chance.pick([1, 5, 24, 25, 24 * 7, 24 * 31]);
    this.#now += hours * HOUR_MS + this.#chance.integer(HOUR_MS);
    return Promise.resolve();
  }

  /** Two customers turn out to be one; the staff says so twice. */
  async #merge(): Promise<void> {
    const standing = [...this.#auditor.members];
    const [from, into] = [this.#customer(), this.#customer()];
    if (from === into || !standing.includes(from) || !standing.includes(into)) return;
    const ids = await Promise.all([from, into].map((each) => findMemberByCustomer(this.#shop.id, gid(each))));
    const [fromId, intoId] = ids.map((member) => member?.id ?? 0);
    const request = { by: "simulation", reason: "the same person" };
    for (const expected of ["merged", "exists"]) {
      const merged = await mergeMembers(this.#shop, fromId ?? 0, intoId ?? 0, request, new Date(this.#now));
      if (!merged.ok || merged.value !== expected) throw new Error(`a merge was not ${expected}`);
    }
    this.#auditor.merge(from, into, this.#now);
  }

  async #publish(): Promise<void> {
    const program = inventProgram(this.#chance, this.#currency);
    await publishProgram(this.#shop.id, program, new Date(this.#now));
    this.#auditor.publish(JSON.parse(JSON.stringify(program)) as Settings);
  }

  async #auditTouched(): Promise<void> {
    const touched = [...this.#auditor.touched];
    this.#auditor.touched.clear();
    if (touched.length > 0) await this.#compare(touched);
  }

  async #auditAll(): Promise<void> {
    await this.#compare(null);
    const unsupported = await unsupportedAccounts(this.#client, this.#shop.id);
    if (unsupported.length > 0) throw new Error(unsupported.join("\n"));
  }

  async #compare(customers: readonly number[] | null): Promise<void> {
    const stored = await storedBooks(this.#client, this.#shop.id, customers);
    const found = differences(stored, auditedBooks(this.#auditor, customers));
    if (found.length > 0) throw new Error(found.slice(0, 20).join("\n"));
  }

  /** Everything arrives and every job is done: then the books agree, and Shopify has the codes and balances that they say. */
  async #end(): Promise<void> {
    while (this.#onItsWay.length > 0) await this.#deliver(100);
    this.#shopify.faultRate = 0;
    await this.#sweep();
    for (let round = 0; round < 20; round++) {
      await this.#takeOutbox();
      if (this.#jobs.length === 0) break;
      const undone: WaitingJob[] = [];
      for (let job = this.#jobs[0]; job; job = this.#jobs[0]) {
        undone.push(...(await this.#workBatch(this.#takeBatch(job.queue))));
      }
      this.#jobs.push(...undone);
    }
    if (this.#jobs.length > 0) throw new Error(`${this.#jobs.length} jobs cannot be done`);
    await this.#auditAll();
    await checkReceipts(this.#client, this.#shop.id);
    await checkEntitlements(this.#shop);
    for (const redemption of this.#auditor.redemptions.values()) this.#checkCode(redemption);
    for (const customer of this.#auditor.members) this.#checkBalance(customer);
  }

  #checkCode({ code, state }: AuditRedemption): void {
    if (state === "used") return;
    if (this.#shopify.hasCode(code) !== (state === "open")) {
      throw new Error(`${code} is ${state}, and ${state === "open" ? "missing" : "good"} at Shopify`);
    }
  }

  #checkBalance(customer: number): void {
    const { metafields } = this.#shopify.shop;
    const written = [...metafields.values()].find(
      ({ ownerId, key }) => ownerId === gid(customer) && key === "balance",
    );
    const account = this.#auditor.account(customer, "points");
    if (!written && account.earned === 0n) return;
    const { points } = JSON.parse(written?.value ?? "{}") as { points?: { available: number } };
    const expected = account.available(this.#now) - account.owed;
    if (BigInt(points?.available ?? 0) !== expected) {
      throw new Error(`customer ${customer} is shown ${points?.available} points and has ${expected}`);
    }
  }

  async #stateHash(): Promise<string> {
    const books = await storedBooks(this.#client, this.#shop.id, null);
    const { rows } = await this.#client.query<{ entry: string }>(
      `SELECT concat_ws(' ', key, kind, amount, waived, balance_after, draws, explanation) AS entry
       FROM ledger_entry WHERE shop_id = $1 ORDER BY seq`,
      [this.#shop.id],
    );
    const hash = createHash("sha256").update(books.join("\n"));
    for (const { entry } of rows) hash.update(entry);
    return hash.digest("hex");
  }
}

function gid(customer: number): string {
  return `gid://shopify/Customer/${customer}`;
}

function nameOf(queue: string): JobName {
  const name = JOB_NAMES.find((known) => known === queue);
  if (!name) throw new Error(`the outbox asks for ${queue}, which nobody does`);
  return name;
}

const WEIGHTS = {
  order: 20,
  pay: 6,
  "payment fails": 2,
  cancel: 3,
  refund: 8,
  edit: 4,
  "another's order": 1,
  deliver: 22,
  redeem: 16,
  "give back": 3,
  sweep: 5,
  "work jobs": 6,
  "time passes": 3,
  publish: 0.6,
  merge: 0.4,
} as const;
type OperationName = keyof typeof WEIGHTS;

const WEIGHTED = (Object.keys(WEIGHTS) as OperationName[]).flatMap((name) =>
  Array<OperationName>(Math.max(1, Math.round(WEIGHTS[name] * 5))).fill(name),
);
