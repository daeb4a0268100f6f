// Gift cards as payment: whoever has the code pays with it, up to its balance, several cards one after the other. A card
// pays and takes nothing off: totals and tax stay as they are. Good through the day on which it expires, in the shop's
// time zone.
// Source: https://help.shopify.com/en/manual/products/gift-card-products/redeem-gift-card and
// https://shopify.dev/docs/api/admin-graphql/latest/objects/GiftCard
import type { GiftCardDocument } from "../state/documents";
import { normalizeCode, type ShopState } from "../state/shop-state";
import type { GiftCardRefusal, GiftCardRefusalReason, Refusal } from "./refusals";
import { shopDate } from "./shop-date";

export interface GiftCardPayment {
  gateway: "gift_card";
  giftCardId: string;
  lastCharacters: string;
  amountCents: number;
  /** What the card would have after it. */
  balanceAfterCents: number;
}

/** What each card pays of `owedCents`, in the order given. Spaces and dashes in a code don't count. */
export function giftCardPayments(
  shop: ShopState,
  codes: readonly string[],
  owedCents: number,
  currency: string,
): { payments: GiftCardPayment[]; refused: GiftCardRefusal[] } {
  const payments: GiftCardPayment[] = [];
  const refused: GiftCardRefusal[] = [];
  let leftCents = owedCents;
  for (const code of new Set(codes)) {
    const card = shop.giftCardsByCode.first(normalizeCode(code).replaceAll(/[\s-]/g, ""));
    if (!card) {
      refused.push({ code, reasonCode: "unknown", reason: "There is no gift card with this code." });
      continue;
    }
    const isUsed = payments.some((payment) => payment.giftCardId === card.id);
    const refusal = isUsed ? SAME_CARD : giftCardRefusal(shop, card, leftCents, currency);
    if (refusal !== null) {
      refused.push({ code, ...refusal });
      continue;
    }
    const amountCents = Math.min(card.balanceCents, leftCents);
    leftCents -= amountCents;
    payments.push({
      gateway: "gift_card",
      giftCardId: card.id,
      lastCharacters: card.code.slice(-4),
      amountCents,
      balanceAfterCents: card.balanceCents - amountCents,
    });
  }
  return { payments, refused };
}

const SAME_CARD = { reasonCode: "sameCard", reason: "This gift card pays already." } as const;

function giftCardRefusal(
  shop: ShopState,
  card: GiftCardDocument,
  owedCents: number,
  currency: string,
): Refusal<GiftCardRefusalReason> | null {
  if (card.deactivatedAt !== null) {
    return { reasonCode: "deactivated", reason: "This gift card has been deactivated." };
  }
  if (giftCardHasExpired(shop, card)) {
    return { reasonCode: "expired", reason: `This gift card expired on ${card.expiresOn}.` };
  }
  if (card.currency !== currency) {
    return {
      reasonCode: "otherCurrency",
      reason: `This gift card is in ${card.currency}, the order in ${currency}.`,
    };
  }
  if (card.balanceCents === 0) return { reasonCode: "empty", reason: "Nothing is left on this gift card." };
  if (owedCents === 0) {
    return { reasonCode: "nothingToPay", reason: "The order is paid in full without this gift card." };
  }
  return null;
}

/** A card is good through its last day in the shop's time zone. */
export function giftCardHasExpired(shop: ShopState, card: GiftCardDocument): boolean {
  return card.expiresOn !== null && card.expiresOn < shopDate(shop, shop.now());
}

/** Moves a card's balance: negative when it pays, positive when money goes back to it. Never below zero. */
export function moveGiftCardBalance(shop: ShopState, giftCardId: string, cents: number): void {
  const card = shop.giftCards.get(giftCardId);
  if (!card || card.balanceCents + cents < 0) {
    throw new Error(`The balance of ${giftCardId} cannot move by ${cents} minor units`);
  }
  card.balanceCents += cents;
  card.updatedAt = shop.timestamp();
  shop.giftCards.put(card);
}
