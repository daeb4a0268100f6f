// Customers as Shopify has them, for whom no webhook has told of (yet).
import type { CustomerFacts } from "../core/events";
import type { ShopRef } from "../repositories/shops.server";
import { adminRequest } from "./client.server";
import { ReadCustomerDocument } from "./generated/admin";

/** Null: there is no such customer (any more). Throws ExternalError. */
export async function readCustomer(shop: ShopRef, customerId: string): Promise<CustomerFacts | null> {
  const { customer } = await adminRequest(shop, ReadCustomerDocument, { id: customerId });
  if (!customer) return null;
  const displayName = [customer.firstName, customer.lastName].filter(Boolean).join(" ");
  return {
    id: customer.id,
    displayName: displayName || null,
    email: customer.defaultEmailAddress?.emailAddress ?? null,
    since: new Date(customer.createdAt),
    // What Shopify's answer does not prove: a login or a webhook does.
    ...{ hasAccount: false, isEmailVerified: false },
  };
}
