// App Bridge's stand-in, for the embedded app in the sandbox's admin (APP_BRIDGE_URL). It gives what Vefa uses of
// window.shopify, adds a session token to the frame's own requests, and tells the admin around it about menu, title, toasts
// and navigation by postMessage. What it has no part for rejects with a clear message.
(() => {
  if (window.shopify?.sandbox) return;
  const script = document.currentScript;
  const admin = new URL(script.src).origin;
  const isFramed = window.parent !== window;
  const query = new URLSearchParams(location.search);
  const stored = JSON.parse(sessionStorage.getItem("sandbox-app-bridge") ?? "{}");
  const meta = document.querySelector('meta[name="shopify-api-key"]')?.content;
  const config = {
    apiKey: script.dataset.apiKey ?? meta ?? stored.apiKey ?? "",
    shop: query.get("shop") ?? stored.shop ?? "",
    host: query.get("host") ?? stored.host ?? "",
    locale: query.get("locale") ?? stored.locale ?? "en",
  };
  sessionStorage.setItem("sandbox-app-bridge", JSON.stringify(config));

  // --- Talking with the admin ---
  let requests = 0;
  const waiting = new Map();
  const tell = (message) => {
    if (isFramed) window.parent.postMessage({ sandbox: true, ...message }, admin);
  };
  const ask = (message) =>
    new Promise((resolve) => {
      requests += 1;
      waiting.set(requests, resolve);
      tell({ ...message, request: requests });
    });
  const notHere = (what) => Promise.reject(new Error(`${what} is not in the sandbox's App Bridge`));

  // --- Session tokens: one is kept until shortly before it ends ---
  let token;
  let tokenEnds = 0;
  let fetching;
  const idToken = () => {
    if (token && Date.now() < tokenEnds - 5000) return Promise.resolve(token);
    fetching ??= (isFramed ? ask({ kind: "idToken" }) : notHere("A session token outside the admin")).then(
      (fresh) => {
        const payload = fresh.split(".")[1].replaceAll("-", "+").replaceAll("_", "/");
        token = fresh;
        tokenEnds = JSON.parse(atob(payload)).exp * 1000;
        fetching = undefined;
        return token;
      },
    );
    return fetching;
  };

  const plainFetch = window.fetch.bind(window);
  window.fetch = async (input, init) => {
    const request = new Request(input, init);
    if (
      !isFramed ||
      new URL(request.url).origin !== location.origin ||
      request.headers.has("authorization")
    ) {
      return plainFetch(request);
    }
    const send = async () => {
      const signed = new Request(request.clone());
      signed.headers.set("Authorization", `Bearer ${await idToken()}`);
      signed.headers.set("X-Requested-With", "XMLHttpRequest");
      return plainFetch(signed);
    };
    const response = await send();
    if (response.headers.get("X-Shopify-Retry-Invalid-Session-Request") !== "1") return response;
    token = undefined;
    return send();
  };

  // --- Elements: the admin shows menu and title bar, so that the page itself does not ---
  const style = document.createElement("style");
  style.textContent =
    "ui-nav-menu, s-app-nav, ui-title-bar, ui-save-bar, ui-modal:not([open]) { display: none; }";
  document.head.append(style);

  const menuLinks = () => [...document.querySelectorAll("ui-nav-menu a, s-app-nav a, s-app-nav s-link")];
  const titleBar = () => document.querySelector("ui-title-bar");
  const barActions = () => [...(titleBar()?.querySelectorAll("button, a") ?? [])];
  let shown = "";
  const showElements = () => {
    const items = menuLinks()
      .filter((link) => link.getAttribute("rel") !== "home")
      .map((link) => ({ href: link.getAttribute("href"), label: link.textContent.trim() }));
    const actions = barActions().map((button, index) => ({ index, label: button.textContent.trim() }));
    const title = titleBar()?.getAttribute("title") ?? "";
    const now = JSON.stringify([items, actions, title]);
    if (now === shown) return;
    shown = now;
    tell({ kind: "menu", items });
    tell({ kind: "titleBar", title, actions });
  };
  new MutationObserver(showElements).observe(document.documentElement, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ["title", "href"],
  });
  addEventListener("DOMContentLoaded", showElements);

  // --- Navigation ---
  const tellWhere = () => {
    const visible = new URL(location.href);
    for (const name of ["embedded", "host", "shop", "id_token", "locale"]) visible.searchParams.delete(name);
    tell({ kind: "navigated", path: visible.pathname + visible.search });
  };
  for (const method of ["pushState", "replaceState"]) {
    const original = history[method].bind(history);
    history[method] = (...parts) => {
      original(...parts);
      tellWhere();
    };
  }
  addEventListener("popstate", tellWhere);
  const navigate = (href) => {
    const link = menuLinks().find((candidate) => candidate.getAttribute("href") === href);
    const source = link ?? Object.assign(document.createElement("a"), { href });
    if (!link) document.body.append(source);
    const event = new CustomEvent("shopify:navigate", { bubbles: true, cancelable: true, detail: { href } });
    source.setAttribute("href", href);
    source.dispatchEvent(event);
    if (!link) source.remove();
  };

  addEventListener("message", (event) => {
    if (event.origin !== admin || event.data?.sandbox !== true) return;
    const message = event.data;
    if (message.kind === "answer") {
      waiting.get(message.request)?.(message.value);
      waiting.delete(message.request);
    } else if (message.kind === "navigate") navigate(message.href);
    else if (message.kind === "action") barActions()[message.index]?.click();
  });

  // --- window.shopify ---
  let toasts = 0;
  const visible = new Set();
  const panel = (id, isOpen) => {
    const element = document.getElementById(id);
    if (isOpen) visible.add(id);
    else visible.delete(id);
    element?.toggleAttribute("open", isOpen);
    element?.dispatchEvent(new CustomEvent(isOpen ? "show" : "hide"));
    return Promise.resolve();
  };
  const panels = {
    show: (id) => panel(id, true),
    hide: (id) => panel(id, false),
    toggle: (id) => panel(id, !visible.has(id)),
  };
  window.shopify = {
    sandbox: true,
    config,
    origin: admin,
    ready: Promise.resolve(),
    environment: { mobile: false, embedded: isFramed, pos: false, intent: false },
    idToken,
    loading: (busy = true) => tell({ kind: "loading", busy }),
    toast: {
      show(text, options = {}) {
        toasts += 1;
        tell({ kind: "toast", text, isError: options.isError ?? false, duration: options.duration });
        return `toast-${toasts}`;
      },
      hide() {},
    },
    saveBar: { ...panels, leaveConfirmation: () => Promise.resolve() },
    modal: panels,
    reviews: { request: () => notHere("reviews") },
    resourcePicker: () => notHere("The resource picker"),
    picker: () => notHere("The picker"),
    user: () => Promise.resolve({ accountAccess: "full" }),
    scopes: {
      query: () => notHere("scopes"),
      request: () => notHere("scopes"),
      revoke: () => notHere("scopes"),
    },
    intents: { invoke: () => notHere("intents"), register: () => () => undefined },
  };
  tellWhere();
})();
