// Gives a member what their orders have waited for: orders from before they had an account, and those of a guest with the
// e-mail address that they have proven to own. Each is posted on the ordinary path, by the programme of its own day.
import { NO_ORDER_FACTS } from "../core/facts";
import { assignGuestOrders, listWaitingOrders, noteAccounts } from "../repositories/guests.server";
import { findMember, findMemberByCustomer } from "../repositories/members.server";
import type { Shop, ShopRef } from "../repositories/shops.server";
import { recordOrders } from "./record-orders.server";

/** A customer who is logged in has an account, and has shown that it is theirs: new accounts are not told of in any other way. */
export async function noteLogin(shop: ShopRef, customerId: string, now: Date): Promise<void> {
  const member = await findMemberByCustomer(shop.id, customerId);
  if (!member || member.hasAccount) return;
  await noteAccounts(shop.id, [{ customerId, hasAccount: true, claimKey: null }], now);
}

/** Throws the first reason for which an order could not be recorded; the others are. */
export async function claimOrders(
  shop: Pick<Shop, "id" | "domain" | "timezone">,
  memberId: number,
  now: Date,
): Promise<void> {
  const member = await findMember(shop.id, memberId);
  if (!member) return;
  await assignGuestOrders(shop.id, member.id);
  const waiting = await listWaitingOrders(shop.id, member.id);
  const nothingNew = { facts: NO_ORDER_FACTS, customer: null, guestEmail: null };
  const failures = await recordOrders(
    shop,
    waiting.map((orderId) => ({ orderId, ...nothingNew })),
    now,
  );
  for (const reason of failures.values()) throw reason;
}
