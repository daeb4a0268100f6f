// Products as the shop has them now, for what is promised at their price.
import { parseMoney } from "../core/units";
import type { ShopRef } from "../repositories/shops.server";
import { adminRequest } from "./client.server";
import { ReadVariantPriceDocument } from "./generated/admin";

/**
 * What a variant costs, in minor units of `currency`, which is the shop's; null when the shop has no such variant, or gives
 * it away. Throws ExternalError.
 */
export async function readVariantPriceCents(
  shop: ShopRef,
  currency: string,
  variantId: string,
): Promise<number | null> {
  const { productVariant } = await adminRequest(shop, ReadVariantPriceDocument, { id: variantId });
  return productVariant && (parseMoney(productVariant.price, currency) || null);
}
