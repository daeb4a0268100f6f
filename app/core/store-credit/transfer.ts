// Money on its way into a customer's store credit at Shopify, or out of it. Shopify takes a repeated call for another one, so
// the account's last transaction is noted before each: after an unclear failure, what is newer tells whether the call worked.

/**
 * waiting -> sending -> made (at Shopify) -> done (in the ledger too), or refused for good. A call of which nobody can tell
 * whether it worked is unclear: nothing more is sent to that account until the merchant has said so.
 */
export type TransferState = "waiting" | "sending" | "unclear" | "made" | "done" | "refused";

export interface Transfer {
  /** that of its redemption, for a credit; else of the take-back's entry */
  readonly id: string;
  readonly memberId: number;
  /** gid of the customer whose account it is */
  readonly customerId: string;
  readonly direction: "credit" | "debit";
  readonly currency: string;
  /** what was wanted, in minor units; of a debit, as much is sent as is there */
  readonly amountCents: number;
  /** of a credit: when Shopify lets it expire; null: never */
  readonly expiresAt: Date | null;
  readonly state: TransferState;
  readonly requestedAt: Date;
  readonly failure: string | null;
  readonly settledAt: Date | null;
}

/** A transaction of a store credit account, as far as it can be one of ours. Newest first in lists. */
export interface AccountTransaction {
  /** null: of a kind that has none */
  readonly id: string | null;
  readonly direction: "credit" | "debit" | "other";
  readonly amountCents: number;
  /** made by staff or an app, not by an order */
  readonly isAdjustment: boolean;
}

export interface SentCall {
  readonly direction: Transfer["direction"];
  readonly sentCents: number;
}

export type CallOutcome =
  | { readonly outcome: "made"; readonly transactionId: string }
  | { readonly outcome: "notMade" }
  | { readonly outcome: "unclear"; readonly candidates: number };

/** Whether a call worked whose answer was lost: exactly one newer adjustment of its amount can only be that call's. */
export function judgeCall(
  { direction, sentCents }: SentCall,
  newer: readonly AccountTransaction[],
): CallOutcome {
  const candidates = newer.filter(
    (each) => each.isAdjustment && each.direction === direction && each.amountCents === sentCents,
  );
  const [only] = candidates;
  if (!only) return { outcome: "notMade" };
  if (candidates.length > 1 || only.id === null) return { outcome: "unclear", candidates: candidates.length };
  return { outcome: "made", transactionId: only.id };
}
