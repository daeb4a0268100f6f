// What staff have to do with rewards that are no code: goods to hand over, gift cards to take back, and store credit of which
// only they can find out whether it was given.
import { accept, refuse, type Decision } from "../core/decision";
import { promisedReward } from "../core/rewards/redemption";
import { giftOf } from "../core/rewards/registry";
import { rewardTitle } from "../i18n/rewards";
import { findProgram } from "../repositories/programs.server";
import { listThings, type ThingRow } from "../repositories/redemptions.server";
import type { Shop } from "../repositories/shops.server";
import { listTransfersToMind, resolveTransfer, type UnclearTransfer } from "../repositories/transfers.server";
import { handOverGoods, refuseGoods } from "./hand-over-goods.server";
import { takeGiftCardBack } from "./issue-gift-card.server";

const SHOWN = 100;

export interface Fulfilment {
  readonly unclear: readonly UnclearTransfer[];
  readonly things: readonly (ThingRow & { readonly title: string })[];
}

export async function readFulfilment(shop: Shop, locale: string): Promise<Fulfilment> {
  const [unclear, things] = await Promise.all([
    listTransfersToMind(shop.id, SHOWN),
    listThings(shop.id, SHOWN),
  ]);
  const titled = things.map(async (thing) => {
    const { program } = await findProgram(shop.id, thing.programVersion);
    const reward = promisedReward(thing, program);
    const named = reward && { title: reward.title, ...giftOf(reward) };
    return { ...thing, title: named ? rewardTitle(named, shop.currency, { locale }) : thing.rewardKey };
  });
  return { unclear, things: await Promise.all(titled) };
}

export type FulfilmentWish =
  | { readonly act: "handOver" | "refuse"; readonly id: string; readonly note: string }
  | { readonly act: "takeCardBack"; readonly id: string }
  /** the call worked, or it did not and may be sent again */
  | { readonly act: "resolve"; readonly id: string; readonly state: "made" | "waiting" };

/** Refuses with unknownRedemption, redemptionNotOpen or giftCardUsed. Throws ExternalError. */
export async function actOnFulfilment(
  shop: Shop,
  wish: FulfilmentWish,
  now: Date,
): Promise<Decision<unknown>> {
  switch (wish.act) {
    case "handOver":
      return handOverGoods(shop, { redemptionId: wish.id, note: wish.note }, now);
    case "refuse":
      return refuseGoods(shop, { redemptionId: wish.id, note: wish.note }, now);
    case "takeCardBack":
      return takeGiftCardBack(shop, wish.id, now);
    case "resolve": {
      const resolved = await resolveTransfer(shop.id, wish.id, wish.state);
      return resolved ? accept(null) : refuse("redemptionNotOpen", { state: "done" });
    }
  }
}
