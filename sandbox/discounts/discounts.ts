// Discounts as they are stored and switched, whether the Admin API or a merchant in the admin does it. Both states of a
// discount are dates only, as at Shopify.
import type { DiscountDocument } from "../state/discount-documents";
import type { ShopState } from "../state/shop-state";
import { activatedPeriod, deactivatedPeriod } from "../rules/code-status";

type DiscountTerms = Omit<DiscountDocument, "id" | "deactivated" | "usageCount" | "createdAt" | "updatedAt">;

/** A new discount with its first code. */
export function storeDiscount(shop: ShopState, { terms, code }: { terms: DiscountTerms; code: string }) {
  const now = shop.timestamp();
  const discount = shop.discounts.put({
    id: shop.ids.next("DiscountCodeNode"),
    ...terms,
    deactivated: false,
    usageCount: 0,
    createdAt: now,
    updatedAt: now,
  });
  shop.redeemCodes.put({
    id: shop.ids.next("DiscountRedeemCode"),
    discountId: discount.id,
    code,
    usageCount: 0,
    usedBy: [],
    createdAt: now,
  });
  return discount;
}

export function changeDiscountState(shop: ShopState, discount: DiscountDocument, isActive: boolean): void {
  const now = shop.timestamp();
  const period = isActive ? activatedPeriod(discount, now) : deactivatedPeriod(discount, now);
  if (period !== discount) {
    Object.assign(discount, { startsAt: period.startsAt, endsAt: period.endsAt, updatedAt: now });
  }
  discount.deactivated = !isActive;
  shop.discounts.put(discount);
}
