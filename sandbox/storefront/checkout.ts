// A checkout from a cart to its order. The price is worked out anew whenever it is asked for, from the products' own prices,
// and the order is placed at that price, once: a checkout that has an order takes no other. Guests are known by their e-mail
// address: the order goes to the customer who has it, or to a new one without an account, as at Shopify.
// Source: https://help.shopify.com/en/manual/customers/manage-customers and
// https://help.shopify.com/en/manual/checkout-settings
import { createCustomer, createdEvents } from "../customers/customers";
import { placeOrder } from "../orders/place";
import { priceCheckout, type PricedCheckout } from "../rules/price-checkout";
import { storeCreditCents } from "../rules/store-credit-payment";
import type { CartDocument, CheckoutDocument } from "../state/cart-documents";
import type { CustomerDocument } from "../state/documents";
import { legacyId } from "../state/ids";
import { formatMoney } from "../state/money";
import type { OrderAddress, OrderDocument } from "../state/order-documents";
import { normalizeCode, type ShopState } from "../state/shop-state";
import type { ShopEvent } from "../webhooks/events";
import { soldLines, type SoldLine } from "./cart-view";
import { newToken } from "./cookies";
import { destinations, findDestination, rateOf, type Destination, type ShippingRate } from "./destinations";

/** The checkout of a cart; one that is open already is gone on with. */
export function openCheckout(
  shop: ShopState,
  cart: CartDocument,
  customer: CustomerDocument | null,
): CheckoutDocument {
  const open = shop.checkoutsByCart.get(cart.id).find((checkout) => checkout.orderId === null);
  if (open) return prefilled(shop, open, customer);
  const now = shop.timestamp();
  return shop.checkouts.put({
    id: newToken(),
    cartId: cart.id,
    email: customer?.email ?? "",
    address: addressOf(shop, customer),
    shippingRate: "standard",
    giftCards: [],
    useStoreCredit: false,
    orderId: null,
    createdAt: now,
    updatedAt: now,
  });
}

/** Who logs in halfway need not type what is known. */
function prefilled(
  shop: ShopState,
  checkout: CheckoutDocument,
  customer: CustomerDocument | null,
): CheckoutDocument {
  const isBlank = checkout.address.lastName === "" && checkout.address.address1 === "";
  if (customer === null || !isBlank) return checkout;
  checkout.address = addressOf(shop, customer);
  checkout.email = customer.email ?? checkout.email;
  return shop.checkouts.put(checkout);
}

function addressOf(shop: ShopState, customer: CustomerDocument | null): OrderAddress {
  const known = customer?.address;
  const wish = known?.countryCode ?? shop.document.countryCode;
  const to = findDestination(wish) ?? findDestination("DE") ?? destinations[0];
  return {
    firstName: known?.firstName ?? customer?.firstName ?? "",
    lastName: known?.lastName ?? customer?.lastName ?? "",
    address1: known?.address1 ?? "",
    city: known?.city ?? "",
    province: known?.province ?? "",
    provinceCode: known?.provinceCode ?? "",
    country: to?.country ?? "",
    countryCode: to?.countryCode ?? "",
    zip: known?.zip ?? "",
    phone: known?.phone ?? customer?.phone ?? "",
  };
}

/** Everything that a checkout's page and its order follow from. */
export interface CheckoutState {
  checkout: CheckoutDocument;
  cart: CartDocument;
  /** Who is logged in. */
  customer: CustomerDocument | null;
  lines: SoldLine[];
  destination: Destination;
  /** null: nothing has to be sent. */
  rate: ShippingRate | null;
  /** What the customer could pay from store credit; 0 for a guest. */
  creditCents: number;
  priced: PricedCheckout;
}

/** undefined: the cart is gone or empty. `more` is a code or gift card that is being tried. */
export function checkoutState(
  shop: ShopState,
  checkout: CheckoutDocument,
  customer: CustomerDocument | null,
  more: { code?: string; giftCard?: string } = {},
): CheckoutState | undefined {
  const cart = checkout.cartId === null ? undefined : shop.carts.get(checkout.cartId);
  const lines = cart ? soldLines(shop, cart) : [];
  const destination = findDestination(checkout.address.countryCode) ?? destinations[0];
  if (!cart || lines.length === 0 || !destination) return undefined;
  const { currency, taxesIncluded } = shop.document;
  const rate = lines.some(({ sold }) => sold.variant.requiresShipping)
    ? rateOf(destination, checkout.shippingRate)
    : null;
  const email = checkout.email === "" ? null : checkout.email;
  const creditCents = storeCreditCents(shop, customer?.id ?? null, currency);
  const priced = priceCheckout(shop, {
    customerId: buyerOf(shop, checkout, customer)?.id ?? null,
    email,
    at: shop.now(),
    currency,
    lines: lines.map(({ line, sold }) => ({
      productId: sold.product.id,
      variantId: sold.variant.id,
      priceCents: sold.variant.priceCents,
      quantity: line.quantity,
      isGiftCard: sold.product.isGiftCard,
      taxable: sold.variant.taxable && !sold.product.isGiftCard,
      requiresShipping: sold.variant.requiresShipping,
    })),
    shipping: rate && { title: rate.title, priceCents: rate.priceCents },
    taxRate: destination.taxRate,
    taxesIncluded,
    codes: more.code === undefined ? cart.codes : [...cart.codes, more.code],
    payment: {
      giftCards: more.giftCard === undefined ? checkout.giftCards : [...checkout.giftCards, more.giftCard],
      storeCreditCents: customer !== null && checkout.useStoreCredit ? "all" : 0,
    },
  });
  return { checkout, cart, customer, lines, destination, rate, creditCents, priced };
}

/** Who buys: the customer who is logged in, else the one whose e-mail address was given. */
function buyerOf(
  shop: ShopState,
  checkout: CheckoutDocument,
  customer: CustomerDocument | null,
): CustomerDocument | undefined {
  return customer ?? shop.customersByEmail.first(checkout.email.toLowerCase());
}

/** What the shopper saw when pressing the button: at another price nothing is placed. */
export function priceSeen({ priced }: CheckoutState): string {
  return `${priced.totalCents}-${priced.dueCents}`;
}

/** Why a code does not apply, if it does not. */
export function codeRefusal({ priced }: CheckoutState, code: string): string | undefined {
  const refused = priced.refused.find((item) => normalizeCode(item.code) === normalizeCode(code));
  if (refused) return refused.reason;
  const applied = priced.codes.find((item) => normalizeCode(item.code) === normalizeCode(code));
  return applied?.amountCents === 0 ? "This code takes nothing off this order." : undefined;
}

/** Places the order of an open checkout and ends its cart. `paid` is about what gift cards and store credit leave. */
export function placeCheckout(
  shop: ShopState,
  state: CheckoutState,
  payment: { gateway: "bogus" | "manual"; paid: boolean },
): { order: OrderDocument; events: ShopEvent[] } {
  const { checkout, cart, rate, priced, destination } = state;
  const events: ShopEvent[] = [];
  let buyer = buyerOf(shop, checkout, state.customer);
  if (buyer === undefined) {
    const { firstName, lastName } = checkout.address;
    buyer = createCustomer(shop, { firstName, lastName, email: checkout.email, hasAccount: false });
    events.push(...createdEvents(buyer));
  }
  if (buyer.address === null && rate !== null) {
    buyer.address = { id: shop.ids.next("MailingAddress"), ...checkout.address };
    buyer.updatedAt = shop.timestamp();
    shop.customers.put(buyer);
    if (events.length === 0) events.push({ topic: "customers/update", customer: buyer });
  }
  const outcome = placeOrder(shop, {
    customerId: buyer.id,
    email: checkout.email,
    lines: state.lines.map(({ line, sold }) => ({
      variantId: legacyId(sold.variant.id),
      quantity: line.quantity,
    })),
    discountCodes: priced.codes.filter((code) => code.amountCents > 0).map((code) => code.code),
    ...(rate
      ? { shipping: { title: rate.title, price: formatMoney(rate.priceCents, shop.document.currency) } }
      : {}),
    taxRate: destination.taxRate,
    payment: {
      giftCards: workingGiftCards(state),
      ...(state.customer !== null && checkout.useStoreCredit ? { storeCredit: true } : {}),
    },
    paid: payment.paid,
    gateway: payment.gateway,
    checkoutToken: checkout.id,
    cartToken: cart.id,
    ...(cart.note === null ? {} : { note: cart.note }),
    ...(rate ? { shippingAddress: checkout.address } : {}),
  });
  checkout.orderId = outcome.order.id;
  checkout.cartId = null;
  checkout.updatedAt = shop.timestamp();
  shop.checkouts.put(checkout);
  shop.carts.remove(cart.id);
  return { order: outcome.order, events: [...events, ...outcome.events] };
}

function workingGiftCards({ checkout, priced }: CheckoutState): string[] {
  const refused = new Set(priced.refusedGiftCards.map((card) => card.code));
  return checkout.giftCards.filter((code) => !refused.has(code));
}
