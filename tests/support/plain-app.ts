// An app of one plain page, which uses every part of App Bridge that a merchant sees; what App Bridge answers stands in its
// "Answer". Below /app every path is that page. /stranger is a page that must not be listened to, in the app or around it.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

interface Sent {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

export class PlainApp {
  /** What the page's own requests below /data brought. */
  readonly sent: Sent[] = [];
  /** So many of the next requests are told that their session token has ended. */
  refusals = 0;
  /** The origin that App Bridge's script comes from. */
  bridgeOrigin = "";
  readonly #server: Server;

  constructor() {
    this.#server = createServer((incoming, outgoing) => {
      let body = "";
      incoming.setEncoding("utf8");
      incoming.on("data", (chunk: string) => (body += chunk));
      incoming.on("end", () => {
        const path = incoming.url?.split("?")[0] ?? "";
        const answer = (status: number, type: string, text: string, headers = {}) =>
          outgoing.writeHead(status, { "content-type": `${type}; charset=utf-8`, ...headers }).end(text);
        if (path === "/app" || path.startsWith("/app/")) answer(200, "text/html", this.#page(path));
        else if (path === "/stranger") answer(200, "text/html", strangerPage);
        else if (path.startsWith("/data")) {
          this.sent.push({ path, authorization: incoming.headers.authorization, body });
          const isRefused = this.refusals > 0;
          if (isRefused) this.refusals -= 1;
          const headers = isRefused ? { "x-shopify-retry-invalid-session-request": "1" } : {};
          answer(isRefused ? 401 : 200, "text/plain", isRefused ? "ended" : "welcome", headers);
        } else answer(200, "application/json", "{}");
      });
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((listening) => this.#server.listen(0, "127.0.0.1", listening));
    return `http://127.0.0.1:${this.port}`;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    await new Promise<void>((closed) => {
      this.#server.close(() => closed());
      this.#server.closeAllConnections();
    });
  }

  #page(path: string): string {
    // By another name of this machine, and so of another origin.
    const stranger = `<iframe title="Stranger" src="http://localhost:${this.port}/stranger"></iframe>`;
    return appPage(
      path,
      `${this.bridgeOrigin}/sandbox/app-bridge.js`,
      path === "/app/stranger" ? stranger : "",
    );
  }
}

const appPage = (path: string, script: string, rest: string) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="shopify-api-key" content="vefa-test">
<title>Plain app</title>
<link rel="icon" href="data:,">
<script src="${script}"></script>
</head>
<body>
<ui-nav-menu>
<a href="/app" rel="home">Home</a>
<a href="/app/members">Members</a>
<a href="/app/rules?sort=name">Rules</a>
</ui-nav-menu>
<ui-title-bar title="Page ${path}">
<button variant="breadcrumb" onclick="say('breadcrumb')">All pages</button>
<button variant="primary" onclick="say('primary')">Add member</button>
<button onclick="say('export')">Export</button>
<button disabled onclick="say('import')">Import</button>
<section label="More"><button tone="critical" onclick="say('erase')">Erase</button></section>
</ui-title-bar>
<main>
<h1>${path}</h1>
<p>Answer: <output id="answer" aria-label="Answer"></output></p>

<form id="plain" aria-label="Settings" data-save-bar onsubmit="save(event)">
<label>Programme <input name="programme" value="Harbour Club"></label>
<label><input type="checkbox" name="open" checked> Open to all</label>
</form>
<form aria-label="Careful" data-save-bar data-discard-confirmation onsubmit="save(event)">
<label>Note <input name="note" value=""></label>
</form>

<p>
<button onclick="shopify.toast.show('Points given', { action: 'Undo', onAction: () => say('undone'), onDismiss: () => say('dismissed') })">Give points</button>
<button onclick="shopify.toast.show('Gone soon', { duration: 300, onDismiss: () => say('went by itself') })">Short toast</button>
<button onclick="shopify.toast.show('That failed', { isError: true })">Failing toast</button>
<button onclick="shopify.modal.show('modal')">Open modal</button>
<button onclick="shopify.modal.show('framed')">Open page</button>
<button onclick="pick({ type: 'product', multiple: true })">Pick products</button>
<button onclick="pick({ type: 'product', action: 'select', multiple: 2 })">Pick two</button>
<button onclick="say('asking'); fetch('/data').then((response) => response.text()).then(say)">Fetch</button>
<a href="/app/members/7?tab=points">Member 7</a>
<a href="shopify://admin/products">Products of the shop</a>
<button onclick="window.open('shopify://admin/customers', '_self')">Customers of the shop</button>
<a href="app:app/members">Members by protocol</a>
</p>

<ui-modal id="modal">
<ui-title-bar title="Give points">
<button onclick="say('cancelled'); shopify.modal.hide('modal')">Cancel</button>
<button variant="primary" onclick="say('given ' + points.value); shopify.modal.hide('modal')">Give</button>
</ui-title-bar>
<div style="padding: 16px"><label>Points <input id="points" value="10"></label></div>
</ui-modal>
<ui-modal id="framed" src="/app/framed"></ui-modal>
${rest}
</main>
<script>
function say(text) { document.getElementById("answer").textContent = text; }
function save(event) {
  event.preventDefault();
  const body = new URLSearchParams(new FormData(event.target));
  fetch("/data/save", { method: "POST", body }).then(() => say("saved"));
}
function pick(options) {
  shopify.resourcePicker(options).then((chosen) => {
    window.chosen = chosen;
    say(chosen === undefined ? "nothing chosen" : chosen.length + " chosen");
  });
}
</script>
</body>
</html>
`;

const strangerPage = `<!doctype html>
<html lang="en">
<title>Stranger</title>
<link rel="icon" href="data:,">
<button onclick="speak()">Speak</button>
<script>
window.heard = [];
addEventListener("message", (event) => heard.push(event.data));
function speak() {
  for (const message of [
    { kind: "ready" },
    { kind: "toast", id: "x", text: "From a stranger", isError: false, duration: 60000 },
    { kind: "titleBar", title: "Stranger", badges: [], secondary: [], groups: [] },
    { kind: "idToken", request: 1 },
  ]) top.postMessage({ sandbox: true, ...message }, "*");
  const app = top === window ? frames[0] : parent;
  app.postMessage({ sandbox: true, kind: "action", index: 0 }, "*");
  app.postMessage({ sandbox: true, kind: "navigate", href: "/app/members" }, "*");
}
if (top === window) {
  const src = location.origin.replace("localhost", "127.0.0.1") + "/app/around";
  document.body.append(Object.assign(document.createElement("iframe"), { title: "App", src }));
}
</script>
</html>
`;
