// Keeps a customer's count of orders and amount spent as Shopify shows them: cancelled and test orders don't count, refunds
// lower the amount.
import type { OrderDocument } from "../state/order-documents";
import type { ShopState } from "../state/shop-state";
import { orderTotals } from "./totals";

/** Takes a new order in. */
export function countForCustomer(shop: ShopState, order: OrderDocument): void {
  const customer = order.customerId === null ? undefined : shop.customers.get(order.customerId);
  if (!customer) return;
  if (!order.test) {
    const totals = orderTotals(order);
    customer.ordersCount += 1;
    customer.amountSpentCents += totals.paidCents - totals.refundedCents;
  }
  customer.lastOrderId = order.id;
  shop.customers.put(customer);
}

/** Counts a customer's orders anew, after one of them changed. */
export function recountCustomer(shop: ShopState, customerId: string | null): void {
  const customer = customerId === null ? undefined : shop.customers.get(customerId);
  if (!customer) return;
  customer.ordersCount = 0;
  customer.amountSpentCents = 0;
  for (const order of shop.ordersByCustomer.get(customer.id)) {
    if (order.test || order.cancelledAt !== null) continue;
    const totals = orderTotals(order);
    customer.ordersCount += 1;
    customer.amountSpentCents += totals.paidCents - totals.refundedCents;
  }
  shop.customers.put(customer);
}
