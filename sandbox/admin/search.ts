// What the search of the top bar finds: orders and customers; the exact name of an order leads straight to it.
import type { Reply } from "../http/messages";
import { markup } from "../http/markup";
import { customerSearch, customersTable } from "./customers-list";
import { adminPage } from "./layout";
import { orderPath } from "./order-page";
import { orderSearch, ordersTable } from "./orders-list";
import { emptyState } from "./parts";
import { redirect } from "./route";
import type { AdminView } from "./view";

const SHOWN = 10;

function firstOf<Item>(items: Iterable<Item>, matches: (item: Item) => boolean): Item[] {
  const found: Item[] = [];
  for (const item of items) {
    if (matches(item)) found.push(item);
    if (found.length === SHOWN) break;
  }
  return found;
}

export function searchPage(view: AdminView): Reply {
  const { shop, request } = view;
  const search = request.query.get("q")?.trim() ?? "";
  if (search === "") return redirect("/admin/orders");
  const newestFirst = [...shop.orders.values()].reverse();
  const exact = newestFirst.find((order) => order.name === `#${search.replace(/^#/, "")}`);
  if (exact) return redirect(orderPath(exact));
  const orders = firstOf(newestFirst, orderSearch(shop, search));
  const customers = firstOf(shop.customers.values(), customerSearch(search));
  const all = new URLSearchParams({ q: search }).toString();
  const section = (title: string, path: string, table: unknown[], content: ReturnType<typeof ordersTable>) =>
    table.length > 0 &&
    markup`<section class="card flush"><div class="card-head padded"><h2>${title}</h2>${table.length === SHOWN && markup`<a href="${path}?${all}">Show all</a>`}</div>${content}</section>`;
  const main =
    orders.length + customers.length === 0
      ? emptyState("Nothing found", `No order and no customer matches "${search}".`)
      : markup`<div class="stack">${section("Customers", "/admin/customers", customers, customersTable(shop, customers))}
${section("Orders", "/admin/orders", orders, ordersTable(shop, orders))}</div>`;
  return adminPage(view, { title: `Search: ${search}`, section: "none", width: "wide", main });
}
