// Makes a member of a customer whom no webhook has told of: one from before the shop had Vefa, or whose message is late. Shopify is
// asked, so that they joined when they really became a customer.
import { readCustomer } from "../admin-api/customers.server";
import { ensureMembers, findMemberByCustomer, type Member } from "../repositories/members.server";
import type { Shop } from "../repositories/shops.server";

/** Null where Shopify has no such customer, or they are forgotten. Throws ExternalError. */
export async function meetCustomer(
  shop: Pick<Shop, "id" | "domain">,
  customerId: string,
  now: Date,
): Promise<Member | null> {
  const known = await findMemberByCustomer(shop.id, customerId);
  if (known) return known.redactedAt ? null : known;
  const customer = await readCustomer(shop, customerId);
  if (!customer) return null;
  await ensureMembers(shop.id, [customer], now);
  return findMemberByCustomer(shop.id, customerId);
}
