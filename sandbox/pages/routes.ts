// The sandbox's own pages: the shop's front and the customers one can log in as.
import type { SandboxContext } from "../context";
import { shopOf } from "../control/endpoint";
import { html, type SandboxRequest } from "../http/messages";
import { notFound } from "../http/refusal";
import type { Router } from "../http/router";
import { loggedInCustomer } from "../proxy/app-proxy";
import { legacyId } from "../state/ids";
import { formatMoney } from "../state/money";
import type { ShopState } from "../state/shop-state";
import { escapeHtml, layout } from "./layout";

const SHOWN = 200;
const COOKIE = "x-sandbox-customer";

export function addPageRoutes(router: Router, context: SandboxContext): void {
  const { state } = context;

  router.on("GET", "/", (request) => {
    if (state.defaultShop() === undefined) return html(200, emptySandboxPage());
    const shop = shopOf(state, request);
    return html(200, frontPage(context, shop, customerName(shop, request)));
  });
  router.on("GET", "/account/login", (request) => {
    const shop = shopOf(state, request);
    return html(200, loginPage(shop, customerName(shop, request)));
  });
  router.on("POST", "/account/login", async (request) => {
    const shop = shopOf(state, request);
    const { customer } = (await request.fields()) as { customer?: string };
    if (customer !== undefined && !shop.customers.has(`gid://shopify/Customer/${customer}`)) {
      throw notFound(`There is no customer ${customer} in ${shop.document.domain}`);
    }
    const cookie =
      customer === undefined
        ? `${COOKIE}=; Path=/; Max-Age=0; SameSite=Lax`
        : `${COOKIE}=${customer}; Path=/; HttpOnly; SameSite=Lax`;
    return { status: 303, headers: { location: "/account/login", "set-cookie": cookie } };
  });
  router.on("GET", "/favicon.ico", () => ({ status: 204, headers: { "cache-control": "max-age=86400" } }));
}

function customerName(shop: ShopState, request: SandboxRequest): string | undefined {
  const id = loggedInCustomer(shop, request);
  const customer = id === "" ? undefined : shop.customers.get(`gid://shopify/Customer/${id}`);
  return customer && `${customer.firstName} ${customer.lastName}`.trim();
}

function emptySandboxPage(): string {
  return layout({
    title: "No shop yet",
    shopName: "Sandbox",
    main: `<p>This is a small Shopify for development. It has no shop yet; make one:</p>
<pre>curl -X POST -H 'content-type: application/json' \\
  -d '{"domain": "example.myshopify.com"}' ADDRESS/sandbox/api/shops</pre>`,
  });
}

function frontPage(context: SandboxContext, shop: ShopState, customer: string | undefined): string {
  const { currency } = shop.document;
  const products = [...shop.products.values()].slice(0, SHOWN).map((product) => {
    const price = product.variants[0]?.priceCents ?? 0;
    return `<tr><td>${escapeHtml(product.title)}</td><td>${escapeHtml(product.productType)}</td>
<td>${formatMoney(price, currency)} ${escapeHtml(currency)}</td></tr>`;
  });
  const catalogue =
    products.length === 0
      ? `<p class="soft">No products yet.</p>`
      : `<div class="wide"><table><thead><tr><th>Product</th><th>Type</th><th>Price</th></tr></thead>
<tbody>${products.join("")}</tbody></table></div>`;
  const prefix = context.configuration.proxyPrefix;
  const main = `<p class="soft">A sandbox shop, ${escapeHtml(shop.document.domain)}. Nothing here is real.</p>
<ul>
<li><a href="/account/login">Log in as a customer</a> (${shop.customers.size} of them)</li>
<li><a href="${escapeHtml(prefix)}/me">What the app tells the logged-in customer</a> (JSON, through the app proxy)</li>
<li><a href="/admin">The merchant's admin</a>, with the app in its frame</li>
<li>The control API: <a href="/sandbox/api/status">status</a>, <a href="/sandbox/api/orders">orders</a>
(${shop.orders.size}), <a href="/sandbox/api/webhooks">webhooks</a>, <a href="/sandbox/api/discounts">discounts</a>,
<a href="/sandbox/api/clock">clock</a></li>
</ul>
<h2>Products</h2>
${catalogue}`;
  return layout({ title: "Welcome", shopName: shop.document.name, main, customerName: customer });
}

function loginPage(shop: ShopState, customer: string | undefined): string {
  const rows = [...shop.customers.values()].slice(0, SHOWN).map((item) => {
    const name = `${item.firstName} ${item.lastName}`.trim() || item.id;
    return `<tr><td>${escapeHtml(name)}</td><td>${escapeHtml(item.email ?? "")}</td><td>${item.ordersCount}</td>
<td><form method="post"><button name="customer" value="${legacyId(item.id)}"
 aria-label="Log in as ${escapeHtml(name)}">Log in</button></form></td></tr>`;
  });
  const logout = customer === undefined ? "" : `<form method="post"><button>Log out</button></form>`;
  const main = `<p>Choose who you are; there are no passwords in a sandbox.</p>${logout}
<div class="wide"><table><thead><tr><th>Name</th><th>E-mail</th><th>Orders</th><th>Log in</th></tr></thead>
<tbody>${rows.join("")}</tbody></table></div>
${shop.customers.size > SHOWN ? `<p class="soft">The first ${SHOWN} of ${shop.customers.size}.</p>` : ""}`;
  return layout({ title: "Log in", shopName: shop.document.name, main, customerName: customer });
}
