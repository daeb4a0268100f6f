// The first page of the admin: the day's orders, what waits to be sent or paid, and the app.
import type { Reply } from "../http/messages";
import { markup } from "../http/markup";
import { financialStatus, fulfillmentStatus, orderTotals } from "../orders/totals";
import { installOffer } from "./installation";
import { adminPage, appName, appPath } from "./layout";
import { card, money, plural } from "./parts";
import type { AdminView } from "./view";

const DAY_MS = 86_400_000;

export function homePage(view: AdminView): Reply {
  const { shop } = view;
  const { currency, installation, name } = shop.document;
  const since = shop.now().getTime() - DAY_MS;
  let ordersToday = 0;
  let soldCents = 0;
  let unsent = 0;
  let unpaid = 0;
  for (const order of shop.orders.values()) {
    if (order.cancelledAt !== null) continue;
    const totals = orderTotals(order);
    if (Date.parse(order.processedAt) > since) {
      ordersToday += 1;
      soldCents += totals.totalCents;
    }
    const status = financialStatus(order, totals);
    if (status === "pending" || status === "partially_paid") unpaid += 1;
    if (fulfillmentStatus(order) !== "fulfilled" && status !== "refunded" && status !== "voided") unsent += 1;
  }
  const facts = [
    ["Orders in the last 24 hours", ordersToday.toLocaleString("en")],
    ["Sold in the last 24 hours", money(soldCents, currency)],
    ["Customers", shop.customers.size.toLocaleString("en")],
  ] as const;
  const main = markup`<dl class="facts">${facts.map(([label, value]) => markup`<div class="card"><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>
<div class="stack">${card(
    "To do",
    unsent + unpaid === 0
      ? markup`<p>Everything is paid and sent.</p>`
      : markup`<ul>${unsent > 0 && markup`<li><a href="/admin/orders?fulfilment=open">${plural(unsent, "order", "orders")} to send</a></li>`}${
          unpaid > 0 &&
          markup`<li><a href="/admin/orders?payment=pending">${plural(unpaid, "order waits", "orders wait")} for payment</a></li>`
        }</ul>`,
  )}${
    installation === null
      ? installOffer()
      : card(
          appName,
          markup`<p>Points, cashback and codes for the customers of ${name}.</p>`,
          markup`<a class="button primary" href="${appPath}">Open</a>`,
        )
  }</div>`;
  return adminPage(view, { title: "Home", section: "home", main });
}
