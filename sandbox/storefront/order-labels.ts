// The states of an order in a shopper's words.
import { fulfillmentStatus, type FinancialStatus } from "../orders/totals";
import type { OrderDocument, OrderFulfillment } from "../state/order-documents";

const payments: Record<FinancialStatus, string> = {
  pending: "Payment pending",
  paid: "Paid",
  partially_paid: "Partly paid",
  partially_refunded: "Partly refunded",
  refunded: "Refunded",
  voided: "Voided",
};

export function paymentLabel(status: FinancialStatus): string {
  return payments[status];
}

/** Where the whole order is. */
export function deliveryLabel(order: OrderDocument): string {
  if (order.cancelledAt !== null) return "Cancelled";
  const status = fulfillmentStatus(order);
  if (status === null) return "Being prepared";
  if (status === "partial") return "Partly sent";
  const sent = order.fulfillments.filter((fulfillment) => fulfillment.status === "success");
  return sent.every((fulfillment) => fulfillment.shipmentStatus === "delivered") ? "Delivered" : "Sent";
}

const shipments: Record<NonNullable<OrderFulfillment["shipmentStatus"]>, string> = {
  label_printed: "Label printed",
  confirmed: "Confirmed by the carrier",
  in_transit: "On its way",
  out_for_delivery: "Out for delivery",
  attempted_delivery: "Delivery was tried",
  delivered: "Delivered",
  failure: "Could not be delivered",
};

export function shipmentLabel(status: OrderFulfillment["shipmentStatus"]): string {
  return status === null ? "Sent" : shipments[status];
}
