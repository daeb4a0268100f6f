// Makes the gift card of a redemption at Shopify and then spends its points; disables one that staff take back unused and then
// puts its points back. Each can be tried again: the card has a code of ours, and is disabled for good.
import { deactivateGiftCard, findGiftCard, makeGiftCard } from "../admin-api/gift-cards.server";
import { accept, invariant, refuse, type Decision } from "../core/decision";
import { closeGiftCard, failRedemption, fulfilRedemption, restoreGiftCard } from "../core/rewards/fulfilment";
import { promisedReward, type Redemption } from "../core/rewards/redemption";
import { findMember } from "../repositories/members.server";
import { findProgram } from "../repositories/programs.server";
import { findRedemptions, noteFailure } from "../repositories/redemptions.server";
import type { Shop, ShopRef } from "../repositories/shops.server";
import { takeStep, type PlanStep } from "./redemption-step.server";

/** By which a card is found again; only staff see it. */
const noteOf = (redemptionId: string) => `Vefa ${redemptionId}`;

/** Throws ExternalError when Shopify doesn't answer. Where Shopify refuses the card for good, the points go back. */
export async function issueGiftCard(shop: Shop, redemptionId: string, now: Date): Promise<void> {
  const [redemption] = await findRedemptions(shop.id, [redemptionId]);
  if (redemption?.state !== "issuing" || redemption.fulfilment !== "giftCard") return;
  const { program } = await findProgram(shop.id, redemption.programVersion);
  const reward = promisedReward(redemption, program);
  invariant(reward?.kind === "giftCard", `redemption ${redemptionId} is for no gift card`);
  const member = await findMember(shop.id, redemption.memberId);
  invariant(member, `redemption ${redemptionId} is nobody's`);
  const { code, expiresAt } = redemption;
  const made = await makeGiftCard(shop, {
    ...{ code, amountCents: reward.valueCents, currency: shop.currency, customerId: member.customerId },
    ...{ expiresOn: expiresAt?.toISOString().slice(0, 10) ?? null, note: noteOf(redemptionId) },
  });
  await takeStep(shop.id, redemptionId, now, planOf(made, { code, now }));
  if (made.outcome === "refused") await noteFailure(shop.id, redemptionId, made.code);
}

function planOf(
  made: Awaited<ReturnType<typeof makeGiftCard>>,
  { code, now }: { readonly code: string; readonly now: Date },
): PlanStep {
  if (made.outcome === "made") {
    const why = { step: "giftCardMade", params: { code } };
    return (redemption, hold) => fulfilRedemption(redemption, hold, why, now);
  }
  const end = { state: "failed", why: { step: "giftCardRefused", params: { reason: made.code } } } as const;
  return (redemption, hold) => failRedemption(redemption, hold, end, now);
}

/**
 * Staff take a gift card back that nobody has used. Refuses with unknownRedemption, redemptionNotOpen or giftCardUsed. Throws
 * ExternalError.
 */
export async function takeGiftCardBack(
  shop: ShopRef,
  redemptionId: string,
  now: Date,
): Promise<Decision<Redemption>> {
  const [redemption] = await findRedemptions(shop.id, [redemptionId]);
  if (redemption?.fulfilment !== "giftCard") return refuse("unknownRedemption");
  if (redemption.state === "fulfilled") {
    const card = await findGiftCard(shop, redemption.code, noteOf(redemptionId));
    if (card.balanceCents < card.initialCents) return refuse("giftCardUsed", { code: redemption.code });
  }
  return takeStep(shop.id, redemptionId, now, closeGiftCard);
}

/** Disables the card of a redemption that is being closed; only then do its points go back. Throws ExternalError. */
export async function cancelGiftCard(shop: ShopRef, redemptionId: string, now: Date): Promise<void> {
  const [redemption] = await findRedemptions(shop.id, [redemptionId]);
  if (redemption?.state !== "closing" || redemption.fulfilment !== "giftCard") return;
  const { id, enabled } = await findGiftCard(shop, redemption.code, noteOf(redemptionId));
  if (enabled) await deactivateGiftCard(shop, id);
  // Read again: it may have been used between the look and its end.
  const card = await findGiftCard(shop, redemption.code, noteOf(redemptionId));
  await takeStep(shop.id, redemptionId, now, (closing, hold) =>
    accept(restoreGiftCard(closing, hold, card, now)),
  );
}
