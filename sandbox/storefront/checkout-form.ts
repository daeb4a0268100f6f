// What the checkout's form sends: everything typed so far is kept with every button, and only placing the order asks for all
// of it to be there and well formed.
import { z } from "zod";
import type { CheckoutDocument } from "../state/cart-documents";
import { findDestination } from "./destinations";

const line = z.string().trim().max(255).default("");

export const checkoutForm = z.object({
  action: z.string().max(300).default("update"),
  email: line,
  first_name: line,
  last_name: line,
  address1: line,
  zip: line,
  city: line,
  country: line,
  phone: line,
  shipping_rate: line,
  /** There when the form offered store credit; the box itself is sent only when ticked. */
  offers_store_credit: z.string().optional(),
  store_credit: z.string().optional(),
  code: line,
  gift_card: line,
  payment: z.enum(["success", "failure", "later"]).optional(),
  price_seen: z.string().max(100).default(""),
});

export type CheckoutFields = z.output<typeof checkoutForm>;

/** Changes the checkout by what was typed; the caller saves it. */
export function takeFields(checkout: CheckoutDocument, fields: CheckoutFields, isLoggedIn: boolean): void {
  const to = findDestination(fields.country) ?? findDestination(checkout.address.countryCode);
  checkout.email = fields.email;
  checkout.address = {
    ...checkout.address,
    firstName: fields.first_name,
    lastName: fields.last_name,
    address1: fields.address1,
    zip: fields.zip,
    city: fields.city,
    phone: fields.phone,
    ...(to ? { country: to.country, countryCode: to.countryCode } : {}),
  };
  if (fields.shipping_rate !== "") checkout.shippingRate = fields.shipping_rate;
  if (fields.offers_store_credit !== undefined) {
    checkout.useStoreCredit = isLoggedIn && fields.store_credit !== undefined;
  }
}

export type CheckoutErrors = Partial<
  Record<
    "email" | "first_name" | "last_name" | "address1" | "zip" | "city" | "code" | "gift_card" | "payment",
    string
  >
>;

/** What has to be put right before the order can be placed. */
export function contactErrors(checkout: CheckoutDocument, isShipped: boolean): CheckoutErrors {
  const errors: CheckoutErrors = {};
  const { address } = checkout;
  if (!z.email().safeParse(checkout.email).success) {
    errors.email = "Enter an e-mail address, such as ada@example.com.";
  }
  if (address.lastName === "") errors.last_name = "Enter a last name.";
  if (!isShipped) return errors;
  if (address.address1 === "") errors.address1 = "Enter a street and a number.";
  if (address.zip === "") errors.zip = "Enter a postal code.";
  if (address.city === "") errors.city = "Enter a city.";
  return errors;
}
