// Brings the ledger to what orders are entitled to, whichever of their events arrive, how often and in what order. Posting
// is optimistic: an order whose ledger moved on meanwhile is read and decided again, a bounded number of times.
import { invariant, InvariantError } from "../core/decision";
import { resolveOrder } from "../core/earning/resolve";
import { qualifyingFigures } from "../core/earning/qualifying";
import { settleOrder } from "../core/earning/settle";
import type { CustomerFacts, OrderEvent } from "../core/events";
import { activityOf } from "../core/expiry-terms";
import {
  asNamedFirst,
  formerCustomer,
  mergeOrderFacts,
  NO_ORDER_FACTS,
  type OrderFacts,
} from "../core/facts";
import { waitsFor } from "../core/guests";
import { POINTS } from "../core/ledger/types";
import { asksForFigures, type ProgramVersion } from "../core/program";
import { sameFigures } from "../core/qualifying";
import { normalizeCode } from "../core/rewards/code";
import type { Redemption } from "../core/rewards/redemption";
import { settleUse } from "../core/rewards/use";
import { claimKeyOf } from "../lib/claim-key.server";
import { assignGuestOrders, findClaimants } from "../repositories/guests.server";
import {
  loadSnapshot,
  newOrderRecord,
  type OrderRecord,
  type Snapshot,
} from "../repositories/ledger-snapshot.server";
import { postLedger } from "../repositories/ledger.server";
import { ensureMembers, findMembersOf } from "../repositories/members.server";
import { findProgram } from "../repositories/programs.server";
import type { Shop } from "../repositories/shops.server";
import { OrderEnricher } from "./enrich-orders.server";
import { readKnownOrders, type KnownOrders, type OrderToDecide } from "./other-orders.server";
import { PostingDraft } from "./posting-draft.server";
import { ProgramsInForce } from "./programs-in-force.server";

const MAX_ATTEMPTS = 10;

/** The shop, and the time zone of its calendar: that of an order is the one that it was first decided in. */
type OrderShop = Pick<Shop, "id" | "domain" | "timezone">;

interface HeardOf {
  readonly orderId: string;
  readonly facts: OrderFacts;
  readonly customers: readonly CustomerFacts[];
  readonly guestEmail: string | null;
}

/** `waitsFor`: what must come before the order gives anything; null: nothing. */
interface OrderAtHand extends OrderToDecide {
  readonly record: OrderRecord;
  readonly waitsFor: string | null;
}

/**
 * Records events of one shop's orders at domain time `now`. Returns the orders that could not be recorded, each with its
 * error; all others are. Throws when the database cannot be reached.
 */
export async function recordOrders(
  shop: OrderShop,
  events: readonly OrderEvent[],
  now: Date,
): Promise<Map<string, unknown>> {
  const failures = new Map<string, unknown>();
  const heard = gather(events);
  const customers = [...heard.values()].flatMap(({ customers: named }) => named);
  const members = await ensureMembers(shop.id, customers, now);
  const enricher = new OrderEnricher(shop, now);
  let open = new Set(heard.keys());
  for (let attempt = 1; open.size > 0; attempt++) {
    if (attempt > MAX_ATTEMPTS) {
      for (const id of open)
        failures.set(id, new Error(`order ${id} moved on ${MAX_ATTEMPTS} times while it was decided`));
      break;
    }
    const work = [...open].flatMap((id) => heard.get(id) ?? []);
    open = await recordOnce(shop, work, members, enricher, now, failures);
  }
  return failures;
}

/** Decides and posts once; returns the orders that have to be decided again. */
async function recordOnce(
  shop: OrderShop,
  work: readonly HeardOf[],
  members: ReadonlyMap<string, number>,
  enricher: OrderEnricher,
  now: Date,
  failures: Map<string, unknown>,
): Promise<Set<string>> {
  const snapshot = await loadSnapshot(shop.id, {
    memberIds: [
      ...new Set(work.flatMap(({ customers }) => customers.flatMap(({ id }) => members.get(id) ?? []))),
    ],
    orderIds: work.map(({ orderId }) => orderId),
    codes: [...new Set(work.flatMap(({ facts }) => codesOf(facts)))],
  });
  const programs = new ProgramsInForce(shop.id, now);
  const heard: OrderAtHand[] = [];
  for (const { orderId, record, facts, memberId, guestEmail } of await withBuyers(
    shop.id,
    work,
    snapshot,
    members,
  )) {
    const { timezone = shop.timezone } = facts;
    try {
      const program = record.programVersion
        ? await findProgram(shop.id, record.programVersion)
        : await programs.at(facts.snapshot ? new Date(facts.snapshot.processedAt) : now);
      const hasAccount = memberId !== null && !snapshot.withoutAccount.has(memberId);
      const claimKey = guestEmail === null ? record.waitsFor : claimKeyOf(shop.id, guestEmail);
      const waits = waitsFor({ memberId, hasAccount, claimKey }, program?.program.guests ?? "earn");
      heard.push({ orderId, record, facts, memberId, program, timezone, waitsFor: waits });
    } catch (error) {
      failures.set(orderId, error);
    }
  }
  const orders = await enricher.enrich(heard, failures);
  const known = await readKnownOrders(shop.id, orders);
  // Where it cannot be read, whoever reviews the members will say so.
  const isCounted = await programs.at(now).then(asksForFigures, () => true);
  const draft = new PostingDraft(shop.id, { ...snapshot, counters: known.counters }, now);
  for (const order of orders.toSorted(byPlacing)) {
    try {
      const facts = draft.attempt(() => decide(draft, order, known, isCounted));
      if (facts.resolved && !order.facts.resolved) known.note({ ...order, facts });
    } catch (error) {
      failures.set(order.orderId, error);
    }
  }
  const drafted = draft.postings();
  const outcomes = await postLedger(
    shop.id,
    drafted.map(({ posting }) => posting),
  );
  const again = await ordersToClaim(
    shop.id,
    orders.filter(({ orderId }) => !failures.has(orderId)),
  );
  drafted.forEach(({ orderIds, posting }, index) => {
    const outcome = outcomes[index];
    if (outcome === "stale" || outcome === "exists") for (const id of orderIds) again.add(id);
    if (outcome === "conflict") {
      const keys = posting.entries.map(({ key }) => key).join(", ");
      const error = new InvariantError(`the ledger holds other facts under one of these keys: ${keys}`);
      for (const id of orderIds) failures.set(id, error);
    }
  });
  return again;
}

/** What is known of the orders by now, and whose they are. */
async function withBuyers(
  shopId: number,
  work: readonly HeardOf[],
  snapshot: Snapshot,
  members: ReadonlyMap<string, number>,
) {
  const merged = work.map(({ orderId, facts: told, guestEmail }) => {
    const record = snapshot.orders.get(orderId) ?? newOrderRecord(orderId);
    const facts = mergeOrderFacts(record.facts, told);
    // An order that names no customer any more stays with the member that it had.
    const named = members.get(facts.snapshot?.customerId ?? "") ?? record.memberId;
    const memberId = named === null ? null : (snapshot.mergedInto.get(named) ?? named);
    return { orderId, record, facts, memberId, guestEmail };
  });
  const former = await findMembersOf(
    shopId,
    merged.flatMap(({ facts }) => formerCustomer(facts) ?? []),
  );
  return merged.map((order) => {
    const { record, memberId } = order;
    const isSamePerson = memberId !== null && former.get(formerCustomer(order.facts) ?? "") === memberId;
    const facts = isSamePerson ? asNamedFirst(order.facts) : order.facts;
    return {
      ...order,
      facts: record.programVersion === null ? withOwnCodes(facts, snapshot.redemptions) : facts,
    };
  });
}

/** Adds to the draft what the order changes, and answers the facts that it was decided by. */
function decide(
  draft: PostingDraft,
  toDecide: OrderAtHand,
  known: KnownOrders,
  isCounted: boolean,
): OrderFacts {
  const { facts: merged, memberId, program, timezone, record, waitsFor: waits } = toDecide;
  const { snapshot: order } = merged;
  // What waits is decided by the programme of its own day too, once it is claimed.
  const decidedBy = order && (memberId !== null || waits !== null) ? program : null;
  invariant(decidedBy || !order || memberId === null, "the shop has no programme yet to decide orders by");
  const facts =
    decidedBy && memberId !== null && waits === null
      ? resolve(draft, record, toDecide, decidedBy, memberId, known)
      : decidedBy
        ? { ...merged, timezone }
        : merged;
  const changed =
    JSON.stringify(facts) !== JSON.stringify(record.facts) ||
    memberId !== record.memberId ||
    waits !== record.waitsFor;
  if (order) {
    const refundedRewards = program?.program.refundedRewards ?? "keep";
    const settle = (redemption: Redemption, entries: number): void => {
      const use = { order, refunds: facts.refunds, buyerMemberId: memberId, entries };
      const step = settleUse(redemption, draft.holdOf(redemption), use, refundedRewards);
      if (!step) return;
      mustPost(draft.step(step, order.id));
      // An order may be heard of with its code used and refunded already.
      settle(step.redemption, entries + (step.intent ? 1 : 0));
    };
    for (const redemption of [...draft.redemptions]) settle(redemption, record.uses[redemption.id] ?? 0);
  }
  const settled =
    decidedBy && memberId !== null ? settleOrder(facts, decidedBy, memberId, record.standings, timezone) : [];
  // An order that waits gives nothing yet, but is no longer anybody else's.
  const intents = waits === null ? settled : settled.filter((intent) => intent.memberId !== memberId);
  for (const { memberId: owner, intent, counters } of intents) {
    mustPost(draft.post(owner, intent));
    for (const change of counters) draft.count(owner, change);
  }
  const earned = intents.find((each) => each.memberId === memberId && each.intent.kind === "award");
  if (order && decidedBy && memberId !== null && earned) {
    const then = { jurisdiction: order.jurisdiction, at: earned.intent.occurredAt, timezone };
    draft.active(memberId, activityOf(decidedBy.program, "orders", then));
  }
  if (changed || intents.length > 0) {
    const programVersion = record.programVersion ?? decidedBy?.version ?? null;
    const figures =
      decidedBy && memberId !== null && waits === null
        ? qualifyingFigures(facts, decidedBy.program.orders, memberId, record.standings, intents)
        : null;
    draft.order({ ...record, memberIdAfter: memberId, programVersion, facts, figures, waitsFor: waits });
    if (isCounted && !(memberId === record.memberId && sameFigures(figures, record.figures)))
      for (const each of new Set([memberId, record.memberId]))
        if (each !== null) draft.effect(each, "review-member", String(each), { memberId: each });
  }
  return facts;
}

/** The order's facts with what of other orders its rules ask: a first order is one only while nobody else's posting says so. */
function resolve(
  draft: PostingDraft,
  { standings }: OrderRecord,
  toDecide: OrderToDecide,
  { program }: ProgramVersion,
  memberId: number,
  known: KnownOrders,
): OrderFacts {
  const { facts, timezone } = toDecide;
  const others = known.others(toDecide, (key) => draft.counted(key));
  const resolved = resolveOrder({ ...facts, timezone }, { program, memberId, standings, timezone }, others);
  const isFirstDecision = resolved.resolved !== undefined && facts.resolved === undefined;
  if (isFirstDecision && others.earned !== null) draft.leanOn(memberId, POINTS);
  return resolved;
}

/** Which of its codes were paid for with points, as it is before the order is first decided; from then on it is known. */
function withOwnCodes(facts: OrderFacts, redemptions: readonly Redemption[]): OrderFacts {
  const paidFor = new Set(
    redemptions.filter(({ grantedFor }) => grantedFor === null).map(({ code }) => normalizeCode(code)),
  );
  const ownCodes = codesOf(facts).filter((code) => paidFor.has(code));
  return ownCodes.length === 0 ? facts : mergeOrderFacts(facts, { ...NO_ORDER_FACTS, ownCodes });
}

/** As they were placed, so that of many orders heard of at once the first is the first. */
function byPlacing(
  { facts: a, orderId }: OrderToDecide,
  { facts: b, orderId: other }: OrderToDecide,
): number {
  const placed = ({ snapshot }: OrderFacts) => Date.parse(snapshot?.processedAt ?? "") || 0;
  return placed(a) - placed(b) || (orderId < other ? -1 : 1);
}

/** Of orders that wait, those whose member has come meanwhile: whoever claims them may have looked before they were there. */
async function ordersToClaim(shopId: number, orders: readonly OrderAtHand[]): Promise<Set<string>> {
  const waiting = orders.flatMap(({ orderId, memberId, waitsFor: waits }) =>
    waits === null ? [] : [{ orderId, memberId, waitsFor: waits }],
  );
  if (waiting.length === 0) return new Set();
  const claimants = await findClaimants(shopId, waiting);
  for (const memberId of new Set(claimants.values())) await assignGuestOrders(shopId, memberId);
  return new Set(claimants.keys());
}

// Facts that have happened cannot be refused: only a member's own wish can.
function mustPost(decision: { readonly ok: boolean }): void {
  invariant(decision.ok, "an order's entry was refused");
}

function gather(events: readonly OrderEvent[]): Map<string, HeardOf> {
  const heard = new Map<string, HeardOf>();
  for (const { orderId, facts, customer, guestEmail } of events) {
    const before = heard.get(orderId);
    heard.set(orderId, {
      orderId,
      facts: mergeOrderFacts(before?.facts ?? NO_ORDER_FACTS, facts),
      customers: [...(before?.customers ?? []), ...(customer ? [customer] : [])],
      guestEmail: guestEmail ?? before?.guestEmail ?? null,
    });
  }
  return heard;
}

function codesOf({ snapshot }: OrderFacts): string[] {
  return (snapshot?.discountCodes ?? []).map(({ code }) => normalizeCode(code));
}
