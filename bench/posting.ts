// How many awards a second ledger_post() takes, beside the barest single transaction that could stand for one: one INSERT and
// one UPDATE in one statement, same PostgreSQL, as many entries in its table. Then both again in a ledger of 5 million entries.
import pg from "pg";
import { closeDatabase } from "../app/db.server";
import { emptyLedger, post } from "../app/core/ledger/post";
import {
  POINTS,
  type Account,
  type AwardIntent,
  type Explanation,
  type MemberLedger,
} from "../app/core/ledger/types";
import { postLedger, type Posting } from "../app/repositories/ledger.server";

const SHOP = 1;
const ENTRIES_PER_MEMBER = 5;
const SIZES = [50_000, 5_000_000];
const CONNECTIONS = 20;
const BATCH = 100;
const ROUNDS = 5;
const ROUND_MS = 3_000;
const CLAIMED_GROWTH = 1.3;
const AT = new Date("2026-11-01T12:00:00Z");

interface Rates {
  readonly floor: number;
  readonly batch: number;
  readonly single: number;
}

/** Needs an empty, migrated database. Prints rates and ratios; the process exits 1 when a claim does not hold. */
export async function benchPosting(url: string): Promise<void> {
  const pool = new pg.Pool({ connectionString: url, max: CONNECTIONS });
  try {
    await pool.query(FLOOR_TABLES);
    await pool.query(
      "INSERT INTO shop (id, domain, installed_at) VALUES ($1, 'bench.myshopify.com', now())",
      [SHOP],
    );
    const measured: Rates[] = [];
    const ledger = new Ledger();
    for (const size of SIZES) {
      const began = performance.now();
      await fill(pool, size);
      const seconds = ((performance.now() - began) / 1000).toFixed(0);
      console.log(`\n${size.toLocaleString("en")} entries (made in ${seconds} s)`);
      measured.push(await measureAll(pool, ledger, size / ENTRIES_PER_MEMBER));
    }
    report(measured);
  } finally {
    await pool.end();
    await closeDatabase();
  }
}

const FLOOR_TABLES = `
  CREATE TABLE floor_account (id integer PRIMARY KEY, balance bigint NOT NULL);
  CREATE TABLE floor_entry (id bigserial PRIMARY KEY, account_id integer NOT NULL, amount bigint NOT NULL)`;

const FLOOR = {
  name: "floor",
  text: `WITH entry AS (INSERT INTO floor_entry (account_id, amount) VALUES ($1, $2))
         UPDATE floor_account SET balance = balance + $2 WHERE id = $1`,
};

/** What an award's receipt is like. */
const EXPLANATION: Explanation = [
  { step: "line", params: { title: "Kettle", quantity: 1, amountCents: 7_950, currency: "EUR" } },
  { step: "line", params: { title: "Cups, set of four", quantity: 1, amountCents: 2_050, currency: "EUR" } },
  { step: "basis", params: { amountCents: 10_000, currency: "EUR" } },
  {
    step: "pointsPerAmount",
    params: { points: 1, perCents: 100, currency: "EUR", rounding: "floor", amount: 100 },
  },
];

/** Makes as many entries as are missing to `size`, five a member, by SQL: each is an award of 100 with its lot. */
async function fill(pool: pg.Pool, size: number): Promise<void> {
  const { rows } = await pool.query<{ members: number }>(
    "SELECT count(*)::integer AS members FROM floor_account",
  );
  const from = (rows[0]?.members ?? 0) + 1;
  const to = size / ENTRIES_PER_MEMBER;
  const range = [from, to];
  const total = ENTRIES_PER_MEMBER * 100;
  await pool.query(
    `INSERT INTO account (shop_id, member_id, unit, version, earned, taken, waived, captured, held, expired, remaining, deficit)
     SELECT ${SHOP}, m, '${POINTS}', ${ENTRIES_PER_MEMBER}, ${total}, 0, 0, 0, 0, 0, ${total}, 0 FROM generate_series($1::integer, $2) m`,
    range,
  );
  await pool.query(
    `INSERT INTO lot (shop_id, member_id, unit, id, amount, remaining, earned_at, available_at, expires_at, order_id, rule_key)
     SELECT ${SHOP}, m, '${POINTS}', format('gid://shopify/Order/%s:points:1', m * 10 + n), 100, 100, now(), now(), NULL,
            format('gid://shopify/Order/%s', m * 10 + n), 'points'
     FROM generate_series($1::integer, $2) m, generate_series(1, ${ENTRIES_PER_MEMBER}) n`,
    range,
  );
  await pool.query(
    `INSERT INTO ledger_entry (shop_id, key, member_id, unit, kind, amount, order_id, rule_key, program_version, occurred_at,
       recorded_at, balance_before, balance_after, account_version, draws, explanation, facts_hash)
     SELECT ${SHOP}, format('gid://shopify/Order/%s:points:1', m * 10 + n), m, '${POINTS}', 'award', 100,
            format('gid://shopify/Order/%s', m * 10 + n), 'points', 1, now(), now(), (n - 1) * 100, n * 100, n, '[]', $3,
            md5(m::text || n::text) || md5(n::text || m::text)
     FROM generate_series($1::integer, $2) m, generate_series(1, ${ENTRIES_PER_MEMBER}) n`,
    [...range, JSON.stringify(EXPLANATION)],
  );
  await pool.query("INSERT INTO floor_account SELECT m, 500 FROM generate_series($1::integer, $2) m", range);
  await pool.query(
    `INSERT INTO floor_entry (account_id, amount)
     SELECT m, 100 FROM generate_series($1::integer, $2) m, generate_series(1, ${ENTRIES_PER_MEMBER})`,
    range,
  );
  await pool.query("VACUUM ANALYZE");
  await pool.query("CHECKPOINT");
}

async function measureAll(pool: pg.Pool, ledger: Ledger, members: number): Promise<Rates> {
  const ways: readonly [keyof Rates, () => Promise<number>][] = [
    ["floor", () => atOnce(CONNECTIONS, () => floorAward(pool, members))],
    ["batch", () => atOnce(CONNECTIONS, () => ledger.award(BATCH, members))],
    ["single", () => atOnce(CONNECTIONS, () => ledger.award(1, members))],
  ];
  const rates: Record<keyof Rates, number[]> = { floor: [], batch: [], single: [] };
  for (const [, run] of ways) await run();
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, run] of round % 2 === 0 ? ways : ways.toReversed()) rates[name].push(await run());
    await pool.query("TRUNCATE outbox_message");
    const line = ways.map(([name]) => `${name} ${rates[name].at(-1)?.toFixed(0) ?? "?"}/s`);
    console.log(`round ${round + 1}: ${line.join(", ")}`);
  }
  return { floor: median(rates.floor), batch: median(rates.batch), single: median(rates.single) };
}

/** Runs `once` over and over, so many at a time; returns how many awards a second it made. */
async function atOnce(connections: number, once: () => Promise<number>): Promise<number> {
  const began = performance.now();
  const counts = await Promise.all(
    Array.from({ length: connections }, async () => {
      let count = 0;
      while (performance.now() - began < ROUND_MS) count += await once();
      return count;
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0) / ((performance.now() - began) / 1000);
}

async function floorAward(pool: pg.Pool, members: number): Promise<number> {
  await pool.query({ ...FLOOR, values: [1 + Math.floor(Math.random() * members), 100] });
  return 1;
}

/** What the members have, as it is known from how they were made and from what was posted since. */
class Ledger {
  readonly #known = new Map<number, MemberLedger>();
  readonly #busy = new Set<number>();
  // Beyond every order that the ledger is made with.
  #orders = 1_000_000_000;

  /** Decides and posts one award to each of `count` members, by chance among the first `ofMembers`. */
  async award(count: number, ofMembers: number): Promise<number> {
    const members = this.#pick(count, ofMembers);
    const postings = members.map((memberId) => this.#posting(memberId));
    const outcomes = await postLedger(SHOP, postings);
    const refused = outcomes.find((outcome) => outcome !== "posted");
    if (refused) throw new Error(`an award was ${refused}`);
    for (const { after } of postings) if (after) this.#known.set(after.memberId, next(after));
    for (const memberId of members) this.#busy.delete(memberId);
    return count;
  }

  #pick(count: number, ofMembers: number): number[] {
    const picked: number[] = [];
    while (picked.length < count) {
      const memberId = 1 + Math.floor(Math.random() * ofMembers);
      if (this.#busy.has(memberId)) continue;
      this.#busy.add(memberId);
      picked.push(memberId);
    }
    return picked;
  }

  #posting(memberId: number): Posting {
    const before = this.#known.get(memberId) ?? made(memberId);
    const orderId = `gid://shopify/Order/${(this.#orders += 1)}`;
    const intent: AwardIntent = {
      ...{ kind: "award", key: `${orderId}:points:1`, unit: POINTS, amount: 100, occurredAt: AT },
      ...{ availableAt: AT, expiresAt: null, orderId, ruleKey: "points", programVersion: 1 },
      explanation: EXPLANATION,
    };
    const posted = post(before, intent, AT);
    if (!posted.ok) throw new Error(posted.refusal.code);
    const { ledger, entry } = posted.value;
    const payload = { shopId: SHOP, memberId };
    return {
      ...{ before, after: ledger, entries: [entry], redemptions: [], orders: [], counters: [], read: [] },
      outbox: [{ queue: "member-balance", key: String(memberId), payload }],
    };
  }
}

function made(memberId: number): MemberLedger {
  const total = ENTRIES_PER_MEMBER * 100;
  const account: Account = {
    ...{
      unit: POINTS,
      version: ENTRIES_PER_MEMBER,
      earned: total,
      taken: 0,
      waived: 0,
      captured: 0,
      held: 0,
    },
    ...{ expired: 0, remaining: total, deficit: 0, lots: [], idle: null },
  };
  return { ...emptyLedger(memberId), accounts: { [POINTS]: account } };
}

/** As the next decision reads it: a version later, and no lots, which an award does not look at. */
function next(ledger: MemberLedger): MemberLedger {
  const account = ledger.accounts[POINTS];
  if (!account) throw new Error("an award makes an account");
  return { ...ledger, accounts: { [POINTS]: { ...account, version: account.version + 1, lots: [] } } };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function report([small, large]: readonly Rates[]): void {
  if (!small || !large) throw new Error("both sizes are measured");
  const lines: readonly [string, number, boolean][] = [
    ["in batches, of the floor (at least 1)", small.batch / small.floor, small.batch >= small.floor],
    ["one by one, of the floor (one round trip each)", small.single / small.floor, true],
    ...(["batch", "single"] as const).map((name): [string, number, boolean] => {
      const growth = small[name] / large[name];
      return [
        `${name}: slower by, in the larger ledger (at most ${CLAIMED_GROWTH})`,
        growth,
        growth <= CLAIMED_GROWTH,
      ];
    }),
    ["floor: slower by, in the larger table", small.floor / large.floor, true],
  ];
  console.log("");
  for (const [label, ratio, holds] of lines) {
    console.log(`${label.padEnd(62)} ${ratio.toFixed(2)}${holds ? "" : "  does not hold"}`);
    if (!holds) process.exitCode = 1;
  }
}
