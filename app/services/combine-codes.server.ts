// Applies the programme's combination settings to the discounts of codes that are open still. Each discount is noted with the
// version whose settings it has, so that doing it again asks Shopify for nothing.
import { combineDiscount } from "../admin-api/discount-combinations.server";
import { discountExists } from "../admin-api/discounts.server";
import { areSame, combinationsUnder } from "../core/rewards/combinations";
import type { ProgramVersion } from "../core/program";
import { promisedDiscount } from "../core/rewards/redemption";
import { ExternalError } from "../lib/external-error.server";
import { findOpenDiscounts, noteCombined, type OpenDiscount } from "../repositories/discounts.server";
import { addOutboxMessages } from "../repositories/outbox.server";
import { findCurrentProgram, findProgram } from "../repositories/programs.server";
import type { Shop } from "../repositories/shops.server";

const AT_ONCE = 100;

/** Asks that open codes be looked at: a version came into force, or a discount was made while one did. */
export async function askToCombine(shopId: number): Promise<void> {
  await addOutboxMessages([{ shopId, queue: "combine-codes", key: String(shopId), payload: { shopId } }]);
}

/** Throws the first failure once all others are done: to be tried again. */
export async function combineCodes(shop: Shop, now: Date): Promise<void> {
  const current = await findCurrentProgram(shop.id, now);
  if (!current) return;
  const failures: unknown[] = [];
  let after = "";
  for (;;) {
    const discounts = await findOpenDiscounts(shop.id, current.version, after, AT_ONCE);
    for (const discount of discounts) {
      try {
        await combineOne(shop, discount, current);
        await noteCombined(shop.id, discount.key, current.version);
      } catch (error) {
        failures.push(error);
      }
    }
    const last = discounts.at(-1);
    if (!last || discounts.length < AT_ONCE) break;
    after = last.key;
  }
  if (failures.length > 0) throw failures[0];
}

async function combineOne(shop: Shop, discount: OpenDiscount, { program }: ProgramVersion): Promise<void> {
  const { gid, combinedVersion } = discount;
  const asked = await findProgram(shop.id, discount.programVersion);
  const promised = promisedDiscount(discount, asked.program);
  const wanted = combinationsUnder(promised, program);
  if (combinedVersion !== null) {
    const known = await findProgram(shop.id, combinedVersion);
    if (areSame(combinationsUnder(promised, known.program), wanted)) return;
  }
  try {
    await combineDiscount(shop, gid, promised.kind, wanted);
  } catch (error) {
    // A merchant may delete our discount: its codes are gone with it.
    if (!(error instanceof ExternalError) || error.retryable || (await discountExists(shop, gid)))
      throw error;
  }
}
