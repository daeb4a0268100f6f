// Pays free cashback out as store credit, where the programme says so and the shop has it: what came together within a minute
// goes by one call. The hold, the payout and the wish for its call are written together.
import { hasStoreCredit } from "../admin-api/store-credit.server";
import { invariant } from "../core/decision";
import { hasPayable, planPayout } from "../core/store-credit/payout";
import { log } from "../lib/log.server";
import { findMembersWithFreeMoney } from "../repositories/lots.server";
import { loadSnapshot } from "../repositories/ledger-snapshot.server";
import { postLedger } from "../repositories/ledger.server";
import { findMember } from "../repositories/members.server";
import { addOutboxMessages } from "../repositories/outbox.server";
import { findCurrentProgram } from "../repositories/programs.server";
import { findShopsWithStoreCredit, saveStoreCredit, type Shop } from "../repositories/shops.server";
import { findFirstOpenTransfer, wasRefusedSince } from "../repositories/transfers.server";
import { PostingDraft } from "./posting-draft.server";

const MAX_ATTEMPTS = 10;
const RECONCILED_AT_ONCE = 1000;
const REFUSED_FOR_MS = 86_400_000;

/** Asks for the payout of whatever of these members' cashback is free at domain time `now`. */
export async function askForPayouts(shop: Shop, memberIds: readonly number[], now: Date): Promise<void> {
  const current = await findCurrentProgram(shop.id, now);
  if (current?.program.cashback.paidAs !== "storeCredit") return;
  const { ledgers } = await loadSnapshot(shop.id, { memberIds });
  const payable = [...ledgers].filter(([, { accounts }]) => hasPayable(accounts[shop.currency], now));
  await addOutboxMessages(
    payable.map(([memberId]) => ({
      ...{ shopId: shop.id, queue: "pay-cashback", key: String(memberId) },
      payload: { shopId: shop.id, memberId },
    })),
  );
}

/**
 * Asks again for what was free for a while and not paid out: its wish was lost, refused, or older than the programme. A shop
 * whose programme cannot be read is logged and holds up none of the others.
 */
export async function reconcilePayouts(now: Date): Promise<void> {
  for (const shop of await findShopsWithStoreCredit()) {
    try {
      await reconcilePayoutsOf(shop, now);
    } catch (error) {
      log().error({ err: error, shopId: shop.id }, "a shop's payouts could not be reconciled");
    }
  }
}

async function reconcilePayoutsOf(shop: Shop, now: Date): Promise<void> {
  const current = await findCurrentProgram(shop.id, now);
  if (current?.program.cashback.paidAs !== "storeCredit") return;
  const memberIds = await findMembersWithFreeMoney(shop.id, shop.currency, now, RECONCILED_AT_ONCE);
  if (memberIds.length > 0) await askForPayouts(shop, memberIds, now);
}

/**
 * Starts the payout of a member's free cashback. Nothing is done while another transfer of theirs is open, whose end asks
 * again, nor in a shop without store credit, where it stays in the wallet. Throws ExternalError.
 */
export async function payCashback(shop: Shop, memberId: number, now: Date): Promise<void> {
  const current = await findCurrentProgram(shop.id, now);
  if (current?.program.cashback.paidAs !== "storeCredit") return;
  const member = await findMember(shop.id, memberId);
  if (!member || member.redactedAt !== null) return;
  if (await wasRefusedSince(shop.id, memberId, new Date(now.getTime() - REFUSED_FOR_MS))) return;
  const isThere = await hasStoreCredit(shop);
  await saveStoreCredit(shop.id, isThere);
  if (!isThere) return;
  const { customerId } = member;
  const { timezone } = shop;
  const context = { memberId, customerId, programVersion: current.version, timezone, now };
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const snapshot = await loadSnapshot(shop.id, { memberIds: [memberId] });
    const account = snapshot.ledgers.get(memberId)?.accounts[shop.currency];
    const payout = account ? planPayout(account, context) : null;
    // Asked after the snapshot: one that is planned later makes the posting stale.
    if (!payout || (await findFirstOpenTransfer(shop.id, customerId)) !== null) return;
    const draft = new PostingDraft(shop.id, snapshot, now);
    invariant(draft.post(memberId, payout.intent).ok, `${payout.intent.key} was refused`);
    draft.redemption(payout.redemption);
    draft.transfer(payout.transfer);
    const { id } = payout.transfer;
    draft.effect(memberId, "carry-transfer", id, { transferId: id });
    const [outcome] = await postLedger(
      shop.id,
      draft.postings().map(({ posting }) => posting),
    );
    invariant(outcome !== "conflict", `payout ${id}: the ledger holds other facts`);
    if (outcome === "posted") return;
  }
  throw new Error(`member ${memberId} moved on ${MAX_ATTEMPTS} times while a payout was planned`);
}
