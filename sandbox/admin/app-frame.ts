// The app in the admin: its page in a frame with a fresh session token, the admin's chrome around it. The path after
// /admin/apps/vefa is the app's own, so that a reload finds the same page again.
import { hostParameter, mintSessionToken, staffUser } from "../auth/session-token";
import type { SandboxContext } from "../context";
import { shopOf } from "../control/endpoint";
import { json, type Reply } from "../http/messages";
import { markup } from "../http/markup";
import type { Router } from "../http/router";
import { appName, appPath, framePage } from "./layout";
import { adminRoute, redirect } from "./route";
import { jsonScript } from "./script-data";
import type { AdminView } from "./view";

export function addAppFrameRoutes(router: Router, context: SandboxContext): void {
  adminRoute(router, context, "GET", appPath, appFrame);
  adminRoute(router, context, "GET", `${appPath}/*`, appFrame);
  // As Shopify's admin knows an app by its client id too, the way links in messages name it.
  const byClientId = `/admin/apps/${context.credentials.apiKey}`;
  adminRoute(router, context, "GET", `${byClientId}/*`, ({ request: { path, query } }) =>
    redirect(`${appPath}${path.slice(byClientId.length)}${query.size > 0 ? `?${query.toString()}` : ""}`),
  );
  router.on("GET", "/sandbox/session-token", async (request) => {
    const shop = shopOf(context.state, request);
    return json(200, { token: await mintSessionToken(context.credentials, shop.document.domain) });
  });
}

/** What the frame must not pass on as if the app had asked for it. */
const reserved = ["shop", "host", "id_token", "embedded", "locale", "done"];

async function appFrame(view: AdminView): Promise<Reply> {
  const { context, shop, request } = view;
  const { installation, domain } = shop.document;
  if (installation === null) return redirect("/admin/apps/vefa/install");
  const path = request.path.slice(appPath.length);
  const target = new URL(path === "/app" || path.startsWith("/app/") ? path : "/app", context.appUrl);
  for (const [name, value] of request.query) {
    if (!reserved.includes(name)) target.searchParams.append(name, value);
  }
  const parameters = {
    embedded: "1",
    host: hostParameter(domain),
    locale: "en",
    shop: domain,
    id_token: await mintSessionToken(context.credentials, domain),
  };
  for (const [name, value] of Object.entries(parameters)) target.searchParams.set(name, value);
  const settings = {
    shop: domain,
    appName,
    appPath,
    appOrigin: target.origin,
    apiKey: context.credentials.apiKey,
    user: { id: Number(staffUser.id), accountAccess: "full" },
    scopes: { granted: installation.scopes, required: context.configuration.scopes, optional: [] },
  };
  const main = markup`<main id="main" tabindex="-1" class="app-frame">
<div class="app-bar"><span id="breadcrumb"></span><h1 id="app-title">${appName}</h1><div class="actions" id="app-actions"></div></div>
<div class="progress" id="progress" role="progressbar" aria-label="Loading" hidden></div>
<iframe id="app" title="${appName}" src="${target.href}" allow="clipboard-write"></iframe>
</main>`;
  return framePage(view, {
    title: appName,
    section: "app",
    main,
    scripts: markup`${jsonScript("settings", settings)}<link rel="stylesheet" href="/admin/assets/app-frame.css"><script type="module" src="/admin/assets/app-frame.js"></script>`,
  });
}
