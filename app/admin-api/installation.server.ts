// The app's own installation in a shop: the owner of what the app keeps there for its theme extension.
import type { ShopRef } from "../repositories/shops.server";
import { adminRequest } from "./client.server";
import { ReadInstallationDocument } from "./generated/admin";

/** gid of the installation. Throws ExternalError. */
export async function readInstallationId(shop: ShopRef): Promise<string> {
  const { currentAppInstallation } = await adminRequest(shop, ReadInstallationDocument, {});
  return currentAppInstallation.id;
}
