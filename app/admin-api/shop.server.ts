// What Shopify knows of the shop itself.
import { adminRequest } from "./client.server";
import { ReadShopDocument } from "./generated/admin";
import type { ShopRef } from "./shop-ref";

export type ShopDetails = {
  gid: string;
  name: string;
  /** ISO 4217 code of the shop's own currency. */
  currency: string;
  /** IANA name, such as `Europe/Istanbul`. */
  timezone: string;
};

/** Reads the shop's name, currency and time zone. Throws ExternalError. */
export async function readShop(shop: ShopRef): Promise<ShopDetails> {
  const { shop: found } = await adminRequest(shop, ReadShopDocument, {});
  return { gid: found.id, name: found.name, currency: found.currencyCode, timezone: found.ianaTimezone };
}
