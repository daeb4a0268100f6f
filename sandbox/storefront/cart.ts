// What can be done to a cart: add, change, update, clear, and which discount codes are on it. Only variants of active
// products are sold, and `add` and `change` keep to the stock, as Shopify's cart does; prices play no part here.
// Source: https://shopify.dev/docs/api/ajax/reference/cart
import { createHash } from "node:crypto";
import type { SandboxRequest } from "../http/messages";
import type { CartDocument, CartLine } from "../state/cart-documents";
import type { ProductDocument, VariantDocument } from "../state/documents";
import { gidOf, legacyId } from "../state/ids";
import { normalizeCode, type ShopState } from "../state/shop-state";
import { cartToken, newToken } from "./cookies";

/** What the cart API answers when it cannot do what was asked. */
export class CartError extends Error {
  readonly status: number;
  readonly body: { status: number | string; message: string; description: string };

  constructor(status: 400 | 404 | 422, description: string, message = "Cart Error") {
    super(description);
    this.name = "CartError";
    this.status = status;
    this.body = { status: status === 400 ? "bad_request" : status, message, description };
  }
}

export interface AddedItem {
  variantId: string;
  quantity: number;
  properties: Record<string, string>;
}

/** The cart that the request's cookie names; undefined when there is none. */
export function findCart(shop: ShopState, request: SandboxRequest): CartDocument | undefined {
  const token = cartToken(request);
  return token === undefined ? undefined : shop.carts.get(token);
}

/** A cart that is not kept until something is put into it. */
export function newCart(shop: ShopState): CartDocument {
  const now = shop.timestamp();
  return { id: newToken(), note: null, attributes: {}, lines: [], codes: [], createdAt: now, updatedAt: now };
}

/** "VARIANT:HASH"; changes with the line's properties. */
export function lineKey(line: CartLine): string {
  const properties = Object.entries(line.properties).sort(([a], [b]) => (a < b ? -1 : 1));
  const hash = createHash("md5")
    .update(JSON.stringify([line.variantId, properties]))
    .digest("hex");
  return `${legacyId(line.variantId)}:${hash}`;
}

export interface SoldVariant {
  product: ProductDocument;
  variant: VariantDocument;
}

/** What a line sells; undefined when it is not sold any more. */
export function soldVariant(shop: ShopState, variantId: string): SoldVariant | undefined {
  const product = shop.productOfVariant(variantId);
  const variant = product?.variants.find((item) => item.id === variantId);
  return product?.status === "ACTIVE" && variant ? { product, variant } : undefined;
}

function requireVariant(shop: ShopState, variantId: string): SoldVariant {
  const sold = soldVariant(shop, gidOf("ProductVariant", variantId));
  if (!sold) throw new CartError(404, "Cannot find variant");
  return sold;
}

/** The name of a line for people: "House Blend - 1 kg". */
export function lineTitle({ product, variant }: SoldVariant): string {
  return variant.title === "Default Title" ? product.title : `${product.title} - ${variant.title}`;
}

/** Adds all items or, when one is not sold, none. What the stock does not hold is left out and said (422) after the rest. */
export function addToCart(shop: ShopState, cart: CartDocument, items: readonly AddedItem[]): CartLine[] {
  const wanted = items.map((item) => ({ item, sold: requireVariant(shop, item.variantId) }));
  const touched: CartLine[] = [];
  let shortage: CartError | undefined;
  for (const { item, sold } of wanted) {
    const { inventoryQuantity: stock, id } = sold.variant;
    const inCart = cart.lines.filter((line) => line.variantId === id);
    const room = stock - inCart.reduce((sum, line) => sum + line.quantity, 0);
    if (stock <= 0) {
      shortage ??= new CartError(422, `The product '${lineTitle(sold)}' is already sold out.`);
      continue;
    }
    if (item.quantity > room) {
      shortage ??= new CartError(422, `You can't add more ${lineTitle(sold)} to the cart.`);
    }
    const quantity = Math.min(item.quantity, room);
    if (quantity <= 0) continue;
    const fresh = { variantId: id, quantity, properties: item.properties };
    const same = inCart.find((line) => lineKey(line) === lineKey(fresh));
    if (same) same.quantity += quantity;
    else cart.lines.unshift(fresh);
    touched.push(same ?? fresh);
  }
  if (touched.length > 0) save(shop, cart);
  if (shortage) throw shortage;
  return touched;
}

export interface LineChange {
  /** A variant's number or a line's key. */
  id?: string | undefined;
  /** Its place in the cart, from 1. */
  line?: number | undefined;
  quantity?: number | undefined;
  properties?: Record<string, string> | undefined;
}

export function changeLine(shop: ShopState, cart: CartDocument, change: LineChange): void {
  const line = change.line === undefined ? lineById(cart, change.id) : cart.lines[change.line - 1];
  if (!line) {
    const text = "no valid id or line parameter";
    throw new CartError(400, text, text);
  }
  if (change.properties !== undefined && Object.keys(change.properties).length > 0) {
    line.properties = change.properties;
  }
  const quantity = change.quantity ?? (change.properties === undefined ? 1 : line.quantity);
  const sold = soldVariant(shop, line.variantId);
  const stock = sold?.variant.inventoryQuantity ?? 0;
  line.quantity = Math.min(quantity, Math.max(stock, 0));
  dropEmpty(cart);
  save(shop, cart);
  if (sold && quantity > stock) {
    throw new CartError(422, `You can't add more ${lineTitle(sold)} to the cart.`);
  }
}

export interface CartUpdate {
  /** Quantities by variant number or line key, or for every line in order. */
  updates?: Record<string, number> | number[] | undefined;
  note?: string | null | undefined;
  attributes?: Record<string, string> | undefined;
  /** Codes with commas between them; "" takes all away. */
  discount?: string | undefined;
}

/** Changes quantities without looking at the stock, as Shopify's does, and adds variants that are not in the cart yet. */
export function updateCart(shop: ShopState, cart: CartDocument, update: CartUpdate): void {
  const { updates } = update;
  if (Array.isArray(updates)) {
    if (updates.length !== cart.lines.length) {
      throw new CartError(
        400,
        "The updates must be as many as the cart's lines",
        "Parameter Missing or Invalid",
      );
    }
    cart.lines.forEach((line, index) => (line.quantity = updates[index] ?? line.quantity));
  } else if (updates !== undefined) {
    const fresh = Object.keys(updates).filter((id) => lineById(cart, id) === undefined);
    for (const id of fresh) requireVariant(shop, id);
    for (const [id, quantity] of Object.entries(updates)) {
      const line = lineById(cart, id);
      if (line) line.quantity = quantity;
      else cart.lines.unshift({ variantId: requireVariant(shop, id).variant.id, quantity, properties: {} });
    }
  }
  dropEmpty(cart);
  if (update.note !== undefined) cart.note = update.note === "" ? null : update.note;
  if (update.attributes !== undefined) {
    cart.attributes = withoutEmpty({ ...cart.attributes, ...update.attributes });
  }
  if (update.discount !== undefined) cart.codes = uniqueCodes(update.discount.split(","));
  save(shop, cart);
}

/** Takes every line out; note, attributes and codes stay. */
export function clearCart(shop: ShopState, cart: CartDocument): void {
  cart.lines = [];
  save(shop, cart);
}

export function addCode(shop: ShopState, cart: CartDocument, code: string): void {
  cart.codes = uniqueCodes([...cart.codes, code]);
  save(shop, cart);
}

export function removeCode(shop: ShopState, cart: CartDocument, code: string): void {
  cart.codes = cart.codes.filter((known) => normalizeCode(known) !== normalizeCode(code));
  save(shop, cart);
}

function uniqueCodes(codes: readonly string[]): string[] {
  const byText = new Map<string, string>();
  for (const code of codes) {
    const text = code.trim();
    if (text !== "" && !byText.has(normalizeCode(text))) byText.set(normalizeCode(text), text);
  }
  return [...byText.values()];
}

function lineById(cart: CartDocument, id: string | undefined): CartLine | undefined {
  if (id === undefined) return undefined;
  return cart.lines.find((line) => lineKey(line) === id || legacyId(line.variantId) === id);
}

/** Lines that a change made the same become one. */
function dropEmpty(cart: CartDocument): void {
  const byKey = new Map<string, CartLine>();
  for (const line of cart.lines) {
    if (line.quantity <= 0) continue;
    const same = byKey.get(lineKey(line));
    if (same) same.quantity += line.quantity;
    else byKey.set(lineKey(line), line);
  }
  cart.lines = [...byKey.values()];
}

function withoutEmpty(attributes: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== ""));
}

function save(shop: ShopState, cart: CartDocument): void {
  cart.updatedAt = shop.timestamp();
  shop.carts.put(cart);
}
