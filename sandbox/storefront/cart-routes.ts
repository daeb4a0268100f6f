// The cart API for scripts (`.js`), the same things as plain forms, and links that put a discount code on the cart. A cart is
// made, and its cookie set, when something is first put into it.
// Source: https://shopify.dev/docs/api/ajax/reference/cart and
// https://help.shopify.com/en/manual/discounts/managing-discount-codes
import { z } from "zod";
import type { SandboxContext } from "../context";
import type { Reply, SandboxRequest } from "../http/messages";
import type { Router } from "../http/router";
import type { CartDocument } from "../state/cart-documents";
import { normalizeCode, type ShopState } from "../state/shop-state";
import type { Theme } from "../theme/theme";
import {
  addCode,
  addToCart,
  CartError,
  changeLine,
  clearCart,
  findCart,
  newCart,
  removeCode,
  updateCart,
} from "./cart";
import { cartView, priceCart } from "./cart-view";
import { cartCookie, ownPath, seeOther, type PageMessage } from "./cookies";
import { readFields } from "./form-fields";
import { viewJson } from "./product-view";
import { visitOf, type Visit } from "./shopper";
import { themePage } from "./theme-page";

const MAX_QUANTITY = 1_000_000;
const MAX_ITEMS = 250;

const id = z.union([z.string().regex(/^\d+$/), z.number()]).transform(String);
const quantity = z.coerce.number().int().max(MAX_QUANTITY);
const text = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const properties = z
  .record(z.string(), text.nullable())
  .transform((given) => Object.fromEntries(Object.entries(given).flatMap(([k, v]) => (v ? [[k, v]] : []))))
  .nullish()
  .transform((given) => given ?? {});
const item = z.object({ id, quantity: quantity.min(1).default(1), properties });
const addition = z.union([z.object({ items: z.array(item).min(1).max(MAX_ITEMS) }), item]);

const change = z.object({
  id: z.union([z.string(), z.number()]).transform(String).optional(),
  line: z.coerce.number().int().positive().optional(),
  quantity: quantity.min(0).optional(),
  properties: z.record(z.string(), text).optional(),
});

const update = z.object({
  updates: z
    .union([z.array(quantity.min(0)), z.record(z.string(), quantity.min(0))])
    .nullish()
    .transform((given) => given ?? undefined),
  note: z.string().max(5_000).nullish(),
  attributes: z.record(z.string(), text).optional(),
  discount: z.string().max(2_000).optional(),
});

/** Input of the wrong form is answered as Shopify answers it. */
function read<Schema extends z.ZodType>(schema: Schema, fields: unknown, name: string): z.output<Schema> {
  const parsed = schema.safeParse(fields);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues[0]?.path.map(String).join(".");
  const which = wrong === undefined || wrong === "" ? name : wrong;
  throw new CartError(400, `Required parameter missing or invalid: ${which}`, "Parameter Missing or Invalid");
}

interface CartVisit extends Visit {
  cart: CartDocument;
  fields: unknown;
}

export function addCartRoutes(router: Router, context: SandboxContext, theme: Theme): void {
  router.on(
    "GET",
    "/cart",
    async (request) =>
      await themePage(theme, request, visitOf(context, request), { template: "cart", title: "Cart" }),
  );
  const look = (request: SandboxRequest): Reply => {
    const { shop, customer } = visitOf(context, request);
    return viewJson(200, cartView(shop, findCart(shop, request) ?? newCart(shop), customer));
  };
  router.on("GET", "/cart.js", look).on("GET", "/cart.json", look);

  const api = (path: string, act: (visit: CartVisit) => unknown) => {
    router.on("POST", path, async (request) => {
      const { shop, customer } = visitOf(context, request);
      const cart = findCart(shop, request) ?? newCart(shop);
      let reply;
      try {
        reply = viewJson(200, act({ shop, customer, cart, fields: await readFields(request) }));
      } catch (error) {
        if (!(error instanceof CartError)) throw error;
        reply = viewJson(error.status, error.body);
      }
      return withCart(shop, cart, reply);
    });
  };
  api("/cart/add.js", addItems);
  api("/cart/change.js", ({ shop, customer, cart, fields }) => {
    changeLine(shop, cart, read(change, fields, "id"));
    return cartView(shop, cart, customer);
  });
  api("/cart/update.js", ({ shop, customer, cart, fields }) => {
    updateCart(shop, cart, read(update, fields, "updates"));
    return cartView(shop, cart, customer);
  });
  api("/cart/clear.js", ({ shop, customer, cart }) => {
    clearCart(shop, cart);
    return cartView(shop, cart, customer);
  });
  addCartForms(router, context);
}

/** Answers the line, or the lines when they were asked for as a list. */
function addItems({ shop, customer, cart, fields }: CartVisit): unknown {
  const input = read(addition, fields, "items");
  const items = "items" in input ? input.items : [input];
  const touched = addToCart(
    shop,
    cart,
    items.map((wanted) => ({ ...wanted, variantId: wanted.id })),
  );
  const view = cartView(shop, cart, customer);
  const lines = touched.flatMap((line) => view.items[cart.lines.indexOf(line)] ?? []);
  return "items" in input ? { items: lines } : lines[0];
}

/** Tells the browser the cart's token, once the cart is kept. */
function withCart(shop: ShopState, cart: CartDocument, reply: Reply): Reply {
  if (!shop.carts.has(cart.id)) return reply;
  return { ...reply, headers: { ...reply.headers, "set-cookie": cartCookie(cart.id) } };
}

const addForm = item.extend({ return_to: z.string().optional() });
const cartForm = update.extend({
  checkout: z.string().optional(),
  remove: z.string().optional(),
  add_code: z.string().trim().max(255).optional(),
  remove_code: z.string().optional(),
});

function addCartForms(router: Router, context: SandboxContext): void {
  const form = (path: string, act: (visit: CartVisit) => { to: string; message?: PageMessage }) => {
    router.on("POST", path, async (request) => {
      const { shop, customer } = visitOf(context, request);
      const cart = findCart(shop, request) ?? newCart(shop);
      let outcome: { to: string; message?: PageMessage };
      try {
        outcome = act({ shop, customer, cart, fields: await readFields(request) });
      } catch (error) {
        if (!(error instanceof CartError)) throw error;
        const text = error.status === 400 ? "Quantities are whole numbers." : error.body.description;
        outcome = { to: "/cart", message: { kind: "error", text } };
      }
      const cookies = shop.carts.has(cart.id) ? [cartCookie(cart.id)] : [];
      return seeOther(outcome.to, cookies, outcome.message);
    });
  };
  form("/cart/add", ({ shop, cart, fields }) => {
    const input = read(addForm, fields, "id");
    addToCart(shop, cart, [{ ...input, variantId: input.id }]);
    const to = ownPath(input.return_to, "/cart");
    return { to, message: { kind: "success", text: "Added to your cart." } };
  });
  form("/cart/clear", ({ shop, cart }) => {
    clearCart(shop, cart);
    return { to: "/cart", message: { kind: "success", text: "Your cart is empty now." } };
  });
  form("/cart", changeCart);
  form("/cart/update", changeCart);

  router.on("GET", "/discount/*", (request) => {
    const { shop, customer } = visitOf(context, request);
    const code = decodePart(request.path.slice("/discount/".length));
    const cart = findCart(shop, request) ?? newCart(shop);
    if (code !== "") addCode(shop, cart, code);
    const message = code === "" ? undefined : codeMessage(priceCart(shop, cart, customer), code);
    const cookies = shop.carts.has(cart.id) ? [cartCookie(cart.id)] : [];
    return seeOther(ownPath(request.query.get("redirect"), "/"), cookies, message);
  });
}

/** The cart page's one form: quantities and note, and whichever button was pressed. */
function changeCart({ shop, customer, cart, fields }: CartVisit): { to: string; message?: PageMessage } {
  const input = read(cartForm, fields, "updates");
  const updates =
    input.remove === undefined ? input.updates : { ...withoutList(input.updates), [input.remove]: 0 };
  updateCart(shop, cart, { ...input, updates, discount: undefined });
  if (input.remove_code !== undefined) {
    removeCode(shop, cart, input.remove_code);
    return {
      to: "/cart",
      message: { kind: "success", text: `The code ${input.remove_code} is off your cart.` },
    };
  }
  if (input.add_code !== undefined && input.add_code !== "" && input.checkout === undefined) {
    addCode(shop, cart, input.add_code);
    const message = codeMessage(priceCart(shop, cart, customer), input.add_code);
    // Why a code does not apply stands beside the field.
    return message.kind === "success" ? { to: "/cart", message } : { to: "/cart#codes" };
  }
  if (input.checkout !== undefined) return { to: "/checkout" };
  return { to: "/cart", message: { kind: "success", text: "Your cart is up to date." } };
}

function withoutList(updates: Record<string, number> | number[] | undefined): Record<string, number> {
  return updates === undefined || Array.isArray(updates) ? {} : updates;
}

function codeMessage({ view, refused }: ReturnType<typeof priceCart>, code: string): PageMessage {
  const known = view.discount_codes.find((item) => normalizeCode(item.code) === normalizeCode(code));
  if (known?.applicable) return { kind: "success", text: `The code ${known.code} is on your cart.` };
  if (view.item_count === 0) return { kind: "success", text: `The code ${code} is kept for your cart.` };
  const refusal = refused.find((item) => normalizeCode(item.code) === normalizeCode(code));
  return { kind: "error", text: `${code}: ${refusal?.reason ?? "it does not apply to this cart."}` };
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part).trim().slice(0, 255);
  } catch {
    return "";
  }
}
