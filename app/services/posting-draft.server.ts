// Collects what several decisions of one batch change, and turns it into postings: one for each member, so that each is
// all or nothing and no member stands in two. A decision that fails leaves no trace in the draft.
import { invariant, type Decision } from "../core/decision";
import { noteActivity, type Activity } from "../core/ledger/activity";
import { lapseLots } from "../core/ledger/expire";
import { emptyLedger, post } from "../core/ledger/post";
import {
  POINTS,
  type CounterChange,
  type Hold,
  type Intent,
  type LedgerEntry,
  type MemberLedger,
  type Unit,
} from "../core/ledger/types";
import { counterKey } from "../core/rewards/limits";
import type { Redemption, RedemptionStep } from "../core/rewards/redemption";
import { owedOfPayouts } from "../core/store-credit/claim";
import type { Transfer } from "../core/store-credit/transfer";
import type { ActionWrite, OrderWrite, OutboxWrite, Posting } from "../repositories/ledger.server";
import type { Snapshot } from "../repositories/ledger-snapshot.server";

interface MemberChange {
  readonly ledger: MemberLedger;
  readonly entries: readonly LedgerEntry[];
  readonly counters: readonly CounterChange[];
  readonly actions: readonly ActionWrite[];
  readonly transfers: readonly Transfer[];
  readonly outbox: readonly OutboxWrite[];
  /** accounts that the decision leans on without posting to them */
  readonly read: readonly Unit[];
}

/** Orders behind each posting, so that a stale posting's orders can be decided again. */
export interface DraftedPosting {
  readonly posting: Posting;
  readonly orderIds: ReadonlySet<string>;
}

const NOTHING = {
  ...{
    before: null,
    after: null,
    entries: [],
    redemptions: [],
    orders: [],
    counters: [],
    outbox: [],
    read: [],
  },
};

export class PostingDraft {
  readonly #before: ReadonlyMap<number, MemberLedger>;
  readonly #now: Date;
  readonly #shopId: number;
  readonly #counted: ReadonlyMap<string, number>;
  readonly #mergedInto: ReadonlyMap<number, number>;
  #members: ReadonlyMap<number, MemberChange> = new Map();
  #redemptions: ReadonlyMap<string, Redemption>;
  #changedRedemptions: ReadonlySet<string> = new Set();
  #orders: readonly OrderWrite[] = [];
  #ordersOfMember: ReadonlyMap<number, ReadonlySet<string>> = new Map();

  constructor(shopId: number, snapshot: Snapshot, now: Date) {
    this.#shopId = shopId;
    this.#before = snapshot.ledgers;
    this.#counted = snapshot.counters;
    this.#mergedInto = snapshot.mergedInto;
    this.#now = now;
    this.#redemptions = new Map(snapshot.redemptions.map((redemption) => [redemption.id, redemption]));
  }

  /** Runs a decision and answers what it does; when it throws, the draft is as it was before. */
  attempt<Answer>(decide: () => Answer): Answer {
    const kept = [
      this.#members,
      this.#redemptions,
      this.#changedRedemptions,
      this.#orders,
      this.#ordersOfMember,
    ] as const;
    try {
      return decide();
    } catch (error) {
      [this.#members, this.#redemptions, this.#changedRedemptions, this.#orders, this.#ordersOfMember] = kept;
      throw error;
    }
  }

  /** Who a member is by now: the one into whom they were merged, if they were. */
  memberOf(memberId: number): number {
    return this.#mergedInto.get(memberId) ?? memberId;
  }

  get redemptions(): Iterable<Redemption> {
    return this.#redemptions.values();
  }

  /** Null for a redemption that was granted. */
  holdOf(redemption: Redemption): Hold | null {
    if (redemption.grantedFor !== null) return null;
    const hold = this.#change(redemption.memberId).ledger.holds[redemption.id];
    invariant(hold, `redemption ${redemption.id} has no hold`);
    return hold;
  }

  /** A member's ledger as the draft has it now; of a merged member, that of the one that they went to. */
  ledgerOf(named: number): MemberLedger {
    return this.#change(this.memberOf(named)).ledger;
  }

  /** Posts an intent to a member's ledger as the draft has it now. Of a merged member's, to the one that it went to. */
  post(named: number, intent: Intent): Decision<LedgerEntry> {
    const memberId = this.memberOf(named);
    const change = this.#change(memberId);
    const posted = post(change.ledger, intent, this.#now);
    if (!posted.ok) return posted;
    const { ledger, entry } = posted.value;
    this.#set(memberId, { ...change, ledger, entries: [...change.entries, entry] });
    if (entry.orderId) this.#noteOrder(memberId, entry.orderId);
    const owedCents = owedOfPayouts(ledger, entry);
    if (owedCents > 0) {
      const claim = { memberId, entryKey: entry.key, currency: entry.unit, owedCents };
      this.effect(memberId, "claim-cashback", entry.key, claim);
    }
    return { ok: true, value: entry };
  }

  /** Notes that a member was active, which moves the end of accounts that lapse by inactivity. */
  active(named: number, activity: Activity | null): void {
    if (!activity) return;
    const memberId = this.memberOf(named);
    const change = this.#change(memberId);
    const { ledger, entries } = noteActivity(change.ledger, activity, this.#now);
    if (ledger === change.ledger) return;
    this.#set(memberId, { ...change, ledger, entries: [...change.entries, ...entries] });
  }

  /** Takes a step of a redemption, because of an order or not: its entry, its new state, and the killing of its code. */
  step({ redemption: stepped, intent, killCode }: RedemptionStep, orderId?: string): Decision<Redemption> {
    const redemption = this.#owned(stepped);
    if (orderId !== undefined) this.#noteOrder(redemption.memberId, orderId);
    if (intent) {
      const posted = this.post(redemption.memberId, intent);
      if (!posted.ok) return posted;
    }
    this.redemption(redemption);
    if (killCode)
      this.effect(redemption.memberId, "kill-code", redemption.id, { redemptionId: redemption.id });
    return { ok: true, value: redemption };
  }

  /** Writes a redemption, and counts it where its reward is limited: while it isn't released, and within `limits` by key. */
  redemption(given: Redemption, limits: ReadonlyMap<string, number> = new Map()): void {
    const redemption = this.#owned(given);
    const before = this.#redemptions.get(redemption.id);
    const delta = Number(isCounted(redemption)) - Number(before !== undefined && isCounted(before));
    for (const each of delta === 0 ? [] : redemption.counted) {
      const key = counterKey(each, redemption.memberId);
      this.count(redemption.memberId, { key, delta, limit: limits.get(key) ?? null });
    }
    this.#redemptions = new Map(this.#redemptions).set(redemption.id, redemption);
    this.#changedRedemptions = new Set(this.#changedRedemptions).add(redemption.id);
    this.#set(redemption.memberId, this.#change(redemption.memberId));
  }

  order(write: OrderWrite): void {
    const memberIdAfter = write.memberIdAfter === null ? null : this.memberOf(write.memberIdAfter);
    const order = { ...write, memberIdAfter };
    this.#orders = [...this.#orders, order];
    if (order.memberIdAfter !== null) {
      this.#set(order.memberIdAfter, this.#change(order.memberIdAfter));
      this.#noteOrder(order.memberIdAfter, order.id);
    }
  }

  /** What is counted under a key by now: as it was read, which only the keys asked for were, and what this draft adds. */
  counted(key: string): number {
    const added = [...this.#members.values()].flatMap(({ counters }) =>
      counters.filter((change) => change.key === key),
    );
    return added.reduce((sum, { delta }) => sum + delta, this.#counted.get(key) ?? 0);
  }

  /** Leans on an account as it was read: if it moves on meanwhile, the member's posting is stale, whatever it posts. */
  leanOn(named: number, unit: Unit): void {
    const memberId = this.memberOf(named);
    const change = this.#change(memberId);
    this.#set(memberId, { ...change, read: [...change.read, unit] });
  }

  /** Counts with a member's posting; one that would pass its limit when it is written is found stale, and decided again. */
  count(named: number, change: CounterChange): void {
    const memberId = this.memberOf(named);
    const known = this.#change(memberId);
    this.#set(memberId, { ...known, counters: [...known.counters, change] });
  }

  /** Keeps one time that a member did something besides ordering. */
  action(write: ActionWrite): void {
    const memberId = this.memberOf(write.memberId);
    const known = this.#change(memberId);
    this.#set(memberId, { ...known, actions: [...known.actions, { ...write, memberId }] });
  }

  /** Notes a transfer with its member's posting: its wish, or how it ended. */
  transfer(transfer: Transfer): void {
    const memberId = this.memberOf(transfer.memberId);
    const change = this.#change(memberId);
    this.#set(memberId, { ...change, transfers: [...change.transfers, { ...transfer, memberId }] });
  }

  effect(named: number, queue: string, key: string, payload: Record<string, unknown>): void {
    const memberId = this.memberOf(named);
    const change = this.#change(memberId);
    const message = { queue, key, payload: { shopId: this.#shopId, ...payload } };
    this.#set(memberId, { ...change, outbox: [...change.outbox, message] });
  }

  postings(): DraftedPosting[] {
    const ofMembers = [...this.#members].map(([memberId, drafted]): DraftedPosting => {
      const change = withLapses(drafted, this.#now);
      const balance = { shopId: this.#shopId, memberId };
      const balanceChanged: OutboxWrite = {
        queue: "member-balance",
        key: String(memberId),
        payload: balance,
      };
      return {
        orderIds: this.#ordersOfMember.get(memberId) ?? new Set(),
        posting: {
          before: this.#before.get(memberId) ?? null,
          after: change.ledger,
          entries: change.entries,
          redemptions: [...this.#redemptions.values()].filter(
            ({ id, memberId: owner }) => owner === memberId && this.#changedRedemptions.has(id),
          ),
          orders: this.#orders.filter(({ memberIdAfter }) => memberIdAfter === memberId),
          counters: sumsByKey(change.counters),
          read: change.read,
          actions: change.actions,
          transfers: change.transfers,
          outbox: [
            ...change.outbox,
            ...(change.entries.length > 0 ? [balanceChanged] : []),
            ...(change.entries.some(countsWithoutOrder)
              ? [{ queue: "review-member", key: String(memberId), payload: balance }]
              : []),
          ],
        },
      };
    });
    const ofGuests = this.#orders
      .filter(({ memberIdAfter }) => memberIdAfter === null)
      .map((order): DraftedPosting => ({
        orderIds: new Set([order.id]),
        posting: { ...NOTHING, orders: [order] },
      }));
    return [...ofMembers, ...ofGuests];
  }

  #owned(redemption: Redemption): Redemption {
    return { ...redemption, memberId: this.memberOf(redemption.memberId) };
  }

  #change(memberId: number): MemberChange {
    const ledger = this.#before.get(memberId) ?? emptyLedger(memberId);
    const nothing = { entries: [], counters: [], actions: [], transfers: [], outbox: [], read: [] };
    return this.#members.get(memberId) ?? { ledger, ...nothing };
  }

  #set(memberId: number, change: MemberChange): void {
    this.#members = new Map(this.#members).set(memberId, change);
  }

  #noteOrder(memberId: number, orderId: string): void {
    const orders = new Set(this.#ordersOfMember.get(memberId)).add(orderId);
    this.#ordersOfMember = new Map(this.#ordersOfMember).set(memberId, orders);
  }
}

/** What went into a run of activity that is over goes with it, in the same posting: the sweep looks at the last run only. */
function withLapses(change: MemberChange, now: Date): MemberChange {
  if (change.entries.length === 0) return change;
  const intents = Object.values(change.ledger.accounts).flatMap((account) => lapseLots(account, now));
  return intents.reduce((before, intent) => {
    const posted = post(before.ledger, intent, now);
    invariant(posted.ok, `${intent.key} was refused`);
    return { ...before, ledger: posted.value.ledger, entries: [...before.entries, posted.value.entry] };
  }, change);
}

function isCounted({ state }: Redemption): boolean {
  return state !== "released" && state !== "failed";
}

/** Points of actions, or of the staff's, may count towards a tier: nothing else asks for it to be looked at. */
function countsWithoutOrder({ kind, unit, orderId, ruleKey }: LedgerEntry): boolean {
  const isGift = ruleKey?.startsWith("tier:") === true || ruleKey?.startsWith("threshold:") === true;
  return (kind === "award" || kind === "takeBack") && unit === POINTS && orderId === null && !isGift;
}

/** One change a key: the function that writes them locks each counter once. */
function sumsByKey(changes: readonly CounterChange[]): CounterChange[] {
  return Array.from(
    Map.groupBy(changes, ({ key }) => key),
    ([key, ofKey]) => ({
      key,
      delta: ofKey.reduce((sum, { delta }) => sum + delta, 0),
      limit: ofKey.reduce<number | null>(
        (least, { limit }) => (limit === null ? least : Math.min(least ?? limit, limit)),
        null,
      ),
    }),
  );
}
