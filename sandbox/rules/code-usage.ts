// Who may use a redeem code, and how often: the limit of uses and "once per customer" count per redeem code, not per
// discount, so one discount with many codes gives each code its own count. Nothing here is asynchronous: the count that an
// order sees is exact, unlike the `asyncUsageCount` that the Admin API shows.
// Source: https://help.shopify.com/en/manual/discounts/discount-types and
// https://shopify.dev/docs/api/admin-graphql/latest/objects/DiscountRedeemCode
import type { DiscountDocument, RedeemCodeDocument } from "../state/discount-documents";
import type { ShopState } from "../state/shop-state";
import { discountStatus } from "./code-status";

export interface Shopper {
  /** null: a guest. */
  customerId: string | null;
  email: string | null;
}

/** Who counts for once-per-customer: the customer, or a guest's e-mail address. */
function shopperKey(shopper: Shopper): string | null {
  return shopper.customerId ?? shopper.email?.toLowerCase() ?? null;
}

/** Why this shopper can't use the code at that time; null when nothing stands against it. */
export function codeUsageRefusal(
  discount: DiscountDocument,
  code: RedeemCodeDocument,
  shopper: Shopper,
  at: Date,
): string | null {
  const status = discountStatus(discount, at);
  if (status === "EXPIRED") return "the discount has expired or was deactivated";
  if (status === "SCHEDULED") return "the discount has not started yet";
  if (discount.usageLimit !== null && code.usageCount >= discount.usageLimit) {
    return "the code has reached its limit of uses";
  }
  if (discount.customers.kind === "customers") {
    if (shopper.customerId === null || !discount.customers.ids.includes(shopper.customerId)) {
      return "the code is for other customers";
    }
  }
  if (discount.customers.kind === "segments") return "the sandbox does not know who is in a segment";
  if (discount.appliesOncePerCustomer) {
    const key = shopperKey(shopper);
    if (key === null) return "the code is once per customer, and the order has neither customer nor e-mail";
    if (code.usedBy.includes(key)) return "this customer has used the code already";
  }
  return null;
}

/** Counts the uses of an order's codes, once the order is placed. */
export function recordCodeUse(
  shop: ShopState,
  redeemed: readonly { codeId: string; discountId: string }[],
  customerIdOrEmail: string | null,
): void {
  for (const { codeId, discountId } of redeemed) {
    const code = shop.redeemCodes.get(codeId);
    const discount = shop.discounts.get(discountId);
    if (!code || !discount) throw new Error(`Redeem code ${codeId} of ${discountId} is not in this shop`);
    code.usageCount += 1;
    if (discount.appliesOncePerCustomer && customerIdOrEmail !== null) {
      const isGid = customerIdOrEmail.startsWith("gid://");
      code.usedBy.push(isGid ? customerIdOrEmail : customerIdOrEmail.toLowerCase());
    }
    discount.usageCount += 1;
    shop.redeemCodes.put(code);
    shop.discounts.put(discount);
  }
}
