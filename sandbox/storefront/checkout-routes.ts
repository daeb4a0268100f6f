// The checkout: a page of its own with one form. Every button saves what was typed; the order is placed at the price that the
// page showed or not at all, and a second press of the button leads to the same order.
import type { SandboxContext } from "../context";
import { parseInput } from "../control/endpoint";
import { html, type Reply, type SandboxRequest } from "../http/messages";
import type { Router } from "../http/router";
import type { CheckoutDocument } from "../state/cart-documents";
import type { ShopState } from "../state/shop-state";
import type { Theme } from "../theme/theme";
import { addCode, findCart, removeCode } from "./cart";
import { missingPage } from "./catalogue-routes";
import { checkoutState, codeRefusal, openCheckout, placeCheckout, priceSeen } from "./checkout";
import {
  checkoutForm,
  contactErrors,
  takeFields,
  type CheckoutErrors,
  type CheckoutFields,
} from "./checkout-form";
import { checkoutPage } from "./checkout-page";
import { seeOther } from "./cookies";
import { readFields } from "./form-fields";
import { orderPage } from "./order-page";
import { visitOf, type Visit } from "./shopper";

interface Step extends Visit {
  checkout: CheckoutDocument;
}

export function addCheckoutRoutes(router: Router, context: SandboxContext, theme: Theme): void {
  const begin = (request: SandboxRequest): Reply => {
    const { shop, customer } = visitOf(context, request);
    const cart = findCart(shop, request);
    if (!cart || cart.lines.length === 0) return seeOther("/cart");
    const code = request.query.get("discount");
    if (code !== null && code.trim() !== "") addCode(shop, cart, code.slice(0, 255));
    return seeOther(pathOf(openCheckout(shop, cart, customer)));
  };
  router.on("GET", "/checkout", begin).on("POST", "/checkout", begin);

  router.on("GET", "/checkouts/*", async (request) => {
    const visit = visitOf(context, request);
    const [token = "", page] = request.path.slice("/checkouts/".length).split("/");
    const checkout = visit.shop.checkouts.get(token);
    if (!checkout || (page !== undefined && page !== "thank-you")) {
      return await missingPage(theme, request, visit);
    }
    const order = checkout.orderId === null ? undefined : visit.shop.orders.get(checkout.orderId);
    if (page === "thank-you") {
      if (order) return html(200, orderPage(theme, { ...visit, order, isNew: true }));
      return { status: 302, headers: { location: pathOf(checkout) } };
    }
    if (order) return { status: 302, headers: { location: thanksPath(checkout) } };
    return show(theme, { ...visit, checkout }, {});
  });

  router.on("POST", "/checkouts/*", async (request) => {
    const visit = visitOf(context, request);
    const checkout = visit.shop.checkouts.get(request.path.slice("/checkouts/".length));
    if (!checkout) return await missingPage(theme, request, visit);
    const fields = parseInput(checkoutForm, await readFields(request));
    if (fields.action === "place") await context.delivery.room();
    return answer(context, theme, { ...visit, checkout }, fields);
  });
}

function pathOf(checkout: CheckoutDocument): string {
  return `/checkouts/${checkout.id}`;
}

function thanksPath(checkout: CheckoutDocument): string {
  return `${pathOf(checkout)}/thank-you`;
}

interface Shown {
  errors?: CheckoutErrors;
  /** For the whole page. */
  notice?: string;
  fields?: CheckoutFields;
}

function show(theme: Theme, { shop, customer, checkout }: Step, shown: Shown): Reply {
  const state = checkoutState(shop, checkout, customer);
  if (!state) return seeOther("/cart");
  const isWrong = shown.errors !== undefined || shown.notice !== undefined;
  return html(isWrong ? 422 : 200, checkoutPage(theme, shop, state, shown));
}

/** Without a pause between looking whether there is an order and placing it, so that there can never be two. */
function answer(context: SandboxContext, theme: Theme, step: Step, fields: CheckoutFields): Reply {
  const { shop, customer, checkout } = step;
  if (checkout.orderId !== null) return seeOther(thanksPath(checkout));
  takeFields(checkout, fields, customer !== null);
  save(shop, checkout);
  const [action, subject = ""] = split(fields.action);
  if (action === "place") return place(context, theme, step, fields);
  const cart = checkout.cartId === null ? undefined : shop.carts.get(checkout.cartId);
  if (!cart) return seeOther("/cart");
  if (action === "remove_code") removeCode(shop, cart, subject);
  else if (action === "remove_gift_card") {
    checkout.giftCards = checkout.giftCards.filter((_, index) => String(index) !== subject);
    save(shop, checkout);
  } else {
    const errors = takeCodes(step, fields);
    if (Object.keys(errors).length > 0) return show(theme, step, { errors, fields });
  }
  return seeOther(`${pathOf(checkout)}${anchors[action] ?? ""}`);
}

const anchors: Record<string, string> = {
  apply_code: "#codes",
  remove_code: "#codes",
  apply_gift_card: "#payment",
  remove_gift_card: "#payment",
  update_delivery: "#delivery",
  update_shipping: "#shipping",
};

/** A discount code or gift card that was typed is put on, unless it is refused. */
function takeCodes(
  { shop, customer, checkout }: Step,
  { code, gift_card: giftCard }: CheckoutFields,
): CheckoutErrors {
  const errors: CheckoutErrors = {};
  if (code !== "") {
    const tried = checkoutState(shop, checkout, customer, { code });
    const refusal = tried && codeRefusal(tried, code);
    if (refusal !== undefined) errors.code = `${code}: ${refusal}`;
    else if (tried) addCode(shop, tried.cart, code);
  }
  if (giftCard !== "") {
    const tried = checkoutState(shop, checkout, customer, { giftCard });
    const refusal = tried?.priced.refusedGiftCards.find((card) => card.code === giftCard);
    if (refusal) errors.gift_card = refusal.reason;
    else if (tried) {
      checkout.giftCards.push(giftCard);
      save(shop, checkout);
    }
  }
  return errors;
}

function place(context: SandboxContext, theme: Theme, step: Step, fields: CheckoutFields): Reply {
  const { shop, customer, checkout } = step;
  const state = checkoutState(shop, checkout, customer);
  if (!state) return seeOther("/cart");
  const errors = contactErrors(checkout, state.rate !== null);
  const isDue = state.priced.dueCents > 0;
  if (isDue && fields.payment === undefined) errors.payment = "Choose how to pay.";
  if (Object.keys(errors).length > 0) return show(theme, step, { errors, fields });
  if (fields.price_seen !== priceSeen(state)) {
    const notice =
      "The price has changed since you saw it. Please look at the new total; nothing was charged.";
    return show(theme, step, { notice, fields });
  }
  if (isDue && fields.payment === "failure") {
    const payment = "The payment was declined. Nothing was charged; try another way to pay.";
    return show(theme, step, { errors: { payment }, fields });
  }
  const isLater = isDue && fields.payment === "later";
  const { events } = placeCheckout(shop, state, { gateway: isLater ? "manual" : "bogus", paid: !isLater });
  context.publisher.publish(shop, events);
  return seeOther(thanksPath(checkout));
}

function save(shop: ShopState, checkout: CheckoutDocument): void {
  checkout.updatedAt = shop.timestamp();
  shop.checkouts.put(checkout);
}

/** "remove_code:TEN" is remove_code and TEN. */
function split(action: string): [string, string?] {
  const colon = action.indexOf(":");
  return colon === -1 ? [action] : [action.slice(0, colon), action.slice(colon + 1)];
}
