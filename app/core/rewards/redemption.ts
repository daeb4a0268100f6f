// The life of a redemption: issuing -> issued -> used, or closing -> released. Points are held with the request, captured
// when the order with the code arrives, and released only after the code is dead.
import { accept, refuse, type Decision } from "../decision";
import type { OrderFacts, OrderSnapshot } from "../facts";
import { POINTS, type ExplanationStep, type Hold, type Intent } from "../ledger/types";
import type { Program, ProgramVersion } from "../program";
import { normalizeCode } from "./code";
import { giftOf, type Reward } from "./registry";
import { pointsReturned } from "./returned-points";

const HOUR_MS = 3_600_000;

export type RedemptionState = "issuing" | "issued" | "used" | "closing" | "released" | "failed";

export interface Redemption {
  readonly id: string;
  readonly memberId: number;
  readonly requestKey: string;
  readonly rewardKey: string;
  readonly programVersion: number;
  readonly code: string;
  readonly state: RedemptionState;
  readonly discountKey: string;
  readonly orderId: string | null;
  readonly usedByMemberId: number | null;
  readonly requestedAt: Date;
  readonly expiresAt: Date | null;
  /** until when the points are held for a cart, never longer than the code is good; null: as long as that */
  readonly heldUntil: Date | null;
  /** when the member gave the code back unused, if it had been made by then */
  readonly givenBackAt: Date | null;
  readonly releaseDueAt: Date | null;
}

export interface RedemptionRequest {
  readonly id: string;
  readonly memberId: number;
  readonly requestKey: string;
  readonly rewardKey: string;
  readonly code: string;
  /** the shop's */
  readonly currency: string;
  /** held for the cart only, and given back by itself */
  readonly forCart: boolean;
  readonly now: Date;
}

/** The redemption and the hold that it needs. Refuses with unknownReward; the ledger refuses when points are missing. */
export function planRedemption(
  request: RedemptionRequest,
  { program, version }: ProgramVersion,
): Decision<{ redemption: Redemption; intent: Intent; reward: Reward }> {
  const reward = program.rewards.find(({ key }) => key === request.rewardKey);
  if (!reward) return refuse("unknownReward", { reward: request.rewardKey });
  const { id, memberId, requestKey, rewardKey, code, currency, forCart, now } = request;
  const expiresAt = reward.validityDays === null ? null : endOfDay(now, reward.validityDays);
  const redemption: Redemption = {
    ...{ id, memberId, requestKey, rewardKey, code, expiresAt, programVersion: version, state: "issuing" },
    discountKey: discountKey(rewardKey, version, expiresAt),
    ...{ orderId: null, usedByMemberId: null, requestedAt: now, givenBackAt: null, releaseDueAt: null },
    heldUntil: forCart ? earlier(hoursAfter(now, program.cartHoldHours), expiresAt) : null,
  };
  const named: ExplanationStep["params"] =
    reward.title === null ? { ...giftOf(reward), currency } : { reward: reward.title };
  const intent: Intent = {
    ...{
      kind: "hold",
      key: `redemption:${id}:hold`,
      unit: POINTS,
      amount: reward.costPoints,
      occurredAt: now,
    },
    ...{ holdId: id, redemptionId: id, programVersion: version },
    explanation: [{ step: "redeemed", params: { ...named, points: reward.costPoints, code } }],
  };
  return accept({ redemption, intent, reward });
}

/** Redemptions with the same terms and last day share one discount at Shopify. */
function discountKey(rewardKey: string, version: number, expiresAt: Date | null): string {
  return `${rewardKey}:${version}:${expiresAt?.toISOString().slice(0, 10) ?? "open"}`;
}

/** A step in a redemption's life: its new state, what it posts (if anything), and whether its code must be killed. */
export interface RedemptionStep {
  readonly redemption: Redemption;
  readonly intent: Intent | null;
  readonly killCode: boolean;
}

/** An order as it stands, and what of it was refunded. */
export interface UsedOn {
  readonly order: OrderSnapshot;
  readonly refunds: OrderFacts["refunds"];
}

/**
 * What an order means for a redemption whose code it carries: captured when the order has come, put back when that order
 * was cancelled. Null when all is as it should be, or another order has used the code. `entries` is how many this order
 * has made for the redemption so far: one whose payment expired can be paid all the same, and captures again.
 */
export function settleUse(
  redemption: Redemption,
  hold: Hold,
  { order, refunds }: UsedOn,
  buyerMemberId: number | null,
  entries: number,
  refundedRewards: Program["refundedRewards"],
): RedemptionStep | null {
  if (!order.discountCodes.some(({ code }) => normalizeCode(code) === redemption.code)) return null;
  const dead =
    order.cancelledAt !== null || order.financialStatus === "voided" || order.financialStatus === "expired";
  const common = { unit: hold.unit, holdId: hold.id, redemptionId: redemption.id, orderId: order.id };
  const isOpen = redemption.state === "issuing" || redemption.state === "issued";
  if (!dead && hold.captured === 0 && redemption.state !== "failed" && redemption.state !== "used") {
    const key = `redemption:${redemption.id}:capture:${order.id}:${entries + 1}`;
    const isForeign = buyerMemberId !== redemption.memberId;
    const intent: Intent = {
      ...{ ...common, key, kind: "capture", amount: hold.amount, occurredAt: new Date(order.processedAt) },
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
  if (dead && hold.captured > 0 && redemption.orderId === order.id) {
    const key = `redemption:${redemption.id}:restore:${order.id}:${entries + 1}`;
    const intent: Intent = {
      ...{ ...common, key, kind: "restore", amount: hold.captured },
      occurredAt: new Date(order.cancelledAt ?? order.updatedAt),
      explanation: [{ step: "orderCancelled", params: { order: order.name, code: redemption.code } }],
    };
    return { redemption: { ...redemption, state: "released" }, intent, killCode: true };
  }
  if (
    !dead &&
    redemption.state === "used" &&
    redemption.orderId === order.id &&
    refundedRewards === "return"
  ) {
    const kept = hold.amount - pointsReturned(order, refunds, redemption.code, hold.amount);
    const points = hold.captured - kept;
    if (points <= 0) return null;
    const intent: Intent = {
      ...{ ...common, key: `redemption:${redemption.id}:return:${order.id}:${entries + 1}`, kind: "restore" },
      ...{ amount: points, occurredAt: new Date(order.updatedAt) },
      explanation: [{ step: "rewardRefunded", params: { order: order.name, code: redemption.code, points } }],
    };
    return { redemption, intent, killCode: false };
  }
  if (dead && isOpen)
    return { redemption: { ...redemption, state: "closing" }, intent: null, killCode: true };
  return null;
}

/** Asks for the code to be killed: the first step of giving the points back. */
export function closeRedemption(redemption: Redemption): Decision<RedemptionStep> {
  if (redemption.state === "used") return refuse("redemptionAlreadyUsed", { code: redemption.code });
  if (redemption.state !== "issued" && redemption.state !== "issuing") {
    return refuse("redemptionNotOpen", { state: redemption.state });
  }
  return accept({ redemption: { ...redemption, state: "closing" }, intent: null, killCode: true });
}

/**
 * The member gives the code back unused. Null when it is on its way back, or has been given back, already. One that is still
 * being made may come to be after it was killed: its grace is waited out like that of any other.
 */
export function giveBackRedemption(redemption: Redemption, now: Date): Decision<RedemptionStep | null> {
  if (redemption.state === "closing" || redemption.state === "released") return accept(null);
  return closeRedemption(redemption.state === "issuing" ? redemption : { ...redemption, givenBackAt: now });
}

type Timing = Pick<Redemption, "state" | "expiresAt" | "heldUntil" | "givenBackAt" | "releaseDueAt">;

/**
 * From when the points of a code that was found dead at `killedAt` may go back. Orders placed before may still be on
 * their way, so a grace is waited out, except where the member took the code off their own cart.
 */
export function releaseDueAt({ givenBackAt }: Timing, program: Program, killedAt: Date): Date {
  return givenBackAt === null ? hoursAfter(killedAt, program.releaseGraceHours) : killedAt;
}

/** The latest moment at which held points go back by themselves; null: they are kept for the code, or gone. */
export function returnsBy(redemption: Timing, program: Program): Date | null {
  const { state, expiresAt, heldUntil, givenBackAt } = redemption;
  if (state === "used" || state === "released") return null;
  if (redemption.releaseDueAt ?? givenBackAt) return redemption.releaseDueAt ?? givenBackAt;
  const end = heldUntil ?? expiresAt;
  return end && hoursAfter(end, program.releaseGraceHours);
}

function earlier(moment: Date, other: Date | null): Date {
  return other !== null && other < moment ? other : moment;
}

function hoursAfter(moment: Date, hours: number): Date {
  return new Date(moment.getTime() + hours * HOUR_MS);
}

/** The code is gone and its grace has passed: the points go back. */
export function releaseRedemption(redemption: Redemption, hold: Hold, now: Date): RedemptionStep | null {
  const open = hold.amount - hold.captured - hold.released;
  if (
    redemption.state !== "closing" ||
    !redemption.releaseDueAt ||
    redemption.releaseDueAt > now ||
    open === 0
  ) {
    return null;
  }
  const intent: Intent = {
    ...{
      kind: "release",
      key: `redemption:${redemption.id}:release`,
      unit: hold.unit,
      amount: open,
      occurredAt: now,
    },
    ...{ holdId: hold.id, redemptionId: redemption.id },
    explanation: [{ step: "codeClosed", params: { code: redemption.code } }],
  };
  return { redemption: { ...redemption, state: "released", releaseDueAt: null }, intent, killCode: false };
}

function endOfDay(now: Date, days: number): Date {
  const end = new Date(now.getTime() + days * 86_400_000);
  end.setUTCHours(23, 59, 59, 999);
  return end;
}
