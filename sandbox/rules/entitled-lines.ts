// Which lines of an order a discount applies to: all of them, or those of named products, variants or collections. A gift
// card product is discounted only by a discount that names it; its collections and "all products" leave it out.
// Source: https://help.shopify.com/en/manual/discounts/discount-gift-card and
// https://shopify.dev/docs/api/admin-graphql/latest/input-objects/DiscountItemsInput
import type { DiscountItems } from "../state/discount-documents";
import type { ShopState } from "../state/shop-state";
import type { DiscountableLine } from "./order-input";

/** Indexes of the lines that the items cover. */
export function entitledLines(
  shop: ShopState,
  items: DiscountItems,
  lines: readonly DiscountableLine[],
): number[] {
  const entitled: number[] = [];
  for (const [index, line] of lines.entries()) {
    if ((!line.isGiftCard || items.kind === "products") && covers(shop, items, line)) entitled.push(index);
  }
  return entitled;
}

function covers(shop: ShopState, items: DiscountItems, line: DiscountableLine): boolean {
  switch (items.kind) {
    case "all":
      return true;
    case "products":
      return (
        (line.productId !== null && items.productIds.includes(line.productId)) ||
        (line.variantId !== null && items.variantIds.includes(line.variantId))
      );
    case "collections": {
      const product = line.productId === null ? undefined : shop.products.get(line.productId);
      return product?.collectionIds.some((id) => items.collectionIds.includes(id)) ?? false;
    }
  }
}
