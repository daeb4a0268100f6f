// What staff do to an order in the admin, by the functions that the control API uses, with the same webhooks. What such a
// function refuses is shown on the form it came from.
import { z } from "zod";
import type { SandboxContext } from "../context";
import { parseInput } from "../control/endpoint";
import type { Reply } from "../http/messages";
import { SandboxRefusal, unprocessable } from "../http/refusal";
import type { Router } from "../http/router";
import { cancelOrder } from "../orders/cancel";
import { findOrder } from "../orders/change";
import { editOrder, type EditInput } from "../orders/edit";
import { fulfillOrder, reportCarrierEvent } from "../orders/fulfill";
import { payOrder } from "../orders/pay";
import type { Outcome } from "../orders/place";
import { refundOrder, type RefundInput } from "../orders/refund";
import { orderTotals } from "../orders/totals";
import type { OrderDocument, OrderLine } from "../state/order-documents";
import type { ShopState } from "../state/shop-state";
import type { Done } from "./done";
import { cancelPage, editPage, fulfilPage, lineField, refundPage, type Problem } from "./order-forms";
import { orderPage, orderPath } from "./order-page";
import { money } from "./parts";
import { rehearse } from "./rehearsal";
import { itemRoutes, readForm, redirect } from "./route";
import type { AdminView } from "./view";

type Form = Record<string, string>;

const restock = z.enum(["no_restock", "cancel", "return"]).default("no_restock");
const cancelForm = z.object({
  reason: z.enum(["customer", "declined", "fraud", "inventory", "other", "staff"]).default("other"),
});
const carrierForm = z.object({
  fulfillmentId: z.string().regex(/^\d+$/),
  status: z.enum([
    "label_printed",
    "confirmed",
    "in_transit",
    "out_for_delivery",
    "attempted_delivery",
    "delivered",
    "failure",
  ]),
});

export function addOrderActionRoutes(router: Router, context: SandboxContext): void {
  itemRoutes(router, context, "/admin/orders", {
    GET: orderPage,
    "POST pay": (view, id) =>
      act(view, id, "orderPaid", (shop) => payOrder(shop, { orderId: id }), onOrderPage(view, id)),
    "POST deliver": async (view, id) => {
      const input = parseInput(carrierForm, await readForm(view));
      const report = (shop: ShopState) => reportCarrierEvent(shop, { orderId: id, ...input });
      return act(view, id, "parcelReported", report, onOrderPage(view, id));
    },
    "GET fulfill": (view, id) => fulfilPage(view, findOrder(view.shop, id), {}),
    "POST fulfill": async (view, id) => {
      const form = await readForm(view);
      const order = findOrder(view.shop, id);
      return act(
        view,
        id,
        "orderFulfilled",
        (shop) =>
          fulfillOrder(shop, {
            orderId: id,
            lines: quantities(order, form).filter(({ quantity }) => quantity > 0),
            trackingCompany: filled(form["trackingCompany"]),
            trackingNumber: filled(form["trackingNumber"]),
          }),
        (problem) => fulfilPage(view, order, form, problem),
      );
    },
    "GET refund": async (view, id) => {
      const order = findOrder(view.shop, id);
      const form = await readForm(view);
      if (!isRefundBegun(order, form)) return refundPage(view, order, form, null);
      const show = (shop: ShopState) => refundOrder(shop, refundInput(order, form));
      const seen = foresee(view, order, show);
      return refundPage(view, order, form, seen.after, seen.problem);
    },
    "POST refund": async (view, id) => {
      const order = findOrder(view.shop, id);
      const form = await readForm(view);
      const refund = (shop: ShopState) => refundOrder(shop, refundInput(order, form));
      return act(view, id, "orderRefunded", refund, (problem) =>
        refundPage(view, order, form, null, problem),
      );
    },
    "GET cancel": (view, id) => cancelPage(view, findOrder(view.shop, id), {}),
    "POST cancel": async (view, id) => {
      const form = await readForm(view);
      const { reason } = parseInput(cancelForm, form);
      const input = {
        orderId: id,
        reason,
        refund: form["refund"] === "on",
        restock: form["restock"] === "on",
      };
      const order = findOrder(view.shop, id);
      const cancel = (shop: ShopState) => cancelOrder(shop, input);
      return act(view, id, "orderCancelled", cancel, (problem) => cancelPage(view, order, form, problem));
    },
    "GET edit": async (view, id) => {
      const order = findOrder(view.shop, id);
      const form = await readForm(view);
      if (!isEditBegun(order, form)) return editPage(view, order, form, null);
      const seen = foresee(view, order, (shop) => editOrder(shop, editInput(order, form)));
      return editPage(view, order, form, seen.after, seen.problem);
    },
    "POST edit": async (view, id) => {
      const order = findOrder(view.shop, id);
      const form = await readForm(view);
      const edit = (shop: ShopState) => editOrder(shop, editInput(order, form));
      return act(view, id, "orderEdited", edit, (problem) => editPage(view, order, form, null, problem));
    },
  });
}

function onOrderPage(view: AdminView, id: string): (problem: Problem) => Reply {
  return (problem) => orderPage(view, id, problem);
}

/** Rehearsed first, so that what is refused half-way has changed nothing. */
function act(
  view: AdminView,
  id: string,
  done: Done,
  change: (shop: ShopState) => Outcome,
  refused: (problem: Problem) => Reply,
): Reply {
  const order = findOrder(view.shop, id);
  const seen = foresee(view, order, change);
  if (seen.problem) return refused(seen.problem);
  const outcome = change(view.shop);
  view.context.publisher.publish(view.shop, outcome.events);
  return redirect(orderPath(order), done);
}

function foresee(
  { shop }: AdminView,
  order: OrderDocument,
  change: (shop: ShopState) => Outcome,
): { after: OrderDocument; problem: undefined } | { after: null; problem: Problem } {
  try {
    return { after: rehearse(shop, order, change), problem: undefined };
  } catch (error) {
    if (!(error instanceof SandboxRefusal)) throw error;
    return { after: null, problem: { error: sentence(order, error), status: error.status } };
  }
}

/** A refusal in the words of the admin. */
function sentence(order: OrderDocument, error: SandboxRefusal): string {
  if (error.code === "empty_refund") return "Choose items, shipping or an amount to refund.";
  if (error.code === "empty_edit") return "Nothing has changed: set a quantity, or add a product.";
  if (error.code === "nothing_to_fulfill") return "Choose at least one item to send.";
  if (error.code === "over_refund" && !error.message.includes("shipping")) {
    const totals = orderTotals(order);
    return `Only ${money(totals.paidCents - totals.refundedCents, order.currency)} is left to pay back.`;
  }
  if (error.code === "over_refund") return "More shipping than is left to pay back.";
  return error.message;
}

function filled(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === "" ? undefined : text.trim();
}

/** The quantities of a form, line by line. Throws a refusal (422) for what is no quantity. */
function quantities(order: OrderDocument, form: Form) {
  return order.lines.map((line) => ({ lineId: line.id, quantity: quantityOf(line, form, 0), line }));
}

function quantityOf(line: OrderLine, form: Form, otherwise: number): number {
  const text = filled(form[lineField("quantity", line)]);
  if (text === undefined) return otherwise;
  const quantity = Number(text);
  if (Number.isInteger(quantity) && quantity >= 0 && quantity <= 9_999) return quantity;
  throw unprocessable("invalid_quantity", `"${text}" is not a quantity of "${line.title}"`);
}

function isRefundBegun(order: OrderDocument, form: Form): boolean {
  const names = ["shipping", "amount", ...order.lines.map((line) => lineField("quantity", line))];
  return names.some((name) => !["", "0"].includes(form[name]?.trim() ?? ""));
}

function refundInput(order: OrderDocument, form: Form): RefundInput {
  return {
    orderId: order.id,
    lines: quantities(order, form)
      .filter(({ quantity }) => quantity > 0)
      .map(({ lineId, quantity, line }) => ({
        lineId,
        quantity,
        restock: parseInput(restock, form[lineField("restock", line)]),
      })),
    shipping: filled(form["shipping"]),
    amount: filled(form["amount"]),
    note: filled(form["note"]),
  };
}

function isEditBegun(order: OrderDocument, form: Form): boolean {
  if (filled(form["variant"]) !== undefined) return true;
  return order.lines.some((line) => {
    const text = form[lineField("quantity", line)];
    return text !== undefined && text.trim() !== String(line.currentQuantity);
  });
}

function editInput(order: OrderDocument, form: Form): EditInput {
  const variantId = filled(form["variant"]);
  const added = Number(filled(form["added"]) ?? 1);
  if (!Number.isInteger(added) || added < 1 || added > 9_999) {
    throw unprocessable("invalid_quantity", "Add at least one of the product");
  }
  return {
    orderId: order.id,
    set: order.lines.map((line) => ({
      lineId: line.id,
      quantity: quantityOf(line, form, line.currentQuantity),
    })),
    add: variantId === undefined ? [] : [{ variantId, quantity: added }],
    restock: form["restock"] === "on",
    note: filled(form["note"]),
  };
}
