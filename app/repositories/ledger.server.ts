// Writes what was decided through ledger_post(): the only writer of accounts, lots, holds and entries.
import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import { database } from "../db.server";
import type { ActionSource } from "../core/actions/define";
import { emptyAccount } from "../core/ledger/post";
import {
  POINTS,
  type Account,
  type CounterChange,
  type Idle,
  type LedgerEntry,
  type MemberLedger,
  type Unit,
} from "../core/ledger/types";
import type { Redemption } from "../core/rewards/redemption";
import type { Transfer } from "../core/store-credit/transfer";
import type { OrderRecord } from "./ledger-snapshot.server";

export interface OrderWrite extends Omit<OrderRecord, "standings" | "uses"> {
  readonly memberIdAfter: number | null;
}

export interface OutboxWrite {
  readonly queue: string;
  readonly key: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** One time that a member did something besides ordering; written once for each occurrence. */
export interface ActionWrite {
  readonly memberId: number;
  readonly actionKey: string;
  readonly occurrence: string;
  /** YYYY-MM-DD by the shop's calendar */
  readonly day: string;
  readonly run: number | null;
  readonly source: ActionSource;
  readonly proof: string | null;
  readonly occurredAt: Date;
  readonly entryKey: string | null;
}

/** A member whose all goes to the posting's own: their ledger before and after, and what is kept of the merge. */
export interface MemberMove {
  readonly before: MemberLedger;
  readonly after: MemberLedger;
  readonly mergedAt: Date;
  /** who asked for it, in words that name no customer */
  readonly by: string;
  readonly reason: string;
}

/** What is written together or not at all: the change from one state of a member's ledger to the next, and its effects. */
export interface Posting {
  readonly before: MemberLedger | null;
  readonly after: MemberLedger | null;
  readonly entries: readonly LedgerEntry[];
  readonly redemptions: readonly Redemption[];
  readonly orders: readonly OrderWrite[];
  readonly counters: readonly CounterChange[];
  /** units of `after` whose accounts must not have moved on, whether or not an entry is posted to them */
  readonly read: readonly Unit[];
  readonly actions?: readonly ActionWrite[];
  readonly transfers?: readonly Transfer[];
  readonly outbox: readonly OutboxWrite[];
  /** the one who is merged into this posting's member by it */
  readonly move?: MemberMove;
}

export type PostingOutcome = "posted" | "exists" | "conflict" | "stale";

/**
 * Writes postings of one shop in one statement, each all or nothing. No member and no order may stand in two of them.
 * Outcomes come in the order of the postings: exists (recorded before), conflict (same key, other facts), stale (the
 * ledger or an order moved on: load and decide again).
 */
export async function postLedger(shopId: number, postings: readonly Posting[]): Promise<PostingOutcome[]> {
  if (postings.length === 0) return [];
  const { rows } = await database().query<{ outcome: PostingOutcome }>({
    name: "ledger-post",
    text: "SELECT outcome FROM ledger_post($1, $2::jsonb) ORDER BY posting",
    values: [shopId, JSON.stringify(postings.map(writeOf))],
  });
  return rows.map(({ outcome }) => outcome);
}

function writeOf(posting: Posting) {
  const memberId = posting.after?.memberId ?? null;
  const { move } = posting;
  // A step of a redemption is held to its account's version even where it posts nothing: one step at a time. One that cost
  // nothing is held to the account of points. What only moves an account's end is held to its version too.
  const touched = new Set([
    ...posting.read,
    ...posting.entries.map(({ unit }) => unit),
    ...posting.redemptions.map(({ id }) => posting.after?.holds[id]?.unit ?? POINTS),
  ]);
  for (const account of Object.values(posting.after?.accounts ?? {})) {
    if (account.idle !== (posting.before?.accounts[account.unit]?.idle ?? null)) touched.add(account.unit);
  }
  const accounts = [...touched].map((unit) => posting.after?.accounts[unit] ?? emptyAccount(unit));
  return {
    accounts: [
      ...accounts.map((account) => accountRow(account, memberId)),
      ...(move ? Object.values(move.after.accounts) : []).map((account) =>
        accountRow(account, move?.after.memberId ?? null),
      ),
    ],
    moves: move ? [moveRow(move, memberId)] : [],
    lots: accounts.flatMap((account) =>
      changedLots(posting.before?.accounts[account.unit], account, memberId),
    ),
    entries: posting.entries.map(entryRow),
    holds: Object.values(posting.after?.holds ?? {})
      .filter((hold) => hold !== posting.before?.holds[hold.id])
      .map((hold) => ({ ...hold, member_id: memberId })),
    redemptions: posting.redemptions.map(redemptionRow),
    orders: posting.orders.map((order) => ({
      id: order.id,
      expected: order.version,
      member_id: order.memberIdAfter,
      name: order.facts.snapshot?.name ?? null,
      facts: order.facts,
      program_version: order.programVersion,
      processed_at: order.facts.snapshot?.processedAt ?? null,
      waits_for: order.waitsFor,
      checkout_token: order.facts.snapshot?.checkoutToken ?? null,
      has_earned: order.facts.resolved !== undefined,
      qualifying_cents: order.figures?.spentCents ?? null,
      qualifying_orders: order.figures?.orders ?? null,
      qualifying_points: order.figures?.points ?? null,
    })),
    counters: posting.counters.map(({ key, delta, limit }) => ({ key, delta, amount_limit: limit })),
    actions: (posting.actions ?? []).map(({ memberId: doer, ...action }) => ({
      ...{ member_id: doer, action_key: action.actionKey, occurrence: action.occurrence, day: action.day },
      ...{ run: action.run, source: action.source, proof: action.proof },
      ...{ occurred_at: action.occurredAt, entry_key: action.entryKey },
    })),
    transfers: (posting.transfers ?? []).map(transferRow),
    outbox: posting.outbox,
  };
}

function accountRow({ lots: _lots, version, idle, ...totals }: Account, memberId: number | null) {
  const lapses = idle ? { idle: idleRow(idle), ends_at: idle.runs.at(-1)?.until ?? null } : {};
  return { ...totals, ...lapses, member_id: memberId, expected: version };
}

/** When its notice was made out is not for a posting to say. */
function idleRow({ noticedAt: _noticedAt, ...idle }: Idle) {
  return idle;
}

function moveRow({ after, mergedAt, by, reason }: MemberMove, intoMemberId: number | null) {
  return {
    ...{ from_member_id: after.memberId, into_member_id: intoMemberId },
    ...{ merged_at: mergedAt, merged_by: by, reason },
  };
}

function changedLots(before: Account | undefined, after: Account, memberId: number | null) {
  const known = new Map(before?.lots.map((lot) => [lot.id, lot]));
  return after.lots
    .filter((lot) => known.get(lot.id) !== lot)
    .map(({ id, amount, remaining, ...lot }) => ({
      ...{ member_id: memberId, unit: after.unit, id, amount, remaining },
      ...{ earned_at: lot.earnedAt, available_at: lot.availableAt, expires_at: lot.expiresAt },
      ...{ order_id: lot.orderId, rule_key: lot.ruleKey },
    }));
}

function entryRow(entry: LedgerEntry) {
  return {
    ...{ key: entry.key, member_id: entry.memberId, unit: entry.unit, kind: entry.kind },
    ...{
      amount: entry.amount,
      waived: entry.waived,
      order_id: entry.orderId,
      redemption_id: entry.redemptionId,
    },
    ...{ rule_key: entry.ruleKey, program_version: entry.programVersion },
    ...{ occurred_at: entry.occurredAt, recorded_at: entry.recordedAt },
    ...{ balance_before: entry.balanceBefore, balance_after: entry.balanceAfter },
    ...{ account_version: entry.accountVersion, draws: entry.draws, explanation: entry.explanation },
    moved: entry.moved,
    facts_hash: factsHash(entry),
  };
}

/** SHA-256 over what the entry says happened (RFC 8785 canonical JSON), not over when or on which balance. */
function factsHash(entry: LedgerEntry): string {
  const { key, memberId, unit, kind, amount, waived, orderId, redemptionId, ruleKey, programVersion } = entry;
  const facts = { key, memberId, unit, kind, amount, waived, orderId, redemptionId, ruleKey, programVersion };
  const moved = entry.moved ? { moved: JSON.stringify(entry.moved) } : {};
  return createHash("sha256")
    .update(canonicalize({ ...facts, ...moved, explanation: entry.explanation }) ?? "")
    .digest("hex");
}

function redemptionRow(redemption: Redemption) {
  return {
    ...{ id: redemption.id, member_id: redemption.memberId, request_key: redemption.requestKey },
    ...{
      reward_key: redemption.rewardKey,
      program_version: redemption.programVersion,
      code: redemption.code,
    },
    ...{ state: redemption.state, fulfilment: redemption.fulfilment },
    ...{ discount_key: redemption.discountKey, order_id: redemption.orderId },
    ...{ used_by_member_id: redemption.usedByMemberId, requested_at: redemption.requestedAt },
    ...{ expires_at: redemption.expiresAt, held_until: redemption.heldUntil },
    ...{ given_back_at: redemption.givenBackAt, release_due_at: redemption.releaseDueAt },
    ...{ granted_for: redemption.grantedFor, own_terms: redemption.ownTerms },
    ...{ counted: redemption.counted, unused_code: redemption.unusedCode },
  };
}

function transferRow(transfer: Transfer) {
  return {
    ...{ id: transfer.id, member_id: transfer.memberId, customer_id: transfer.customerId },
    ...{ direction: transfer.direction, currency: transfer.currency, amount_cents: transfer.amountCents },
    ...{ expires_at: transfer.expiresAt, state: transfer.state, requested_at: transfer.requestedAt },
    ...{ failure: transfer.failure, settled_at: transfer.settledAt },
  };
}
