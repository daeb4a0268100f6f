// Turns what happened in a shop into webhooks: one for each subscribed topic, all of one action under one event id. A shop
// that has not installed the app, or has just removed it, tells it nothing but what Shopify tells even then.
import type { ShopState } from "../state/shop-state";
import { uuidOf } from "./chance";
import type { WebhookDelivery } from "./delivery";
import type { ShopEvent, Topic } from "./events";
import { renderPayload } from "./payloads/render";
import type { AppConfiguration } from "./subscriptions";

const sentWithoutInstallation = new Set<Topic>([
  "app/uninstalled",
  "shop/redact",
  "customers/redact",
  "customers/data_request",
]);

export class Publisher {
  readonly #delivery: WebhookDelivery;
  readonly #configuration: AppConfiguration;

  constructor(delivery: WebhookDelivery, configuration: AppConfiguration) {
    this.#delivery = delivery;
    this.#configuration = configuration;
  }

  /** The payloads are rendered now; equal ones of one action (orders/create and orders/paid) share their text. */
  publish(shop: ShopState, events: readonly ShopEvent[]): void {
    const wanted = events.filter((event) => this.#isSent(shop, event.topic));
    if (wanted.length === 0) return;
    const triggeredAt = new Date().toISOString();
    const eventId = uuidOf(`event:${shop.document.domain}:${shop.ids.count("WebhookEvent")}`);
    let orderPayload: string | undefined;
    wanted.forEach((event, index) => {
      const isWholeOrder = event.topic.startsWith("orders/") && event.topic !== "orders/edited";
      const payload = isWholeOrder
        ? (orderPayload ??= renderPayload(shop, event))
        : renderPayload(shop, event);
      this.#delivery.take({
        id: uuidOf(`webhook:${eventId}:${event.topic}:${index}`),
        eventId,
        shopDomain: shop.document.domain,
        topic: event.topic,
        apiVersion: this.#configuration.apiVersion,
        triggeredAt,
        payload,
        status: "pending",
        attempts: 0,
        lastStatus: null,
        lastError: null,
      });
    });
  }

  #isSent(shop: ShopState, topic: Topic): boolean {
    if (!this.#configuration.pathByTopic.has(topic)) return false;
    return shop.document.installation !== null || sentWithoutInstallation.has(topic);
  }
}
