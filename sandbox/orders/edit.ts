// Edits a placed order: lines added, quantities raised or lowered. What is taken off becomes a refund record without money,
// as on Shopify; money follows by a payment or a refund of its own.
import { unprocessable } from "../http/refusal";
import type { OrderRefund } from "../state/order-documents";
import type { ShopState } from "../state/shop-state";
import type { ShopEvent } from "../webhooks/events";
import { findOrder, refuseWhenCancelled, saveOrder } from "./change";
import { taxLines } from "../rules/tax";
import { buildLine, type LineInput, type Outcome } from "./place";
import { commitRefund, findLine, takeLines } from "./refund";
import { discountedCents } from "./totals";

export interface EditInput {
  orderId: string;
  add?: LineInput[] | undefined;
  /** The new current quantity of a line; 0 removes it. */
  set?: { lineId?: string | undefined; index?: number | undefined; quantity: number }[] | undefined;
  restock?: boolean | undefined;
  note?: string | undefined;
}

export interface EditedLines {
  id: string;
  delta: number;
}

export function editOrder(shop: ShopState, input: EditInput): Outcome {
  const order = findOrder(shop, input.orderId);
  refuseWhenCancelled(order);
  const rate = order.lines.flatMap((line) => line.taxLines)[0]?.rate ?? 0;
  const changes = (input.set ?? []).map((item, index) => {
    const line = findLine(order, item, index);
    return { line, delta: item.quantity - line.currentQuantity };
  });
  const added = (input.add ?? []).map((line, index) =>
    buildLine(shop, line, order.currency, `add[${index}]`),
  );
  const raised = changes.filter(({ delta }) => delta > 0);
  const lowered = changes.filter(({ delta }) => delta < 0);
  if (added.length + raised.length + lowered.length === 0) {
    throw unprocessable("empty_edit", "An edit needs lines to add, or quantities that differ");
  }
  const restock = input.restock ? ("cancel" as const) : ("no_restock" as const);
  const refundLines = takeLines(
    shop,
    order,
    lowered.map(({ line, delta }) => ({ line, quantity: -delta, restock })),
  );

  const events: ShopEvent[] = [];
  for (const { line, delta } of raised) {
    line.quantity += delta;
    line.currentQuantity += delta;
    line.fulfillableQuantity += delta;
    if (line.taxable) line.taxLines = taxLines(discountedCents(line), rate, order.taxesIncluded);
  }
  for (const line of added) {
    if (line.taxable) line.taxLines = taxLines(discountedCents(line), rate, order.taxesIncluded);
    order.lines.push(line);
  }
  if (refundLines.length > 0) {
    const refund: OrderRefund = {
      id: shop.ids.next("Refund"),
      createdAt: shop.timestamp(),
      note: input.note ?? null,
      lines: refundLines,
      shippingCents: 0,
      shippingTaxCents: 0,
      adjustmentCents: 0,
      transactionIds: [],
    };
    commitRefund(shop, order, refund, 0);
    events.push({ topic: "refunds/create", order, refund });
  }
  saveOrder(shop, order);
  const additions: EditedLines[] = [
    ...added.map((line) => ({ id: line.id, delta: line.quantity })),
    ...raised.map(({ line, delta }) => ({ id: line.id, delta })),
  ];
  const removals: EditedLines[] = lowered.map(({ line, delta }) => ({ id: line.id, delta: -delta }));
  return {
    order,
    events: [
      {
        topic: "orders/edited",
        order,
        edit: { id: shop.ids.next("OrderEdit"), note: input.note ?? "", additions, removals },
      },
      ...events,
      { topic: "orders/updated", order },
    ],
  };
}
