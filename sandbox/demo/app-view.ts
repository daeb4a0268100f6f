// Reads what the app has written, through the app's own repositories and core: the figures that a replay reports.
import pg from "pg";
import { balanceAt, type Balance } from "../../app/core/ledger/balance";
import { POINTS } from "../../app/core/ledger/types";
import { closeDatabase } from "../../app/db.server";
import { deadLetterOf, JOB_NAMES } from "../../app/jobs/contracts";
import { countInbox, type InboxCounts } from "../../app/repositories/inbox.server";
import { loadSnapshot } from "../../app/repositories/ledger-snapshot.server";
import { listMembers } from "../../app/repositories/members.server";
import { countOutbox } from "../../app/repositories/outbox.server";
import { findRedemptions, type RedemptionRow } from "../../app/repositories/redemptions.server";
import { findShop, type Shop } from "../../app/repositories/shops.server";

export interface MemberFigures {
  readonly customerId: string;
  readonly points: Balance;
  readonly cashback: Balance;
}

export interface OpenWork {
  readonly inbox: InboxCounts;
  /** Effects that are decided but not carried out. */
  readonly effects: number;
  /** Effects that failed for good. */
  readonly deadEffects: number;
}

const pageSize = 500;

export class AppView {
  private constructor(
    private readonly domain: string,
    /** For questions that are not the app's own: the queue's tables, the audit. */
    readonly pool: pg.Pool,
    private shop: Shop | null = null,
  ) {}

  /** `environment` is the app's: its modules read it from this process's from now on. One view at a time. */
  static open(environment: Readonly<Record<string, string>>, domain: string): AppView {
    // Silent: what is wrong is thrown, and the terminal belongs to the demo.
    const ours = { DATABASE_POOL_SIZE: "3", VEFA_ROLE: "worker", LOG_LEVEL: "silent" };
    Object.assign(process.env, environment, ours);
    const pool = new pg.Pool({ connectionString: environment["DATABASE_URL"], max: 2 });
    pool.on("error", () => {
      // The next query says what is wrong.
    });
    return new AppView(domain, pool);
  }

  /** The shop as the app knows it, or null as long as it hasn't heard of it or read its settings. */
  async findShop(): Promise<Shop | null> {
    if (this.shop === null) {
      const found = await findShop(this.domain);
      if (found !== null && found.name !== null) this.shop = found;
    }
    return this.shop;
  }

  async openWork(): Promise<OpenWork> {
    const shop = await this.knownShop();
    const [inbox, outbox, jobs] = await Promise.all([
      countInbox(this.domain),
      countOutbox(shop.id),
      this.countJobs(),
    ]);
    return { inbox, effects: outbox + jobs.open, deadEffects: jobs.dead };
  }

  countInbox(): Promise<InboxCounts> {
    return countInbox(this.domain);
  }

  /** Every member's balances at `now`, by customer id. */
  async readFigures(now: Date): Promise<Map<string, MemberFigures>> {
    const shop = await this.knownShop();
    const figures = new Map<string, MemberFigures>();
    let after: number | null = null;
    for (;;) {
      const page = await listMembers(shop.id, { search: null, after, limit: pageSize });
      const { ledgers } = await loadSnapshot(shop.id, { memberIds: page.map(({ id }) => id) });
      for (const { id, customerId } of page) {
        const accounts = ledgers.get(id)?.accounts ?? {};
        const points = balanceAt(accounts[POINTS], now);
        figures.set(customerId, { customerId, points, cashback: balanceAt(accounts[shop.currency], now) });
      }
      after = page.at(-1)?.id ?? null;
      if (page.length < pageSize) return figures;
    }
  }

  async readRedemptions(ids: readonly string[]): Promise<Map<string, RedemptionRow>> {
    const shop = await this.knownShop();
    const found = new Map<string, RedemptionRow>();
    for (let from = 0; from < ids.length; from += pageSize) {
      for (const row of await findRedemptions(shop.id, ids.slice(from, from + pageSize)))
        found.set(row.id, row);
    }
    return found;
  }

  async shopId(): Promise<number> {
    return (await this.knownShop()).id;
  }

  async close(): Promise<void> {
    await this.pool.end();
    await closeDatabase();
  }

  private async knownShop(): Promise<Shop> {
    const shop = await this.findShop();
    if (shop === null) throw new Error(`The app does not know the shop ${this.domain}`);
    return shop;
  }

  private async countJobs(): Promise<{ open: number; dead: number }> {
    const { rows } = await this.pool.query<{ open: string; dead: string }>(
      `SELECT count(*) FILTER (WHERE name = ANY ($1::text[])) AS open,
              count(*) FILTER (WHERE name = ANY ($2::text[])) AS dead
       FROM pgboss.job WHERE state < 'completed'`,
      [JOB_NAMES, JOB_NAMES.map(deadLetterOf)],
    );
    return { open: Number(rows[0]?.open ?? 0), dead: Number(rows[0]?.dead ?? 0) };
  }
}
