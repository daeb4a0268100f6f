// What Shopify knows of the shop itself.
import { adminRequest } from "./client.server";
import { ReadShopDocument } from "./generated/admin";
import type { ShopDetails, ShopRef } from "../repositories/shops.server";

/** Reads the shop's name, currency (ISO 4217) and time zone (IANA). Throws ExternalError. */
export async function readShop(shop: ShopRef): Promise<ShopDetails> {
  const { shop: found } = await adminRequest(shop, ReadShopDocument, {});
  return { gid: found.id, name: found.name, currency: found.currencyCode, timezone: found.ianaTimezone };
}
