// The admin's half of App Bridge: it answers what the app in the frame asks for (tokens, dialogs, pickers) and shows what the
// app tells it (menu, title bar, toasts, save bar). It listens to the app's origin only, and answers no other.
import { ask, button, element } from "./dialogs.js";
import { openPicker, openResourcePicker, openReviewRequest } from "./pickers.js";

const settings = JSON.parse(document.getElementById("settings").textContent);
const frame = document.getElementById("app");
const byId = (id) => document.getElementById(id);
const tell = (page, message) => page?.postMessage({ sandbox: true, ...message }, settings.appOrigin);
const tellFrame = (message) => tell(frame.contentWindow, message);

// --- Where the app is, and its menu ---
let menuItems = [];
let homePath = "/app";
let currentPath = location.pathname.slice(settings.appPath.length) || homePath;
let pageTitle = settings.appName;

/** The menu's item for a page below it too; the longest path wins. */
function itemOf(path) {
  const plain = path.split(/[?#]/)[0];
  return menuItems
    .filter(({ href }) => plain === href.split(/[?#]/)[0] || plain.startsWith(`${href.split(/[?#]/)[0]}/`))
    .sort((a, b) => b.href.length - a.href.length)[0];
}

function showMenu() {
  const current = itemOf(currentPath);
  const link = (href, label, isCurrent) =>
    element("a", { href: settings.appPath + href, textContent: label, "aria-current": isCurrent && "page" });
  const list = byId("app-links");
  const first = list.querySelector("li");
  const home = first.querySelector("a");
  home.setAttribute("href", settings.appPath + homePath);
  if (current) home.removeAttribute("aria-current");
  else home.setAttribute("aria-current", "page");
  list.replaceChildren(
    first,
    ...menuItems.map((item) =>
      element("li", { className: "sub" }, link(item.href, item.label, item === current)),
    ),
  );
  document.title = [pageTitle, settings.appName, document.querySelector(".brand").textContent]
    .filter((part, index, all) => part && all.indexOf(part) === index)
    .join(" · ");
}

byId("navigation").addEventListener("click", (event) => {
  const link = event.target.closest("#app-links a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const href = link.getAttribute("href").slice(settings.appPath.length);
  void leaving().then((mayLeave) => mayLeave && tellFrame({ kind: "navigate", href }));
});

// --- Title bar ---
function actionButton({ index, label, disabled, loading, tone }, look) {
  const made = button(
    label,
    () => tellFrame({ kind: "action", index }),
    tone === "critical" ? "critical" : look,
  );
  made.disabled = disabled || loading;
  if (loading) made.setAttribute("aria-busy", "true");
  return made;
}

function showTitleBar({ title, breadcrumb, primary, secondary, groups, badges }) {
  pageTitle = title || settings.appName;
  byId("app-title").replaceChildren(
    pageTitle,
    ...badges.flatMap((text) => [" ", element("span", { className: "badge" }, text)]),
  );
  byId("breadcrumb").replaceChildren(...(breadcrumb ? [actionButton(breadcrumb, "plain")] : []));
  byId("app-actions").replaceChildren(
    ...secondary.map((action) => actionButton(action, "")),
    ...groups.map(({ label, actions }) =>
      element(
        "details",
        { className: "menu-group" },
        element("summary", { className: "button" }, label),
        element("div", {}, ...actions.map((action) => actionButton(action, ""))),
      ),
    ),
    ...(primary ? [actionButton(primary, "primary")] : []),
  );
  showMenu();
}

// --- Toasts: at most three at a time, as the admin shows them ---
const toasts = new Map();
const SHOWN_TOASTS = 3;

function hideToast(id, isDismissed) {
  const toast = toasts.get(id);
  if (!toast) return;
  toasts.delete(id);
  clearTimeout(toast.timer);
  toast.shown.remove();
  if (isDismissed) tell(toast.from, { kind: "toastDismissed", id });
}

function showToast({ id, text, isError, duration, action }, from) {
  hideToast(id, false);
  for (const oldest of [...toasts.keys()].slice(0, Math.max(0, toasts.size - SHOWN_TOASTS + 1))) {
    hideToast(oldest, true);
  }
  const act = () => {
    tell(from, { kind: "toastAction", id });
    hideToast(id, false);
  };
  const shown = element(
    "div",
    { className: isError ? "toast error" : "toast" },
    element("p", {}, text),
    action ? element("button", { type: "button", onclick: act, textContent: action }) : null,
    element("button", {
      type: "button",
      "aria-label": "Dismiss",
      textContent: "×",
      onclick: () => hideToast(id, true),
    }),
  );
  byId("toasts").append(shown);
  const timer = setTimeout(() => hideToast(id, true), duration > 0 ? duration : 5_000);
  toasts.set(id, { shown, timer, from });
}

// --- Save bar ---
let saveBar = null;

function showSaveBar(wanted) {
  saveBar = wanted;
  const bar = byId("save-bar");
  bar.hidden = wanted === null;
  if (wanted === null) return;
  const act = (name, { label, disabled, loading }, look) => {
    const made = button(label, () => void pressed(name), look);
    made.disabled = disabled || loading;
    if (loading) made.setAttribute("aria-busy", "true");
    return made;
  };
  bar.replaceChildren(
    element("p", {}, "Unsaved changes"),
    act("discard", wanted.discard, ""),
    act("save", wanted.save, "primary"),
  );
}

async function pressed(name) {
  if (name === "discard" && saveBar?.discardConfirmation) {
    const isSure = await ask({
      title: "Discard all unsaved changes",
      text: "If you discard changes, you'll delete any edits you made since you last saved.",
      confirm: "Discard changes",
      cancel: "Continue editing",
      isCritical: true,
    });
    if (!isSure) return;
  }
  tellFrame({ kind: "saveBarAction", name });
}

/** Whether the page may be left: yes, unless there is something unsaved and the merchant stays with it. */
async function leaving() {
  if (saveBar === null) return true;
  const isSure = await ask({
    title: "Leave page with unsaved changes?",
    text: "Leaving this page will delete all unsaved changes.",
    confirm: "Leave page",
    cancel: "Stay",
    isCritical: true,
  });
  if (isSure) {
    showSaveBar(null);
    tellFrame({ kind: "saveBarLeft" });
  }
  return isSure;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!link || saveBar === null || link.closest("#app-links") || event.defaultPrevented) return;
  event.preventDefault();
  void leaving().then((mayLeave) => mayLeave && location.assign(link.href));
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && document.body.classList.contains("covered")) tellFrame({ kind: "escape" });
});
addEventListener("beforeunload", (event) => {
  if (saveBar !== null) event.preventDefault();
});

// --- What the app says ---
const told = {
  navigated({ path }) {
    currentPath = path;
    history.replaceState(null, "", settings.appPath + path);
    showMenu();
  },
  menu({ items, home }) {
    menuItems = items;
    homePath = home ?? "/app";
    showMenu();
  },
  titleBar: showTitleBar,
  toast: showToast,
  hideToast: ({ id }) => hideToast(id, true),
  saveBar: ({ bar }) => showSaveBar(bar),
  cover: ({ isCovered }) => {
    document.body.classList.toggle("covered", isCovered);
    for (const part of [byId("top"), byId("navigation"), document.querySelector(".app-bar")]) {
      part.inert = isCovered;
    }
  },
  loading({ busy }) {
    const bar = byId("progress");
    bar.hidden = !busy;
    bar.classList.toggle("busy", busy);
  },
  async open({ address }) {
    if (/^\/admin(?:\/|$)/.test(address) && (await leaving())) location.assign(address);
  },
};

// --- What the app asks; the answer goes to the window that asked ---
const asked = {
  async idToken() {
    const response = await fetch(`/sandbox/session-token?shop=${encodeURIComponent(settings.shop)}`);
    if (!response.ok) throw new Error(`No session token: ${response.status}`);
    return (await response.json()).token;
  },
  leaveConfirmation: leaving,
  resourcePicker: ({ options }) => openResourcePicker(options, settings.shop),
  picker: ({ options }) => openPicker(options),
  review: () => openReviewRequest(settings.appName),
  user: () => settings.user,
  scopes: () => settings.scopes,
};

/** A page of the app in a modal has toasts of its own, and nothing else to say about what is around it. */
const mayTell = (kind, source) => source === frame.contentWindow || kind === "toast" || kind === "hideToast";

addEventListener("message", async (event) => {
  const message = event.data;
  if (event.origin !== settings.appOrigin || message?.sandbox !== true) return;
  if (message.kind === "ready") event.source?.postMessage({ sandbox: true, kind: "hello" }, event.origin);
  else if (Object.hasOwn(asked, message.kind)) {
    let answer;
    try {
      answer = { value: await asked[message.kind](message) };
    } catch (error) {
      answer = { error: error.message };
    }
    event.source?.postMessage(
      { sandbox: true, kind: "answer", request: message.request, ...answer },
      event.origin,
    );
  } else if (Object.hasOwn(told, message.kind) && mayTell(message.kind, event.source)) {
    await told[message.kind](message, event.source);
  }
});

frame.addEventListener("load", () => told.loading({ busy: false }));
showMenu();
