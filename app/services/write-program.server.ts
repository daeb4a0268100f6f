// Writes what the programme is into a metafield of the app's installation, where the theme reads it without a request.
import { readInstallationId } from "../admin-api/installation.server";
import { setMetafields } from "../admin-api/metafields.server";
import { publicProgram } from "../core/public-program";
import { ExternalError } from "../lib/external-error.server";
import { findCurrentProgram } from "../repositories/programs.server";
import type { ShopRef } from "../repositories/shops.server";

/** Liquid: app.metafields.vefa.program */
const programField = { namespace: "vefa", key: "program", type: "json" };

/** `currency` is the shop's. A shop without a programme has nothing to show. Throws ExternalError. */
export async function writeProgram(shop: ShopRef, currency: string, now: Date): Promise<void> {
  const current = await findCurrentProgram(shop.id, now);
  if (current === null) return;
  const value = JSON.stringify(publicProgram(current.program, currency));
  const ownerId = await readInstallationId(shop);
  const { failed } = await setMetafields(shop, [{ ...programField, ownerId, value }]);
  const [refused] = failed;
  if (refused === undefined) return;
  throw new ExternalError({
    ...{ operation: "shopify.metafieldsSet", code: "refused", retryable: false },
    message: `the programme was not written: ${refused.message}`,
  });
}
