// An order's states in words and colours, as lists and pages show them.
import type { Markup } from "../http/markup";
import { financialStatus, fulfillmentStatus, type FinancialStatus } from "../orders/totals";
import type { FulfillmentEvent, OrderDocument } from "../state/order-documents";
import { badge, type Tone } from "./parts";

const payment: Record<FinancialStatus, readonly [label: string, tone: Tone]> = {
  pending: ["Payment pending", "warning"],
  paid: ["Paid", "neutral"],
  partially_paid: ["Partially paid", "warning"],
  partially_refunded: ["Partially refunded", "neutral"],
  refunded: ["Refunded", "neutral"],
  voided: ["Voided", "neutral"],
};

export const paymentChoices = Object.entries(payment).map(([value, [label]]) => [value, label] as const);

export const carrierWords: Record<FulfillmentEvent["status"], string> = {
  label_printed: "Label printed",
  confirmed: "Confirmed by the carrier",
  in_transit: "In transit",
  out_for_delivery: "Out for delivery",
  attempted_delivery: "Delivery attempted",
  delivered: "Delivered",
  failure: "Delivery failed",
};

export function paymentBadge(order: OrderDocument): Markup {
  const [label, tone] = payment[financialStatus(order)];
  return badge(label, tone);
}

export function fulfilmentBadge(order: OrderDocument): Markup {
  const status = fulfillmentStatus(order);
  if (status === "fulfilled") return badge("Fulfilled", "neutral");
  return status === "partial" ? badge("Partially fulfilled", "warning") : badge("Unfulfilled", "attention");
}

/** Nothing before the carrier has said something. */
export function deliveryBadge(order: OrderDocument): Markup | null {
  const last = order.fulfillments.findLast((fulfillment) => fulfillment.shipmentStatus !== null);
  if (!last?.shipmentStatus) return null;
  const tone =
    last.shipmentStatus === "delivered" ? "success" : last.shipmentStatus === "failure" ? "critical" : "info";
  return badge(carrierWords[last.shipmentStatus], tone);
}

export function orderBadges(order: OrderDocument): (Markup | null)[] {
  return [
    paymentBadge(order),
    fulfilmentBadge(order),
    deliveryBadge(order),
    order.cancelledAt === null ? null : badge("Cancelled", "critical"),
    order.test ? badge("Test order", "info") : null,
  ];
}

export function codesOf(order: OrderDocument): string[] {
  return order.discountApplications.flatMap((application) =>
    application.code === null ? [] : [application.code],
  );
}

const gateways: Record<string, string> = {
  bogus: "Bogus gateway",
  gift_card: "Gift card",
  shopify_store_credit: "Store credit",
  manual: "Manual payment",
};

export function gatewayName(gateway: string): string {
  return Object.hasOwn(gateways, gateway) ? (gateways[gateway] ?? gateway) : gateway;
}
