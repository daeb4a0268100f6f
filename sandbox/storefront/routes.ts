// All routes of the shop as shoppers see it. Where there is no shop yet, the control panel says how to make one.
import type { SandboxContext } from "../context";
import { json, type Reply, type SandboxRequest } from "../http/messages";
import { Router } from "../http/router";
import type { Theme } from "../theme/theme";
import { addAccountRoutes } from "./account-routes";
import { addCartRoutes } from "./cart-routes";
import { addCatalogueRoutes, missingPage } from "./catalogue-routes";
import { addCheckoutRoutes } from "./checkout-routes";
import { addOrderPageRoutes } from "./order-routes";
import { visitOf } from "./shopper";

/** Takes every address that nobody else has. */
export function addStorefrontRoutes(router: Router, context: SandboxContext, theme: Theme): void {
  const storefront = new Router();
  addCatalogueRoutes(storefront, context, theme);
  addCartRoutes(storefront, context, theme);
  addCheckoutRoutes(storefront, context, theme);
  addOrderPageRoutes(storefront, context, theme);
  addAccountRoutes(storefront, context, theme);
  router.on("GET", "/favicon.ico", () => ({ status: 204, headers: { "cache-control": "max-age=86400" } }));
  router.on("*", "/*", async (request): Promise<Reply> => {
    const isPage = wantsPage(request);
    if (isPage && context.state.defaultShop() === undefined) {
      return { status: 302, headers: { location: "/sandbox" } };
    }
    const answer = await storefront.handle(request);
    if (answer !== undefined) return answer;
    if (isPage) return await missingPage(theme, request, visitOf(context, request));
    const message = `${request.method} ${request.path} is not in the sandbox`;
    return json(404, { error: { code: "not_in_the_sandbox", message } });
  });
}

function wantsPage(request: SandboxRequest): boolean {
  return request.method === "GET" && (request.headers.accept ?? "*/*").includes("text/html");
}
