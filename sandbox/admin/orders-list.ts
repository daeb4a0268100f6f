// The list of orders, newest first: found by name, customer, e-mail address or code, by payment and by fulfilment.
import type { Reply } from "../http/messages";
import { markup, type Markup } from "../http/markup";
import { financialStatus, fulfillmentStatus, orderTotals } from "../orders/totals";
import { legacyId } from "../state/ids";
import type { OrderDocument } from "../state/order-documents";
import { normalizeCode, type ShopState } from "../state/shop-state";
import { adminPage } from "./layout";
import { codesOf, deliveryBadge, fulfilmentBadge, paymentBadge, paymentChoices } from "./order-status";
import {
  badge,
  customerLabel,
  emptyState,
  field,
  money,
  moment,
  pageOf,
  pager,
  plural,
  select,
} from "./parts";
import type { AdminView } from "./view";

const fulfilmentChoices = [
  ["", "Any fulfilment"],
  ["open", "To send"],
  ["partial", "Partially fulfilled"],
  ["fulfilled", "Fulfilled"],
  ["delivered", "Delivered"],
  ["cancelled", "Cancelled"],
] as const;

export function ordersPage(view: AdminView): Reply {
  const { shop, request } = view;
  const { query } = request;
  const search = query.get("q")?.trim() ?? "";
  const payment = query.get("payment") ?? "";
  const fulfilment = query.get("fulfilment") ?? "";
  const newestFirst = [...shop.orders.values()].reverse();
  const matchesSearch = orderSearch(shop, search);
  const found = pageOf(
    newestFirst,
    query,
    (order) =>
      (payment === "" || financialStatus(order) === payment) &&
      matchesFulfilment(order, fulfilment) &&
      matchesSearch(order),
  );
  const isFiltered = search !== "" || payment !== "" || fulfilment !== "";
  const filters = markup`<form class="filters">
${field({ name: "q", label: "Search by name, customer, e-mail address or code", type: "search", value: search })}
${select({ name: "payment", label: "Payment", value: payment, choices: [["", "Any payment"], ...paymentChoices] })}
${select({ name: "fulfilment", label: "Fulfilment", value: fulfilment, choices: fulfilmentChoices })}
<button class="button">Search</button></form>`;
  const main =
    shop.orders.size === 0
      ? emptyState(
          "No orders yet",
          "What customers buy in the shop is listed here.",
          markup`<a class="button primary" href="/">Open the shop</a>`,
        )
      : markup`<section class="card flush">${filters}${
          found.items.length === 0
            ? markup`<div class="empty"><p>No order matches.</p><p><a href="/admin/orders">Show all orders</a></p></div>`
            : ordersTable(shop, found.items)
        }${pager("/admin/orders", query, found)}</section>`;
  return adminPage(view, {
    title: "Orders",
    section: "orders",
    width: "wide",
    badges: isFiltered
      ? null
      : markup`<span class="soft">${plural(shop.orders.size, "order", "orders")}</span>`,
    main,
  });
}

/** On the customer's own page the customer is left out. */
export function ordersTable(
  shop: ShopState,
  orders: readonly OrderDocument[],
  { withCustomer = true }: { withCustomer?: boolean } = {},
): Markup {
  const rows = orders.map((order) => {
    const customer = order.customerId === null ? undefined : shop.customers.get(order.customerId);
    const who =
      customer === undefined
        ? markup`<span class="soft">${order.email ?? "Guest"}</span>`
        : markup`<a href="/admin/customers/${legacyId(customer.id)}">${customerLabel(customer)}</a>`;
    const items = order.lines.reduce((sum, line) => sum + line.currentQuantity, 0);
    return markup`<tr><td><a class="main" href="/admin/orders/${legacyId(order.id)}">${order.name}</a></td>
<td>${moment(shop, order.processedAt)}</td>${withCustomer && markup`<td>${who}</td>`}
<td>${paymentBadge(order)}</td>
<td>${order.cancelledAt === null ? [fulfilmentBadge(order), " ", deliveryBadge(order)] : badge("Cancelled", "critical")}</td>
<td>${codesOf(order).map((code) => markup`<code>${code}</code> `)}</td>
<td class="number" data-label="Items">${items}</td>
<td class="number" data-label="Total">${money(orderTotals(order).totalCents, order.currency)}</td></tr>`;
  });
  return markup`<div class="wide-table" tabindex="0" role="region" aria-label="Orders"><table class="list">
<thead><tr><th>Order</th><th>Date</th>${withCustomer && markup`<th>Customer</th>`}<th>Payment</th><th>Fulfilment</th><th>Codes</th><th class="number">Items</th><th class="number">Total</th></tr></thead>
<tbody>${rows}</tbody></table></div>`;
}

function matchesFulfilment(order: OrderDocument, wanted: string): boolean {
  if (wanted === "") return true;
  if (wanted === "cancelled") return order.cancelledAt !== null;
  if (wanted === "delivered") {
    return order.fulfillments.some((fulfillment) => fulfillment.shipmentStatus === "delivered");
  }
  const status = fulfillmentStatus(order);
  if (wanted !== "open") return status === wanted;
  const money = financialStatus(order);
  return order.cancelledAt === null && status !== "fulfilled" && money !== "refunded" && money !== "voided";
}

/** Every word must be found somewhere in what an order is known by. */
export function orderSearch(shop: ShopState, search: string): (order: OrderDocument) => boolean {
  const words = search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  if (words.length === 0) return () => true;
  return (order) => {
    const customer = order.customerId === null ? undefined : shop.customers.get(order.customerId);
    const texts = [
      order.name,
      order.email ?? "",
      ...codesOf(order).map(normalizeCode),
      customer ? `${customer.firstName} ${customer.lastName} ${customer.email ?? ""}` : "",
    ].map((text) => text.toLowerCase());
    return words.every((word) => texts.some((text) => text.includes(word)));
  };
}
