// A discount in words: what it takes off, from when it counts, with what it combines.
import { discountStatus } from "../rules/code-status";
import type { Markup } from "../http/markup";
import type { DiscountDocument, DiscountItems } from "../state/discount-documents";
import type { ShopState } from "../state/shop-state";
import { badge, money, plural } from "./parts";

function itemsInWords(items: DiscountItems): string {
  if (items.kind === "all") return "all items";
  if (items.kind === "collections") return plural(items.collectionIds.length, "collection", "collections");
  return plural(items.productIds.length + items.variantIds.length, "product", "products");
}

function percent(rate: number): string {
  return `${Number((rate * 100).toFixed(2))} %`;
}

export function valueInWords(shop: ShopState, { value, items }: DiscountDocument): string {
  const print = (cents: number) => money(cents, shop.document.currency);
  switch (value.kind) {
    case "amountOff":
      return `${print(value.amountCents)} off ${value.appliesOnEachItem ? "each of " : ""}${items.kind === "all" ? "the order" : itemsInWords(items)}`;
    case "percentage":
      return `${percent(value.rate)} off ${items.kind === "all" ? "the order" : itemsInWords(items)}`;
    case "freeShipping":
      return value.maximumShippingCents === null
        ? "Free shipping"
        : `Free shipping, up to ${print(value.maximumShippingCents)}`;
    case "buyXGetY": {
      const buys =
        value.buys.quantity === null ? print(value.buys.amountCents ?? 0) : String(value.buys.quantity);
      const gets = value.gets.rate === 1 ? "free" : `at ${percent(value.gets.rate)} off`;
      return `Buy ${buys} of ${itemsInWords(value.buys.items)}, get ${value.gets.quantity} ${gets}`;
    }
  }
}

export function typeInWords({ value }: DiscountDocument): string {
  const words = {
    amountOff: "Amount off",
    percentage: "Percentage off",
    freeShipping: "Free shipping",
    buyXGetY: "Buy X get Y",
  };
  return words[value.kind];
}

export function minimumInWords(shop: ShopState, { minimum }: DiscountDocument): string {
  if (minimum.kind === "none") return "No minimum";
  if (minimum.kind === "quantity") return `From ${plural(minimum.quantity, "item", "items")}`;
  return `From ${money(minimum.amountCents, shop.document.currency)}`;
}

export function combinationsInWords({ combinesWith }: DiscountDocument): string {
  const kinds = [
    combinesWith.product && "product discounts",
    combinesWith.order && "order discounts",
    combinesWith.shipping && "shipping discounts",
  ].filter((kind) => kind !== false);
  return kinds.length === 0 ? "Nothing" : kinds.join(", ");
}

export function audienceInWords({ customers }: DiscountDocument): string {
  if (customers.kind === "all") return "Everybody";
  const [one, many] = customers.kind === "customers" ? ["customer", "customers"] : ["segment", "segments"];
  return plural(customers.ids.length, one ?? "", many ?? "");
}

export function discountBadge(shop: ShopState, discount: DiscountDocument): Markup {
  const badges = {
    ACTIVE: badge("Active", "success"),
    SCHEDULED: badge("Scheduled", "attention"),
    EXPIRED: badge("Expired"),
  };
  return badges[discountStatus(discount, shop.now())];
}
