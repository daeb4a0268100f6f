// The order status page, for whoever has the order's token.
import type { SandboxContext } from "../context";
import { html } from "../http/messages";
import type { Router } from "../http/router";
import type { Theme } from "../theme/theme";
import { missingPage } from "./catalogue-routes";
import { orderPage } from "./order-page";
import { visitOf } from "./shopper";

export function addOrderPageRoutes(router: Router, context: SandboxContext, theme: Theme): void {
  router.on("GET", "/orders/*", async (request) => {
    const visit = visitOf(context, request);
    const order = visit.shop.ordersByToken.first(request.path.slice("/orders/".length));
    if (!order) return await missingPage(theme, request, visit);
    return html(200, orderPage(theme, { ...visit, order, isNew: false }));
  });
}
