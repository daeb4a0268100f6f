// The admin around the embedded app: a side navigation and title bar that the app fills through App Bridge's stand-in, and
// the frame itself. It answers the frame's messages: session tokens, navigation, toasts, loading.
import { escapeHtml } from "./layout";

export interface AdminPage {
  shopName: string;
  shopDomain: string;
  frameAddress: string;
}

/** A value as script text that cannot close its own script element. */
function scriptValue(value: unknown): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}

const style = `
* { box-sizing: border-box; }
body { margin: 0; font: 14px/1.4 system-ui, sans-serif; color: #303030; display: grid; height: 100vh;
  grid-template: "top top" 3rem "nav main" 1fr / 13rem 1fr; background: #ebebeb; }
#top { grid-area: top; background: #1a1a1a; color: #fff; display: flex; align-items: center; gap: 1rem; padding: 0 1rem; }
#top a { color: #fff; } #top strong { margin-right: auto; }
nav { grid-area: nav; padding: .75rem; } nav ul { list-style: none; margin: 0; padding: 0; }
nav a { display: block; padding: .4rem .6rem; border-radius: .4rem; color: inherit; text-decoration: none; }
nav a:hover, nav a[aria-current] { background: #fff; }
main { grid-area: main; display: flex; flex-direction: column; background: #f1f1f1; min-width: 0; }
#bar { display: flex; align-items: center; gap: .5rem; padding: .5rem 1rem; background: #fff; border-bottom: 1px solid #ddd; }
#bar h1 { font-size: 1rem; margin: 0 auto 0 0; } #bar button { font: inherit; padding: .3rem .7rem; cursor: pointer; }
iframe { border: 0; flex: 1; width: 100%; }
#progress { height: 3px; background: transparent; } #progress.busy { background: #0b6b53; }
#toasts { position: fixed; bottom: 1.5rem; left: 50%; transform: translateX(-50%); }
#toasts p { background: #1a1a1a; color: #fff; padding: .6rem 1rem; border-radius: .5rem; }
#toasts p.error { background: #8e1f0b; }
@media (max-width: 40rem) { body { grid-template: "top" 3rem "nav" auto "main" 1fr / 1fr; } nav ul { display: flex; } }`;

export function adminPage({ shopName, shopDomain, frameAddress }: AdminPage): string {
  const settings = { shop: shopDomain, appOrigin: new URL(frameAddress).origin };
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(shopName)} · Admin</title>
<style>${style}</style>
</head>
<body>
<div id="top"><strong>${escapeHtml(shopName)}</strong><a href="/">View the shop</a></div>
<nav aria-label="App"><ul id="links"><li><a href="/app" aria-current="page">Vefa</a></li></ul></nav>
<main>
<div id="progress"></div>
<div id="bar"><h1 id="title">Vefa</h1><span id="actions"></span></div>
<iframe id="app" title="Vefa" src="${escapeHtml(frameAddress)}" allow="clipboard-write"></iframe>
</main>
<div id="toasts" role="status" aria-live="polite"></div>
<script>
const settings = ${scriptValue(settings)};
const frame = document.getElementById("app");
const links = document.getElementById("links");
const tell = (message) => frame.contentWindow.postMessage({ sandbox: true, ...message }, settings.appOrigin);
const answers = {
  async idToken() {
    const response = await fetch("/sandbox/session-token?shop=" + encodeURIComponent(settings.shop));
    return (await response.json()).token;
  },
  navigated({ path }) {
    history.replaceState(null, "", "/admin/apps/vefa" + path);
    for (const link of links.querySelectorAll("a")) {
      if (link.getAttribute("href") === path.split("?")[0]) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  },
  menu({ items }) {
    const first = [{ href: "/app", label: "Vefa" }];
    links.replaceChildren(...[...first, ...items].map(({ href, label }) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = href;
      link.textContent = label;
      item.append(link);
      return item;
    }));
  },
  titleBar({ title, actions }) {
    document.getElementById("title").textContent = title || "Vefa";
    document.getElementById("actions").replaceChildren(...actions.map(({ index, label }) => {
      const button = document.createElement("button");
      button.textContent = label;
      button.onclick = () => tell({ kind: "action", index });
      return button;
    }));
  },
  toast({ text, isError, duration }) {
    const toast = document.createElement("p");
    toast.textContent = text;
    if (isError) toast.className = "error";
    document.getElementById("toasts").append(toast);
    setTimeout(() => toast.remove(), duration || 5000);
  },
  loading({ busy }) { document.getElementById("progress").className = busy ? "busy" : ""; },
  open({ address }) { location.assign(address); },
};
links.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link) return;
  event.preventDefault();
  tell({ kind: "navigate", href: link.getAttribute("href") });
});
addEventListener("message", async (event) => {
  if (event.origin !== settings.appOrigin || !event.data || event.data.sandbox !== true) return;
  const answer = answers[event.data.kind];
  if (!answer) return;
  const value = await answer(event.data);
  if (event.data.request) tell({ kind: "answer", request: event.data.request, value });
});
</script>
</body>
</html>`;
}
