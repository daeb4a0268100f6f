// Works stored webhooks: those about orders of one shop together, the others one by one. What cannot be worked is told
// apart event by event, so that a poisonous one holds nobody up.
import type { OrderEvent } from "../core/events";
import { UnreadablePayload } from "../core/payload";
import type { StoredEvent } from "../repositories/inbox.server";
import { findShop, type Shop } from "../repositories/shops.server";
import { recordOrders } from "./record-orders.server";
import { ORDER_TOPICS, OTHER_TOPICS } from "./webhook-topics.server";

/** The shop of a webhook isn't known (yet): its installation may still be under way. */
class UnknownShop extends Error {
  override readonly name = "UnknownShop";
}

export interface FailedWork {
  readonly event: StoredEvent;
  readonly error: unknown;
  /** whether trying again could help */
  readonly retryable: boolean;
}

/** Works a batch at domain time `now`. Returns what failed; all else is done. */
export async function workWebhooks(events: readonly StoredEvent[], now: Date): Promise<FailedWork[]> {
  const failed: FailedWork[] = [];
  for (const [domain, ofShop] of Map.groupBy(events, ({ shopDomain }) => shopDomain)) {
    const shop = await findShop(domain);
    if (shop) failed.push(...(await workEventsOfShop(shop, ofShop, now)));
    else
      failed.push(
        ...ofShop.filter(needsShop).map((event) => failure(event, new UnknownShop(`${domain} is not known`))),
      );
  }
  return failed;
}

const CUSTOMER_TOPICS: ReadonlySet<string> = new Set([
  "customers/create",
  "customers/update",
  "customers/merge",
  "customers_email_marketing_consent/update",
]);

// What is not known needs no forgetting.
function needsShop({ topic }: StoredEvent): boolean {
  return topic in ORDER_TOPICS || CUSTOMER_TOPICS.has(topic);
}

async function workEventsOfShop(
  shop: Shop,
  events: readonly StoredEvent[],
  now: Date,
): Promise<FailedWork[]> {
  const failed: FailedWork[] = [];
  const orders: { readonly event: StoredEvent; readonly order: OrderEvent }[] = [];
  const others: StoredEvent[] = [];
  for (const event of events) {
    const read = ORDER_TOPICS[event.topic];
    if (!read) {
      others.push(event);
      continue;
    }
    try {
      orders.push({ event, order: read(event.payload, shop) });
    } catch (error) {
      failed.push(failure(event, error));
    }
  }
  const unrecorded = await recordOrders(
    shop,
    orders.map(({ order }) => order),
    now,
  );
  for (const { event, order } of orders) {
    if (unrecorded.has(order.orderId)) failed.push(failure(event, unrecorded.get(order.orderId)));
  }
  for (const event of others) {
    try {
      const handle = OTHER_TOPICS[event.topic];
      if (!handle) throw new UnreadablePayload(`no handler for the topic ${event.topic}`);
      await handle(event, shop, now);
    } catch (error) {
      failed.push(failure(event, error));
    }
  }
  return failed;
}

function failure(event: StoredEvent, error: unknown): FailedWork {
  return { event, error, retryable: !(error instanceof UnreadablePayload) };
}
