// Installing and removing the app as a merchant does: the list of apps, the page that says what the app may do, and the two
// acts, which are those of the control API.
// Source: https://help.shopify.com/en/manual/apps/install-setup-apps and https://shopify.dev/docs/api/usage/access-scopes
import type { SandboxContext } from "../context";
import { grantInstallation, uninstallApp } from "../control/installation";
import type { Reply } from "../http/messages";
import { markup, type Markup } from "../http/markup";
import type { Router } from "../http/router";
import { adminPage, appName, appPath } from "./layout";
import { icon } from "./icons";
import { badge, buttonForm, card, emptyState, moment } from "./parts";
import { adminRoute, redirect } from "./route";
import type { AdminView } from "./view";

export function addInstallationRoutes(router: Router, context: SandboxContext): void {
  adminRoute(router, context, "GET", "/admin/apps", appsPage);
  adminRoute(router, context, "GET", `${appPath}/install`, grantPage);
  adminRoute(router, context, "POST", `${appPath}/install`, ({ shop }) => {
    grantInstallation(context, shop, undefined);
    return redirect(appPath);
  });
  adminRoute(router, context, "POST", `${appPath}/uninstall`, ({ shop }) => {
    uninstallApp(context, shop);
    return redirect("/admin/apps", "appUninstalled");
  });
}

/** What a shop without the app is offered. */
export function installOffer(): Markup {
  return emptyState(
    `${appName} is not installed`,
    "Points, cashback and codes for the customers of this shop.",
    markup`<a class="button primary" href="${appPath}/install">Install ${appName}</a>`,
  );
}

function appsPage(view: AdminView): Reply {
  const { installation } = view.shop.document;
  const main =
    installation === null
      ? installOffer()
      : card(
          null,
          markup`<div class="app-row with-picture"><span class="picture">${icon("app")}</span>
<div><a class="main" href="${appPath}"><strong>${appName}</strong></a> ${badge("Installed", "success")}
<div class="soft small">Since ${moment(view.shop, installation.installedAt)}</div></div></div>
<h3>What it may do</h3>
<ul>${installation.scopes.map((scope) => markup`<li>${scopeInWords(scope)}</li>`)}</ul>
<div class="buttons">${buttonForm(`${appPath}/uninstall`, "Uninstall", {
            confirm: `${appName} loses its access to this shop at once. What it keeps of the shop is erased later, unless it is installed again.`,
          })}<a class="button primary" href="${appPath}">Open</a></div>`,
        );
  return adminPage(view, { title: "Apps", section: "apps", width: "narrow", main });
}

function grantPage(view: AdminView): Reply {
  const { configuration, appUrl } = view.context;
  const { scopes } = configuration;
  const isInstalled = view.shop.document.installation !== null;
  const seesPeople = scopes.some((scope) => /_(customers|orders)$/.test(scope));
  const main = markup`<section class="card">
<div class="with-picture"><span class="picture">${icon("app")}</span><div><strong>${appName}</strong>
<div class="soft small">wants to be part of ${view.shop.document.name}</div></div></div>
${seesPeople && markup`<h3>View personal data</h3><ul><li>Customers: name, e-mail address, phone number, address, orders</li><li>You: name and e-mail address</li></ul>`}
<h3>View and edit store data</h3>
<ul>${scopes.length === 0 ? markup`<li>Nothing beyond its own data</li>` : scopes.map((scope) => markup`<li>${scopeInWords(scope)} <code>${scope}</code></li>`)}</ul>
<p class="soft small">The app runs at ${appUrl.origin}. It can be uninstalled at any time.</p>
<div class="buttons"><a class="button" href="/admin/apps">Cancel</a>${buttonForm(`${appPath}/install`, isInstalled ? "Update access" : "Install", { look: "primary" })}</div>
</section>`;
  return adminPage(view, {
    title: `Install ${appName}`,
    section: "apps",
    backTo: "/admin/apps",
    width: "narrow",
    main,
  });
}

const words: Record<string, string> = {
  read_all_orders: "View all orders, those older than 60 days too",
  write_app_proxy: "Answer pages under an address of your online store",
  read_discounts: "View discounts",
  write_discounts: "View, create and change discounts and their codes",
  read_orders: "View orders of the last 60 days",
  write_orders: "View and change orders",
  read_customers: "View customers",
  write_customers: "View, create and change customers, and what is kept with them",
};

/** A scope that is not known is put into words from its own name. */
function scopeInWords(scope: string): string {
  if (Object.hasOwn(words, scope)) return words[scope] ?? scope;
  const [action = "", ...resource] = scope.split("_");
  return `${action === "write" ? "View and edit" : "View"} ${resource.join(" ")}`;
}
