// Carries money into a customer's store credit, or back out of it, exactly once however often it is tried: the account's last
// transaction is noted, one call is sent, its outcome is saved. After an unclear failure the account is asked before anything
// is sent again; where it cannot tell, everything stops until the merchant has looked.
import {
  readNewerTransactions,
  readStoreCredit,
  sendStoreCredit,
  type StoreCreditOutcome,
} from "../admin-api/store-credit.server";
import { invariant } from "../core/decision";
import { failRedemption, fulfilRedemption } from "../core/rewards/fulfilment";
import { judgeCall, type Transfer } from "../core/store-credit/transfer";
import { transportNow } from "../lib/clocks.server";
import { ExternalError } from "../lib/external-error.server";
import { log } from "../lib/log.server";
import { addOutboxMessages } from "../repositories/outbox.server";
import type { Shop } from "../repositories/shops.server";
import {
  findFirstOpenTransfer,
  findTransfer,
  noteCall,
  startSending,
  type TransferRow,
} from "../repositories/transfers.server";
import { readClaimable, settleClaim } from "./claim-cashback.server";
import { takeStep, type PlanStep } from "./redemption-step.server";

/** A call is sent within this time of its note, or not at all. */
const SEND_WITHIN_MS = 10_000;
/** By then no call that was noted can still be under way: it was sent in time, and ran into its own time-out. */
const UNCLEAR_AFTER_MS = 60_000;

/** Throws ExternalError where it has to be tried again: as long as a call's outcome is open, nothing else is sent. */
export async function carryTransfer(shop: Shop, transferId: string, now: Date): Promise<void> {
  const transfer = await findTransfer(shop.id, transferId);
  switch (transfer?.state) {
    case "waiting":
      return send(shop, transfer, now);
    case "sending":
      return lookAfter(shop, transfer, now);
    case "made":
      return settle(shop, transfer, now);
    default:
      return;
  }
}

async function send(shop: Shop, transfer: TransferRow, now: Date): Promise<void> {
  // The one before it asks for this one when it has ended.
  if ((await findFirstOpenTransfer(shop.id, transfer.customerId)) !== transfer.id) return;
  const { customerId, direction, currency, expiresAt } = transfer;
  const { balanceCents, lastId } = await readStoreCredit(shop, customerId, currency);
  const isClaim = direction === "debit";
  const amountCents = isClaim
    ? Math.min(balanceCents, await readClaimable(shop.id, transfer))
    : transfer.amountCents;
  if (amountCents === 0) return endClaim(shop, transfer, 0, now);
  const startBefore = performance.now() + SEND_WITHIN_MS;
  const sending = { sentCents: amountCents, sentAt: transportNow(), lastBefore: lastId };
  if (!(await startSending(shop.id, transfer, sending))) return;
  const sent: TransferRow = { ...transfer, ...sending, state: "sending" };
  const call = { customerId, direction, currency, expiresAt, amountCents, startBefore };
  await take(shop, sent, await sendStoreCredit(shop, call), now);
}

async function take(shop: Shop, sent: TransferRow, outcome: StoreCreditOutcome, now: Date): Promise<void> {
  switch (outcome.outcome) {
    case "made": {
      const { transactionId } = outcome;
      await noteCall(shop.id, sent, { state: "made", transactionId });
      return settle(shop, { ...sent, state: "made", transactionId }, now);
    }
    case "refused":
      return refuse(shop, sent, outcome.code, now);
    case "insufficient":
      await noteCall(shop.id, sent, { state: "waiting", failure: "INSUFFICIENT_FUNDS" });
      throw notYet("spent_meanwhile", "the store credit was spent meanwhile");
    case "notSent":
      await noteCall(shop.id, sent, { state: "waiting", failure: outcome.reason.message });
      throw outcome.reason;
  }
}

/** A try died, or its answer was lost. */
async function lookAfter(shop: Shop, transfer: TransferRow, now: Date): Promise<void> {
  const { customerId, currency, direction, sentCents, sentAt, lastBefore } = transfer;
  invariant(sentCents !== null && sentAt !== null, `transfer ${transfer.id} was sent, but not noted`);
  if (transportNow().getTime() - sentAt.getTime() < UNCLEAR_AFTER_MS) {
    throw notYet("under_way", "the call may still be under way");
  }
  const newer = await readNewerTransactions(shop, customerId, currency, lastBefore).catch(nullIfTooLongAgo);
  const judged = newer ? judgeCall({ direction, sentCents }, newer) : CANNOT_TELL;
  switch (judged.outcome) {
    case "made":
      return take(shop, transfer, judged, now);
    case "notMade":
      await noteCall(shop.id, transfer, { state: "waiting" });
      return send(shop, { ...transfer, state: "waiting" }, now);
    case "unclear": {
      const context = { shop: shop.domain, transferId: transfer.id, candidates: judged.candidates };
      log().error(context, "nobody can tell whether store credit was given: the merchant has to look");
      return noteCall(shop.id, transfer, { state: "unclear", failure: `candidates ${judged.candidates}` });
    }
  }
}

/** The account is gone, or shows no more what was noted of it: no further try would tell either. */
const CANNOT_TELL = { outcome: "unclear", candidates: 0 } as const;

function nullIfTooLongAgo(error: unknown): null {
  if (error instanceof ExternalError && error.code === "too_long_ago") return null;
  throw error;
}

/** It is made at Shopify: the ledger follows. */
async function settle(shop: Shop, transfer: TransferRow, now: Date): Promise<void> {
  const { id, direction, currency, amountCents, sentCents } = transfer;
  if (direction === "debit") return endClaim(shop, transfer, sentCents ?? 0, now);
  const done: Transfer = { ...transfer, state: "done", failure: null, settledAt: now };
  const why = { step: "storeCreditGiven", params: { amountCents, currency } };
  await takeStep(shop.id, id, now, (redemption, hold) => fulfilRedemption(redemption, hold, why, now), done);
  await wakeNext(shop, transfer);
}

async function refuse(shop: Shop, transfer: TransferRow, code: string, now: Date): Promise<void> {
  if (transfer.direction === "debit") return endClaim(shop, transfer, 0, now);
  const refused: Transfer = { ...transfer, state: "refused", failure: code, settledAt: now };
  const end = { state: "failed", why: { step: "storeCreditRefused", params: { reason: code } } } as const;
  const plan: PlanStep = (redemption, hold) => failRedemption(redemption, hold, end, now);
  await takeStep(shop.id, transfer.id, now, plan, refused);
  await wakeNext(shop, transfer);
}

async function endClaim(shop: Shop, transfer: TransferRow, claimedCents: number, now: Date): Promise<void> {
  const done: Transfer = { ...transfer, state: "done", failure: null, settledAt: now };
  await settleClaim(shop.id, done, claimedCents, now);
  await wakeNext(shop, transfer);
}

/** What waits for this one's end is asked for: the account's next transfer, and what came free meanwhile. */
async function wakeNext(shop: Shop, { memberId, customerId }: Transfer): Promise<void> {
  const next = await findFirstOpenTransfer(shop.id, customerId);
  const pay = { queue: "pay-cashback", key: String(memberId), payload: { shopId: shop.id, memberId } };
  const carry = { queue: "carry-transfer", key: next ?? "", payload: { shopId: shop.id, transferId: next } };
  await addOutboxMessages([{ shopId: shop.id, ...(next === null ? pay : carry) }]);
}

function notYet(code: string, message: string): ExternalError {
  return new ExternalError({ operation: "shopify.storeCredit", code, message, retryable: true });
}
