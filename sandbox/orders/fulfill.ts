// Sends an order, in whole or in part, and lets the carrier report on the parcel.
import { notFound, unprocessable } from "../http/refusal";
import { gidOf } from "../state/ids";
import type { FulfillmentEvent, OrderDocument, OrderFulfillment } from "../state/order-documents";
import type { ShopState } from "../state/shop-state";
import type { ShopEvent } from "../webhooks/events";
import { findOrder, refuseWhenCancelled, saveOrder } from "./change";
import type { Outcome } from "./place";
import { findLine } from "./refund";
import { fulfillmentStatus } from "./totals";

export interface FulfillInput {
  orderId: string;
  /** Everything still to be sent when left out. */
  lines?: { lineId?: string | undefined; index?: number | undefined; quantity: number }[] | undefined;
  trackingCompany?: string | undefined;
  trackingNumber?: string | undefined;
}

export interface CarrierInput {
  orderId: string;
  /** The last fulfilment when left out. */
  fulfillmentId?: string | undefined;
  status?: FulfillmentEvent["status"] | undefined;
  happenedAt?: string | undefined;
}

export function fulfillOrder(shop: ShopState, input: FulfillInput): Outcome {
  const order = findOrder(shop, input.orderId);
  refuseWhenCancelled(order);
  const sent = (
    input.lines?.map((item, index) => ({ line: findLine(order, item, index), quantity: item.quantity })) ??
    order.lines.map((line) => ({ line, quantity: line.fulfillableQuantity }))
  ).filter(({ quantity }) => quantity > 0);
  if (sent.length === 0) throw unprocessable("nothing_to_fulfill", `Order ${order.name} has nothing to send`);
  const wanted = new Map<string, number>();
  for (const { line, quantity } of sent) {
    const sum = (wanted.get(line.id) ?? 0) + quantity;
    if (sum > line.fulfillableQuantity) {
      throw unprocessable(
        "quantity_exceeded",
        `"${line.title}" has ${line.fulfillableQuantity} to send, not ${sum}`,
      );
    }
    wanted.set(line.id, sum);
  }
  for (const { line, quantity } of sent) line.fulfillableQuantity -= quantity;
  const now = shop.timestamp();
  const fulfillment: OrderFulfillment = {
    id: shop.ids.next("Fulfillment"),
    name: `${order.name}.${order.fulfillments.length + 1}`,
    status: "success",
    shipmentStatus: null,
    trackingCompany: input.trackingCompany ?? null,
    trackingNumber: input.trackingNumber ?? null,
    lines: sent.map(({ line, quantity }) => ({ lineId: line.id, quantity })),
    events: [],
    createdAt: now,
    updatedAt: now,
  };
  order.fulfillments.push(fulfillment);
  saveOrder(shop, order);
  const topic = fulfillmentStatus(order) === "fulfilled" ? "orders/fulfilled" : "orders/partially_fulfilled";
  return {
    order,
    events: [
      { topic: "fulfillments/create", order, fulfillment },
      { topic, order },
      { topic: "orders/updated", order },
    ],
  };
}

/** A carrier event, `delivered` unless said. */
export function reportCarrierEvent(shop: ShopState, input: CarrierInput): Outcome {
  const order = findOrder(shop, input.orderId);
  const fulfillment = findFulfillment(order, input.fulfillmentId);
  const event: FulfillmentEvent = {
    id: shop.ids.next("FulfillmentEvent"),
    status: input.status ?? "delivered",
    happenedAt: input.happenedAt ?? shop.timestamp(),
  };
  fulfillment.events.push(event);
  fulfillment.shipmentStatus = event.status;
  fulfillment.updatedAt = shop.timestamp();
  saveOrder(shop, order);
  const events: ShopEvent[] = [
    { topic: "fulfillment_events/create", order, fulfillment, event },
    { topic: "fulfillments/update", order, fulfillment },
    { topic: "orders/updated", order },
  ];
  return { order, events };
}

function findFulfillment(order: OrderDocument, id: string | undefined): OrderFulfillment {
  const fulfillment =
    id === undefined
      ? order.fulfillments.at(-1)
      : order.fulfillments.find((candidate) => candidate.id === gidOf("Fulfillment", id));
  if (!fulfillment) throw notFound(`Order ${order.name} has no such fulfilment; fulfil it first`);
  return fulfillment;
}
