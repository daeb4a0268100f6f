// The inbox of webhooks. Invariant: an event is stored once by shop and webhook id, however often Shopify sends it.
import { database } from "../db.server";

export type ReceivedEvent = {
  shopDomain: string;
  webhookId: string;
  eventId: string | null;
  topic: string;
  apiVersion: string;
  triggeredAt: string | null;
  payload: string;
};

const storeEventStatement = {
  name: "store-webhook-event",
  text: `INSERT INTO webhook_event (shop_domain, webhook_id, event_id, topic, api_version, triggered_at, payload)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (shop_domain, webhook_id) DO NOTHING`,
  // Shopify waits 5 s: what hangs longer is better refused, and sent again.
  query_timeout: 4_000,
};

/** Stores a webhook with one INSERT. Returns false when that shop's event was there already. */
export async function storeEvent(event: ReceivedEvent): Promise<boolean> {
  const stored = await database().query({
    ...storeEventStatement,
    values: [
      event.shopDomain,
      event.webhookId,
      event.eventId,
      event.topic,
      event.apiVersion,
      event.triggeredAt,
      event.payload,
    ],
  });
  return stored.rowCount === 1;
}
