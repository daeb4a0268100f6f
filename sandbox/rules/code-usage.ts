// Who may use a redeem code, and how often. Both limits count per redeem code, so a discount with many codes gives each its
// own count; who has used one is known by customer and by e-mail, logged in or not. Exact, unlike the `asyncUsageCount` that
// the Admin API shows.
// Source: https://help.shopify.com/en/manual/discounts/discount-types/percentage-fixed-amount and
// https://shopify.dev/docs/api/admin-graphql/latest/objects/DiscountRedeemCode
import type { DiscountDocument, RedeemCodeDocument } from "../state/discount-documents";
import type { ShopState } from "../state/shop-state";
import { discountStatus } from "./code-status";
import type { CodeRefusalReason, Refusal } from "./refusals";

export interface Shopper {
  /** null: a guest. */
  customerId: string | null;
  email: string | null;
}

/** By what a shopper is known again for once-per-customer: as the customer, and by e-mail whether logged in or not. */
function shopperKeys(shopper: Shopper): string[] {
  return [shopper.customerId, shopper.email?.toLowerCase()].filter((key) => key != null);
}

/** Why this shopper can't use the code at that time; null when nothing stands against it. */
export function codeUsageRefusal(
  shop: ShopState,
  discount: DiscountDocument,
  code: RedeemCodeDocument,
  shopper: Shopper,
  at: Date,
): Refusal<CodeRefusalReason> | null {
  const status = discountStatus(discount, at);
  if (status === "EXPIRED") return { reasonCode: "expired", reason: "This code is no longer valid." };
  if (status === "SCHEDULED") return { reasonCode: "notStarted", reason: "This code is not valid yet." };
  if (discount.usageLimit !== null && code.usageCount >= discount.usageLimit) {
    return { reasonCode: "usedUp", reason: "This code has reached its limit of uses." };
  }
  const audience = audienceRefusal(shop, discount.customers, shopper);
  if (audience !== null) return audience;
  const isKnown = shopperKeys(shopper).some((key) => code.usedBy.includes(key));
  if (discount.appliesOncePerCustomer && isKnown) {
    return { reasonCode: "usedByCustomer", reason: "You have used this code before; it is good once." };
  }
  return null;
}

function audienceRefusal(
  shop: ShopState,
  customers: DiscountDocument["customers"],
  shopper: Shopper,
): Refusal<CodeRefusalReason> | null {
  if (customers.kind === "all") return null;
  // A guest who gives a customer's e-mail address counts as that customer.
  const customerId =
    shopper.customerId ??
    (shopper.email === null ? undefined : shop.customersByEmail.first(shopper.email.toLowerCase())?.id);
  if (customerId !== undefined && customers.kind === "customers" && customers.ids.includes(customerId)) {
    return null;
  }
  if (shopper.customerId === null && shopper.email === null) {
    return { reasonCode: "needsLogin", reason: "Log in to use this code: it is for certain customers." };
  }
  return { reasonCode: "otherCustomer", reason: "This code is for other customers." };
}

/** Counts the uses of an order's codes, once the order is placed. */
export function recordCodeUse(
  shop: ShopState,
  redeemed: readonly { codeId: string; discountId: string }[],
  shopper: Shopper,
): void {
  for (const { codeId, discountId } of redeemed) {
    const code = shop.redeemCodes.get(codeId);
    const discount = shop.discounts.get(discountId);
    if (!code || !discount) throw new Error(`Redeem code ${codeId} of ${discountId} is not in this shop`);
    code.usageCount += 1;
    if (discount.appliesOncePerCustomer) code.usedBy.push(...shopperKeys(shopper));
    discount.usageCount += 1;
    shop.redeemCodes.put(code);
    shop.discounts.put(discount);
  }
}
