// fulfillments/* and fulfillment_events/create.
import type { CustomerDocument, ShopDocument } from "../../state/documents";
import type { FulfillmentEvent, OrderDocument, OrderFulfillment } from "../../state/order-documents";
import { lineItemPayload } from "./line-item";
import { numericId, orderAddress, shopNumber, shopTime } from "./parts";

/** As the order payload shows its fulfilments. */
export function fulfillmentInOrder(shop: ShopDocument, order: OrderDocument, fulfillment: OrderFulfillment) {
  const tracking = fulfillment.trackingNumber;
  const trackingUrl = tracking === null ? null : `https://tracking.example/${encodeURIComponent(tracking)}`;
  return {
    id: numericId(fulfillment.id),
    admin_graphql_api_id: fulfillment.id,
    created_at: shopTime(fulfillment.createdAt, shop.timezone),
    location_id: shopNumber(shop),
    name: fulfillment.name,
    order_id: numericId(order.id),
    origin_address: {},
    receipt: {},
    service: "manual",
    shipment_status: fulfillment.shipmentStatus,
    status: fulfillment.status,
    tracking_company: fulfillment.trackingCompany,
    tracking_number: tracking,
    tracking_numbers: tracking === null ? [] : [tracking],
    tracking_url: trackingUrl,
    tracking_urls: trackingUrl === null ? [] : [trackingUrl],
    updated_at: shopTime(fulfillment.updatedAt, shop.timezone),
    line_items: fulfillment.lines.flatMap((sent) => {
      const line = order.lines.find((candidate) => candidate.id === sent.lineId);
      return line ? [lineItemPayload(order, line, sent.quantity)] : [];
    }),
  };
}

export function fulfillmentPayload(
  shop: ShopDocument,
  order: OrderDocument,
  fulfillment: OrderFulfillment,
  customer: CustomerDocument | undefined,
) {
  return {
    ...fulfillmentInOrder(shop, order, fulfillment),
    origin_address: null,
    email: order.email ?? "",
    destination: orderAddress(order.shippingAddress ?? customer?.address, customer),
  };
}

export function fulfillmentEventPayload(
  shop: ShopDocument,
  order: OrderDocument,
  fulfillment: OrderFulfillment,
  event: FulfillmentEvent,
) {
  const happenedAt = shopTime(event.happenedAt, shop.timezone);
  return {
    id: numericId(event.id),
    fulfillment_id: numericId(fulfillment.id),
    status: event.status,
    message: `The parcel is ${event.status.replaceAll("_", " ")}`,
    happened_at: happenedAt,
    city: null,
    province: null,
    country: shop.countryCode,
    zip: null,
    address1: null,
    latitude: null,
    longitude: null,
    shop_id: shopNumber(shop),
    created_at: happenedAt,
    updated_at: happenedAt,
    estimated_delivery_at: null,
    order_id: numericId(order.id),
    admin_graphql_api_id: event.id,
  };
}
