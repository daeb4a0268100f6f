// Who is looking at the storefront, and in which shop.
import type { SandboxContext } from "../context";
import { shopOf } from "../control/endpoint";
import type { SandboxRequest } from "../http/messages";
import { loggedInCustomer } from "../proxy/app-proxy";
import type { CustomerDocument } from "../state/documents";
import type { ShopState } from "../state/shop-state";

export interface Visit {
  shop: ShopState;
  /** null: a guest. */
  customer: CustomerDocument | null;
}

export function visitOf(context: SandboxContext, request: SandboxRequest): Visit {
  const shop = shopOf(context.state, request);
  return { shop, customer: customerOf(shop, request) };
}

function customerOf(shop: ShopState, request: SandboxRequest): CustomerDocument | null {
  const number = loggedInCustomer(shop, request);
  return number === "" ? null : (shop.customers.get(`gid://shopify/Customer/${number}`) ?? null);
}

export function fullName(person: { firstName: string; lastName: string }): string {
  return `${person.firstName} ${person.lastName}`.trim();
}
