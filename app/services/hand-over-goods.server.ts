// Goods for points: staff see who is owed what, and say when it was handed over or sent, or that it cannot be had.
import { refuse, type Decision } from "../core/decision";
import { failRedemption, fulfilRedemption } from "../core/rewards/fulfilment";
import type { Redemption } from "../core/rewards/redemption";
import type { ShopRef } from "../repositories/shops.server";
import { takeStep, type PlanStep } from "./redemption-step.server";

/** What staff say of it, such as a parcel's number or the reason; empty: nothing. */
export interface StaffWord {
  readonly redemptionId: string;
  readonly note: string;
}

/** The member has it: its points are spent. Refuses with unknownRedemption or redemptionNotOpen. */
export async function handOverGoods(
  shop: ShopRef,
  { redemptionId, note }: StaffWord,
  now: Date,
): Promise<Decision<Redemption>> {
  const why = { step: "goodsHandedOver", params: { note } };
  return takeStep(
    shop.id,
    redemptionId,
    now,
    ofGoods((redemption, hold) => fulfilRedemption(redemption, hold, why, now)),
  );
}

/** The member won't get it: its points go back. Refuses with unknownRedemption or redemptionNotOpen. */
export async function refuseGoods(
  shop: ShopRef,
  { redemptionId, note }: StaffWord,
  now: Date,
): Promise<Decision<Redemption>> {
  const end = { state: "released", why: { step: "goodsRefused", params: { note } } } as const;
  return takeStep(
    shop.id,
    redemptionId,
    now,
    ofGoods((redemption, hold) => failRedemption(redemption, hold, end, now)),
  );
}

function ofGoods(plan: PlanStep): PlanStep {
  return (redemption, hold) =>
    redemption.fulfilment === "goods" ? plan(redemption, hold) : refuse("unknownRedemption");
}
