// Awards, refunds, cancellations and edits are one path: what an order is entitled to now, less what it stands at in the
// ledger (given - taken - waived), is what is posted. Posting it again finds nothing left to do.
import { snapshotAsPlaced, type OrderFacts, type OrderSnapshot } from "../facts";
import { lotTerms } from "../expiry-terms";
import { POINTS, type CounterChange, type Explanation, type Intent, type Unit } from "../ledger/types";
import type { Program, ProgramVersion } from "../program";
import { invariant } from "../decision";
import { localTime } from "../local-time";
import { decideEarning } from "./decide";
import { explainGone } from "./explain";
import { budgetOf, countedLimits } from "./limits";
import { earnedAt, earns } from "./moment";
import type { EarningRule } from "./registry";

/** What the ledger holds of one order under one rule, of one member. */
export interface Standing {
  readonly memberId: number;
  readonly ruleKey: string;
  readonly unit: Unit;
  readonly given: number;
  readonly taken: number;
  readonly waived: number;
  /** entries so far: the next one gets the next number */
  readonly entries: number;
}

export interface MemberIntent {
  readonly memberId: number;
  readonly intent: Intent;
  /** what it changes of what is counted against limits */
  readonly counters: readonly CounterChange[];
}

/** What the ledger holds of an order under a rule: of one member, or of all that it ever belonged to. */
export function posted(standings: readonly Standing[], ruleKey: string, memberId: number | null): number {
  return standings
    .filter(
      (standing) => standing.ruleKey === ruleKey && (memberId ?? standing.memberId) === standing.memberId,
    )
    .reduce((sum, { given, taken, waived }) => sum + given - taken - waived, 0);
}

/**
 * The intents that bring the ledger to what the order is entitled to under the programme version that it was first
 * decided with: for the member whose order it is, and against one whose order it was. Empty when all is as it should be.
 * `timezone` is the one of the shop's calendar, by which days are meant.
 */
export function settleOrder(
  facts: OrderFacts,
  version: ProgramVersion,
  memberId: number,
  standings: readonly Standing[],
  timezone: string,
): MemberIntent[] {
  const order = snapshotAsPlaced(facts);
  if (!order) return [];
  const { refunds } = facts;
  const placed = localTime(new Date(order.processedAt), timezone);
  const entitlements = decideEarning(version.program, {
    ...{ order, refunds, placed, resolved: facts.resolved ?? null },
  });
  const isEarning = earns(facts, version.program.orders);
  const since = earnedAt(facts, order, version.program.orders);
  const intents = version.program.earning.flatMap((rule) => {
    const known = standings.filter(({ ruleKey }) => ruleKey === rule.key);
    const own = known.find((standing) => standing.memberId === memberId);
    const calculated = entitlements.get(rule.key);
    invariant(calculated, `rule ${rule.key} was not decided`);
    const former = known
      .filter((standing) => standing !== own)
      .map((standing) => ({ standing, entitled: 0, why: [{ step: "orderOfAnother", params: {} }] }));
    const current = {
      standing: own ?? { ...NOTHING_POSTED, memberId, ruleKey: rule.key, unit: calculated.unit },
      entitled: isEarning ? calculated.amount : 0,
      why: isEarning
        ? [...explainGone(facts), ...calculated.explain()]
        : [{ step: "orderEarnsNothing", params: {} }],
    };
    // Each member's part is posted by itself, and may be alone in that: what was left out must not meet a key that was taken.
    const number = known.reduce((sum, { entries }) => sum + entries, 1);
    return [...former, current].flatMap(({ standing, entitled, why }) => {
      const stands = standing.given - standing.taken - standing.waived;
      if (entitled === stands) return [];
      const isOwn = standing.memberId === memberId;
      const key = `${order.id}:${rule.key}:${number}${isOwn ? "" : `:from:${standing.memberId}`}`;
      const change = { key, entitled, stands, why, unit: standing.unit, earnedAt: since };
      const intent = correction(order, rule, version, change, timezone);
      const of = { ruleKey: rule.key, unit: standing.unit, memberId: standing.memberId, day: placed.day };
      const counters = countedLimits(rule.limits, budgetOf(version.program.budget, standing.unit), of).map(
        (counted) => ({ key: counted.key, delta: entitled - stands, limit: counted.limit }),
      );
      return { memberId: standing.memberId, intent, counters };
    });
  });
  // What is taken back may be waived where nothing is left: what comes in its place has to be there by then.
  return [
    ...intents.filter(({ intent }) => intent.kind === "award"),
    ...intents.filter(({ intent }) => intent.kind !== "award"),
  ];
}

const NOTHING_POSTED = { given: 0, taken: 0, waived: 0, entries: 0 };

interface Correction {
  readonly key: string;
  readonly entitled: number;
  readonly stands: number;
  readonly unit: Unit;
  readonly why: Explanation;
  readonly earnedAt: Date;
}

function correction(
  order: OrderSnapshot,
  rule: EarningRule,
  { program, version }: ProgramVersion,
  { key, entitled, stands, unit, why, earnedAt: occurredAt }: Correction,
  timezone: string,
): Intent {
  const amount = Math.abs(entitled - stands);
  const common = { key, unit, amount, orderId: order.id, ruleKey: rule.key, programVersion: version };
  const before: Explanation = [
    { step: "givenBefore", params: { amount: stands, unit } },
    { step: "difference", params: { amount: entitled - stands, unit } },
  ];
  const explanation = stands === 0 ? why : [...why, ...before];
  if (entitled > stands) {
    const availableAt = addDays(occurredAt, rule.holdingDays);
    const terms = lotTerms(program, unit, order.jurisdiction, availableAt, timezone);
    return {
      ...{ ...common, kind: "award", occurredAt, availableAt, expiresAt: terms.expiresAt },
      explanation: [...explanation, ...terms.explanation],
    };
  }
  const takenAt = new Date(order.cancelledAt ?? order.updatedAt);
  const shortfall = shortfallOf(program, unit);
  return { ...common, kind: "takeBack", occurredAt: takenAt, shortfall, explanation };
}

/** What is paid out can be claimed back at Shopify: nothing of it is waived before that was tried. */
function shortfallOf({ shortfall, cashback }: Program, unit: Unit): Program["shortfall"] {
  return unit !== POINTS && cashback.paidAs === "storeCredit" ? "carry" : shortfall;
}

function addDays(date: Date, days: number): Date {
  return new Date(date.getTime() + days * 86_400_000);
}
