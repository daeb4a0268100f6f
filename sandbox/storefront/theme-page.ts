// A page of the storefront in the shop's theme: who looks, the cart, the language and the message from the page before are
// the same for all of them.
import type { Reply, SandboxRequest } from "../http/messages";
import { html } from "../http/messages";
import { localeOf } from "../theme/locale";
import type { ThemePage } from "../theme/liquid-objects";
import type { Theme } from "../theme/theme";
import { findCart, newCart } from "./cart";
import { priceCart } from "./cart-view";
import { messageCookie, pageMessage } from "./cookies";
import type { Visit } from "./shopper";

interface Rendering extends Pick<ThemePage, "template" | "title" | "product" | "collection"> {
  status?: number;
  /** For the template, beside Shopify's objects. */
  values?: Record<string, unknown>;
}

export async function themePage(
  theme: Theme,
  request: SandboxRequest,
  { shop, customer }: Visit,
  { status = 200, values = {}, ...page }: Rendering,
): Promise<Reply> {
  const { view, refused } = priceCart(shop, findCart(shop, request) ?? newCart(shop), customer);
  const message = pageMessage(request);
  const body = await theme.renderPage(
    {
      ...page,
      shop,
      customer,
      path: request.path,
      locale: localeOf(request, customer),
      cart: view,
      designMode: request.query.get("design_mode") === "1",
    },
    page.template,
    { message, refused_codes: refused, ...values },
  );
  const reply = html(status, body);
  if (message === undefined) return reply;
  return { ...reply, headers: { ...reply.headers, "set-cookie": messageCookie(undefined) } };
}
