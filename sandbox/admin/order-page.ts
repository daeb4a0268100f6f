// One order: what was bought, with which discounts, what was paid and paid back, where it is, and what can be done with it.
import type { Reply } from "../http/messages";
import { markup, type Markup, type Printable } from "../http/markup";
import { findOrder } from "../orders/change";
import { allocatedCents, discountedCents, financialStatus, orderTotals } from "../orders/totals";
import { legacyId } from "../state/ids";
import type { OrderDocument, OrderFulfillment, OrderLine } from "../state/order-documents";
import type { ShopState } from "../state/shop-state";
import { adminPage, appPath } from "./layout";
import { carrierWords, gatewayName, orderBadges } from "./order-status";
import { timeline } from "./order-timeline";
import { badge, buttonForm, card, customerLabel, errorBanner, money, moment, picture, select } from "./parts";
import type { AdminView } from "./view";

export function orderPath(order: OrderDocument, action?: string): string {
  return `/admin/orders/${legacyId(order.id)}${action === undefined ? "" : `/${action}`}`;
}

export function orderPage(view: AdminView, id: string, problem?: { error: string; status: number }): Reply {
  const { shop } = view;
  const order = findOrder(shop, id);
  const main = markup`${errorBanner(problem?.error)}<div class="columns"><div>
${card(markup`Items`, linesTable(shop, order), fulfilButton(order))}
${order.fulfillments.map((fulfillment) => parcelCard(shop, order, fulfillment))}
${card("Payment", [totalsTable(order), transactionsList(shop, order)], payButton(order))}
${card("Timeline", timeline(shop, order))}
</div><div>
${customerCard(shop, order)}
${card("Discounts", discountList(order))}
${card("About", facts(order))}
</div></div>`;
  return adminPage(view, {
    title: order.name,
    section: "orders",
    backTo: "/admin/orders",
    badges: [orderBadges(order), markup` <span class="soft">${moment(shop, order.processedAt)}</span>`],
    actions: actions(order),
    width: "wide",
    status: problem?.status ?? 200,
    main,
  });
}

function actions(order: OrderDocument): Printable {
  if (order.cancelledAt !== null) return null;
  const totals = orderTotals(order);
  const isSent = order.fulfillments.some((fulfillment) => fulfillment.status === "success");
  const canRefund =
    totals.paidCents > totals.refundedCents || order.lines.some((line) => line.currentQuantity > 0);
  return [
    canRefund && markup`<a class="button" href="${orderPath(order, "refund")}">Refund</a>`,
    markup`<a class="button" href="${orderPath(order, "edit")}">Edit</a>`,
    !isSent && markup`<a class="button" href="${orderPath(order, "cancel")}">Cancel order</a>`,
  ];
}

function fulfilButton(order: OrderDocument): Markup | null {
  const hasOpen = order.cancelledAt === null && order.lines.some((line) => line.fulfillableQuantity > 0);
  return hasOpen
    ? markup`<a class="button primary" href="${orderPath(order, "fulfill")}">Fulfil items</a>`
    : null;
}

function payButton(order: OrderDocument): Markup | null {
  const status = financialStatus(order);
  const isOwed = order.cancelledAt === null && (status === "pending" || status === "partially_paid");
  return isOwed ? buttonForm(orderPath(order, "pay"), "Mark as paid", { look: "primary" }) : null;
}

export function lineName(line: OrderLine): Markup {
  return markup`${line.title}${line.variantTitle !== null && markup` <span class="soft">${line.variantTitle}</span>`}`;
}

export function linePicture(shop: ShopState, line: OrderLine): Markup {
  return picture(line.productId === null ? undefined : shop.products.get(line.productId), line.title);
}

function linesTable(shop: ShopState, order: OrderDocument): Markup {
  const print = (cents: number) => money(cents, order.currency);
  const rows = order.lines.map((line) => {
    const name =
      line.productId !== null && shop.products.has(line.productId)
        ? markup`<a class="main" href="/admin/products/${legacyId(line.productId)}">${lineName(line)}</a>`
        : markup`<strong>${lineName(line)}</strong>`;
    const off = line.discountAllocations.map((allocation) => {
      const application = order.discountApplications[allocation.applicationIndex];
      return markup`<div class="small soft">${application?.code ?? application?.title}: −${print(allocation.amountCents)}</div>`;
    });
    const removed = line.quantity - line.currentQuantity;
    return markup`<tr><td><div class="with-picture">${linePicture(shop, line)}<div>${name}
${line.sku !== "" && markup`<div class="small soft">${line.sku}</div>`}${off}
${removed > 0 && badge(`${removed} removed`)}${line.isGiftCard && badge("Gift card", "info")}</div></div></td>
<td class="number" data-label="Price">${print(line.priceCents)}</td><td class="number" data-label="Quantity">${line.quantity}</td>
<td class="number" data-label="Total">${print(discountedCents(line))}</td></tr>`;
  });
  return markup`<div class="wide-table" tabindex="0" role="region" aria-label="Items"><table class="list"><thead><tr><th>Item</th><th class="number">Price</th><th class="number">Quantity</th><th class="number">Total</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

function parcelCard(shop: ShopState, order: OrderDocument, fulfillment: OrderFulfillment): Markup {
  const lines = fulfillment.lines.map(({ lineId, quantity }) => {
    const line = order.lines.find((item) => item.id === lineId);
    return markup`<li>${quantity} × ${line && lineName(line)}</li>`;
  });
  const tracking = [fulfillment.trackingCompany, fulfillment.trackingNumber].filter((part) => part !== null);
  const status =
    fulfillment.shipmentStatus === null
      ? badge("Sent")
      : badge(
          carrierWords[fulfillment.shipmentStatus],
          fulfillment.shipmentStatus === "delivered" ? "success" : "info",
        );
  const report = markup`<form method="post" action="${orderPath(order, "deliver")}" class="filters-row">
<input type="hidden" name="fulfillmentId" value="${legacyId(fulfillment.id)}">
${select({
  name: "status",
  id: `status-${legacyId(fulfillment.id)}`,
  label: "What the carrier says",
  value: fulfillment.shipmentStatus === null ? "in_transit" : "delivered",
  choices: Object.entries(carrierWords),
})}<button class="button">Report</button></form>`;
  return card(
    markup`Parcel ${fulfillment.name} ${status}`,
    markup`<ul>${lines}</ul>${tracking.length > 0 && markup`<p class="soft">${tracking.join(" · ")}</p>`}
<p class="small soft">Sent ${moment(shop, fulfillment.createdAt)}</p>
<div class="buttons start">${[
      ["in_transit", "Mark as in transit"],
      ["delivered", "Mark as delivered"],
    ].map(([state = "", label = ""]) =>
      buttonForm(orderPath(order, "deliver"), label, {
        fields: { fulfillmentId: legacyId(fulfillment.id), status: state },
      }),
    )}</div><details><summary>Other news of the carrier</summary>${report}</details>`,
  );
}

function totalsTable(order: OrderDocument): Markup {
  const totals = orderTotals(order);
  const row = (label: Printable, cents: number, kind?: string) =>
    markup`<tr class="${kind}"><td>${label}</td><td class="number">${money(cents, order.currency)}</td></tr>`;
  const taxLabel = order.taxesIncluded ? "Tax (included)" : "Tax";
  const changed = totals.currentTotalCents !== totals.totalCents;
  return markup`<table class="totals"><tbody>
${row("Items", totals.lineItemsCents)}
${totals.discountsCents > 0 && row("Discounts", -totals.discountsCents)}
${order.shippingLines.map((line) =>
  row(
    markup`Shipping <span class="soft">${line.title}${allocatedCents(line.discountAllocations) > 0 && " (discounted)"}</span>`,
    line.priceCents,
  ),
)}
${totals.taxCents > 0 && row(taxLabel, totals.taxCents)}
${row("Total", totals.totalCents, "sum rule")}
${changed && row("Total after changes", totals.currentTotalCents, "sum")}
${row("Paid", totals.paidCents, "rule")}
${totals.refundedCents > 0 && row("Refunded", -totals.refundedCents)}
${totals.refundedCents > 0 && row("Net payment", totals.paidCents - totals.refundedCents, "sum")}
${totals.outstandingCents > 0 && order.cancelledAt === null && row("Balance to pay", totals.outstandingCents, "sum")}
</tbody></table>`;
}

function transactionsList(shop: ShopState, order: OrderDocument): Markup {
  const words = { sale: "Payment", refund: "Refund", void: "Voided" };
  const items = order.transactions.map(
    (item) =>
      markup`<li>${words[item.kind]}: ${money(item.amountCents, order.currency)}, ${gatewayName(item.gateway)}${
        item.status === "pending" && markup` ${badge("Pending", "warning")}`
      } <span class="soft small">${moment(shop, item.createdAt)}</span></li>`,
  );
  return markup`<h3>Transactions</h3><ul>${items}</ul>`;
}

function customerCard(shop: ShopState, order: OrderDocument): Markup {
  const customer = order.customerId === null ? undefined : shop.customers.get(order.customerId);
  const address = order.shippingAddress ?? customer?.address ?? null;
  const place = address && [address.address1, `${address.zip} ${address.city}`.trim(), address.country];
  const where =
    place === null || place.every((line) => line === "")
      ? null
      : markup`<h3>Delivery address</h3><p>${place.filter((line) => line !== "").map((line) => markup`${line}<br>`)}</p>`;
  if (!customer) {
    return card(
      "Customer",
      markup`<p>A guest${order.email !== null && `, ${order.email}`}, without a customer record.</p>${where}`,
    );
  }
  const search = new URLSearchParams({ search: customer.email ?? customerLabel(customer) });
  return card(
    "Customer",
    markup`<p><a href="/admin/customers/${legacyId(customer.id)}">${customerLabel(customer)}</a>
${customer.email !== null && markup`<br><span class="soft">${customer.email}</span>`}</p>${where}
${shop.document.installation !== null && markup`<p><a class="button" href="${appPath}/app/members?${search.toString()}">Open in Vefa</a></p>`}`,
  );
}

function discountList(order: OrderDocument): Markup {
  if (order.discountApplications.length === 0) return markup`<p class="soft">None.</p>`;
  const items = order.discountApplications.map((application, index) => {
    const lines = [...order.lines, ...order.shippingLines];
    const cents = lines
      .flatMap((line) => line.discountAllocations)
      .filter((allocation) => allocation.applicationIndex === index)
      .reduce((sum, allocation) => sum + allocation.amountCents, 0);
    const name =
      application.discountId === null
        ? (application.code ?? application.title)
        : markup`<a href="/admin/discounts/${legacyId(application.discountId)}"><code>${application.code}</code></a>`;
    return markup`<li>${name}: −${money(cents, order.currency)} <div class="small soft">${application.title}</div></li>`;
  });
  return markup`<ul>${items}</ul>`;
}

function facts(order: OrderDocument): Markup {
  const pairs: [string, Printable][] = [
    ["Channel", order.sourceName],
    ["Tags", order.tags.join(", ") || "None"],
    ["Note", order.note ?? "None"],
  ];
  return markup`<dl class="pairs">${pairs.map(([name, value]) => markup`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}
