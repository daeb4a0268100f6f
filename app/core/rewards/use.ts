// What an order means for a redemption whose code it carries: the hold is captured when the order has come (if it was not
// forfeited before), put back when it is cancelled, and given back in part when what the code paid for is refunded.
import type { OrderFacts, OrderSnapshot } from "../facts";
import type { Hold, Intent } from "../ledger/types";
import type { Program } from "../program";
import { normalizeCode } from "./code";
import { inUnit, type Redemption, type RedemptionStep } from "./redemption";
import { pointsReturned } from "./returned-points";

/** An order as it stands, and what of it was refunded. */
export interface UsedOn {
  readonly order: OrderSnapshot;
  readonly refunds: OrderFacts["refunds"];
  readonly buyerMemberId: number | null;
  /** how many entries this order has made for the redemption: one whose payment expired can be paid all the same */
  readonly entries: number;
}

/** Null when all is as it should be, or another order has used the code. `hold` is null for what was granted. */
export function settleUse(
  redemption: Redemption,
  hold: Hold | null,
  use: UsedOn,
  refundedRewards: Program["refundedRewards"],
): RedemptionStep | null {
  const { order } = use;
  if (redemption.fulfilment !== "code") return null;
  if (!order.discountCodes.some(({ code }) => normalizeCode(code) === redemption.code)) return null;
  const { state } = redemption;
  const isSpent = hold ? hold.captured > 0 : state === "used";
  const isItsOrder = redemption.orderId === order.id;
  if (isDead(order)) {
    if (isSpent && isItsOrder) return cancelUse(redemption, hold, use);
    if (state !== "issuing" && state !== "issued") return null;
    const closing = { ...redemption, state: "closing", unusedCode: "returned" } as const;
    return { redemption: closing, intent: null, killCode: true };
  }
  if (state === "used")
    return hold && isItsOrder && refundedRewards === "return" ? refundUse(redemption, hold, use) : null;
  return state === "failed" ? null : startUse(redemption, hold, use);
}

function isDead({ cancelledAt, financialStatus }: OrderSnapshot): boolean {
  return cancelledAt !== null || financialStatus === "voided" || financialStatus === "expired";
}

function startUse(redemption: Redemption, hold: Hold | null, use: UsedOn): RedemptionStep {
  const { order, buyerMemberId } = use;
  const isForeign = buyerMemberId !== redemption.memberId;
  const held = redemption.state === "forfeited" ? null : hold;
  const intent: Intent | null = held && {
    ...common(redemption, held, use, "capture"),
    ...{ kind: "capture", amount: held.amount, occurredAt: new Date(order.processedAt) },
    explanation: [
      { step: "codeUsed", params: { order: order.name, code: redemption.code } },
      ...(isForeign ? [{ step: "usedByAnother", params: {} }] : []),
    ],
  };
  const used = {
    state: "used",
    orderId: order.id,
    usedByMemberId: buyerMemberId,
    releaseDueAt: null,
  } as const;
  return { redemption: { ...redemption, ...used }, intent, killCode: false };
}

function cancelUse(redemption: Redemption, hold: Hold | null, use: UsedOn): RedemptionStep {
  const { order } = use;
  const intent: Intent | null = hold && {
    ...common(redemption, hold, use, "restore"),
    ...{ kind: "restore", amount: hold.captured, occurredAt: new Date(order.cancelledAt ?? order.updatedAt) },
    explanation: [{ step: "orderCancelled", params: { order: order.name, code: redemption.code } }],
  };
  return { redemption: { ...redemption, state: "released" }, intent, killCode: true };
}

function refundUse(redemption: Redemption, hold: Hold, use: UsedOn): RedemptionStep | null {
  const { order, refunds } = use;
  const kept = hold.amount - pointsReturned(order, refunds, redemption.code, hold.amount);
  const points = hold.captured - kept;
  if (points <= 0) return null;
  const about = { order: order.name, code: redemption.code };
  const returned = { unit: hold.unit, amount: points };
  const intent: Intent = {
    ...common(redemption, hold, use, "return"),
    ...{ kind: "restore", amount: points, occurredAt: new Date(order.updatedAt) },
    explanation: [{ step: "rewardRefunded", params: { ...about, ...inUnit(returned) } }],
  };
  return { redemption, intent, killCode: false };
}

function common({ id }: Redemption, hold: Hold, { order, entries }: UsedOn, act: string) {
  return {
    key: `redemption:${id}:${act}:${order.id}:${entries + 1}`,
    ...{ unit: hold.unit, holdId: hold.id, redemptionId: id, orderId: order.id },
  };
}
