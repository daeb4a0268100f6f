// Navigation both ways: the admin's address follows the app's, the admin's menu moves the app, and links with Shopify's own
// protocols lead from the app to pages of the admin. What is unsaved is asked for before a link is followed.
// Source: https://shopify.dev/docs/api/app-home/latest/apis/user-interface-and-interactions/navigation-api
function tellWhere() {
  if (window.parent !== window.top) return;
  const visible = new URL(location.href);
  for (const name of ["embedded", "host", "shop", "id_token", "locale", "session", "hmac", "timestamp"]) {
    visible.searchParams.delete(name);
  }
  tell({ kind: "navigated", path: visible.pathname + visible.search });
}
for (const method of ["pushState", "replaceState"]) {
  const original = history[method].bind(history);
  history[method] = (...parts) => {
    original(...parts);
    tellWhere();
  };
}
addEventListener("popstate", tellWhere);
addEventListener("pageshow", tellWhere);

/** Moves the app by its own router: a link of its menu is pressed, any other address is announced as Shopify does. */
function navigate(href) {
  const link = menuLinks().find((candidate) => candidate.getAttribute("href") === href);
  if (link) {
    link.click();
    return;
  }
  const source = Object.assign(document.createElement("a"), { href });
  source.setAttribute("href", href);
  document.body.append(source);
  source.dispatchEvent(
    new CustomEvent("shopify:navigate", { bubbles: true, cancelable: true, detail: { href } }),
  );
  source.remove();
}
heard.navigate = ({ href }) => navigate(href);

/** The page of the admin that an address means, or undefined: shopify://admin/..., and the admin's addresses on the web. */
function adminPath(address) {
  const own = /^shopify:(?:\/\/)?admin(\/.*)?$/.exec(address);
  if (own) return `/admin${own[1] ?? ""}`;
  const url = URL.parse(address);
  const store = config.shop.replace(/\.myshopify\.com$/, "");
  const prefix = `/store/${store}`;
  if (url?.host === "admin.shopify.com" && `${url.pathname}/`.startsWith(`${prefix}/`)) {
    return `/admin${url.pathname.slice(prefix.length)}${url.search}`;
  }
  if (url?.host === config.shop && /^\/admin(?:\/|$)/.test(url.pathname)) return url.pathname + url.search;
  return undefined;
}

/** The path in the app that app:PATH and app://PATH mean, or undefined. */
function appPathOf(address) {
  const path = /^app:\/*(.*)$/.exec(address)?.[1];
  return path === undefined ? undefined : `/${path}`;
}

/** True when the address is one that App Bridge goes to by itself. */
function follow(address, target) {
  const inAdmin = adminPath(address);
  const inApp = appPathOf(address);
  if (inAdmin === undefined && inApp === undefined) return false;
  if (inApp !== undefined) navigate(inApp);
  else if (target === "_blank") plainOpen(admin + inAdmin, "_blank");
  else tell({ kind: "open", address: inAdmin });
  return true;
}

const plainOpen = window.open.bind(window);
window.open = (address, target, features) => {
  const text = String(address ?? "");
  if (follow(text, target ?? "_blank")) return null;
  if (target === "_self" && text.startsWith("/")) {
    navigate(text);
    return null;
  }
  return plainOpen(address, target, features);
};

let isConfirmed = false;
document.addEventListener(
  "click",
  (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[href], s-link[href]") : null;
    if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const href = link.getAttribute("href");
    const target = link.getAttribute("target") ?? "";
    if (follow(href, target)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    const staysOpen = activeBar === null || isConfirmed || target === "_blank" || href.startsWith("#");
    if (staysOpen) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    void leaveConfirmation().then(() => {
      isConfirmed = true;
      link.click();
      isConfirmed = false;
    });
  },
  true,
);
