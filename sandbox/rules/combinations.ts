// Which discounts may apply to one order together: each must allow the class of the other, and an order takes at most five
// product and order codes and one shipping code. Of codes that don't combine, the set that takes most off is used.
// Source: https://help.shopify.com/en/manual/discounts/discount-combinations and
// https://shopify.dev/docs/api/admin-graphql/latest/objects/DiscountCombinesWith
import type { DiscountDocument } from "../state/discount-documents";

export type DiscountClass = "ORDER" | "PRODUCT" | "SHIPPING";

const MAX_PRODUCT_AND_ORDER_CODES = 5;
const MAX_SHIPPING_CODES = 1;

/** Off all items is of the order class; off named items, or off each item, of the product class. */
export function discountClass(discount: Pick<DiscountDocument, "value" | "items">): DiscountClass {
  switch (discount.value.kind) {
    case "freeShipping":
      return "SHIPPING";
    case "buyXGetY":
      return "PRODUCT";
    case "amountOff":
      return discount.items.kind === "all" && !discount.value.appliesOnEachItem ? "ORDER" : "PRODUCT";
    case "percentage":
      return discount.items.kind === "all" ? "ORDER" : "PRODUCT";
  }
}

function allows(discount: DiscountDocument, other: DiscountClass): boolean {
  if (other === "ORDER") return discount.combinesWith.order;
  return other === "PRODUCT" ? discount.combinesWith.product : discount.combinesWith.shipping;
}

function combine(a: DiscountDocument, b: DiscountDocument): boolean {
  return allows(a, discountClass(b)) && allows(b, discountClass(a));
}

/** Whether these discounts may all apply to one order. */
export function mayApplyTogether(discounts: readonly DiscountDocument[]): boolean {
  const shipping = discounts.filter((discount) => discountClass(discount) === "SHIPPING").length;
  if (shipping > MAX_SHIPPING_CODES || discounts.length - shipping > MAX_PRODUCT_AND_ORDER_CODES)
    return false;
  return discounts.every((a, index) => discounts.slice(index + 1).every((b) => combine(a, b)));
}
