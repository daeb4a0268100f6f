// Store credit as payment: only for a customer who is logged in, from the account in the order's currency, up to its balance.
// It pays; it takes nothing off, so totals and tax stay as they are.
// Source: https://help.shopify.com/en/manual/customers/store-credit and
// https://shopify.dev/docs/api/admin-graphql/latest/objects/StoreCreditAccount
import type { StoreCreditAccountDocument } from "../state/documents";
import type { ShopState } from "../state/shop-state";
import { spendableCents } from "./store-credit-account";

export interface StoreCreditPayment {
  gateway: "shopify_store_credit";
  accountId: string;
  amountCents: number;
  /** What the account would have after it. */
  balanceAfterCents: number;
}

/** The customer's account in a currency; undefined for guests and where nothing was ever credited. */
function storeCreditAccountOf(
  shop: ShopState,
  customerId: string | null,
  currency: string,
): StoreCreditAccountDocument | undefined {
  if (customerId === null) return undefined;
  return shop.creditAccountsByOwner.get(customerId).find((account) => account.currency === currency);
}

/** What a customer can spend in a currency now, in minor units; 0 for a guest. */
export function storeCreditCents(shop: ShopState, customerId: string | null, currency: string): number {
  const account = storeCreditAccountOf(shop, customerId, currency);
  return account ? spendableCents(shop, account) : 0;
}

/** The wish is met as far as the balance and what is owed go; null when it comes to nothing. */
export function storeCreditPayment(
  shop: ShopState,
  wish: { customerId: string | null; currency: string; cents: "all" | number },
  owedCents: number,
): StoreCreditPayment | null {
  const account = storeCreditAccountOf(shop, wish.customerId, wish.currency);
  if (!account) return null;
  const balanceCents = spendableCents(shop, account);
  const amountCents = Math.min(wish.cents === "all" ? balanceCents : wish.cents, balanceCents, owedCents);
  if (amountCents <= 0) return null;
  return {
    gateway: "shopify_store_credit",
    accountId: account.id,
    amountCents,
    balanceAfterCents: balanceCents - amountCents,
  };
}
