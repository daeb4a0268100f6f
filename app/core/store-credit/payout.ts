// Cashback that has come free goes into the customer's store credit at Shopify: all that expires at the same moment by one call,
// which lists the awards it pays out. The amount is held until the credit is there, then captured.
import { availableLots, sumRemaining } from "../ledger/lots";
import type { Account, ExplanationStep, Intent, Lot } from "../ledger/types";
import { localTime } from "../local-time";
import type { Redemption } from "../rewards/redemption";
import type { Transfer } from "./transfer";

/** The reward of redemptions that nobody chose: no merchant's reward can have this key. */
export const CASHBACK_PAYOUT = "$cashback";

/** Awards that a payout names; of more it says how many. */
const AWARDS_LISTED = 50;

export interface PayoutContext {
  readonly memberId: number;
  readonly customerId: string;
  readonly programVersion: number;
  /** the shop's, by which the awards' days are named */
  readonly timezone: string;
  readonly now: Date;
}

export interface Payout {
  readonly redemption: Redemption;
  readonly intent: Intent;
  readonly transfer: Transfer;
}

/** Whether there is anything to pay out at `now`. */
export function hasPayable(account: Account | undefined, now: Date): boolean {
  return account !== undefined && availableLots(account, now).length > 0;
}

/** What is paid out next of an account in money; null: nothing is free. The same state of the account is the same payout. */
export function planPayout(account: Account, context: PayoutContext): Payout | null {
  const { memberId, customerId, programVersion, now } = context;
  const free = availableLots(account, now);
  const expiresAt = free[0]?.expiresAt ?? null;
  const lots = free.filter((lot) => lot.expiresAt?.getTime() === expiresAt?.getTime());
  const amountCents = sumRemaining(lots);
  if (amountCents === 0) return null;
  const id = `cashback-${memberId}-${account.version}`;
  const { unit } = account;
  return {
    redemption: {
      ...{ id, memberId, programVersion, code: id, rewardKey: CASHBACK_PAYOUT, requestedAt: now, expiresAt },
      // A tab, which no caller of the public API can send.
      requestKey: `payout\t${id}`,
      ...{ state: "issuing", fulfilment: "storeCredit", discountKey: null, orderId: null, heldUntil: null },
      ...{ usedByMemberId: null, givenBackAt: null, releaseDueAt: null, grantedFor: null, ownTerms: null },
      ...{ counted: [], unusedCode: "returned" },
    },
    intent: {
      ...{ kind: "hold", key: `redemption:${id}:hold`, unit, amount: amountCents, occurredAt: now },
      ...{ holdId: id, redemptionId: id, programVersion },
      explanation: explain(lots, amountCents, unit, context.timezone),
    },
    transfer: {
      ...{ id, memberId, customerId, direction: "credit", currency: unit, amountCents, expiresAt },
      ...{ state: "waiting", requestedAt: now, failure: null, settledAt: null },
    },
  };
}

function explain(
  lots: readonly Lot[],
  amountCents: number,
  currency: string,
  timezone: string,
): ExplanationStep[] {
  const listed = lots.slice(0, AWARDS_LISTED).map((lot) => ({
    step: "payoutOfAward",
    params: { day: localTime(lot.earnedAt, timezone).day, amountCents: lot.remaining, currency },
  }));
  const more = lots.slice(AWARDS_LISTED);
  const rest = { count: more.length, amountCents: sumRemaining(more), currency };
  return [
    ...listed,
    ...(more.length === 0 ? [] : [{ step: "payoutOfMore", params: rest }]),
    { step: "paidAsStoreCredit", params: { amountCents, currency } },
  ];
}
