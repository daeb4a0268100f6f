// Claims back at Shopify what a refund took of cashback that had been paid out as store credit: once for each take-back, as far
// as it is there.
import { invariant } from "../core/decision";
import {
  claimableCents,
  planClaim,
  planClaimed,
  type ClaimOf,
  type PaidOut,
} from "../core/store-credit/claim";
import type { Transfer } from "../core/store-credit/transfer";
import { loadSnapshot } from "../repositories/ledger-snapshot.server";
import { postLedger } from "../repositories/ledger.server";
import { findMember } from "../repositories/members.server";
import type { Shop } from "../repositories/shops.server";
import { addClaim, findPayouts } from "../repositories/transfers.server";
import { PostingDraft } from "./posting-draft.server";

const MAX_ATTEMPTS = 10;

export type CashbackClaim = Pick<ClaimOf, "memberId" | "entryKey" | "currency" | "owedCents">;

/** Asks for the claim, once however often it is called; a member to whom nothing was paid out owes nothing there. */
export async function claimCashback(shop: Shop, claim: CashbackClaim, now: Date): Promise<void> {
  const member = await findMember(shop.id, claim.memberId);
  if (!member) return;
  const { id: memberId, customerId } = member;
  if ((await findPayouts(shop.id, memberId, claim.currency)).length === 0) return;
  await addClaim(shop.id, planClaim({ ...claim, memberId, customerId, now }));
}

/** How much of a claim may be sent now, in minor units. */
export async function readClaimable(shopId: number, transfer: Transfer): Promise<number> {
  const { draft, paidOut } = await load(shopId, transfer, transfer.requestedAt);
  return claimableCents(transfer, draft.ledgerOf(transfer.memberId), paidOut);
}

/** What was claimed repays what is owed, and the claim is done, in one posting. */
export async function settleClaim(
  shopId: number,
  transfer: Transfer,
  claimedCents: number,
  now: Date,
): Promise<void> {
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const { draft, paidOut } = await load(shopId, transfer, now);
    for (const intent of planClaimed(transfer, claimedCents, paidOut, now)) {
      invariant(draft.post(transfer.memberId, intent).ok, `${intent.key} was refused`);
    }
    draft.transfer(transfer);
    const [outcome] = await postLedger(
      shopId,
      draft.postings().map(({ posting }) => posting),
    );
    invariant(outcome !== "conflict", `transfer ${transfer.id}: the ledger holds other facts`);
    if (outcome !== "stale") return;
  }
  throw new Error(
    `member ${transfer.memberId} moved on ${MAX_ATTEMPTS} times while a claim was written down`,
  );
}

async function load(shopId: number, { memberId, currency }: Transfer, now: Date) {
  const redemptionIds = await findPayouts(shopId, memberId, currency);
  const draft = new PostingDraft(
    shopId,
    await loadSnapshot(shopId, { memberIds: [memberId], redemptionIds }),
    now,
  );
  const paidOut = [...draft.redemptions].flatMap((redemption): PaidOut[] => {
    const hold = draft.holdOf(redemption);
    return hold ? [{ redemption, hold }] : [];
  });
  return { draft, paidOut };
}
