// What an install needs: the shop's currency and time zone, a first programme for the app and for the theme, and what was
// left undone when the app was uninstalled earlier.
import { readShop } from "../admin-api/shop.server";
import { hasStoreCredit } from "../admin-api/store-credit.server";
import { defaultProgram } from "../core/program";
import { publishFirstProgram } from "../repositories/programs.server";
import { repeatCodeWishes } from "../repositories/redemptions.server";
import { saveShopDetails, saveStoreCredit, type ShopRef } from "../repositories/shops.server";
import { repeatTransferWishes } from "../repositories/transfers.server";
import { writeProgram } from "./write-program.server";

/** Throws ExternalError when Shopify doesn't answer. */
export async function syncShop(shop: ShopRef, now: Date): Promise<void> {
  const details = await readShop(shop);
  await saveShopDetails(shop.id, details);
  await publishFirstProgram(shop.id, defaultProgram(), now);
  await repeatCodeWishes(shop.id);
  await repeatTransferWishes(shop.id);
  await saveStoreCredit(shop.id, await hasStoreCredit(shop));
  await writeProgram(shop, details.currency, now);
}
