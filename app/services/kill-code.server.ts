// Makes the code of a closed redemption unusable, and only then sets the moment from which its points may go back.
import { setTimeout as sleep } from "node:timers/promises";
import { findCode, readJob, removeCodes } from "../admin-api/discounts.server";
import { findOrdersWithCode } from "../admin-api/orders.server";
import { releaseDueAt } from "../core/rewards/closing";
import { ExternalError } from "../lib/external-error.server";
import { loadSnapshot } from "../repositories/ledger-snapshot.server";
import { findProgram } from "../repositories/programs.server";
import { findDiscount } from "../repositories/discounts.server";
import { findRedemptions, scheduleRelease } from "../repositories/redemptions.server";
import type { Shop } from "../repositories/shops.server";
import { cancelGiftCard } from "./issue-gift-card.server";

const POLL_MS = 50;
const POLLS = 200;

/** Throws ExternalError while the code is still there: to be tried again. */
export async function killCode(shop: Shop, redemptionId: string, now: Date): Promise<void> {
  const [redemption] = await findRedemptions(shop.id, [redemptionId]);
  if (!redemption || !["closing", "released", "forfeited"].includes(redemption.state)) return;
  const { discountKey } = redemption;
  if (discountKey === null) return cancelGiftCard(shop, redemptionId, now);
  const discount = await findDiscount(shop.id, discountKey);
  // A try that died may have made the discount without a record of it.
  const discountId = discount?.gid ?? (await findCode(shop, redemption.code))?.discountId;
  if (discountId !== undefined) await removeAndConfirm(shop, discountId, redemption.code);
  if (redemption.state === "closing") await awaitOrdersWith(shop, redemption.code);
  const { program } = await findProgram(shop.id, redemption.programVersion);
  await scheduleRelease(shop.id, redemption.id, releaseDueAt(redemption, program, now));
}

/** An order that got in before the code was gone decides about the points: they are not to go back before it has come. */
async function awaitOrdersWith(shop: Shop, code: string): Promise<void> {
  const orderIds = await findOrdersWithCode(shop, code);
  const { orders } = await loadSnapshot(shop.id, { orderIds });
  // Of an order that only a refund has told of, it is not known yet that it carries the code.
  const missing = orderIds.find((id) => !orders.get(id)?.facts.snapshot);
  if (missing === undefined) return;
  throw new ExternalError({
    ...{ operation: "shopify.orders", code: "used_meanwhile", retryable: true },
    message: `${missing} carries the code, and its webhook has not come yet`,
  });
}

async function removeAndConfirm(shop: Shop, discountId: string, code: string): Promise<void> {
  const { jobId } = await removeCodes(shop, discountId, [code]);
  for (let poll = 0; jobId !== null && poll < POLLS; poll++) {
    if ((await readJob(shop, jobId)).done) break;
    await sleep(POLL_MS);
  }
  if ((await findCode(shop, code)) === null) return;
  throw new ExternalError({
    operation: "shopify.discountCodeRedeemCodeBulkDelete",
    code: "not_yet_gone",
    message: "the code is still there",
    retryable: true,
  });
}
