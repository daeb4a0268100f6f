// What an order's rules have to know of other orders, resolved when it first earns and kept with it: which of the member's
// orders it is, what is left under limits, what a split cart counted before. Invariant: a later order changes none of it, and
// what is left for the order never rises again.
import type { OrderFacts, ResolvedFacts } from "../facts";
import { snapshotAsPlaced } from "../facts";
import { localTime } from "../local-time";
import type { Unit } from "../ledger/types";
import type { Program } from "../program";
import { countedCents, decideEarning, unitOf, type Decided } from "./decide";
import { budgetOf, countedLimits } from "./limits";
import { earns } from "./moment";
import { posted, type Standing } from "./settle";

/** What is known of other orders at the moment of the decision. */
export interface OtherOrders {
  /** how many other orders of the member have earned; null where no rule asks */
  readonly earned: number | null;
  /** the member's tier when the order was placed; undefined where no rule asks */
  readonly tier: string | null | undefined;
  /** orders of the same cart that have earned before */
  readonly ofCart: readonly OrderFacts[];
  /** what is counted under a key so far */
  readonly counted: (key: string) => number;
}

interface Resolving {
  readonly program: Program;
  readonly memberId: number;
  readonly standings: readonly Standing[];
  readonly timezone: string;
}

/** The facts with what is resolved by now; as they were when the order does not earn (yet). */
export function resolveOrder(facts: OrderFacts, of: Resolving, others: OtherOrders): OrderFacts {
  const order = snapshotAsPlaced(facts);
  if (!order || !earns(facts, of.program.orders)) return facts;
  const placed = localTime(new Date(order.processedAt), of.timezone);
  const before = facts.resolved ?? resolveFirst(of, others);
  const decided = { order, refunds: facts.refunds, placed, resolved: before };
  const resolved = withinBudget(
    { ...before, room: roomOf(decided, before, of, others) },
    decided,
    of,
    others,
  );
  return { ...facts, resolved };
}

function resolveFirst(
  { program, timezone }: Resolving,
  { earned, ofCart, tier }: OtherOrders,
): ResolvedFacts {
  const cartBefore = new Map<string, number>();
  for (const facts of ofCart) {
    const order = snapshotAsPlaced(facts);
    if (!order) continue;
    const placed = localTime(new Date(order.processedAt), timezone);
    const counted = countedCents(program, {
      ...{ order, refunds: facts.refunds, placed, resolved: facts.resolved ?? null },
    });
    for (const [rule, cents] of counted) cartBefore.set(rule, (cartBefore.get(rule) ?? 0) + cents);
  }
  return {
    ...{ ordinal: earned === null ? null : earned + 1, room: {} },
    ...(tier === undefined ? {} : { tier }),
    ...(ofCart.length > 0 ? { cartBefore: Object.fromEntries(cartBefore) } : {}),
  };
}

/** What is left for each limited rule, and the limit that leaves the least. */
function roomOf(
  { order, placed }: Decided,
  { room: known }: ResolvedFacts,
  { program, memberId, standings }: Resolving,
  { counted }: OtherOrders,
): ResolvedFacts["room"] {
  const room: Record<string, ResolvedFacts["room"][string]> = { ...known };
  for (const rule of program.earning) {
    const unit = unitOf(rule, order.currency);
    const of = { ruleKey: rule.key, unit, memberId, day: placed.day };
    for (const { name, key, limit } of countedLimits(rule.limits, null, of)) {
      // What the order stands at is counted already.
      const ownOnly = name === "perMember" || name === "perMemberPerDay" ? memberId : null;
      const amount = Math.max(0, limit - counted(key)) + posted(standings, rule.key, ownOnly);
      const least = room[rule.key];
      if (least === undefined || amount < least.amount) room[rule.key] = { amount, limit: name };
    }
  }
  return room;
}

/**
 * Rules take from the programme's budget in their order. One that gets less may let others in that it had silenced: they are
 * held to what is left as well.
 */
function withinBudget(
  resolved: ResolvedFacts,
  decided: Decided,
  of: Resolving,
  others: OtherOrders,
): ResolvedFacts {
  const { budget, earning } = of.program;
  if (budget.points === null && budget.cashback === null) return resolved;
  let held = resolved;
  for (let round = 0; round <= earning.length; round++) {
    const cut = overBudget(held, decided, of, others);
    if (Object.keys(cut).length === 0) break;
    held = { ...held, room: { ...held.room, ...cut } };
  }
  return held;
}

/** The room of the rules that would take more than is left. */
function overBudget(
  resolved: ResolvedFacts,
  decided: Decided,
  { program, standings }: Resolving,
  { counted }: OtherOrders,
): ResolvedFacts["room"] {
  const entitlements = decideEarning(program, { ...decided, resolved });
  const left = new Map<Unit, number>();
  const cut: Record<string, ResolvedFacts["room"][string]> = {};
  for (const rule of program.earning) {
    const unit = unitOf(rule, decided.order.currency);
    const budget = budgetOf(program.budget, unit);
    if (budget === null) continue;
    const available = left.get(unit) ?? Math.max(0, budget - counted(`budget:${unit}`));
    const stands = posted(standings, rule.key, null);
    const wanted = entitlements.get(rule.key)?.amount ?? 0;
    const given = Math.min(wanted, stands + available);
    left.set(unit, available - Math.max(0, given - stands));
    if (given < wanted) cut[rule.key] = { amount: given, limit: "budget" };
  }
  return cut;
}

/** The keys under which the limits of a programme are counted for an order of the member, placed on that day. */
export function limitKeys(
  program: Program,
  { currency, ...of }: { readonly currency: string; readonly memberId: number; readonly day: string },
): string[] {
  return program.earning.flatMap((rule) => {
    const unit = unitOf(rule, currency);
    const counted = countedLimits(rule.limits, budgetOf(program.budget, unit), {
      ...of,
      unit,
      ruleKey: rule.key,
    });
    return counted.map(({ key }) => key);
  });
}
