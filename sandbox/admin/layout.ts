// The frame of every page of the admin: top bar with search, navigation that is a drawer on phones, and the page itself with
// its title, what was done, and what went wrong.
import type { SandboxContext } from "../context";
import type { Reply } from "../http/messages";
import { markup, type Markup, type Printable } from "../http/markup";
import type { SandboxRefusal } from "../http/refusal";
import { doneSentence } from "./done";
import { icon, type IconName } from "./icons";
import { banner } from "./parts";
import type { AdminView } from "./view";

export const appName = "Vefa";
export const appPath = "/admin/apps/vefa";

export type Section = "home" | "orders" | "products" | "customers" | "discounts" | "apps" | "app" | "none";

const sections: { section: Section; label: string; path: string; icon: IconName }[] = [
  { section: "home", label: "Home", path: "/admin", icon: "home" },
  { section: "orders", label: "Orders", path: "/admin/orders", icon: "orders" },
  { section: "products", label: "Products", path: "/admin/products", icon: "products" },
  { section: "customers", label: "Customers", path: "/admin/customers", icon: "customers" },
  { section: "discounts", label: "Discounts", path: "/admin/discounts", icon: "discounts" },
  { section: "apps", label: "Apps", path: "/admin/apps", icon: "apps" },
];

export interface AdminPage {
  title: string;
  section: Section;
  main: Printable;
  /** Where the arrow beside the title leads. */
  backTo?: string;
  /** Beside the title. */
  badges?: Printable;
  /** Buttons and links at the right of the title. */
  actions?: Printable;
  /** Narrow for forms, wide for tables. */
  width?: "narrow" | "wide";
  status?: number;
}

/** A page of the admin itself. */
export function adminPage(view: AdminView, page: AdminPage): Reply {
  const done = doneSentence(view.request.query);
  const back =
    page.backTo === undefined
      ? null
      : markup`<a class="back" href="${page.backTo}" aria-label="Back">${icon("back")}</a>`;
  const main = markup`<main id="main" tabindex="-1" class="page ${page.width ?? "normal"}">
<header class="page-head">${back}<h1>${page.title}</h1>${page.badges}<div class="page-actions">${page.actions}</div></header>
${done === undefined ? null : banner("success", done)}
${page.main}
</main>`;
  return framePage(view, { ...page, main });
}

interface Frame {
  title: string;
  section: Section;
  /** The whole area beside the navigation. */
  main: Markup;
  scripts?: Printable;
  status?: number;
}

export function framePage(view: AdminView, { title, section, main, scripts, status }: Frame): Reply {
  const { shop, context, request } = view;
  const { name } = shop.document;
  const body = markup`<a class="skip" href="#main">Skip to the page</a>
<header id="top">
<button type="button" class="menu-button" aria-expanded="false" aria-controls="navigation" aria-label="Menu">${icon("menu")}</button>
<a class="brand" href="/admin">${name}</a>
<form class="search" role="search" action="/admin/search">${icon("search")}
<input type="search" name="q" aria-label="Search orders and customers" placeholder="Search" value="${request.path === "/admin/search" ? request.query.get("q") : null}"></form>
<div class="who">${shopSwitch(view)}</div>
<div id="save-bar" hidden></div>
</header>
<div class="body">
<nav id="navigation" aria-label="Admin">
<ul>${sections.map((item) => navigationLink(item, section))}</ul>
${shop.document.installation === null ? null : appMenu(section)}
<ul class="foot">
<li><a href="/">${icon("shop")}View the shop</a></li>
<li><a href="/sandbox">${icon("sandbox")}Control panel</a></li>
</ul>
</nav>
${main}
</div>
<div id="toasts" role="status" aria-live="polite"></div>`;
  return documentReply({ context, title: `${title} · ${name}`, body, scripts, status: status ?? 200 });
}

function navigationLink(item: (typeof sections)[number], current: Section): Markup {
  const isCurrent = item.section === current;
  return markup`<li><a href="${item.path}"${isCurrent && markup` aria-current="page"`}>${icon(item.icon)}${item.label}</a></li>`;
}

/** The app's own links are filled in by the app, once it is open. */
function appMenu(current: Section): Markup {
  const isOpen = current === "app";
  return markup`<ul class="app-links" id="app-links"><li><a href="${appPath}"${isOpen && markup` aria-current="page"`}>${icon("app")}${appName}</a></li></ul>`;
}

/** Other shops are at addresses of their own. */
function shopSwitch({ context, shop, request }: AdminView): Markup {
  const shops = [...context.state.shops()];
  if (shops.length < 2) return markup`<span class="domain">${shop.document.domain}</span>`;
  const port = /:\d+$/.exec(request.headers.host ?? "")?.[0] ?? "";
  const links = shops.map(({ document: { domain, name } }) => {
    const address = `http://${domain.replace(/\.myshopify\.com$/, "")}.localhost${port}/admin`;
    return markup`<li><a href="${address}"${domain === shop.document.domain && markup` aria-current="true"`}>${name}</a></li>`;
  });
  return markup`<details class="shops"><summary>${shop.document.domain}</summary><ul>${links}</ul></details>`;
}

export function errorPage(view: AdminView, error: SandboxRefusal): Reply {
  const title = error.status === 404 ? "Not found" : "That did not work";
  return adminPage(view, {
    title,
    section: "none",
    status: error.status,
    width: "narrow",
    main: markup`<section class="card"><p>${error.message}</p><p><a href="/admin">Back to the admin</a></p></section>`,
  });
}

/** Where there is no shop to show a frame for. */
export function bareErrorPage(error: SandboxRefusal): Reply {
  const body = markup`<main id="main" class="page narrow"><h1>Admin</h1><section class="card"><p>${error.message}</p></section></main>`;
  return documentReply({ context: undefined, title: "Admin", body, scripts: null, status: error.status });
}

const styles = ["frame.css", "page.css", "tables.css", "forms.css", "dialogs.css"];

function documentReply(page: {
  context: SandboxContext | undefined;
  title: string;
  body: Markup;
  scripts: Printable;
  status: number;
}): Reply {
  const frames = page.context === undefined ? "'none'" : page.context.appUrl.origin;
  const text = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${page.title}</title>
${styles.map((name) => markup`<link rel="stylesheet" href="/admin/assets/${name}">`)}
<script type="module" src="/admin/assets/admin.js"></script>
${page.scripts}
</head>
<body>
${page.body}
</body>
</html>`;
  return {
    status: page.status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "content-security-policy": `default-src 'self'; img-src 'self' data:; frame-src ${frames}; base-uri 'none'; frame-ancestors 'self'`,
    },
    body: String(text),
  };
}
