// Awards, refunds, cancellations and edits are one path: what an order is entitled to now, less what it stands at in the
// ledger (given - taken - waived), is what is posted. Posting it again finds nothing left to do.
import type { OrderFacts, OrderSnapshot } from "../facts";
import type { Explanation, Intent, Unit } from "../ledger/types";
import type { ProgramVersion } from "../program";
import { calculateRule, type EarningRule } from "./registry";

/** What the ledger holds of one order under one rule. */
export interface Standing {
  readonly ruleKey: string;
  readonly unit: Unit;
  readonly given: number;
  readonly taken: number;
  readonly waived: number;
  /** entries so far: the next one gets the next number */
  readonly entries: number;
}

const EARNING_STATUSES: ReadonlySet<OrderSnapshot["financialStatus"]> = new Set([
  "paid",
  "partially_refunded",
  "refunded",
]);

/** An order earns once it is paid, and no longer when it is cancelled. Test orders never do, guests not yet. */
function earns(order: OrderSnapshot): boolean {
  return (
    EARNING_STATUSES.has(order.financialStatus) &&
    !order.cancelledAt &&
    !order.test &&
    order.customerId !== null
  );
}

/**
 * The intents that bring the ledger to what the order is entitled to under the programme version that it was first
 * decided with. Empty when all is as it should be.
 */
export function settleOrder(
  { snapshot: order, refunds }: OrderFacts,
  { program, version }: ProgramVersion,
  standings: readonly Standing[],
): Intent[] {
  if (!order) return [];
  return program.earning.flatMap((rule) => {
    const standing = standings.find(({ ruleKey }) => ruleKey === rule.key);
    const calculated = calculateRule(rule, order, refunds);
    const entitled = earns(order) ? calculated.amount : 0;
    const posted = standing ? standing.given - standing.taken - standing.waived : 0;
    if (entitled === posted) return [];
    const why: Explanation = earns(order)
      ? calculated.explanation
      : [{ step: "orderEarnsNothing", params: {} }];
    return [
      correction(order, rule, { entitled, posted, version, why, unit: calculated.unit, program, standing }),
    ];
  });
}

interface Correction {
  readonly entitled: number;
  readonly posted: number;
  readonly version: number;
  readonly unit: Unit;
  readonly why: Explanation;
  readonly program: ProgramVersion["program"];
  readonly standing: Standing | undefined;
}

function correction(order: OrderSnapshot, rule: EarningRule, change: Correction): Intent {
  const number = (change.standing?.entries ?? 0) + 1;
  const common = {
    key: `${order.id}:${rule.key}:${number}`,
    unit: change.standing?.unit ?? change.unit,
    amount: Math.abs(change.entitled - change.posted),
    orderId: order.id,
    ruleKey: rule.key,
    programVersion: change.version,
  };
  const explanation =
    change.posted === 0
      ? change.why
      : [
          ...change.why,
          { step: "alreadyPosted", params: { entitled: change.entitled, posted: change.posted } },
        ];
  if (change.entitled > change.posted) {
    const occurredAt = new Date(order.processedAt);
    const availableAt = addDays(occurredAt, rule.holdingDays);
    return { ...common, kind: "award", occurredAt, availableAt, expiresAt: null, explanation };
  }
  const occurredAt = new Date(order.cancelledAt ?? order.updatedAt);
  return { ...common, kind: "takeBack", occurredAt, shortfall: change.program.shortfall, explanation };
}

function addDays(date: Date, days: number): Date {
  return new Date(date.getTime() + days * 86_400_000);
}
