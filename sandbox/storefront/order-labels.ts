// The states of an order in a shopper's words.
import type { FinancialStatus } from "../orders/totals";
import type { OrderFulfillment } from "../state/order-documents";

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

export function fulfillmentLabel(status: "fulfilled" | "partial" | null): string {
  if (status === null) return "Being prepared";
  return status === "fulfilled" ? "Sent" : "Partly sent";
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
