// The list of customers, newest first, found by name, address, phone or tag; and the page that makes a new one.
import { createCustomer, createdEvents } from "../customers/customers";
import type { Reply } from "../http/messages";
import { markup, type Markup } from "../http/markup";
import { legacyId } from "../state/ids";
import type { CustomerDocument } from "../state/documents";
import type { ShopState } from "../state/shop-state";
import { customerFields, readCustomer } from "./customer-fields";
import { adminPage } from "./layout";
import {
  badge,
  card,
  customerLabel,
  emptyState,
  errorBanner,
  field,
  money,
  pageOf,
  pager,
  plural,
} from "./parts";
import { readForm, redirect, refusalText } from "./route";
import type { AdminView } from "./view";

export function customersPage(view: AdminView): Reply {
  const { shop, request } = view;
  const search = request.query.get("q")?.trim() ?? "";
  const newestFirst = [...shop.customers.values()].reverse();
  const found = pageOf(newestFirst, request.query, customerSearch(search));
  const add = markup`<a class="button primary" href="/admin/customers/new">Add customer</a>`;
  const filters = markup`<form class="filters">${field({ name: "q", label: "Search by name, e-mail address, phone number or tag", type: "search", value: search })}<button class="button">Search</button></form>`;
  const main =
    shop.customers.size === 0
      ? emptyState("No customers yet", "People who buy or sign up in the shop are listed here.", add)
      : markup`<section class="card flush">${filters}${
          found.items.length === 0
            ? markup`<div class="empty"><p>No customer matches.</p><p><a href="/admin/customers">Show all customers</a></p></div>`
            : customersTable(shop, found.items)
        }${pager("/admin/customers", request.query, found)}</section>`;
  return adminPage(view, {
    title: "Customers",
    section: "customers",
    width: "wide",
    badges: markup`<span class="soft">${plural(shop.customers.size, "customer", "customers")}</span>`,
    actions: shop.customers.size > 0 && add,
    main,
  });
}

export function customersTable(shop: ShopState, customers: readonly CustomerDocument[]): Markup {
  const rows = customers.map(
    (
      customer,
    ) => markup`<tr><td><a class="main" href="/admin/customers/${legacyId(customer.id)}">${customerLabel(customer)}</a></td>
<td>${customer.email}</td><td>${customer.emailMarketingState === "SUBSCRIBED" ? badge("Subscribed", "success") : badge("Not subscribed")}</td>
<td>${customer.tags.map((tag) => [badge(tag), " "])}</td><td class="number" data-label="Orders">${customer.ordersCount}</td>
<td class="number" data-label="Spent">${money(customer.amountSpentCents, shop.document.currency)}</td></tr>`,
  );
  return markup`<div class="wide-table" tabindex="0" role="region" aria-label="Customers"><table class="list">
<thead><tr><th>Customer</th><th>E-mail</th><th>Marketing</th><th>Tags</th><th class="number">Orders</th><th class="number">Spent</th></tr></thead>
<tbody>${rows}</tbody></table></div>`;
}

/** Every word must be found somewhere in what a customer is known by. */
export function customerSearch(search: string): (customer: CustomerDocument) => boolean {
  const words = search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  if (words.length === 0) return () => true;
  return ({ firstName, lastName, email, phone, tags }) => {
    const text = [firstName, lastName, email ?? "", phone ?? "", ...tags].join("\n").toLowerCase();
    return words.every((word) => text.includes(word));
  };
}

export function newCustomerPage(view: AdminView, form: Record<string, string> = {}, error?: string): Reply {
  const main = markup`${errorBanner(error)}<form method="post" action="/admin/customers/new">${card(null, customerFields(form))}
<div class="buttons"><a class="button" href="/admin/customers">Cancel</a><button class="button primary">Add customer</button></div></form>`;
  return adminPage(view, {
    title: "New customer",
    section: "customers",
    backTo: "/admin/customers",
    width: "narrow",
    status: error === undefined ? 200 : 422,
    main,
  });
}

export async function addCustomer(view: AdminView): Promise<Reply> {
  const form = await readForm(view);
  try {
    const customer = createCustomer(view.shop, { ...readCustomer(form), hasAccount: false });
    view.context.publisher.publish(view.shop, createdEvents(customer));
    return redirect(`/admin/customers/${legacyId(customer.id)}`, "customerCreated");
  } catch (error) {
    return newCustomerPage(view, form, refusalText(error));
  }
}
