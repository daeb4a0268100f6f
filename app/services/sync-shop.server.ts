// What a fresh install needs before its first order: the shop's currency and time zone, and a first programme.
import { readShop } from "../admin-api/shop.server";
import { defaultProgram } from "../core/program";
import { publishFirstProgram } from "../repositories/programs.server";
import { saveShopDetails, type ShopRef } from "../repositories/shops.server";

/** Throws ExternalError when Shopify doesn't answer. */
export async function syncShop(shop: ShopRef, now: Date): Promise<void> {
  await saveShopDetails(shop.id, await readShop(shop));
  await publishFirstProgram(shop.id, defaultProgram(), now);
}
