// From an event of a shop to the text of its webhook, as things stand at this moment.
import type { ShopState } from "../../state/shop-state";
import type { ShopEvent } from "../events";
import { appUninstalledPayload, scopesUpdatedPayload, shopRedactPayload } from "./app";
import {
  customerDeletedPayload,
  customerMergedPayload,
  customerPayload,
  emailConsentPayload,
  privacyPayload,
} from "./customer";
import { fulfillmentEventPayload, fulfillmentPayload } from "./fulfillment";
import { orderEditedPayload, orderPayload } from "./order";
import { refundPayload } from "./refund";

export function renderPayload(shop: ShopState, event: ShopEvent): string {
  return JSON.stringify(payloadOf(shop, event));
}

function payloadOf(shop: ShopState, event: ShopEvent): unknown {
  const { document } = shop;
  const buyer = (customerId: string | null) =>
    customerId === null ? undefined : shop.customers.get(customerId);
  switch (event.topic) {
    case "orders/create":
    case "orders/paid":
    case "orders/updated":
    case "orders/cancelled":
    case "orders/fulfilled":
    case "orders/partially_fulfilled":
      return orderPayload(document, event.order, buyer(event.order.customerId));
    case "orders/edited":
      return orderEditedPayload(document, event.order, event.edit);
    case "refunds/create":
      return refundPayload(document, event.order, event.refund);
    case "fulfillments/create":
    case "fulfillments/update":
      return fulfillmentPayload(document, event.order, event.fulfillment, buyer(event.order.customerId));
    case "fulfillment_events/create":
      return fulfillmentEventPayload(document, event.order, event.fulfillment, event.event);
    case "customers/create":
    case "customers/update":
      return customerPayload(document, event.customer);
    case "customers_email_marketing_consent/update":
      return emailConsentPayload(document, event.customer);
    case "customers/delete":
      return customerDeletedPayload(event.customer);
    case "customers/merge":
      return customerMergedPayload(event.kept, event.removed);
    case "customers/data_request":
    case "customers/redact":
      return privacyPayload(document, event.topic, event.customer, event.orders);
    case "shop/redact":
      return shopRedactPayload(document);
    case "app/uninstalled":
      return appUninstalledPayload(document);
    case "app/scopes_update":
      return scopesUpdatedPayload(document, event.previous, event.current, shop.now());
  }
}
