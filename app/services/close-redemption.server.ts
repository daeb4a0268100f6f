// Gives a code up: it is killed at Shopify first, and only when it is gone and its grace has passed do the points go back.
import { accept, invariant, refuse, type Decision } from "../core/decision";
import { closeRedemption as planClose, giveBackRedemption, releaseRedemption } from "../core/rewards/closing";
import type { Redemption, RedemptionStep } from "../core/rewards/redemption";
import type { Hold } from "../core/ledger/types";
import { log } from "../lib/log.server";
import { loadSnapshot } from "../repositories/ledger-snapshot.server";
import { postLedger } from "../repositories/ledger.server";
import { findMemberByCustomer } from "../repositories/members.server";
import {
  findDueReleases,
  findExpiredRedemptions,
  type DueRedemption,
} from "../repositories/redemptions.server";
import type { ShopRef } from "../repositories/shops.server";
import { PostingDraft } from "./posting-draft.server";

const MAX_ATTEMPTS = 10;

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

type PlanStep = (redemption: Redemption, hold: Hold | null) => Decision<RedemptionStep | null>;

async function takeStep(
  shopId: number,
  redemptionId: string,
  now: Date,
  plan: PlanStep,
): Promise<Decision<Redemption>> {
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const draft = new PostingDraft(
      shopId,
      await loadSnapshot(shopId, { redemptionIds: [redemptionId] }),
      now,
    );
    const [redemption] = draft.redemptions;
    if (!redemption) return refuse("unknownRedemption");
    const planned = plan(redemption, draft.holdOf(redemption));
    if (!planned.ok) return planned;
    if (!planned.value) return accept(redemption);
    const stepped = draft.step(planned.value);
    if (!stepped.ok) return stepped;
    const [outcome] = await postLedger(
      shopId,
      draft.postings().map(({ posting }) => posting),
    );
    invariant(outcome !== "conflict", `redemption ${redemptionId}: the ledger holds other facts`);
    if (outcome === "posted") return stepped;
  }
  throw new Error(`redemption ${redemptionId} moved on ${MAX_ATTEMPTS} times while a step of it was decided`);
}
