// Pays what an order still owes, in one transaction.
import { unprocessable } from "../http/refusal";
import type { ShopState } from "../state/shop-state";
import { findOrder, refuseWhenCancelled, saveOrder } from "./change";
import type { Outcome } from "./place";
import { financialStatus, orderTotals } from "./totals";

export function payOrder(shop: ShopState, input: { orderId: string }): Outcome {
  const order = findOrder(shop, input.orderId);
  refuseWhenCancelled(order);
  const owed = orderTotals(order).outstandingCents;
  const pending = order.transactions.find((item) => item.kind === "sale" && item.status === "pending");
  if (!pending && owed === 0) throw unprocessable("already_paid", `Order ${order.name} is paid`);
  if (pending) {
    pending.status = "success";
    pending.amountCents = owed;
  } else {
    order.transactions.push({
      id: shop.ids.next("OrderTransaction"),
      kind: "sale",
      status: "success",
      gateway: order.gateway,
      amountCents: owed,
      parentId: null,
      createdAt: shop.timestamp(),
    });
  }
  saveOrder(shop, order);
  const paid = financialStatus(order) === "paid";
  return {
    order,
    events: paid
      ? [
          { topic: "orders/paid", order },
          { topic: "orders/updated", order },
        ]
      : [{ topic: "orders/updated", order }],
  };
}
