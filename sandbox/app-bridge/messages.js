// App Bridge's stand-in, for the embedded app in the sandbox's admin (APP_BRIDGE_URL): how the app and the admin around it
// talk. Only the admin's own origins are listened to: the one that served this script, and its names on this machine.
// Source: https://shopify.dev/docs/api/app-home and the types of @shopify/app-bridge-types
const script = document.currentScript;
const scriptOrigin = new URL(script.src).origin;
const isFramed = window.top !== window;
const STORED_AS = "sandbox-app-bridge";

/** A browser may keep storage from a frame of another site; then the address alone says which shop this is. */
function storage() {
  try {
    return window.sessionStorage;
  } catch {
    return null;
  }
}
const stored = JSON.parse(storage()?.getItem(STORED_AS) ?? "{}");

/** Every name of this machine at the port of this script is the same admin. */
function isAdminOrigin(origin) {
  const url = URL.parse(origin ?? "");
  const script = new URL(scriptOrigin);
  if (url === null || url.protocol !== script.protocol || url.port !== script.port) return false;
  return url.hostname === "127.0.0.1" || url.hostname === "localhost" || url.hostname.endsWith(".localhost");
}

const referrerOrigin = URL.parse(document.referrer)?.origin;
const admin =
  [location.ancestorOrigins?.[location.ancestorOrigins.length - 1], referrerOrigin, stored.admin].find(
    isAdminOrigin,
  ) ?? scriptOrigin;

const query = new URLSearchParams(location.search);
const meta = document.querySelector('meta[name="shopify-api-key"]')?.content;
const config = {
  apiKey: script.dataset.apiKey ?? meta ?? stored.apiKey ?? "",
  shop: query.get("shop") ?? stored.shop ?? "",
  host: query.get("host") ?? stored.host ?? "",
  locale: query.get("locale") ?? stored.locale ?? "en",
};
storage()?.setItem(STORED_AS, JSON.stringify({ ...config, admin }));

let requests = 0;
const waiting = new Map();
const heard = {
  answer({ request, value, error }) {
    const asked = waiting.get(request);
    waiting.delete(request);
    if (error === undefined) asked?.resolve(value);
    else asked?.reject(new Error(error));
  },
};

// The admin's script may start later than the app's: what is said before it answers is kept, in order.
let unsaid = [];
function post(message) {
  window.top.postMessage({ sandbox: true, ...message }, admin);
}
heard.hello = () => {
  clearTimeout(knocking);
  const kept = unsaid ?? [];
  unsaid = null;
  kept.forEach(post);
};

function tell(message) {
  if (!isFramed) return;
  if (unsaid === null) post(message);
  else unsaid.push(message);
}

function ask(message) {
  return new Promise((resolve, reject) => {
    if (!isFramed) return reject(new Error(`${message.kind} needs the admin around the app`));
    requests += 1;
    waiting.set(requests, { resolve, reject });
    tell({ ...message, request: requests });
  });
}

function notHere(what) {
  return Promise.reject(new Error(`${what} is not in the sandbox's App Bridge`));
}

addEventListener("message", (event) => {
  const message = event.data;
  if (event.origin !== admin || event.source !== window.top || message?.sandbox !== true) return;
  if (Object.hasOwn(heard, message.kind)) heard[message.kind](message);
});

const KNOCKS = 100;
const KNOCK_EVERY_MS = 100;
let knocking;
function knock(times) {
  post({ kind: "ready" });
  if (times > 1) knocking = setTimeout(() => knock(times - 1), KNOCK_EVERY_MS);
}
if (isFramed) knock(KNOCKS);

/** Attributes of elements are true when they are there, unless they say "false". */
function isSet(element, name) {
  return element.hasAttribute(name) && element.getAttribute(name) !== "false";
}
