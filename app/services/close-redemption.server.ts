// Gives a code up: it is killed at Shopify first, and only when it is gone and its grace has passed do the points go back.
import { accept, refuse, type Decision } from "../core/decision";
import { closeRedemption as planClose, giveBackRedemption, releaseRedemption } from "../core/rewards/closing";
import type { Redemption } from "../core/rewards/redemption";
import { log } from "../lib/log.server";
import { findMemberByCustomer } from "../repositories/members.server";
import {
  findDueReleases,
  findExpiredRedemptions,
  type DueRedemption,
} from "../repositories/redemptions.server";
import type { ShopRef } from "../repositories/shops.server";
import { takeStep, type PlanStep } from "./redemption-step.server";

/**
 * A customer gives a code of theirs back unused; asking twice gives it back once. Refuses with unknownRedemption,
 * redemptionAlreadyUsed, redemptionNotOpen or nothingToReturn (it was granted). The points stay held until the code is known to be dead.
 */
export async function returnRedemption(
  shop: ShopRef,
  customerId: string,
  redemptionId: string,
  now: Date,
): Promise<Decision<Redemption>> {
  const member = await findMemberByCustomer(shop.id, customerId);
  return takeStep(shop.id, redemptionId, now, (redemption) =>
    redemption.memberId === member?.id ? giveBackRedemption(redemption, now) : refuse("unknownRedemption"),
  );
}

/**
 * Releases up to `limit` closed redemptions whose grace has passed at domain time `now`. Returns how many; one that
 * fails is logged and holds up none of the others.
 */
export async function releaseDueRedemptions(now: Date, limit: number): Promise<number> {
  return takeDueSteps(await findDueReleases(now, limit), now, (redemption, hold) =>
    accept(releaseRedemption(redemption, hold, now)),
  );
}

/** Closes up to `limit` redemptions whose code, or hold for a cart, has run out unused, as releaseDueRedemptions does. Returns how many. */
export async function closeExpiredRedemptions(now: Date, limit: number): Promise<number> {
  return takeDueSteps(await findExpiredRedemptions(now, limit), now, planClose);
}

async function takeDueSteps(due: readonly DueRedemption[], now: Date, plan: PlanStep): Promise<number> {
  let taken = 0;
  for (const { shopId, id } of due) {
    try {
      await takeStep(shopId, id, now, plan);
      taken += 1;
    } catch (error) {
      log().error({ err: error, shopId, redemptionId: id }, "a redemption's next step could not be taken");
    }
  }
  return taken;
}
