// Orders as Shopify has them, for what no webhook has told (yet).
import type { ShopRef } from "../repositories/shops.server";
import { adminRequest } from "./client.server";
import { FindOrdersWithCodeDocument } from "./generated/admin";

/** gids of orders of the last 60 days that carry the discount code, at most ten. Throws ExternalError. */
export async function findOrdersWithCode(shop: ShopRef, code: string): Promise<string[]> {
  const { orders } = await adminRequest(shop, FindOrdersWithCodeDocument, {
    search: `discount_code:${JSON.stringify(code)}`,
  });
  return orders.nodes.map(({ id }) => id);
}
