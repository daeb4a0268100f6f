// Customers as merchants and buyers change them: made, changed, merged, deleted. Orders and what else a customer owns stay
// with the one who is kept.
import { notFound, unprocessable } from "../http/refusal";
import type { CustomerDocument } from "../state/documents";
import { gidOf } from "../state/ids";
import { toSeconds, type ShopState } from "../state/shop-state";
import type { ShopEvent } from "../webhooks/events";

export interface CustomerInput {
  firstName?: string | undefined;
  lastName?: string | undefined;
  /** null takes it away. */
  email?: string | null | undefined;
  phone?: string | null | undefined;
  tags?: string[] | undefined;
  note?: string | undefined;
  locale?: string | undefined;
  acceptsMarketing?: boolean | undefined;
  /** Whether they opened an account themselves: `state` says so where accounts are the classic ones. Default: they did. */
  hasAccount?: boolean | undefined;
  createdAt?: string | undefined;
}

/** Throws a refusal (404) when there is no such customer. */
export function findCustomer(shop: ShopState, customerId: string): CustomerDocument {
  const customer = shop.customers.get(gidOf("Customer", customerId));
  if (!customer) throw notFound(`There is no customer ${customerId} in ${shop.document.domain}`);
  return customer;
}

export function createCustomer(shop: ShopState, input: CustomerInput): CustomerDocument {
  refuseTakenEmail(shop, input.email, undefined);
  const createdAt = input.createdAt === undefined ? shop.timestamp() : toSeconds(new Date(input.createdAt));
  return shop.customers.put({
    id: shop.ids.next("Customer"),
    firstName: input.firstName ?? "",
    lastName: input.lastName ?? "",
    email: input.email ?? null,
    phone: input.phone ?? null,
    tags: input.tags ?? [],
    note: input.note ?? null,
    locale: input.locale ?? "en",
    state: (input.hasAccount ?? true) ? "ENABLED" : "DISABLED",
    emailMarketingState: input.acceptsMarketing ? "SUBSCRIBED" : "NOT_SUBSCRIBED",
    emailMarketingUpdatedAt: input.acceptsMarketing ? createdAt : null,
    address: null,
    createdAt,
    updatedAt: createdAt,
    ordersCount: 0,
    amountSpentCents: 0,
    lastOrderId: null,
  });
}

/** What apps are told of a customer who was just made. Consent has a topic of its own: the others say nothing of it. */
export function createdEvents(customer: CustomerDocument): ShopEvent[] {
  const consented = customer.email !== null && customer.emailMarketingState === "SUBSCRIBED";
  return [{ topic: "customers/create", customer }, ...(consented ? [consentEvent(customer)] : [])];
}

function consentEvent(customer: CustomerDocument): ShopEvent {
  return { topic: "customers_email_marketing_consent/update", customer };
}

export function updateCustomer(
  shop: ShopState,
  customerId: string,
  change: Omit<CustomerInput, "createdAt">,
): { customer: CustomerDocument; events: ShopEvent[] } {
  const customer = findCustomer(shop, customerId);
  refuseTakenEmail(shop, change.email, customer.id);
  if (change.firstName !== undefined) customer.firstName = change.firstName;
  if (change.lastName !== undefined) customer.lastName = change.lastName;
  if (change.email !== undefined) customer.email = change.email;
  if (change.phone !== undefined) customer.phone = change.phone;
  if (change.tags !== undefined) customer.tags = change.tags;
  if (change.note !== undefined) customer.note = change.note;
  if (change.locale !== undefined) customer.locale = change.locale;
  if (change.acceptsMarketing !== undefined) {
    customer.emailMarketingState = change.acceptsMarketing ? "SUBSCRIBED" : "UNSUBSCRIBED";
    customer.emailMarketingUpdatedAt = shop.timestamp();
  }
  if (change.hasAccount !== undefined) customer.state = change.hasAccount ? "ENABLED" : "DISABLED";
  customer.updatedAt = shop.timestamp();
  const isAboutConsent = change.acceptsMarketing !== undefined && customer.email !== null;
  return {
    customer: shop.customers.put(customer),
    events: [{ topic: "customers/update", customer }, ...(isAboutConsent ? [consentEvent(customer)] : [])],
  };
}

/** Shopify deletes customers without orders only. */
export function deleteCustomer(shop: ShopState, customerId: string): CustomerDocument {
  const customer = findCustomer(shop, customerId);
  if (shop.ordersByCustomer.count(customer.id) > 0) {
    throw unprocessable("customer_has_orders", "A customer with orders cannot be deleted; redact instead");
  }
  shop.customers.remove(customer.id);
  return customer;
}

/** Merges `removedId` into `keptId`: orders, tags and figures move over, the other record goes. */
export function mergeCustomers(
  shop: ShopState,
  keptId: string,
  removedId: string,
): { customer: CustomerDocument; events: ShopEvent[] } {
  const kept = findCustomer(shop, keptId);
  const removed = findCustomer(shop, removedId);
  if (kept.id === removed.id) throw unprocessable("same_customer", "A customer cannot be merged with itself");
  for (const order of shop.ordersByCustomer.get(removed.id)) {
    order.customerId = kept.id;
    shop.orders.put(order);
  }
  for (const account of shop.creditAccountsByOwner.get(removed.id)) {
    account.ownerId = kept.id;
    shop.storeCreditAccounts.put(account);
  }
  kept.tags = [...new Set([...kept.tags, ...removed.tags])];
  kept.ordersCount += removed.ordersCount;
  kept.amountSpentCents += removed.amountSpentCents;
  kept.lastOrderId ??= removed.lastOrderId;
  kept.updatedAt = shop.timestamp();
  shop.customers.put(kept);
  shop.customers.remove(removed.id);
  return {
    customer: kept,
    events: [
      { topic: "customers/merge", kept: kept.id, removed: removed.id },
      { topic: "customers/update", customer: kept },
      { topic: "customers/delete", customer: removed },
    ],
  };
}

function refuseTakenEmail(
  shop: ShopState,
  email: string | null | undefined,
  ownId: string | undefined,
): void {
  if (email === undefined || email === null) return;
  const taken = shop.customersByEmail.get(email.toLowerCase()).find((other) => other.id !== ownId);
  if (taken) throw unprocessable("email_taken", `The e-mail address ${email} belongs to ${taken.id}`);
}
