// What every change of a placed order shares: finding it, moving its `updatedAt`, saving it.
import { notFound, unprocessable } from "../http/refusal";
import { gidOf } from "../state/ids";
import type { OrderDocument } from "../state/order-documents";
import type { ShopState } from "../state/shop-state";
import { recountCustomer } from "./customer-figures";

/** By gid, numeric id or name ("#1001"). Throws a refusal (404) when there is none. */
export function findOrder(shop: ShopState, orderId: string): OrderDocument {
  const order = orderId.startsWith("#")
    ? [...shop.orders.values()].find((candidate) => candidate.name === orderId)
    : shop.orders.get(gidOf("Order", orderId));
  if (!order) throw notFound(`There is no order ${orderId} in ${shop.document.domain}`);
  return order;
}

export function refuseWhenCancelled(order: OrderDocument): void {
  if (order.cancelledAt !== null) {
    throw unprocessable("order_cancelled", `Order ${order.name} is cancelled`);
  }
}

/** Saves a changed order; `updatedAt` never goes back, even when the domain clock does. */
export function saveOrder(shop: ShopState, order: OrderDocument): void {
  const now = shop.timestamp();
  if (now > order.updatedAt) order.updatedAt = now;
  shop.orders.put(order);
  recountCustomer(shop, order.customerId);
}
