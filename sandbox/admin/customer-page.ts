// One customer: who it is, what was bought, what is owned (store credit, gift cards), what apps keep with it, and what staff
// can do, each by the function of the control API.
import { z } from "zod";
import type { SandboxContext } from "../context";
import { sendPrivacyTopic } from "../control/privacy";
import { deleteCustomer, findCustomer, mergeCustomers, updateCustomer } from "../customers/customers";
import type { Reply } from "../http/messages";
import { markup, type Markup, type Printable } from "../http/markup";
import type { Router } from "../http/router";
import type { CustomerDocument } from "../state/documents";
import { legacyId } from "../state/ids";
import type { ShopState } from "../state/shop-state";
import { customerFields, formOfCustomer, languages, readCustomer } from "./customer-fields";
import { customerSearch } from "./customers-list";
import { adminPage, appPath } from "./layout";
import { ordersTable } from "./orders-list";
import { badge, buttonForm, card, customerLabel, errorBanner, field, money, moment } from "./parts";
import { itemRoutes, readForm, redirect, refusalText } from "./route";
import type { AdminView } from "./view";

export function addCustomerRoutes(router: Router, context: SandboxContext): void {
  const { publisher } = context;
  itemRoutes(router, context, "/admin/customers", {
    GET: (view, id) => customerPage(view, id),
    POST: async (view, id) => {
      const form = await readForm(view);
      try {
        const { acceptsMarketing, ...change } = readCustomer(form);
        const isSubscribed = findCustomer(view.shop, id).emailMarketingState === "SUBSCRIBED";
        // Unchanged consent keeps its moment, and who never answered has not unsubscribed.
        const consent = acceptsMarketing === isSubscribed ? {} : { acceptsMarketing };
        const { customer, events } = updateCustomer(view.shop, id, { ...change, ...consent });
        publisher.publish(view.shop, events);
        return redirect(pathOf(customer), "customerSaved");
      } catch (error) {
        return customerPage(view, id, { form, error: refusalText(error) });
      }
    },
    "GET merge": (view, id) => mergePage(view, id),
    "POST merge": async (view, id) => {
      const { other } = mergeForm.parse(await readForm(view));
      try {
        const { customer, events } = mergeCustomers(view.shop, id, other);
        publisher.publish(view.shop, events);
        return redirect(pathOf(customer), "customersMerged");
      } catch (error) {
        return mergePage(view, id, refusalText(error));
      }
    },
    "POST delete": (view, id) => {
      try {
        const customer = deleteCustomer(view.shop, id);
        publisher.publish(view.shop, [{ topic: "customers/delete", customer }]);
        return redirect("/admin/customers", "customerDeleted");
      } catch (error) {
        return customerPage(view, id, { error: refusalText(error) });
      }
    },
    "POST redact": (view, id) => {
      sendPrivacyTopic(context, view.shop, "customers/redact", id);
      return redirect(pathOf(findCustomer(view.shop, id)), "redactionSent");
    },
    "POST data-request": (view, id) => {
      sendPrivacyTopic(context, view.shop, "customers/data_request", id);
      return redirect(pathOf(findCustomer(view.shop, id)), "dataRequested");
    },
    "POST login": (view, id) => {
      const number = legacyId(findCustomer(view.shop, id).id);
      const cookie = `x-sandbox-customer=${number}; Path=/; HttpOnly; SameSite=Lax`;
      return { status: 303, headers: { location: "/", "set-cookie": cookie } };
    },
  });
}

const mergeForm = z.object({ other: z.string().regex(/^\d*$/).default("") });
const SHOWN_ORDERS = 8;
const SHOWN_MERGE = 20;

function pathOf(customer: CustomerDocument, action?: string): string {
  return `/admin/customers/${legacyId(customer.id)}${action === undefined ? "" : `/${action}`}`;
}

function customerPage(
  view: AdminView,
  id: string,
  problem?: { form?: Record<string, string>; error: string },
): Reply {
  const { shop } = view;
  const customer = findCustomer(shop, id);
  const { currency, installation } = shop.document;
  const orders = shop.ordersByCustomer.get(customer.id).reverse();
  const search = new URLSearchParams({ search: customer.email ?? customerLabel(customer) });
  const figures = [
    ["Orders", customer.ordersCount.toLocaleString("en")],
    ["Spent", money(customer.amountSpentCents, currency)],
    ["Since", moment(shop, customer.createdAt)],
  ] as const;
  const main = markup`${errorBanner(problem?.error)}
<div class="columns"><div>
${card(null, markup`<dl class="pairs">${figures.map(([name, value]) => markup`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`)}
${
  orders.length === 0
    ? card("Orders", markup`<p class="soft">No orders yet.</p>`)
    : markup`<section class="card flush"><div class="card-head padded"><h2>Orders</h2>${orders.length > SHOWN_ORDERS && markup`<a href="/admin/orders?${new URLSearchParams({ q: customer.email ?? customerLabel(customer) }).toString()}">All ${orders.length}</a>`}</div>${ordersTable(shop, orders.slice(0, SHOWN_ORDERS), { withCustomer: false })}</section>`
}
<form method="post" action="${pathOf(customer)}">${card(
    "Details",
    customerFields(problem?.form ?? formOfCustomer(customer)),
    markup`<button class="button primary">Save</button>`,
  )}</form>
${card("Metafields", metafieldsTable(shop, customer))}
</div><div>
${card(
  "Contact",
  markup`<p>${customer.email ?? "No e-mail address"}<br>${customer.phone ?? "No phone number"}<br>${languages.find(([value]) => value === customer.locale)?.[1] ?? customer.locale}</p>
${installation !== null && markup`<p><a class="button" href="${appPath}/app/members?${search.toString()}">Open in Vefa</a></p>`}
${buttonForm(pathOf(customer, "login"), "Log in as this customer in the shop")}`,
)}
${card("Store credit and gift cards", credits(shop, customer))}
${card(
  "Privacy and merging",
  markup`<div class="stack">
<a class="button" href="${pathOf(customer, "merge")}">Merge with another customer</a>
${buttonForm(pathOf(customer, "data-request"), "Request the customer's data")}
${buttonForm(pathOf(customer, "redact"), "Ask apps to erase the customer", { confirm: "The app is told to erase what it keeps of this customer. That cannot be taken back." })}
${orders.length === 0 ? buttonForm(pathOf(customer, "delete"), "Delete customer", { look: "critical", confirm: `${customerLabel(customer)} is deleted for good.` }) : markup`<p class="soft small">A customer with orders cannot be deleted.</p>`}
</div>`,
)}
</div></div>`;
  return adminPage(view, {
    title: customerLabel(customer),
    section: "customers",
    backTo: "/admin/customers",
    badges: [
      customer.emailMarketingState === "SUBSCRIBED" && badge("Subscribed", "success"),
      customer.tags.map((tag) => [" ", badge(tag)]),
    ],
    width: "wide",
    status: problem === undefined ? 200 : 422,
    main,
  });
}

function credits(shop: ShopState, customer: CustomerDocument): Printable {
  const accounts = shop.creditAccountsByOwner.get(customer.id);
  const cards = [...shop.giftCards.values()].filter((item) => item.customerId === customer.id);
  if (accounts.length + cards.length === 0) return markup`<p class="soft">None.</p>`;
  const state = (item: (typeof cards)[number]) => {
    if (item.deactivatedAt !== null) return badge("Deactivated", "critical");
    return item.expiresOn !== null && item.expiresOn < shop.timestamp().slice(0, 10)
      ? badge("Expired", "warning")
      : null;
  };
  return markup`<ul>${accounts.map((account) => markup`<li>Store credit: <strong>${money(account.balanceCents, account.currency)}</strong></li>`)}
${cards.map((item) => markup`<li>Gift card <code>••••${item.code.slice(-4)}</code>: <strong>${money(item.balanceCents, item.currency)}</strong> of ${money(item.initialCents, item.currency)} ${state(item)}</li>`)}</ul>`;
}

function metafieldsTable(shop: ShopState, customer: CustomerDocument): Markup {
  const metafields = shop.metafieldsByOwner.get(customer.id);
  if (metafields.length === 0) return markup`<p class="soft">Apps keep nothing with this customer.</p>`;
  const rows = metafields.map(
    (
      item,
    ) => markup`<tr><td><code>${item.namespace}.${item.key}</code><div class="small soft">${item.type}</div></td>
<td><code class="value">${item.value}</code></td></tr>`,
  );
  return markup`<div class="wide-table" tabindex="0" role="region" aria-label="Metafields"><table><thead><tr><th>Metafield</th><th>Value</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

function mergePage(view: AdminView, id: string, error?: string): Reply {
  const { shop, request } = view;
  const customer = findCustomer(shop, id);
  const search = request.query.get("q")?.trim() ?? "";
  const matches = customerSearch(search);
  const others: CustomerDocument[] = [];
  for (const other of shop.customers.values()) {
    if (other.id !== customer.id && matches(other)) others.push(other);
    if (others.length === SHOWN_MERGE) break;
  }
  const choices = others.map(
    (other) =>
      markup`<label class="check"><input type="radio" name="other" value="${legacyId(other.id)}" required><span>${customerLabel(other)}<small>${other.email ?? "No e-mail address"}, ${other.ordersCount} orders</small></span></label>`,
  );
  const main = markup`${errorBanner(error)}
<form class="card filters">${field({ name: "q", label: "Search customers", type: "search", value: search })}<button class="button">Search</button></form>
<form method="post" action="${pathOf(customer, "merge")}">${card(
    "Who is the same person?",
    others.length === 0
      ? markup`<p>No customer matches.</p>`
      : markup`<fieldset><legend class="hidden">Customer to merge</legend>${choices}</fieldset>
<p class="soft">${customerLabel(customer)} is kept. Orders, store credit and tags of the other move over; the other record goes.</p>`,
  )}<div class="buttons"><a class="button" href="${pathOf(customer)}">Cancel</a>${others.length > 0 && markup`<button class="button critical">Merge</button>`}</div></form>`;
  return adminPage(view, {
    title: `Merge ${customerLabel(customer)}`,
    section: "customers",
    backTo: pathOf(customer),
    width: "narrow",
    status: error === undefined ? 200 : 422,
    main,
  });
}
