// What happened to an order, newest first, as it follows from the order itself.
import { markup, type Markup } from "../http/markup";
import type { OrderDocument, OrderRefund } from "../state/order-documents";
import type { ShopState } from "../state/shop-state";
import { carrierWords, gatewayName } from "./order-status";
import { money, moment, plural } from "./parts";

interface Happening {
  at: string;
  text: string;
}

export function timeline(shop: ShopState, order: OrderDocument): Markup {
  const happenings = happeningsOf(order)
    .map((happening, index) => ({ ...happening, index }))
    .sort((a, b) => (a.at === b.at ? b.index - a.index : a.at < b.at ? 1 : -1));
  const items = happenings.map(({ at, text }) => markup`<li>${text}${moment(shop, at)}</li>`);
  return markup`<ol class="timeline">${items}</ol>`;
}

function happeningsOf(order: OrderDocument): Happening[] {
  const print = (cents: number) => money(cents, order.currency);
  const happenings: Happening[] = [{ at: order.processedAt, text: "The order was placed." }];
  for (const { kind, status, gateway, amountCents, createdAt } of order.transactions) {
    if (kind === "void") happenings.push({ at: createdAt, text: "The open payment was voided." });
    if (kind !== "sale" || amountCents === 0) continue;
    const word = status === "success" ? "was paid" : "is to be paid";
    happenings.push({ at: createdAt, text: `${print(amountCents)} ${word} (${gatewayName(gateway)}).` });
  }
  for (const fulfillment of order.fulfillments) {
    const quantity = fulfillment.lines.reduce((sum, line) => sum + line.quantity, 0);
    const carrier = fulfillment.trackingCompany === null ? "" : ` with ${fulfillment.trackingCompany}`;
    happenings.push({
      at: fulfillment.createdAt,
      text: `${plural(quantity, "item was", "items were")} sent${carrier}.`,
    });
    for (const event of fulfillment.events) {
      happenings.push({ at: event.happenedAt, text: `${carrierWords[event.status]} (${fulfillment.name}).` });
    }
  }
  for (const refund of order.refunds)
    happenings.push({ at: refund.createdAt, text: refundText(order, refund, print) });
  if (order.cancelledAt !== null) {
    happenings.push({
      at: order.cancelledAt,
      text: `The order was cancelled (reason: ${order.cancelReason ?? "other"}).`,
    });
  }
  return happenings;
}

function refundText(order: OrderDocument, refund: OrderRefund, print: (cents: number) => string): string {
  const items = refund.lines.reduce((sum, line) => sum + line.quantity, 0);
  const parts = order.transactions.filter((item) => refund.transactionIds.includes(item.id));
  const note = refund.note === null || refund.note === "" ? "" : ` Note: ${refund.note}`;
  if (parts.length === 0) return `${plural(items, "item was", "items were")} taken off.${note}`;
  const money = parts.map((part) => `${print(part.amountCents)} (${gatewayName(part.gateway)})`).join(", ");
  return `Refunded ${money}${items > 0 ? ` for ${plural(items, "item", "items")}` : ""}.${note}`;
}
