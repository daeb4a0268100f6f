// Whether an order earns, and from which moment its dates are counted: by its payment, by its being sent, or by both, as the
// programme has it. Test and draft orders earn by choice, cancelled ones never.
import { z } from "zod";
import type { OrderFacts, OrderSnapshot } from "../facts";

export const orderSettingsSchema = z.strictObject({
  /** whether orders earn that were placed to try the shop out */
  test: z.boolean(),
  /** whether orders earn that staff have written from a draft */
  draft: z.boolean(),
  /** fulfilment: as soon as all is sent, paid or not, as for cash on delivery */
  earnAt: z.enum(["payment", "fulfilment", "paymentAndFulfilment"]),
});
export type OrderSettings = z.infer<typeof orderSettingsSchema>;

/** What versions meant that do not say. */
export const ORDER_SETTINGS: OrderSettings = { test: false, draft: true, earnAt: "payment" };

const DRAFT_CHANNEL = "shopify_draft_order";

const PAID: ReadonlySet<OrderSnapshot["financialStatus"]> = new Set([
  "paid",
  "partially_refunded",
  "refunded",
]);
/** Nothing was paid, nor will be. */
const DEAD: ReadonlySet<OrderSnapshot["financialStatus"]> = new Set(["voided", "expired"]);

/** Whether the order earns, or will once its moment has come. */
export function canEarn(order: OrderSnapshot, { test, draft }: OrderSettings): boolean {
  if (order.cancelledAt !== null || DEAD.has(order.financialStatus)) return false;
  return (test || !order.test) && (draft || order.channel !== DRAFT_CHANNEL);
}

/** Whether the order earns as it stands. */
export function earns(facts: OrderFacts, settings: OrderSettings): boolean {
  const { snapshot: order } = facts;
  if (!order || !canEarn(order, settings)) return false;
  const isSent = sentAt(facts) !== undefined;
  const isPaid = PAID.has(order.financialStatus);
  switch (settings.earnAt) {
    case "payment":
      return isPaid;
    case "fulfilment":
      return isSent;
    case "paymentAndFulfilment":
      return isPaid && isSent;
  }
}

/** When what it earns began: holding and expiry are counted from then. */
export function earnedAt(facts: OrderFacts, order: OrderSnapshot, { earnAt }: OrderSettings): Date {
  return new Date((earnAt === "payment" ? undefined : sentAt(facts)) ?? order.processedAt);
}

function sentAt({ snapshot, fulfilledAt }: OrderFacts): string | undefined {
  return fulfilledAt ?? (snapshot?.fulfilled ? snapshot.updatedAt : undefined);
}
