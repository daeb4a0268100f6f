// What a redemption is called, before it is: its id and its code follow from what was asked for, so that asking again names
// the same one, and a retry can only ever ask Shopify for the same code.
import { createHash, createHmac, hkdfSync } from "node:crypto";
import { readableCode } from "../core/rewards/code";
import { env } from "../lib/env.server";
import type { Shop } from "../repositories/shops.server";

/** `whose` and `requestKey` together name one wish in a shop. */
export function redemptionId(shop: Shop, whose: string, requestKey: string): string {
  const name = JSON.stringify([shop.domain, whose, requestKey]);
  return createHash("sha256").update(name).digest("base64url").slice(0, 22);
}

/** Nobody without the app's secret can foretell a code. */
export function codeOf(shop: Shop, redemptionId: string, prefix: string): string {
  const key = hkdfSync("sha256", env().SHOPIFY_API_SECRET, "", "vefa redemption codes", 32);
  const bytes = createHmac("sha256", Buffer.from(key)).update(`${shop.domain} ${redemptionId}`).digest();
  return readableCode(prefix, bytes);
}
