// The shop that a signed request speaks for.
import { findShop, type Shop } from "../repositories/shops.server";

/** Null when the app was never installed there, or was uninstalled. */
export async function readInstalledShop(domain: string): Promise<Shop | null> {
  const shop = await findShop(domain);
  return shop && !shop.uninstalledAt ? shop : null;
}
