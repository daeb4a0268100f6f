// The frame of the sandbox's own pages (control panel, mail, theme editor): a quiet bar with where one is, and what was just
// done. They work without script; panel.js only keeps what they show fresh.
import type { SandboxContext } from "../context";
import { addAssets } from "../http/assets";
import { html, type Reply, type SandboxRequest } from "../http/messages";
import { markup, Markup, type Printable } from "../http/markup";
import { SandboxRefusal } from "../http/refusal";
import type { Handler, Router } from "../http/router";

export type PanelSection = "overview" | "clock" | "chaos" | "webhooks" | "mail" | "theme";

const sections: readonly { section: PanelSection; label: string; path: string }[] = [
  { section: "overview", label: "Overview", path: "/sandbox" },
  { section: "clock", label: "Clock", path: "/sandbox/clock" },
  { section: "chaos", label: "Chaos", path: "/sandbox/chaos" },
  { section: "webhooks", label: "Webhooks", path: "/sandbox/webhooks" },
  { section: "mail", label: "Mail", path: "/sandbox/mail" },
  { section: "theme", label: "Theme", path: "/sandbox/theme" },
];

export interface PanelPage {
  section: PanelSection;
  title: string;
  main: Printable;
  /** Said at the top: what was done, or what is wrong. */
  message?: { kind: "success" | "error"; text: string } | undefined;
  status?: number;
  /** The page takes the whole window. */
  wide?: boolean;
}

export function addPanelAssets(router: Router): void {
  addAssets(router, "/sandbox/assets", new URL("./assets/", import.meta.url));
}

export function panelPage(page: PanelPage): Reply {
  const { section, title, main, message, wide } = page;
  const links = sections.map(
    (item) =>
      markup`<li><a href="${item.path}"${item.section === section ? new Markup(' aria-current="page"') : ""}>${item.label}</a></li>`,
  );
  const body = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Sandbox</title>
${["panel.css", "controls.css", "editor.css"].map((file) => markup`<link rel="stylesheet" href="/sandbox/assets/${file}">`)}
<script src="/sandbox/assets/panel.js" defer></script>
</head>
<body${wide ? new Markup(' class="wide"') : ""}>
<a class="skip" href="#main">Skip to the page</a>
<header class="bar">
<a class="brand" href="/sandbox">Sandbox</a>
<nav aria-label="Sandbox"><ul>${links}</ul></nav>
<nav aria-label="Shop" class="ways"><ul><li><a href="/">Shop</a></li><li><a href="/admin">Admin</a></li></ul></nav>
</header>
<main id="main" tabindex="-1">
<h1>${title}</h1>
${message && markup`<p class="note ${message.kind}" role="status">${message.text}</p>`}
${main}
</main>
</body>
</html>`;
  return html(page.status ?? 200, String(body));
}

/** A handler whose refusals are pages. */
export function pageHandler(section: PanelSection, handler: Handler): Handler {
  return async (request) => {
    try {
      return await handler(request);
    } catch (error) {
      if (!(error instanceof SandboxRefusal)) throw error;
      const message = { kind: "error" as const, text: error.message };
      const back = markup`<p><a class="button" href="/sandbox">Back to the overview</a></p>`;
      return panelPage({ section, title: "That did not work", main: back, message, status: error.status });
    }
  };
}

/** Back to a page, which says what was done by its name. */
export function seePage(path: string, done?: string): Reply {
  const location = done === undefined ? path : `${path}${path.includes("?") ? "&" : "?"}done=${done}`;
  return { status: 303, headers: { location } };
}

/** What the page says of the action that led to it; undefined for a name that is not in the table. */
export function doneMessage(
  request: SandboxRequest,
  sentences: Readonly<Record<string, string>>,
): PanelPage["message"] {
  const done = request.query.get("done") ?? "";
  const text = Object.hasOwn(sentences, done) ? sentences[done] : undefined;
  return text === undefined ? undefined : { kind: "success", text };
}

export async function formFields(request: SandboxRequest): Promise<Record<string, string>> {
  const fields = (await request.fields()) as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(fields).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

/** A moment for people: "22 Nov 2026, 14:05:09", in a time zone. */
export function moment(date: Date, timeZone: string): string {
  return new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "medium", timeZone }).format(
    date,
  );
}

/** The time zone that the pages speak in: the first shop's. */
export function panelTimezone(context: SandboxContext): string {
  return context.state.defaultShop()?.document.timezone ?? "UTC";
}
