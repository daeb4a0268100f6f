// The pages on which an order is sent, refunded, edited or cancelled. Each shows the form as it was filled in, what is wrong
// with it, and, where money moves, what exactly would happen.
import type { Reply } from "../http/messages";
import { markup, type Markup, type Printable } from "../http/markup";
import { discountedShippingCents, orderTotals, sumOf } from "../orders/totals";
import { legacyId } from "../state/ids";
import { formatMoney } from "../state/money";
import type { OrderDocument, OrderLine } from "../state/order-documents";
import type { ShopState } from "../state/shop-state";
import { adminPage } from "./layout";
import { lineName, linePicture, orderPath } from "./order-page";
import { gatewayName } from "./order-status";
import { card, checkbox, errorBanner, field, money, moneyField, select, textArea } from "./parts";
import type { AdminView } from "./view";

type Form = Record<string, string>;

export interface Problem {
  error: string;
  status: number;
}

interface OrderFormPage {
  title: string;
  action: string;
  problem: Problem | undefined;
  fields: Printable;
  summary?: Printable;
  submit: Printable;
  /** The form's own page is asked for a new summary while it is filled in. */
  hasPreview?: boolean;
}

function formPage(view: AdminView, order: OrderDocument, page: OrderFormPage): Reply {
  const path = orderPath(order, page.action);
  const main = markup`${errorBanner(page.problem?.error)}
<form method="post" action="${path}"${page.hasPreview && markup` data-preview="summary"`}>
<div class="${page.summary === undefined ? "stack" : "columns"}"><div>${page.fields}</div>
${page.summary !== undefined && markup`<div>${page.summary}</div>`}</div>
<div class="buttons"><a class="button" href="${orderPath(order)}">Back to ${order.name}</a>${page.submit}</div></form>`;
  return adminPage(view, {
    title: `${page.title} ${order.name}`,
    section: "orders",
    backTo: orderPath(order),
    status: page.problem?.status ?? 200,
    main,
  });
}

/** The name of a line's field. */
export function lineField(kind: "quantity" | "restock", line: OrderLine): string {
  return `${kind}.${legacyId(line.id)}`;
}

function lineTable(
  shop: ShopState,
  lines: readonly OrderLine[],
  heads: readonly string[],
  cells: (line: OrderLine) => readonly Printable[],
): Markup {
  const rows = lines.map(
    (line) =>
      markup`<tr><td><div class="with-picture">${linePicture(shop, line)}<div>${lineName(line)}</div></div></td>${cells(line).map((cell, index) => markup`<td data-label="${heads[index]}">${cell}</td>`)}</tr>`,
  );
  return markup`<div class="wide-table"><table class="list"><thead><tr><th>Item</th>${heads.map((head) => markup`<th>${head}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div>`;
}

function quantityField(line: OrderLine, form: Form, otherwise: number, max: number): Markup {
  return field({
    name: lineField("quantity", line),
    label: `Quantity of ${line.title}`,
    hideLabel: true,
    type: "number",
    min: 0,
    max,
    value: form[lineField("quantity", line)] ?? otherwise,
  });
}

export function fulfilPage(view: AdminView, order: OrderDocument, form: Form, problem?: Problem): Reply {
  const open = order.lines.filter((line) => line.fulfillableQuantity > 0);
  const table = lineTable(view.shop, open, ["To send", "Send now"], (line) => [
    line.fulfillableQuantity,
    quantityField(line, form, line.fulfillableQuantity, line.fulfillableQuantity),
  ]);
  return formPage(view, order, {
    title: "Fulfil",
    action: "fulfill",
    problem,
    fields: [
      card("Items", open.length === 0 ? markup`<p>Everything has been sent.</p>` : table),
      card(
        "Tracking",
        markup`<div class="fields">${field({ name: "trackingCompany", label: "Carrier", value: form["trackingCompany"] })}
${field({ name: "trackingNumber", label: "Tracking number", value: form["trackingNumber"] })}</div>`,
      ),
    ],
    submit: open.length > 0 && markup`<button class="button primary">Fulfil items</button>`,
  });
}

const restockChoices = [
  ["no_restock", "Don't restock"],
  ["return", "Restock, returned"],
  ["cancel", "Restock, not sent"],
] as const;

/** `after` is the order as the refund would leave it; without it, what is asked cannot be refunded. */
export function refundPage(
  view: AdminView,
  order: OrderDocument,
  form: Form,
  after: OrderDocument | null,
  problem?: Problem,
): Reply {
  const { shop } = view;
  const lines = order.lines.filter((line) => line.currentQuantity > 0);
  const shippingLeft =
    sumOf(order.shippingLines, discountedShippingCents) -
    sumOf(order.refunds, (refund) => refund.shippingCents);
  const table = lineTable(shop, lines, ["Left", "Refund", "Stock"], (line) => [
    line.currentQuantity,
    quantityField(line, form, 0, line.currentQuantity),
    select({
      name: lineField("restock", line),
      label: `Stock of ${line.title}`,
      hideLabel: true,
      value: form[lineField("restock", line)] ?? "return",
      choices: restockChoices,
    }),
  ]);
  const totals = orderTotals(order);
  const left = formatMoney(totals.paidCents - totals.refundedCents, order.currency);
  return formPage(view, order, {
    title: "Refund",
    action: "refund",
    problem,
    hasPreview: true,
    fields: [
      card("Items", lines.length === 0 ? markup`<p>No items are left.</p>` : table),
      card(
        "Money",
        markup`<div class="fields">${moneyField(shop, {
          name: "shipping",
          label: "Shipping to refund",
          value: form["shipping"],
          hint: `Up to ${formatMoney(shippingLeft, order.currency)}`,
        })}${moneyField(shop, {
          name: "amount",
          label: "Pay back in all",
          value: form["amount"],
          hint: `Empty: what items and shipping are worth. Up to ${left}`,
        })}</div>${textArea({ name: "note", label: "Reason", value: form["note"] ?? "" })}`,
      ),
    ],
    summary: refundSummary(order, after, problem),
    submit: markup`<button class="button" formmethod="get">Show what is paid back</button>`,
  });
}

/** What the refund would pay back, to which payments, and the button that does it. */
function refundSummary(
  order: OrderDocument,
  after: OrderDocument | null,
  problem: Problem | undefined,
): Markup {
  if (after === null) {
    const text = problem === undefined ? "Choose items, shipping or an amount." : problem.error;
    return markup`<section class="card" id="summary" aria-live="polite"><div class="card-head"><h2>Summary</h2></div><p>${text}</p></section>`;
  }
  const refund = after.refunds.at(-1);
  const parts = after.transactions.filter((item) => refund?.transactionIds.includes(item.id));
  const refundCents = sumOf(parts, (part) => part.amountCents);
  const items = sumOf(refund?.lines ?? [], (line) => line.quantity);
  const rows: [string, string][] = [
    ["Items", String(items)],
    ...(refund && refund.shippingCents > 0
      ? [["Shipping", money(refund.shippingCents, order.currency)] as [string, string]]
      : []),
    ...parts.map((part): [string, string] => [
      `To ${gatewayName(part.gateway)}`,
      money(part.amountCents, order.currency),
    ]),
    ["Left of the order", money(orderTotals(after).currentTotalCents, order.currency)],
  ];
  const label =
    refundCents === 0 ? "Update without paying back" : `Refund ${money(refundCents, order.currency)}`;
  return markup`<section class="card" id="summary" aria-live="polite"><div class="card-head"><h2>Summary</h2></div>
<table class="totals"><tbody>${rows.map(([name, value]) => markup`<tr><td>${name}</td><td class="number">${value}</td></tr>`)}</tbody></table>
<div class="buttons"><button class="button primary">${label}</button></div></section>`;
}

const reasonChoices = [
  ["customer", "The customer changed their mind"],
  ["inventory", "Not in stock"],
  ["fraud", "Fraud"],
  ["declined", "Payment declined"],
  ["staff", "Our mistake"],
  ["other", "Other"],
] as const;

export function cancelPage(view: AdminView, order: OrderDocument, form: Form, problem?: Problem): Reply {
  const totals = orderTotals(order);
  const left = money(totals.paidCents - totals.refundedCents, order.currency);
  const isChecked = (name: string) => (problem === undefined ? true : form[name] === "on");
  return formPage(view, order, {
    title: "Cancel",
    action: "cancel",
    problem,
    fields: card(
      null,
      markup`${select({ name: "reason", label: "Reason", value: form["reason"] ?? "customer", choices: reasonChoices })}
${checkbox({ name: "refund", label: `Pay back ${left}`, checked: isChecked("refund"), hint: "To the payments it came from. Without it, the money stays with the shop." })}
${checkbox({ name: "restock", label: "Put the items back into stock", checked: isChecked("restock") })}
<p class="soft">A cancelled order cannot be opened again.</p>`,
    ),
    submit: markup`<button class="button critical">Cancel order</button>`,
  });
}

/** `after` is the order as the edit would leave it; null where nothing is changed yet. */
export function editPage(
  view: AdminView,
  order: OrderDocument,
  form: Form,
  after: OrderDocument | null,
  problem?: Problem,
): Reply {
  const { shop } = view;
  const table = lineTable(shop, order.lines, ["Price", "Quantity"], (line) => [
    money(line.priceCents, order.currency),
    quantityField(line, form, line.currentQuantity, 9_999),
  ]);
  const products = [...shop.products.values()].filter((product) => product.status === "ACTIVE");
  const choices = products.flatMap((product) =>
    product.variants.map((variant): [string, string] => [
      legacyId(variant.id),
      `${product.title}${variant.title === "Default Title" ? "" : `, ${variant.title}`} (${money(variant.priceCents, order.currency)})`,
    ]),
  );
  const totals = orderTotals(order);
  const next = after && orderTotals(after);
  const row = (label: string, cents: number) =>
    markup`<tr><td>${label}</td><td class="number">${money(cents, order.currency)}</td></tr>`;
  const summary = markup`<section class="card" id="summary" aria-live="polite"><div class="card-head"><h2>Summary</h2></div>
<table class="totals"><tbody>${row("Total now", totals.currentTotalCents)}
${next && [row("Total afterwards", next.currentTotalCents), next.outstandingCents > 0 && row("To be paid", next.outstandingCents)]}
${next && next.paidCents - next.refundedCents > next.currentTotalCents && row("To be refunded", next.paidCents - next.refundedCents - next.currentTotalCents)}</tbody></table>
${next === null ? markup`<p>Change a quantity, or add a product.</p>` : markup`<div class="buttons"><button class="button primary">Update order</button></div>`}</section>`;
  return formPage(view, order, {
    title: "Edit",
    action: "edit",
    problem,
    hasPreview: true,
    fields: [
      card("Items", table),
      card(
        "Add a product",
        markup`<div class="fields">${select({ name: "variant", label: "Product", value: form["variant"], choices: [["", "None"], ...choices] })}
${field({ name: "added", label: "Quantity to add", type: "number", min: 1, max: 9_999, value: form["added"] ?? 1 })}</div>`,
      ),
      card(
        null,
        markup`${checkbox({ name: "restock", label: "Put removed items back into stock", checked: form["restock"] === "on" })}
${textArea({ name: "note", label: "Reason", value: form["note"] ?? "" })}`,
      ),
    ],
    summary,
    submit: markup`<button class="button" formmethod="get">Show what changes</button>`,
  });
}
