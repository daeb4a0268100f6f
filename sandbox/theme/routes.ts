// What the theme serves beside the storefront's pages: assets, the choice of a language, and the control API of placements.
import type { SandboxContext } from "../context";
import { shopEndpoint, shopOf } from "../control/endpoint";
import { json, type SandboxRequest } from "../http/messages";
import { notFound } from "../http/refusal";
import type { Router } from "../http/router";
import type { ShopState } from "../state/shop-state";
import { ownPath } from "../storefront/cookies";
import { serveAsset } from "./assets";
import { LOCALE_COOKIE } from "./locale";
import { placementsInput, placementsOf, setPlacements } from "./placements";
import { slots } from "./slots";
import { THEME_ASSETS, type Theme } from "./theme";

export function addThemeRoutes(router: Router, theme: Theme): void {
  router.on("GET", `${THEME_ASSETS}/*`, (request) => {
    const file = decodeURIComponent(request.path.slice(THEME_ASSETS.length + 1));
    const asset = theme.asset(file);
    if (!asset) throw notFound(`The theme has no asset ${file}`);
    return serveAsset(request, file, asset);
  });
  router.on("GET", "/extensions/*", (request) => {
    const [, handle = "", file = ""] = /^\/extensions\/([^/]+)\/assets\/([^/]+)$/.exec(request.path) ?? [];
    const name = decodeURIComponent(file);
    const asset = theme.extensions.find(decodeURIComponent(handle))?.assets.get(name);
    if (!asset) throw notFound(`There is no asset ${request.path}`);
    return serveAsset(request, name, asset);
  });
  router.on("POST", "/localization", async (request) => {
    const { locale = "", return_to: returnTo = "/" } = (await request.fields()) as Record<string, string>;
    const chosen = theme.locales().includes(locale) ? locale : "en";
    return {
      status: 303,
      headers: {
        location: ownPath(returnTo, "/"),
        "set-cookie": `${LOCALE_COOKIE}=${chosen}; Path=/; SameSite=Lax; Max-Age=31536000`,
      },
    };
  });
}

/** GET and PUT /sandbox/api/theme: what is placed, and what could be. */
export function addThemeControlRoutes(router: Router, context: SandboxContext, theme: Theme): void {
  router.on("GET", "/sandbox/api/theme", (request: SandboxRequest) =>
    json(200, describe(shopOf(context.state, request), theme)),
  );
  router.on(
    "PUT",
    "/sandbox/api/theme",
    shopEndpoint(context, placementsInput, (shop, input) => {
      setPlacements(shop, theme.extensions.all(), input);
      return describe(shop, theme);
    }),
  );
}

function describe(shop: ShopState, theme: Theme) {
  return {
    ...placementsOf(shop),
    slots: slots.map((slot) => slot.name),
    extensions: theme.extensions.all().map((extension) => ({
      handle: extension.handle,
      name: extension.name,
      blocks: [...extension.blocks.values()].map(({ handle, schema }) => ({
        handle,
        name: extension.labels.label(schema.name, "en"),
        target: schema.target,
      })),
      broken: Object.fromEntries(extension.brokenBlocks),
    })),
  };
}
