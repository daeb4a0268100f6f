// Replays every entry of a shop's ledger with arithmetic of its own and compares the outcome with every account, lot and
// hold that the database holds. It shares no code with the app: what it finds right was right twice.
import type pg from "pg";

export interface AuditReport {
  readonly entries: number;
  readonly accounts: number;
  readonly lots: number;
  readonly holds: number;
  /** Empty when the ledger agrees with itself; else what differs, at most a few dozen lines. */
  readonly problems: readonly string[];
}

export interface AuditEntry {
  readonly key: string;
  readonly memberId: number;
  readonly unit: string;
  readonly kind: string;
  readonly amount: number;
  readonly waived: number;
  readonly redemptionId: string | null;
  readonly balanceBefore: number;
  readonly balanceAfter: number;
  readonly accountVersion: number;
  /** of what was moved between members: the other one */
  readonly movedMemberId: number | null;
  readonly draws: readonly { readonly lot: string; readonly amount: number }[];
}

const totals = ["earned", "taken", "waived", "captured", "held", "expired", "remaining", "deficit"] as const;
type Totals = Record<(typeof totals)[number], number>;

export interface AuditedAccount extends Totals {
  version: number;
}
export interface AuditedLot {
  amount: number;
  remaining: number;
}
export interface AuditedHold {
  amount: number;
  captured: number;
  released: number;
}

const mostProblems = 40;
const pageSize = 5000;

/** What the entries amount to, one after the other; `problems` says where one does not follow from those before it. */
export class LedgerReplay {
  readonly accounts = new Map<string, AuditedAccount>();
  readonly lots = new Map<string, AuditedLot>();
  readonly holds = new Map<string, AuditedHold>();
  readonly problems: string[] = [];
  /** what has left one account and not yet come to the other */
  readonly onTheWay = new Map<string, Totals>();

  apply(entry: AuditEntry): void {
    const account = this.account(entry);
    const balance = () => account.remaining - account.deficit;
    this.expect(entry, "balance before", entry.balanceBefore, balance());
    // A version without an entry moved the date on which the account lapses, or a redemption.
    if (entry.accountVersion < account.version) {
      this.report(`${entry.key}: version ${entry.accountVersion} follows version ${account.version}`);
    }
    account.version = entry.accountVersion;
    this.post(entry, account);
    this.expect(entry, "balance after", entry.balanceAfter, balance());
    const { earned, taken, captured, held, expired } = account;
    this.expect(entry, "sum of the account", earned - taken - captured - held - expired, balance());
    if (account.deficit > 0 && account.remaining > 0)
      this.report(`${entry.key}: owes and has at the same time`);
    for (const name of totals) if (account[name] < 0) this.report(`${entry.key}: ${name} is below zero`);
  }

  report(problem: string): void {
    if (this.problems.length < mostProblems) this.problems.push(problem);
  }

  private account(entry: AuditEntry): AuditedAccount {
    const key = accountKey(entry.memberId, entry.unit);
    const known = this.accounts.get(key);
    if (known !== undefined) return known;
    const made: AuditedAccount = {
      version: 0,
      earned: 0,
      taken: 0,
      waived: 0,
      captured: 0,
      held: 0,
      expired: 0,
      remaining: 0,
      deficit: 0,
    };
    this.accounts.set(key, made);
    return made;
  }

  private post(entry: AuditEntry, account: AuditedAccount): void {
    const { amount } = entry;
    switch (entry.kind) {
      case "award": {
        account.earned += amount;
        account.remaining += amount;
        this.makeLot(entry, entry.key, amount);
        // Drawn at once: what the account owed.
        account.deficit -= this.draw(entry, account);
        return;
      }
      case "takeBack":
        account.taken += amount;
        account.waived += entry.waived;
        account.deficit += amount - this.draw(entry, account);
        return;
      case "hold":
        account.held += amount;
        this.expect(entry, "drawn for the hold", this.draw(entry, account), amount);
        this.holds.set(this.holdKey(entry), { amount, captured: 0, released: 0 });
        return;
      case "capture": {
        const hold = this.hold(entry);
        const fromHold = Math.min(amount, hold.amount - hold.captured - hold.released);
        hold.captured += amount;
        hold.released -= amount - fromHold;
        account.captured += amount;
        account.held -= fromHold;
        account.deficit += amount - fromHold - this.draw(entry, account);
        return;
      }
      case "release": {
        this.hold(entry).released += amount;
        account.held -= amount;
        account.deficit -= amount - this.putBack(entry, account);
        return;
      }
      case "restore": {
        const hold = this.hold(entry);
        hold.captured -= amount;
        hold.released += amount;
        account.captured -= amount;
        account.deficit -= amount - this.putBack(entry, account);
        return;
      }
      case "expire":
        account.expired += amount;
        this.expect(entry, "drawn by the expiry", this.draw(entry, account), amount);
        return;
      case "moveOut":
        this.expect(entry, "moved", amount, account.remaining);
        this.moveOut(entry, account);
        return;
      case "moveIn":
        this.moveIn(entry, account);
        account.deficit -= this.draw(entry, account);
        return;
      case "reinstate":
        account.expired -= amount;
        account.deficit -= amount - this.putBack(entry, account);
        return;
      default:
        this.report(`${entry.key}: the audit does not know entries of the kind ${entry.kind}`);
    }
  }

  /** Empties the account; its lots and holds are the other member's from then on. */
  private moveOut(entry: AuditEntry, account: AuditedAccount): void {
    const { memberId, unit, movedMemberId } = entry;
    this.onTheWay.set(`${memberId} ${movedMemberId ?? "nobody"} ${unit}`, { ...account });
    for (const name of totals) account[name] = 0;
    const [own, theirs] = [`${memberId} ${unit} `, `${movedMemberId ?? "nobody"} ${unit} `];
    handOver(this.lots, own, theirs);
    handOver(this.holds, own, theirs);
  }

  private moveIn(entry: AuditEntry, account: AuditedAccount): void {
    const key = `${entry.movedMemberId ?? "nobody"} ${entry.memberId} ${entry.unit}`;
    const moved = this.onTheWay.get(key);
    if (moved === undefined) return this.report(`${entry.key}: nothing had left for it`);
    this.onTheWay.delete(key);
    for (const name of totals) account[name] += moved[name];
  }

  /** Takes the entry's draws from their lots; returns their sum. */
  private draw(entry: AuditEntry, account: AuditedAccount): number {
    let sum = 0;
    for (const { lot: id, amount } of entry.draws) {
      const lot = this.lots.get(lotKey(entry.memberId, entry.unit, id));
      if (lot === undefined) {
        this.report(`${entry.key}: draws from the lot ${id}, which is not there`);
        continue;
      }
      lot.remaining -= amount;
      sum += amount;
      if (lot.remaining < 0 || lot.remaining > lot.amount)
        this.report(`${entry.key}: overdraws the lot ${id}`);
    }
    account.remaining -= sum;
    return sum;
  }

  /** Puts back what the entry returns to lots, one of which may be new; returns the sum. */
  private putBack(entry: AuditEntry, account: AuditedAccount): number {
    const own = entry.draws.find(({ lot }) => lot === entry.key);
    if (own !== undefined) {
      this.makeLot(entry, entry.key, -own.amount);
      const lot = this.lots.get(lotKey(entry.memberId, entry.unit, entry.key));
      if (lot !== undefined) lot.remaining = 0;
    }
    return -this.draw(entry, account);
  }

  private makeLot(entry: AuditEntry, id: string, amount: number): void {
    const key = lotKey(entry.memberId, entry.unit, id);
    if (this.lots.has(key)) this.report(`${entry.key}: makes the lot ${id} a second time`);
    this.lots.set(key, { amount, remaining: amount });
  }

  private hold(entry: AuditEntry): AuditedHold {
    const known = this.holds.get(this.holdKey(entry));
    if (known !== undefined) return known;
    this.report(`${entry.key}: there is no hold for it`);
    return { amount: 0, captured: 0, released: 0 };
  }

  private holdKey(entry: AuditEntry): string {
    return `${entry.memberId} ${entry.unit} ${entry.redemptionId ?? "none"}`;
  }

  private expect(entry: AuditEntry, what: string, found: number, wanted: number): void {
    if (found !== wanted) this.report(`${entry.key}: ${what} is ${found}, but should be ${wanted}`);
  }
}

/** Everything whose key begins in one way begins in the other from now on. */
function handOver<T>(owned: Map<string, T>, own: string, theirs: string): void {
  for (const [key, value] of [...owned]) {
    if (!key.startsWith(own)) continue;
    owned.delete(key);
    owned.set(theirs + key.slice(own.length), value);
  }
}

const accountKey = (memberId: number, unit: string) => `${memberId} ${unit}`;
const lotKey = (memberId: number, unit: string, id: string) => `${memberId} ${unit} ${id}`;

/** Audits one shop. The pool may belong to anyone: whole numbers are read as text and checked here. */
export async function auditLedger(pool: pg.Pool, shopId: number): Promise<AuditReport> {
  const replay = new LedgerReplay();
  let entries = 0;
  for await (const row of readPaged(pool, entriesPage, shopId)) {
    replay.apply(entryOf(row));
    entries++;
  }
  for (const key of replay.onTheWay.keys()) replay.report(`what moved (${key}) has never arrived`);
  const accounts = await compare(pool, "account", accountsPage, shopId, replay, replay.accounts, (row) => ({
    key: accountKey(whole(row["member_id"]), text(row["unit"])),
    found: pickWhole(row, ["version", ...totals]),
  }));
  const lots = await compare(pool, "lot", lotsPage, shopId, replay, replay.lots, (row) => ({
    key: lotKey(whole(row["member_id"]), text(row["unit"]), text(row["id"])),
    found: pickWhole(row, ["amount", "remaining"]),
  }));
  const holds = await compare(pool, "hold", holdsPage, shopId, replay, replay.holds, (row) => ({
    key: `${whole(row["member_id"])} ${text(row["unit"])} ${text(row["id"])}`,
    found: pickWhole(row, ["amount", "captured", "released"]),
  }));
  return { entries, accounts, lots, holds, problems: replay.problems };
}

type Row = Record<string, unknown>;

// Each reads a page after the key of the last row; all whole numbers as text.
const entriesPage = `SELECT seq::text AS position, key, member_id::text, unit, kind, amount::text, waived::text,
  redemption_id, balance_before::text, balance_after::text, account_version::text, draws,
  moved->>'memberId' AS moved_member_id
  FROM ledger_entry WHERE shop_id = $1 AND seq > coalesce($2::bigint, -1) ORDER BY ledger_entry.seq LIMIT $3`;
const accountsPage = `SELECT member_id || ' ' || unit AS position, member_id::text, unit, version::text, earned::text,
  taken::text, waived::text, captured::text, held::text, expired::text, remaining::text, deficit::text
  FROM account WHERE shop_id = $1 AND ($2::text IS NULL OR (member_id, unit) >
    (split_part($2, ' ', 1)::integer, split_part($2, ' ', 2))) ORDER BY account.member_id, account.unit LIMIT $3`;
const lotsPage = `SELECT member_id || ' ' || unit || ' ' || id AS position, member_id::text, unit, id, amount::text,
  remaining::text FROM lot WHERE shop_id = $1 AND ($2::text IS NULL OR (member_id, unit, id) >
    (split_part($2, ' ', 1)::integer, split_part($2, ' ', 2), substr($2, length(split_part($2, ' ', 1)) +
      length(split_part($2, ' ', 2)) + 3))) ORDER BY lot.member_id, lot.unit, lot.id LIMIT $3`;
const holdsPage = `SELECT id AS position, id, member_id::text, unit, amount::text, captured::text, released::text
  FROM hold WHERE shop_id = $1 AND ($2::text IS NULL OR id > $2) ORDER BY hold.id LIMIT $3`;

async function* readPaged(pool: pg.Pool, query: string, shopId: number): AsyncGenerator<Row> {
  let position: unknown = null;
  for (;;) {
    const { rows } = await pool.query<Row>(query, [shopId, position, pageSize]);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < pageSize) return;
    position = last["position"];
  }
}

async function compare<T extends object>(
  pool: pg.Pool,
  what: string,
  query: string,
  shopId: number,
  replay: LedgerReplay,
  wanted: ReadonlyMap<string, T>,
  read: (row: Row) => { key: string; found: Record<string, number> },
): Promise<number> {
  const seen = new Set<string>();
  for await (const row of readPaged(pool, query, shopId)) {
    const { key, found } = read(row);
    seen.add(key);
    const expected = wanted.get(key) as Record<string, number> | undefined;
    if (expected === undefined) {
      // An account may have been made by a posting that was refused afterwards: it holds nothing.
      if (Object.values(found).some((value) => value !== 0))
        replay.report(`${what} ${key}: no entry speaks of it`);
      continue;
    }
    for (const [name, value] of Object.entries(found)) {
      if (value !== expected[name]) {
        replay.report(
          `${what} ${key}: ${name} is ${value}, but the entries make it ${expected[name] ?? "nothing"}`,
        );
      }
    }
  }
  for (const key of wanted.keys()) if (!seen.has(key)) replay.report(`${what} ${key}: is missing`);
  return seen.size;
}

function entryOf(row: Row): AuditEntry {
  const draws = row["draws"];
  if (!Array.isArray(draws)) throw new Error(`${text(row["key"])}: its draws are no list`);
  return {
    key: text(row["key"]),
    memberId: whole(row["member_id"]),
    unit: text(row["unit"]),
    kind: text(row["kind"]),
    amount: whole(row["amount"]),
    waived: whole(row["waived"]),
    redemptionId: row["redemption_id"] === null ? null : text(row["redemption_id"]),
    balanceBefore: whole(row["balance_before"]),
    balanceAfter: whole(row["balance_after"]),
    accountVersion: whole(row["account_version"]),
    movedMemberId: row["moved_member_id"] === null ? null : whole(row["moved_member_id"]),
    draws: draws.map((draw: Row) => ({ lot: text(draw["lot"]), amount: whole(draw["amount"]) })),
  };
}

function pickWhole(row: Row, names: readonly string[]): Record<string, number> {
  return Object.fromEntries(names.map((name) => [name, whole(row[name])]));
}

function whole(value: unknown): number {
  const number = typeof value === "string" || typeof value === "number" ? Number(value) : NaN;
  if (!Number.isSafeInteger(number))
    throw new Error(`The ledger holds ${String(value)} where a whole number belongs`);
  return number;
}

function text(value: unknown): string {
  if (typeof value !== "string") throw new Error(`The ledger holds ${String(value)} where a text belongs`);
  return value;
}
