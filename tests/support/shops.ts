// Two shops for every fixture: whatever a test does in the first, the second must not notice.
import { installShop, type Shop, saveShopDetails } from "../../app/repositories/shops.server";

export interface TwoShops {
  shop: Shop;
  /** Same members' and orders' ids may exist here too; it has another currency and time zone. */
  otherShop: Shop;
}

const INSTALLED_AT = new Date("2026-01-01T00:00:00Z");

/** Installs both in this file's database. */
export async function installTwoShops(): Promise<TwoShops> {
  const shop = await install(1, { name: "First", currency: "USD", timezone: "UTC" });
  const otherShop = await install(2, { name: "Second", currency: "HUF", timezone: "Europe/Budapest" });
  return { shop, otherShop };
}

async function install(
  number: number,
  details: { name: string; currency: string; timezone: string },
): Promise<Shop> {
  const domain = `shop-${number}.myshopify.com`;
  const { id } = await installShop(domain, INSTALLED_AT);
  await saveShopDetails(id, { gid: `gid://shopify/Shop/${number}`, ...details });
  return installShop(domain, INSTALLED_AT);
}
