// A webhook on its way to the app. Its payload is the text as first rendered: retries, duplicates and redeliveries send the
// same bytes under the same webhook id.

export interface DeliveryDocument {
  /** X-Shopify-Webhook-Id: one for each event and subscription, stable over retries. */
  id: string;
  /** X-Shopify-Event-Id: one for each action of a merchant or buyer, shared by all its topics. */
  eventId: string;
  shopDomain: string;
  topic: string;
  apiVersion: string;
  triggeredAt: string;
  payload: string;
  status: "pending" | "delivered" | "failed";
  /** Attempts made so far, deliberate duplicates not counted. */
  attempts: number;
  /** Status of the last answer; null when there was none. */
  lastStatus: number | null;
  lastError: string | null;
  /** How long the app took over the last attempt, in real time; absent before there was one. */
  lastLatencyMs?: number;
}
