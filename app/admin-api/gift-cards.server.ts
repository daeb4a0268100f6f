// Gift cards. Invariant: a card is made with a code of ours, so that one whose code is taken was made by an earlier try; it is
// found again by the note that it carries.
import type { CardValue } from "../core/rewards/fulfilment";
import { ExternalError } from "../lib/external-error.server";
import type { ShopRef } from "../repositories/shops.server";
import { adminRequest } from "./client.server";
import { CreateGiftCardDocument, DeactivateGiftCardDocument, FindGiftCardsDocument } from "./generated/admin";
import { centsOf, moneyInput } from "./money.server";
import { readMutation, requireNoUserErrors } from "./user-errors.server";

export interface GiftCardInput {
  /** 8 to 20 letters and digits */
  readonly code: string;
  readonly amountCents: number;
  readonly currency: string;
  /** gid of whose it is */
  readonly customerId: string;
  /** its last day, such as "2027-03-01"; null: it stays good */
  readonly expiresOn: string | null;
  /** by which it is found again; only staff see it */
  readonly note: string;
}

// What no further try can mend.
const refusals = ["CUSTOMER_NOT_FOUND", "GIFT_CARD_LIMIT_EXCEEDED", "GREATER_THAN", "INVALID"];

export type GiftCardOutcome =
  { readonly outcome: "made" } | { readonly outcome: "refused"; readonly code: string };

/** Makes a card, however often it is called with that code. Throws ExternalError. */
export async function makeGiftCard(shop: ShopRef, input: GiftCardInput): Promise<GiftCardOutcome> {
  const { amountCents, currency, ...rest } = input;
  const { giftCardCreate } = await adminRequest(shop, CreateGiftCardDocument, {
    input: { ...rest, initialAmount: moneyInput(amountCents, currency) },
  });
  const read = readMutation("shopify.giftCardCreate", giftCardCreate, ["TAKEN", ...refusals]);
  if (read.ok) return { outcome: "made" };
  const refusal = read.errors.find((error) => error.code !== "TAKEN");
  return refusal?.code ? { outcome: "refused", code: refusal.code } : { outcome: "made" };
}

export interface FoundGiftCard extends CardValue {
  readonly id: string;
  readonly enabled: boolean;
}

/** The card with that code and note. Throws ExternalError, a retryable one while Shopify's search hasn't got it. */
export async function findGiftCard(shop: ShopRef, code: string, note: string): Promise<FoundGiftCard> {
  const { giftCards } = await adminRequest(shop, FindGiftCardsDocument, { search: code.toLowerCase() });
  const card = giftCards.nodes.find((each) => each.note === note);
  if (!card) {
    throw new ExternalError({
      ...{ operation: "shopify.FindGiftCards", code: "not_indexed", retryable: true },
      message: "the gift card is not found yet",
    });
  }
  const { id, enabled, initialValue, balance } = card;
  return { id, enabled, initialCents: centsOf(initialValue), balanceCents: centsOf(balance) };
}

/** Disables a card for good. Throws ExternalError. */
export async function deactivateGiftCard(shop: ShopRef, id: string): Promise<void> {
  const { giftCardDeactivate } = await adminRequest(shop, DeactivateGiftCardDocument, { id });
  requireNoUserErrors("shopify.giftCardDeactivate", giftCardDeactivate);
}
