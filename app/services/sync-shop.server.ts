// What an install needs: the shop's currency and time zone, a first programme, and what was left undone when the app was
// uninstalled earlier.
import { readShop } from "../admin-api/shop.server";
import { defaultProgram } from "../core/program";
import { publishFirstProgram } from "../repositories/programs.server";
import { repeatCodeWishes } from "../repositories/redemptions.server";
import { saveShopDetails, type ShopRef } from "../repositories/shops.server";

/** Throws ExternalError when Shopify doesn't answer. */
export async function syncShop(shop: ShopRef, now: Date): Promise<void> {
  await saveShopDetails(shop.id, await readShop(shop));
  await publishFirstProgram(shop.id, defaultProgram(), now);
  await repeatCodeWishes(shop.id);
}
