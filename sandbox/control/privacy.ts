// The compliance topics about one customer, as the control API and the admin send them.
// Source: https://shopify.dev/docs/apps/build/compliance/privacy-law-compliance
import type { SandboxContext } from "../context";
import { findCustomer } from "../customers/customers";
import type { ShopState } from "../state/shop-state";

export function sendPrivacyTopic(
  { publisher }: SandboxContext,
  shop: ShopState,
  topic: "customers/redact" | "customers/data_request",
  customerId: string,
): void {
  const customer = findCustomer(shop, customerId);
  publisher.publish(shop, [{ topic, customer, orders: shop.ordersByCustomer.get(customer.id) }]);
}
