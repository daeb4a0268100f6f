// A member's choice of a reward, or a reward that they were granted: what is promised with it, and what it costs. Its life is
// issuing -> issued -> used, or closing -> released (closing.ts, use.ts); of what is no code, fulfilment.ts. Invariant: what was paid for has a hold of the same
// id from its first moment on, and what was granted never has one.
import { accept, invariant, refuse, type Decision } from "../decision";
import { POINTS, type ExplanationStep, type Intent } from "../ledger/types";
import type { Program, ProgramVersion } from "../program";
import { giftCardCode } from "./code";
import { checkEligibility, type Applicant } from "./eligibility";
import type { Fulfilment } from "./define";
import { checkLimits, counterKey, rewardLimits, type Counted } from "./limits";
import { promiseReward, type Promised, type RewardWish } from "./promise";
import {
  fulfilmentOf,
  giftOf,
  isDiscountReward,
  type DiscountReward,
  type PromisedReward,
  type Reward,
} from "./registry";

const HOUR_MS = 3_600_000;

/** fulfilled: what it is for exists, and no order will tell so. */
export type RedemptionState =
  "issuing" | "issued" | "used" | "fulfilled" | "closing" | "released" | "forfeited" | "failed";

export interface Redemption {
  readonly id: string;
  readonly memberId: number;
  readonly requestKey: string;
  readonly rewardKey: string;
  readonly programVersion: number;
  readonly code: string;
  readonly state: RedemptionState;
  readonly fulfilment: Fulfilment;
  /** of a code: the discount that carries it */
  readonly discountKey: string | null;
  readonly orderId: string | null;
  readonly usedByMemberId: number | null;
  readonly requestedAt: Date;
  readonly expiresAt: Date | null;
  /** until when the points are held for a cart, never longer than the code is good; null: as long as that */
  readonly heldUntil: Date | null;
  /** when the member gave the code back unused, if it had been made by then */
  readonly givenBackAt: Date | null;
  readonly releaseDueAt: Date | null;
  /** what it was granted for; null: it was paid for, and has a hold */
  readonly grantedFor: string | null;
  /** what was promised, where that is not the reward of its programme version as it stands there */
  readonly ownTerms: PromisedReward | null;
  /** where it counts against its reward's limits, until it is released */
  readonly counted: readonly Counted[];
  /** what becomes of its points when the code's last day is over and no order has used it */
  readonly unusedCode: "returned" | "forfeited";
}

/** A step in a redemption's life: its new state, what it posts (if anything), and whether its code must be killed. */
export interface RedemptionStep {
  readonly redemption: Redemption;
  readonly intent: Intent | null;
  readonly killCode: boolean;
}

interface Named {
  readonly id: string;
  readonly memberId: number;
  readonly requestKey: string;
  readonly code: string;
  readonly now: Date;
}

/** A redemption with what it promises. */
export interface NewRedemption {
  readonly redemption: Redemption;
  readonly reward: PromisedReward;
}

export interface RedemptionRequest extends Named {
  readonly rewardKey: string;
  /** held for the cart only, and given back by itself */
  readonly forCart: boolean;
  readonly wish: RewardWish;
  /** what the member can spend now, in the unit that the reward is paid with */
  readonly available: number;
  readonly applicant: Applicant;
  /** what is counted so far under a key of its reward's limits */
  readonly counted: (key: string) => number;
}

export interface PlannedRedemption extends NewRedemption {
  /** the hold that it needs */
  readonly intent: Intent;
  /** the most that may be counted under its keys, with this one */
  readonly limits: ReadonlyMap<string, number>;
}

/**
 * Refuses with unknownReward, and with what checkEligibility, checkLimits and promiseReward refuse; the ledger refuses when
 * points are missing.
 */
export function planRedemption(
  request: RedemptionRequest,
  version: ProgramVersion,
): Decision<PlannedRedemption> {
  const { id, memberId, rewardKey, applicant, now } = request;
  const reward = version.program.rewards.find(({ key }) => key === rewardKey);
  if (!reward) return refuse("unknownReward", { reward: rewardKey });
  const eligible = checkEligibility(reward.eligibility, applicant);
  if (!eligible.ok) return eligible;
  const limits = rewardLimits(reward, applicant.today);
  const within = checkLimits(limits, memberId, request.counted);
  if (!within.ok) return within;
  const promised = promiseReward(reward, request.wish, request.available);
  if (!promised.ok) return promised;
  const redemption: Redemption = {
    ...newRedemption(request, reward, version.version, promised.value),
    counted: limits.map(({ ofMember, name }) => ({ ofMember, name })),
  };
  const { code } = redemption;
  const forCart = request.forCart && redemption.fulfilment === "code";
  const heldUntil = earlier(hoursAfter(now, version.program.cartHoldHours), redemption.expiresAt);
  const { price, steps, reward: promisedTerms } = promised.value;
  const named: ExplanationStep["params"] =
    reward.title === null
      ? { ...giftOf(promisedTerms), currency: request.wish.currency }
      : { reward: reward.title };
  const intent: Intent = {
    ...{ kind: "hold", key: `redemption:${id}:hold`, ...price },
    ...{ occurredAt: now, holdId: id, redemptionId: id, programVersion: version.version },
    explanation: [...steps, { step: "redeemed", params: { ...named, ...inUnit(price), code } }],
  };
  return accept({
    intent,
    // Held for a cart, the points come back by themselves, whatever becomes of a code that is kept.
    redemption: forCart ? { ...redemption, heldUntil, unusedCode: "returned" } : redemption,
    reward: promisedTerms,
    limits: new Map(limits.map((each) => [counterKey(each, memberId), each.limit])),
  });
}

/** An amount as a step of an explanation names it: in points unless it says otherwise. */
export function inUnit({ unit, amount }: Promised["price"]): ExplanationStep["params"] {
  return unit === POINTS ? { points: amount } : { points: amount, unit };
}

export interface GrantRequest extends Named {
  /** the key of one of the programme's rewards, or terms of its own */
  readonly reward: string | Reward;
  readonly grantedFor: string;
  readonly wish: RewardWish;
}

/** A redemption that costs nothing. Refuses with unknownReward, and with what promiseReward refuses without a wish. */
export function planGrant(
  request: GrantRequest,
  { program, version }: ProgramVersion,
): Decision<NewRedemption> {
  const { reward: wanted, grantedFor } = request;
  const isOwn = typeof wanted !== "string";
  const reward = isOwn ? wanted : program.rewards.find(({ key }) => key === wanted);
  if (!reward) return refuse("unknownReward", { reward: isOwn ? wanted.key : wanted });
  const promised = promiseReward(reward, request.wish, 0);
  if (!promised.ok) return promised;
  // Other terms may have the same key: a discount of its own, which its code founds.
  const own = isOwn ? { sharedAs: null } : promised.value.own;
  const redemption = newRedemption(request, reward, version, { ...promised.value, own });
  return accept({ redemption: { ...redemption, grantedFor }, reward: promised.value.reward });
}

function newRedemption(
  { id, memberId, requestKey, code, now }: Named,
  reward: Reward,
  version: number,
  { own, reward: promised }: Pick<Promised, "own" | "reward">,
): Redemption {
  const expiresAt = reward.validityDays === null ? null : endOfDay(now, reward.validityDays);
  const fulfilment = fulfilmentOf(reward);
  const shared = discountKey(reward.key, version, expiresAt);
  const ownKey = own && (own.sharedAs === null ? `own:${id}` : `${shared}:${own.sharedAs}`);
  const forWhom = reward.forMemberOnly ? `:member ${memberId}` : "";
  return {
    ...{ id, memberId, requestKey, rewardKey: reward.key, expiresAt, programVersion: version },
    code: fulfilment === "giftCard" ? giftCardCode(code) : code,
    ...{ state: "issuing", fulfilment },
    discountKey: fulfilment === "code" ? `${ownKey ?? shared}${forWhom}` : null,
    ...{ orderId: null, usedByMemberId: null, requestedAt: now, heldUntil: null, givenBackAt: null },
    ...{ releaseDueAt: null, grantedFor: null, ownTerms: own && promised },
    ...{ counted: [], unusedCode: reward.unusedCode },
  };
}

/** The reward that a redemption promised; undefined for one that its programme version doesn't have. */
export function promisedReward(
  { rewardKey, ownTerms }: Pick<Redemption, "rewardKey" | "ownTerms">,
  { rewards }: Program,
): Reward | undefined {
  return ownTerms ?? rewards.find(({ key }) => key === rewardKey);
}

/** The terms of the discount that carries a redemption's code. Throws InvariantError when there are none. */
export function promisedDiscount(
  redemption: Pick<Redemption, "rewardKey" | "ownTerms">,
  program: Program,
): DiscountReward {
  const reward = promisedReward(redemption, program);
  invariant(reward && isDiscountReward(reward), `no discount was promised with ${redemption.rewardKey}`);
  return reward;
}

/** Redemptions with the same terms and last day share one discount at Shopify. */
function discountKey(rewardKey: string, version: number, expiresAt: Date | null): string {
  return `${rewardKey}:${version}:${expiresAt?.toISOString().slice(0, 10) ?? "open"}`;
}

function earlier(moment: Date, other: Date | null): Date {
  return other !== null && other < moment ? other : moment;
}

export function hoursAfter(moment: Date, hours: number): Date {
  return new Date(moment.getTime() + hours * HOUR_MS);
}

function endOfDay(now: Date, days: number): Date {
  const end = new Date(now.getTime() + days * 86_400_000);
  end.setUTCHours(23, 59, 59, 999);
  return end;
}
