// What a refund takes back of cashback that was paid out as store credit: claimed at Shopify as far as it is there, and put back
// into the account, where it repays what the take-back left owing. The rest stays owed to the next award.
import { sumDraws } from "../ledger/lots";
import { POINTS, type Hold, type Intent, type LedgerEntry, type MemberLedger } from "../ledger/types";
import type { Redemption } from "../rewards/redemption";
import type { Transfer } from "./transfer";

/** What a take-back of money left owing where some was paid out, or is on its way: claimed once, by that entry. */
export function owedOfPayouts({ accounts }: MemberLedger, entry: LedgerEntry): number {
  if (entry.kind !== "takeBack" || entry.unit === POINTS) return 0;
  const account = accounts[entry.unit];
  return account && account.captured + account.held > 0 ? entry.amount - sumDraws(entry.draws) : 0;
}

export interface ClaimOf {
  readonly memberId: number;
  readonly customerId: string;
  readonly entryKey: string;
  readonly owedCents: number;
  readonly currency: string;
  readonly now: Date;
}

export function planClaim({ entryKey, owedCents, now, ...whose }: ClaimOf): Transfer {
  return {
    ...{ ...whose, id: `claim ${entryKey}`, direction: "debit", amountCents: owedCents, expiresAt: null },
    ...{ state: "waiting", requestedAt: now, failure: null, settledAt: null },
  };
}

/** A payout of cashback and what is left of it in the customer's hands, by our books. */
export interface PaidOut {
  readonly redemption: Redemption;
  readonly hold: Hold;
}

/** How much may be claimed now: never more than is still owed, nor than was paid out. */
export function claimableCents(
  { amountCents, currency }: Transfer,
  ledger: MemberLedger,
  paidOut: readonly PaidOut[],
): number {
  const owed = ledger.accounts[currency]?.deficit ?? 0;
  const out = paidOut.reduce((sum, { hold }) => sum + hold.captured, 0);
  return Math.min(amountCents, owed, out);
}

/** The entries of a claim that worked: the latest payouts come back first. */
export function planClaimed(
  { id, currency }: Transfer,
  claimedCents: number,
  paidOut: readonly PaidOut[],
  now: Date,
): Intent[] {
  const intents: Intent[] = [];
  let open = claimedCents;
  for (const { redemption, hold } of paidOut.toSorted(latestFirst)) {
    const amount = Math.min(open, hold.captured);
    if (amount === 0) continue;
    open -= amount;
    intents.push({
      ...{ kind: "restore", key: `${id}:${redemption.id}`, unit: hold.unit, amount, occurredAt: now },
      ...{ holdId: hold.id, redemptionId: redemption.id, programVersion: redemption.programVersion },
      explanation: [{ step: "storeCreditClaimed", params: { amountCents: amount, currency } }],
    });
  }
  return intents;
}

function latestFirst({ redemption: a }: PaidOut, { redemption: b }: PaidOut): number {
  return b.requestedAt.getTime() - a.requestedAt.getTime() || (a.id < b.id ? 1 : -1);
}
