// Refunds: by line and quantity, shipping, a free amount, or any mix. A line's last unit takes what is left of it, so partial
// refunds always sum to what was paid for the line; what is paid back beside that is an adjustment.
// https://shopify.dev/docs/api/admin-rest/2023-10/resources/refund
import { notFound, unprocessable } from "../http/refusal";
import { gidOf } from "../state/ids";
import type { OrderDocument, OrderLine, OrderRefund, RefundLine } from "../state/order-documents";
import type { ShopState } from "../state/shop-state";
import { findOrder, refuseWhenCancelled, saveOrder } from "./change";
import { payBack } from "./payments";
import { readMoney, type Outcome } from "./place";
import {
  discountedCents,
  discountedShippingCents,
  orderTotals,
  refundWorthCents,
  removedFromLine,
  sumOf,
  taxOf,
} from "./totals";

export interface RefundInput {
  orderId: string;
  /** A line by its id or by its position from 0. */
  lines?:
    | {
        lineId?: string | undefined;
        index?: number | undefined;
        quantity: number;
        restock?: RefundLine["restockType"] | undefined;
      }[]
    | undefined;
  /** Everything that is left: all lines, shipping, and their money. */
  all?: boolean | undefined;
  /** true: what is left of shipping. */
  shipping?: boolean | string | undefined;
  /** Money paid back in all; without it, the worth of lines and shipping. */
  amount?: string | undefined;
  restock?: RefundLine["restockType"] | undefined;
  note?: string | undefined;
}

export function refundOrder(shop: ShopState, input: RefundInput): Outcome {
  const order = findOrder(shop, input.orderId);
  refuseWhenCancelled(order);
  const restock = input.restock ?? "no_restock";
  const asked = input.all
    ? order.lines.map((line) => ({ line, quantity: line.currentQuantity, restock }))
    : (input.lines ?? []).map((item, index) => ({
        line: findLine(order, item, index),
        quantity: item.quantity,
        restock: item.restock ?? restock,
      }));
  const shipping = shippingToRefund(order, input.all ? true : input.shipping);
  const lines = takeLines(shop, order, asked);
  if (lines.length === 0 && shipping.cents === 0 && input.amount === undefined && !input.all) {
    throw unprocessable("empty_refund", "A refund needs lines, shipping, an amount, or all");
  }
  const refund: OrderRefund = {
    id: shop.ids.next("Refund"),
    createdAt: shop.timestamp(),
    note: input.note ?? null,
    lines,
    shippingCents: shipping.cents,
    shippingTaxCents: shipping.taxCents,
    adjustmentCents: 0,
    transactionIds: [],
  };
  const totals = orderTotals(order);
  const leftCents = totals.paidCents - totals.refundedCents;
  const worthCents = refundWorthCents(order, refund);
  const moneyCents =
    input.amount === undefined
      ? Math.min(worthCents, leftCents)
      : readMoney(input.amount, order.currency, "amount");
  if (moneyCents > leftCents) {
    throw unprocessable("over_refund", `Only ${leftCents} minor units are left to refund of ${order.name}`);
  }
  if (totals.paidCents > 0) refund.adjustmentCents = moneyCents - worthCents;
  commitRefund(shop, order, refund, moneyCents);
  saveOrder(shop, order);
  return {
    order,
    events: [
      { topic: "refunds/create", order, refund },
      { topic: "orders/updated", order },
    ],
  };
}

interface AskedLine {
  line: OrderLine;
  quantity: number;
  restock: RefundLine["restockType"];
}

/** Refund lines for the asked quantities; refuses (422) what a line does not have any more. Changes nothing. */
export function takeLines(shop: ShopState, order: OrderDocument, asked: AskedLine[]): RefundLine[] {
  const wanted = new Map<string, number>();
  for (const { line, quantity } of asked) {
    const sum = (wanted.get(line.id) ?? 0) + quantity;
    if (sum > line.currentQuantity) {
      throw unprocessable(
        "quantity_exceeded",
        `"${line.title}" has ${line.currentQuantity} left to refund, not ${sum}`,
      );
    }
    wanted.set(line.id, sum);
  }
  const taken = new Map<string, { quantity: number; subtotalCents: number; taxCents: number }>();
  return asked
    .filter(({ quantity }) => quantity > 0)
    .map(({ line, quantity, restock }) => {
      const before = taken.get(line.id) ?? { quantity: 0, subtotalCents: 0, taxCents: 0 };
      const removed = removedFromLine(order, line.id);
      const unitsLeft = line.currentQuantity - before.quantity;
      const subtotalLeft = discountedCents(line) - removed.subtotalCents - before.subtotalCents;
      const taxLeft = taxOf(line.taxLines) - removed.taxCents - before.taxCents;
      const subtotalCents = Math.round((subtotalLeft * quantity) / unitsLeft);
      const taxCents = Math.round((taxLeft * quantity) / unitsLeft);
      taken.set(line.id, {
        quantity: before.quantity + quantity,
        subtotalCents: before.subtotalCents + subtotalCents,
        taxCents: before.taxCents + taxCents,
      });
      return {
        id: shop.ids.next("RefundLineItem"),
        lineId: line.id,
        quantity,
        restockType: restock,
        subtotalCents,
        taxCents,
      };
    });
}

/** Puts a refund on its order: quantities fall, and money goes back unless it is 0. */
export function commitRefund(
  shop: ShopState,
  order: OrderDocument,
  refund: OrderRefund,
  moneyCents: number,
): void {
  for (const refunded of refund.lines) {
    const line = order.lines.find((item) => item.id === refunded.lineId);
    if (!line) throw new Error(`Refund ${refund.id} names a line that is not in ${order.name}`);
    line.currentQuantity -= refunded.quantity;
    line.fulfillableQuantity = Math.min(line.fulfillableQuantity, line.currentQuantity);
  }
  if (moneyCents > 0) refund.transactionIds.push(...payBack(shop, order, moneyCents, refund.createdAt));
  order.refunds.push(refund);
}

export function findLine(
  order: OrderDocument,
  item: { lineId?: string | undefined; index?: number | undefined },
  position: number,
): OrderLine {
  const line =
    item.lineId === undefined
      ? order.lines[item.index ?? -1]
      : order.lines.find((candidate) => candidate.id === gidOf("LineItem", item.lineId ?? ""));
  if (!line) throw notFound(`lines[${position}]: order ${order.name} has no such line`);
  return line;
}

/** What is left of shipping and its tax, or the asked part of it. */
export function shippingToRefund(order: OrderDocument, asked: boolean | string | undefined) {
  const given = sumOf(order.refunds, (refund) => refund.shippingCents);
  const taxGiven = sumOf(order.refunds, (refund) => refund.shippingTaxCents);
  const leftCents = sumOf(order.shippingLines, discountedShippingCents) - given;
  const taxLeftCents = sumOf(order.shippingLines, (line) => taxOf(line.taxLines)) - taxGiven;
  if (asked === undefined || asked === false) return { cents: 0, taxCents: 0 };
  if (asked === true) return { cents: leftCents, taxCents: taxLeftCents };
  const cents = readMoney(asked, order.currency, "shipping");
  if (cents > leftCents) {
    throw unprocessable("over_refund", `Only ${leftCents} minor units of shipping are left to refund`);
  }
  return { cents, taxCents: leftCents === 0 ? 0 : Math.round((taxLeftCents * cents) / leftCents) };
}
