// The control panel's first page: the shops with the ways into them, and how the sandbox is doing.
import { adminGraphqlStatus } from "../admin-graphql/handler";
import type { SandboxContext } from "../context";
import { parseInput } from "../control/endpoint";
import { openShop, shopInput } from "../control/open-shop";
import { markup, type Markup, type Printable } from "../http/markup";
import type { SandboxRequest } from "../http/messages";
import type { Router } from "../http/router";
import type { ShopState } from "../state/shop-state";
import { doneMessage, formFields, moment, pageHandler, panelPage, panelTimezone, seePage } from "./layout";

export function addOverviewRoutes(router: Router, context: SandboxContext): void {
  router.on(
    "GET",
    "/sandbox",
    pageHandler("overview", (request) =>
      panelPage({
        section: "overview",
        title: "Overview",
        message: doneMessage(request, { made: "The shop is open." }),
        main: overview(context, request),
      }),
    ),
  );
  router.on(
    "POST",
    "/sandbox/shops",
    pageHandler("overview", async (request) => {
      const fields = await formFields(request);
      const name = (fields.domain ?? "").trim().toLowerCase();
      const domain = name.includes(".") ? name : `${name}.myshopify.com`;
      openShop(context, parseInput(shopInput, { ...fields, domain }));
      return seePage("/sandbox", "made");
    }),
  );
}

function overview(context: SandboxContext, request: SandboxRequest): Markup {
  const { state } = context;
  const shops = [...state.shops()];
  const counts = context.delivery.counts();
  const { calls, throttled, deprecated } = adminGraphqlStatus(state);
  const { admin, auth, control, proxy, pages } = context.requests;
  const figure = (label: string, value: Printable, href?: string) =>
    markup`<div><dt>${label}</dt><dd>${href === undefined ? value : markup`<a href="${href}">${value}</a>`}</dd></div>`;
  const now = moment(state.now(), panelTimezone(context));
  return markup`${
    shops.length === 0
      ? markup`<div class="empty"><h2>No shop yet</h2><p>This is a small Shopify on this machine. Open a shop, and the app is installed in it.</p>${shopForm()}</div>`
      : markup`<div class="cards">${shops.map((shop) => shopCard(shop, addressOf(context, request, shop)))}</div>`
  }
<div data-live>
<h2>Now</h2>
<div class="card"><dl class="figures">
${figure("Time in the shops", now, "/sandbox/clock")}
${figure("Webhooks waiting", counts.pending + counts.duplicatesPending, "/sandbox/webhooks?status=pending")}
${figure("Delivered", counts.delivered, "/sandbox/webhooks?status=delivered")}
${figure("Given up", counts.failed, "/sandbox/webhooks?status=failed")}
${figure("Mails", context.mailbox.size, "/sandbox/mail")}
</dl></div>
<h2>Requests answered</h2>
<div class="card"><dl class="figures">
${figure("Shop and admin pages", pages)}${figure("App proxy", proxy)}${figure("Admin GraphQL", admin)}
${figure("Throttled", throttled)}${figure("Tokens", auth)}${figure("Control API", control)}
</dl>
${deprecations(deprecated, calls)}</div>
</div>
<h2>Addresses</h2>
<div class="card"><dl class="facts">
<div><dt>App</dt><dd><code>${context.appUrl.origin}</code></dd></div>
<div><dt>Control API</dt><dd><a href="/sandbox/api/status"><code>${context.url()}/sandbox/api/status</code></a></dd></div>
<div><dt>Mail</dt><dd><code>${context.smtpUrl()}</code></dd></div>
</dl></div>
${shops.length > 0 && markup`<details><summary>Open another shop</summary><div class="card">${shopForm()}</div></details>`}`;
}

function deprecations(deprecated: Readonly<Record<string, number>>, calls: number): Markup {
  const used = Object.entries(deprecated);
  if (used.length === 0) {
    return markup`<p class="hint">${calls === 0 ? "The app has not called the Admin API yet." : "No deprecated field was used."}</p>`;
  }
  return markup`<p class="note error">Deprecated fields used: ${used
    .map(([field, count]) => `${field} (${count})`)
    .join(", ")}</p>`;
}

/** The first shop answers at the address at hand; every other has a host of its own. */
function addressOf(context: SandboxContext, request: SandboxRequest, shop: ShopState): string {
  const isHere = !request.host.endsWith(".localhost") && shop === context.state.defaultShop();
  if (isHere) return "";
  const name = shop.document.domain.replace(/\.myshopify\.com$/, "");
  return `http://${name}.localhost:${new URL(context.url()).port}`;
}

function shopCard(shop: ShopState, address: string): Markup {
  const { name, domain, currency, installation } = shop.document;
  const status = installation
    ? markup`<span class="badge good">App installed</span>`
    : markup`<span class="badge">App not installed</span>`;
  const link = (label: string, path: string) => markup`<li><a href="${address}${path}">${label}</a></li>`;
  return markup`<section class="card" aria-label="${name}">
<h2>${name} ${status}</h2>
<p class="soft">${domain}, ${currency}. ${count(shop.customers.size, "customer")}, ${count(shop.orders.size, "order")}, ${count(shop.products.size, "product")}.</p>
<ul class="links">${link("Storefront", "/")}${link("Admin", "/admin")}${link("Log in as a customer", "/account/login")}${link("Theme", "/sandbox/theme")}
${installation ? link("Open the app", "/admin/apps/vefa") : link("Install the app", "/admin/apps")}</ul></section>`;
}

function count(number: number, one: string): string {
  return `${number.toLocaleString("en")} ${one}${number === 1 ? "" : "s"}`;
}

function shopForm(): Markup {
  return markup`<form method="post" action="/sandbox/shops" class="shop-form"><div class="grid-2">
<div class="field"><label for="domain">Domain</label><input id="domain" name="domain" required pattern="[A-Za-z0-9][A-Za-z0-9\\-]*(\\.myshopify\\.com)?" placeholder="corner-tea" autocomplete="off"></div>
<div class="field"><label for="name">Name</label><input id="name" name="name" required placeholder="Corner Tea" autocomplete="off"></div>
<div class="field"><label for="currency">Currency</label><input id="currency" name="currency" value="EUR" pattern="[A-Z]{3}" maxlength="3" required></div>
</div><button class="button primary">Open the shop</button></form>`;
}
