// What the merchant's staff see: the shop at a glance, its members, one member's history, and what went wrong.
import { balanceAt, type Balance } from "../core/ledger/balance";
import { bySpendingOrder } from "../core/ledger/lots";
import { POINTS, type Lot } from "../core/ledger/types";
import { listDeadJobs, reviveJob, type DeadJob } from "../repositories/dead-letters.server";
import {
  countShop,
  listEntries,
  totalsByUnit,
  type ShopCounts,
  type TimelineEntry,
  type UnitTotals,
} from "../repositories/entries.server";
import {
  countInbox,
  listFailedEvents,
  reviveEvent,
  type FailedEvent,
  type InboxCounts,
} from "../repositories/inbox.server";
import { loadSnapshot } from "../repositories/ledger-snapshot.server";
import {
  findMember,
  listMembers as listMemberRows,
  type Member,
  type MemberRow,
} from "../repositories/members.server";
import { listPrivacyRequests, type PrivacyRequest } from "../repositories/privacy-requests.server";
import { listRedemptions, type RedemptionRow } from "../repositories/redemptions.server";
import type { Shop } from "../repositories/shops.server";
import { readWaiting, type Waiting } from "./read-waiting.server";

const FAILURES_SHOWN = 100;
const PRIVACY_REQUESTS_SHOWN = 100;
const ENTRIES_SHOWN = 50;
const REDEMPTIONS_SHOWN = 50;

export interface Dashboard {
  readonly counts: ShopCounts;
  readonly points: UnitTotals;
  readonly cashback: UnitTotals;
  readonly inbox: InboxCounts;
  readonly deadJobs: number;
}

export async function readDashboard(shop: Shop): Promise<Dashboard> {
  const [counts, totals, inbox, deadJobs] = await Promise.all([
    countShop(shop.id),
    totalsByUnit(shop.id),
    countInbox(shop.domain),
    listDeadJobs(shop.id, FAILURES_SHOWN),
  ]);
  const ofUnit = (unit: string): UnitTotals =>
    totals.find((total) => total.unit === unit) ?? { unit, earned: 0, remaining: 0, held: 0, captured: 0 };
  return {
    counts,
    points: ofUnit(POINTS),
    cashback: ofUnit(shop.currency),
    inbox,
    deadJobs: deadJobs.length,
  };
}

export interface MemberList {
  readonly members: readonly MemberRow[];
  /** give it as `after` for the next page; null on the last */
  readonly next: number | null;
}

export async function listMembers(
  shop: Shop,
  {
    search,
    after,
    limit,
  }: { readonly search: string | null; readonly after: number | null; readonly limit: number },
): Promise<MemberList> {
  const rows = await listMemberRows(shop.id, { search, after, limit: limit + 1 });
  const members = rows.slice(0, limit);
  return { members, next: rows.length > limit ? (members.at(-1)?.id ?? null) : null };
}

export interface MemberPage {
  readonly member: Member;
  readonly balances: readonly (Balance & { readonly unit: string; readonly lots: readonly Lot[] })[];
  /** what their orders would give that wait for them to have an account */
  readonly waiting: Waiting;
  readonly redemptions: readonly RedemptionRow[];
  readonly entries: readonly TimelineEntry[];
  /** give it as `beforeSeq` for older entries; null when there are none */
  readonly older: number | null;
}

/** Null when the shop has no such member. `now` is domain time. */
export async function readMemberPage(
  shop: Shop,
  memberId: number,
  now: Date,
  beforeSeq: number | null = null,
): Promise<MemberPage | null> {
  const member = await findMember(shop.id, memberId);
  if (!member) return null;
  // One who was merged into another is shown as that one.
  const [snapshot, waiting, redemptions, entries] = await Promise.all([
    loadSnapshot(shop.id, { memberIds: [member.id] }),
    readWaiting(shop, member.id, now),
    listRedemptions(shop.id, member.id, REDEMPTIONS_SHOWN),
    listEntries(shop.id, member.id, { beforeSeq, limit: ENTRIES_SHOWN + 1 }),
  ]);
  const accounts = Object.values(snapshot.ledgers.get(member.id)?.accounts ?? {});
  const shown = entries.slice(0, ENTRIES_SHOWN);
  return {
    member,
    balances: accounts.map((account) => ({
      ...balanceAt(account, now),
      unit: account.unit,
      lots: account.lots.toSorted(bySpendingOrder),
    })),
    waiting,
    redemptions,
    entries: shown,
    older: entries.length > ENTRIES_SHOWN ? (shown.at(-1)?.seq ?? null) : null,
  };
}

export interface Failures {
  readonly events: readonly FailedEvent[];
  readonly jobs: readonly DeadJob[];
}

export async function listFailures(shop: Shop): Promise<Failures> {
  const [events, jobs] = await Promise.all([
    listFailedEvents(shop.domain, FAILURES_SHOWN),
    listDeadJobs(shop.id, FAILURES_SHOWN),
  ]);
  return { events, jobs };
}

/** Tries a dead webhook or job again. False when it isn't there any more. */
export async function retryFailure(shop: Shop, kind: "event" | "job", id: string): Promise<boolean> {
  return kind === "event" ? reviveEvent(shop.domain, id) : reviveJob(shop.id, id);
}

/** What customers asked for through Shopify, newest first. */
export async function readPrivacyRequests(shop: Shop): Promise<PrivacyRequest[]> {
  return listPrivacyRequests(shop.id, PRIVACY_REQUESTS_SHOWN);
}
