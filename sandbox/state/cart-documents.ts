// What a shopper has chosen but not bought yet: carts and the checkouts begun from them. Neither holds a price: prices are
// the products' own whenever somebody looks.
import type { OrderAddress } from "./order-documents";

export interface CartLine {
  variantId: string;
  quantity: number;
  /** Line item properties; lines of one variant with other properties stay apart. */
  properties: Record<string, string>;
}

export interface CartDocument {
  /** The random token in the shopper's cookie. */
  id: string;
  note: string | null;
  attributes: Record<string, string>;
  lines: CartLine[];
  /** As the shopper wrote them, whether or not they apply. */
  codes: string[];
  createdAt: string;
  updatedAt: string;
}

export interface CheckoutDocument {
  /** A random token; part of the checkout's address. */
  id: string;
  /** null: the cart is gone, because its order was placed. */
  cartId: string | null;
  email: string;
  address: OrderAddress;
  /** The rate's name in the table of the country. */
  shippingRate: string;
  /** Codes of gift cards, in the order in which they pay. */
  giftCards: string[];
  useStoreCredit: boolean;
  /** Set once, when the order is placed; a checkout with an order takes no other. */
  orderId: string | null;
  createdAt: string;
  updatedAt: string;
}
