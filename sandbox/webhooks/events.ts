// Everything a shop of the sandbox tells the app about: one union, rendered to webhook payloads by `renderPayload`.
import type { CustomerDocument } from "../state/documents";
import type {
  FulfillmentEvent,
  OrderDocument,
  OrderFulfillment,
  OrderRefund,
} from "../state/order-documents";

export interface OrderEditRecord {
  id: string;
  note: string;
  additions: { id: string; delta: number }[];
  removals: { id: string; delta: number }[];
}

export type ShopEvent =
  | {
      topic:
        | "orders/create"
        | "orders/paid"
        | "orders/updated"
        | "orders/cancelled"
        | "orders/fulfilled"
        | "orders/partially_fulfilled";
      order: OrderDocument;
    }
  | { topic: "orders/edited"; order: OrderDocument; edit: OrderEditRecord }
  | { topic: "refunds/create"; order: OrderDocument; refund: OrderRefund }
  | {
      topic: "fulfillments/create" | "fulfillments/update";
      order: OrderDocument;
      fulfillment: OrderFulfillment;
    }
  | {
      topic: "fulfillment_events/create";
      order: OrderDocument;
      fulfillment: OrderFulfillment;
      event: FulfillmentEvent;
    }
  | {
      topic: "customers/create" | "customers/update" | "customers_email_marketing_consent/update";
      customer: CustomerDocument;
    }
  | { topic: "customers/delete"; customer: CustomerDocument }
  | { topic: "customers/merge"; kept: string; removed: string }
  | {
      topic: "customers/data_request" | "customers/redact";
      customer: CustomerDocument;
      orders: OrderDocument[];
    }
  | { topic: "shop/redact" }
  | { topic: "app/uninstalled" }
  | { topic: "app/scopes_update"; previous: string[]; current: string[] };

export type Topic = ShopEvent["topic"];

const isTopic: Record<Topic, true> = {
  "orders/create": true,
  "orders/paid": true,
  "orders/updated": true,
  "orders/cancelled": true,
  "orders/fulfilled": true,
  "orders/partially_fulfilled": true,
  "orders/edited": true,
  "refunds/create": true,
  "fulfillments/create": true,
  "fulfillments/update": true,
  "fulfillment_events/create": true,
  "customers/create": true,
  "customers/update": true,
  "customers_email_marketing_consent/update": true,
  "customers/delete": true,
  "customers/merge": true,
  "customers/data_request": true,
  "customers/redact": true,
  "shop/redact": true,
  "app/uninstalled": true,
  "app/scopes_update": true,
};

/** Every topic the sandbox can send. */
export const topics = Object.keys(isTopic) as Topic[];
