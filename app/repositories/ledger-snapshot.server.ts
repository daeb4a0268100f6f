// Reads what a decision needs in one statement, so that accounts, lots, holds, orders and redemptions are of one moment.
import { database } from "../db.server";
import { invariant } from "../core/decision";
import type { Standing } from "../core/earning/settle";
import { NO_ORDER_FACTS, orderFactsSchema, type OrderFacts } from "../core/facts";
import { idleSchema } from "../core/ledger/runs";
import type { Account, Hold, Idle, Lot, MemberLedger } from "../core/ledger/types";
import type { QualifyingFigures } from "../core/qualifying";
import { countedSchema } from "../core/rewards/limits";
import type { Redemption } from "../core/rewards/redemption";
import { promisedRewardSchema } from "../core/rewards/registry";

export interface OrderRecord {
  readonly id: string;
  /** 0: not seen before */
  readonly version: number;
  readonly memberId: number | null;
  readonly programVersion: number | null;
  readonly facts: OrderFacts;
  /** what it counts towards tiers; null: nobody's order, or not worked out yet */
  readonly figures: QualifyingFigures | null;
  /** what must come before it gives anything: see core/guests */
  readonly waitsFor: string | null;
  readonly standings: readonly Standing[];
  /** how many entries the order has made for each redemption */
  readonly uses: Readonly<Record<string, number>>;
}

export interface Snapshot {
  /** by member; one that was merged into another is not among them */
  readonly ledgers: ReadonlyMap<number, MemberLedger>;
  readonly orders: ReadonlyMap<string, OrderRecord>;
  readonly redemptions: readonly Redemption[];
  /** of the keys asked for that were ever counted under */
  readonly counters: ReadonlyMap<string, number>;
  /** of the members asked for, or met on the way, into whom they were merged */
  readonly mergedInto: ReadonlyMap<number, number>;
  /** of the members read, those without an account of their own */
  readonly withoutAccount: ReadonlySet<number>;
}

export interface SnapshotQuery {
  /** for one that was merged into another, that one's ledger is read */
  readonly memberIds?: readonly number[];
  readonly orderIds?: readonly string[];
  /** codes of redemptions, in upper case; their members' ledgers are read too */
  readonly codes?: readonly string[];
  readonly redemptionIds?: readonly string[];
  /** members all of whose redemptions and holds are wanted */
  readonly redemptionsOf?: readonly number[];
  readonly counterKeys?: readonly string[];
}

// OFFSET 0 keeps each look-up a look-up by member: the planner takes a young table for a small one and would read it all.
const LOAD = {
  name: "ledger-load",
  text: `
    WITH named AS MATERIALIZED (
      SELECT * FROM redemption WHERE shop_id = $1 AND (code = ANY ($4::text[]) OR id = ANY ($5::text[]))
      UNION SELECT * FROM redemption WHERE shop_id = $1 AND member_id = ANY ($7::integer[])
      -- A refund that is told by itself names no code: what the order has used is known by its entries.
      UNION SELECT used.* FROM (
        SELECT DISTINCT redemption_id AS id FROM ledger_entry
        WHERE shop_id = $1 AND order_id = ANY ($3::text[]) AND redemption_id IS NOT NULL
      ) by_order, LATERAL (
        SELECT * FROM redemption WHERE shop_id = $1 AND id = by_order.id OFFSET 0
      ) used
    ), met AS MATERIALIZED (
      SELECT unnest($2::integer[]) AS member_id
      UNION SELECT member_id FROM named
      UNION SELECT member_id FROM orders WHERE shop_id = $1 AND id = ANY ($3::text[]) AND member_id IS NOT NULL
      UNION SELECT member_id FROM ledger_entry WHERE shop_id = $1 AND order_id = ANY ($3::text[]) AND rule_key IS NOT NULL
    ), merged AS MATERIALIZED (
      SELECT met.member_id, m.merged_into FROM met, LATERAL (
        SELECT merged_into FROM member WHERE shop_id = $1 AND id = met.member_id AND merged_into IS NOT NULL OFFSET 0
      ) m
    ), people AS MATERIALIZED (
      SELECT member_id FROM met WHERE NOT EXISTS (SELECT 1 FROM merged WHERE merged.member_id = met.member_id)
      UNION SELECT merged_into FROM merged
    ), holds AS MATERIALIZED (
      SELECT h.* FROM hold h JOIN named n ON n.shop_id = h.shop_id AND n.id = h.id WHERE h.shop_id = $1
    )
    SELECT json_build_object(
      'members', (SELECT json_agg(member_id) FROM people),
      'accounts', (
        SELECT json_agg(a) FROM people p, LATERAL (
          SELECT * FROM account WHERE shop_id = $1 AND member_id = p.member_id OFFSET 0
        ) a),
      'lots', (
        SELECT json_agg(l) FROM (
          SELECT open.* FROM people p, LATERAL (
            SELECT * FROM lot WHERE shop_id = $1 AND member_id = p.member_id AND remaining > 0 OFFSET 0
          ) open
          UNION
          SELECT lot.* FROM holds h, jsonb_to_recordset(h.draws) AS d(lot text)
          JOIN lot ON lot.shop_id = $1 AND lot.id = d.lot
          WHERE lot.member_id = h.member_id AND lot.unit = h.unit
          UNION
          SELECT lot.* FROM people p, LATERAL (
            SELECT unit, jsonb_path_query_array(idle, '$.runs[*].taken[*]') AS lapsed FROM account
            WHERE shop_id = $1 AND member_id = p.member_id AND idle IS NOT NULL OFFSET 0
          ) a, jsonb_to_recordset(a.lapsed) AS d(lot text), LATERAL (
            SELECT * FROM lot WHERE shop_id = $1 AND member_id = p.member_id AND unit = a.unit AND id = d.lot OFFSET 0
          ) lot
        ) l),
      'holds', (SELECT json_agg(h) FROM holds h),
      'redemptions', (SELECT json_agg(n) FROM named n),
      'without_account', (
        SELECT json_agg(p.member_id) FROM people p, LATERAL (
          SELECT 1 FROM member WHERE shop_id = $1 AND id = p.member_id AND account_since IS NULL OFFSET 0
        ) none),
      'merged', (SELECT json_agg(m) FROM merged m),
      'orders', (SELECT json_agg(o) FROM orders o WHERE o.shop_id = $1 AND o.id = ANY ($3::text[]) AND o.version > 0),
      'standings', (
        SELECT json_agg(s) FROM (
          SELECT order_id, coalesce(merged_into, e.member_id) AS member_id, rule_key, unit, count(*)::integer AS entries,
                 coalesce(sum(amount) FILTER (WHERE kind = 'award'), 0)::bigint AS given,
                 coalesce(sum(amount) FILTER (WHERE kind = 'takeBack'), 0)::bigint AS taken,
                 sum(waived)::bigint AS waived
          FROM ledger_entry e LEFT JOIN merged USING (member_id)
          WHERE shop_id = $1 AND order_id = ANY ($3::text[]) AND rule_key IS NOT NULL
          GROUP BY order_id, coalesce(merged_into, e.member_id), rule_key, unit
        ) s),
      'uses', (
        SELECT json_agg(u) FROM (
          SELECT order_id, redemption_id, count(*)::integer AS entries
          FROM ledger_entry
          WHERE shop_id = $1 AND order_id = ANY ($3::text[]) AND redemption_id IS NOT NULL
          GROUP BY order_id, redemption_id
        ) u),
      'counters', (
        SELECT json_object_agg(c.key, c.amount) FROM unnest($6::text[]) AS wanted(key), LATERAL (
          SELECT key, amount FROM counter WHERE shop_id = $1 AND key = wanted.key OFFSET 0
        ) c)
    ) AS snapshot`,
};

/** The ledgers, orders and redemptions asked for, as of one moment. Unknown ids are simply not in the answer. */
export async function loadSnapshot(shopId: number, query: SnapshotQuery): Promise<Snapshot> {
  const { memberIds = [], orderIds = [], codes = [], redemptionIds = [], counterKeys = [] } = query;
  const { redemptionsOf = [] } = query;
  const { rows } = await database().query<{ snapshot: StoredSnapshot }>(LOAD, [
    shopId,
    memberIds,
    orderIds,
    codes,
    redemptionIds,
    counterKeys,
    redemptionsOf,
  ]);
  const stored = rows[0]?.snapshot;
  invariant(stored, "the snapshot query answers one row");
  return {
    ledgers: ledgersFrom(stored),
    orders: ordersFrom(stored),
    redemptions: (stored.redemptions ?? []).map(redemptionFrom),
    counters: new Map(Object.entries(stored.counters ?? {})),
    withoutAccount: new Set(stored.without_account),
    mergedInto: new Map((stored.merged ?? []).map((each) => [each.member_id, each.merged_into])),
  };
}

/** The record of an order that was never heard of. */
export function newOrderRecord(id: string): OrderRecord {
  return {
    id,
    version: 0,
    memberId: null,
    programVersion: null,
    facts: NO_ORDER_FACTS,
    figures: null,
    waitsFor: null,
    standings: [],
    uses: {},
  };
}

// json_agg gives null for no rows, and dates as texts.
interface StoredSnapshot {
  members: number[] | null;
  accounts: StoredAccount[] | null;
  lots: StoredLot[] | null;
  holds: (Hold & { member_id: number })[] | null;
  redemptions: StoredRedemption[] | null;
  orders: StoredOrder[] | null;
  standings: StoredStanding[] | null;
  uses: { order_id: string; redemption_id: string; entries: number }[] | null;
  counters: Readonly<Record<string, number>> | null;
  without_account: number[] | null;
  merged: { member_id: number; merged_into: number }[] | null;
}
interface StoredAccount extends Omit<Account, "lots" | "idle"> {
  member_id: number;
  idle: unknown;
  noticed_at: string | null;
}
interface StoredLot {
  member_id: number;
  unit: string;
  id: string;
  amount: number;
  remaining: number;
  earned_at: string;
  available_at: string;
  expires_at: string | null;
  order_id: string | null;
  rule_key: string | null;
}
interface StoredRedemption {
  id: string;
  member_id: number;
  request_key: string;
  reward_key: string;
  program_version: number;
  code: string;
  state: Redemption["state"];
  fulfilment: Redemption["fulfilment"];
  discount_key: string | null;
  order_id: string | null;
  used_by_member_id: number | null;
  requested_at: string;
  expires_at: string | null;
  held_until: string | null;
  given_back_at: string | null;
  release_due_at: string | null;
  granted_for: string | null;
  own_terms: unknown;
  counted: unknown;
  unused_code: Redemption["unusedCode"];
}
interface StoredOrder {
  id: string;
  version: number;
  member_id: number | null;
  program_version: number | null;
  facts: unknown;
  qualifying_cents: number | null;
  qualifying_orders: number | null;
  qualifying_points: number | null;
  waits_for: string | null;
}
interface StoredStanding {
  order_id: string;
  member_id: number;
  rule_key: string;
  unit: string;
  entries: number;
  given: number;
  taken: number;
  waived: number;
}

function ledgersFrom(stored: StoredSnapshot): Map<number, MemberLedger> {
  const ledgers = new Map<number, MemberLedger>();
  const lots = Map.groupBy(stored.lots ?? [], (lot) => `${lot.member_id} ${lot.unit}`);
  const accounts = Map.groupBy(stored.accounts ?? [], (account) => account.member_id);
  const holds = Map.groupBy(stored.holds ?? [], (hold) => hold.member_id);
  for (const memberId of stored.members ?? []) {
    ledgers.set(memberId, {
      memberId,
      accounts: Object.fromEntries(
        (accounts.get(memberId) ?? []).map((account) => [
          account.unit,
          accountFrom(account, lots.get(`${memberId} ${account.unit}`) ?? []),
        ]),
      ),
      holds: Object.fromEntries(
        (holds.get(memberId) ?? []).map(({ id, unit, amount, captured, released, draws }) => [
          id,
          { id, unit, amount, captured, released, draws },
        ]),
      ),
    });
  }
  return ledgers;
}

function accountFrom(stored: StoredAccount, lots: readonly StoredLot[]): Account {
  const { unit, version, earned, taken, waived, captured, held, expired, remaining, deficit } = stored;
  return {
    ...{ unit, version, earned, taken, waived, captured, held, expired, remaining, deficit },
    lots: lots.map(lotFrom),
    idle: idleFrom(stored),
  };
}

function idleFrom({ idle, noticed_at }: StoredAccount): Idle | null {
  return idle === null ? null : { ...idleSchema.parse(idle), noticedAt: dateOrNull(noticed_at) };
}

function lotFrom(lot: StoredLot): Lot {
  return {
    ...{
      id: lot.id,
      amount: lot.amount,
      remaining: lot.remaining,
      orderId: lot.order_id,
      ruleKey: lot.rule_key,
    },
    earnedAt: new Date(lot.earned_at),
    availableAt: new Date(lot.available_at),
    expiresAt: dateOrNull(lot.expires_at),
  };
}

function ordersFrom(stored: StoredSnapshot): Map<string, OrderRecord> {
  const standings = Map.groupBy(stored.standings ?? [], ({ order_id }) => order_id);
  const uses = Map.groupBy(stored.uses ?? [], ({ order_id }) => order_id);
  return new Map(
    (stored.orders ?? []).map((order) => [
      order.id,
      {
        ...orderFrom(order, standings.get(order.id) ?? []),
        uses: Object.fromEntries(
          (uses.get(order.id) ?? []).map(({ redemption_id, entries }) => [redemption_id, entries]),
        ),
      },
    ]),
  );
}

function orderFrom(stored: StoredOrder, standings: readonly StoredStanding[]): Omit<OrderRecord, "uses"> {
  return {
    id: stored.id,
    version: stored.version,
    memberId: stored.member_id,
    programVersion: stored.program_version,
    facts: orderFactsSchema.parse(stored.facts),
    figures: figuresFrom(stored),
    waitsFor: stored.waits_for,
    standings: standings.map(({ member_id, rule_key, unit, given, taken, waived, entries }) => ({
      ...{ memberId: member_id, ruleKey: rule_key, unit, given, taken, waived, entries },
    })),
  };
}

function figuresFrom(stored: StoredOrder): QualifyingFigures | null {
  const { qualifying_cents: spentCents, qualifying_orders: orders, qualifying_points: points } = stored;
  return spentCents === null || orders === null || points === null ? null : { spentCents, orders, points };
}

function redemptionFrom(stored: StoredRedemption): Redemption {
  return {
    ...{
      id: stored.id,
      memberId: stored.member_id,
      requestKey: stored.request_key,
      rewardKey: stored.reward_key,
    },
    ...{ programVersion: stored.program_version, code: stored.code, state: stored.state },
    fulfilment: stored.fulfilment,
    ...{
      discountKey: stored.discount_key,
      orderId: stored.order_id,
      usedByMemberId: stored.used_by_member_id,
    },
    requestedAt: new Date(stored.requested_at),
    expiresAt: dateOrNull(stored.expires_at),
    heldUntil: dateOrNull(stored.held_until),
    givenBackAt: dateOrNull(stored.given_back_at),
    releaseDueAt: dateOrNull(stored.release_due_at),
    grantedFor: stored.granted_for,
    ownTerms: promisedRewardSchema.nullable().parse(stored.own_terms),
    counted: countedSchema.array().parse(stored.counted),
    unusedCode: stored.unused_code,
  };
}

function dateOrNull(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}
