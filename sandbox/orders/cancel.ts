// Cancels an order: everything not yet refunded leaves it, its money goes back unless told otherwise, and an unpaid order is
// voided.
import { unprocessable } from "../http/refusal";
import type { OrderDocument, OrderRefund } from "../state/order-documents";
import type { ShopState } from "../state/shop-state";
import type { ShopEvent } from "../webhooks/events";
import { findOrder, refuseWhenCancelled, saveOrder } from "./change";
import type { Outcome } from "./place";
import { commitRefund, shippingToRefund, takeLines } from "./refund";
import { orderTotals, refundWorthCents } from "./totals";

export interface CancelInput {
  orderId: string;
  reason?: NonNullable<OrderDocument["cancelReason"]> | undefined;
  /** Pay back what was paid; true unless said. */
  refund?: boolean | undefined;
  restock?: boolean | undefined;
}

export function cancelOrder(shop: ShopState, input: CancelInput): Outcome {
  const order = findOrder(shop, input.orderId);
  refuseWhenCancelled(order);
  if (order.fulfillments.some((fulfillment) => fulfillment.status === "success")) {
    throw unprocessable("order_fulfilled", `Order ${order.name} has been sent; refund it instead`);
  }
  const events: ShopEvent[] = [{ topic: "orders/cancelled", order }];
  const totals = orderTotals(order);
  const leftCents = totals.paidCents - totals.refundedCents;
  const restock = (input.restock ?? true) ? ("cancel" as const) : ("no_restock" as const);
  const shipping = shippingToRefund(order, true);
  const refund: OrderRefund = {
    id: shop.ids.next("Refund"),
    createdAt: shop.timestamp(),
    note: null,
    lines: takeLines(
      shop,
      order,
      order.lines.map((line) => ({ line, quantity: line.currentQuantity, restock })),
    ),
    shippingCents: shipping.cents,
    shippingTaxCents: shipping.taxCents,
    adjustmentCents: 0,
    transactionIds: [],
  };
  const moneyCents = (input.refund ?? true) ? leftCents : 0;
  // What was never paid needs no adjustment: it is simply not owed any more.
  if (moneyCents > 0) refund.adjustmentCents = Math.max(0, moneyCents - refundWorthCents(order, refund));
  if (refund.lines.length > 0 || moneyCents > 0) {
    commitRefund(shop, order, refund, moneyCents);
    events.push({ topic: "refunds/create", order, refund });
  }
  const pending = order.transactions.find((item) => item.kind === "sale" && item.status === "pending");
  if (pending) {
    order.transactions.push({
      id: shop.ids.next("OrderTransaction"),
      kind: "void",
      status: "success",
      gateway: order.gateway,
      amountCents: 0,
      parentId: pending.id,
      createdAt: shop.timestamp(),
    });
  }
  order.cancelledAt = shop.timestamp();
  order.closedAt = order.cancelledAt;
  order.cancelReason = input.reason ?? "customer";
  saveOrder(shop, order);
  events.push({ topic: "orders/updated", order });
  return { order, events };
}
