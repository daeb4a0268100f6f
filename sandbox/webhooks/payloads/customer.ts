// customers/* payloads, and the customer inside an order.
import type { CustomerDocument, ShopDocument } from "../../state/documents";
import type { OrderDocument } from "../../state/order-documents";
import { numericId, orderAddress, shopNumber, shopTime, shopTimeOrNull } from "./parts";

/** The default address, which Shopify shows on customers and on the customer inside an order. */
function defaultAddress(customer: CustomerDocument) {
  const {
    latitude: _latitude,
    longitude: _longitude,
    ...address
  } = orderAddress(customer?.address, customer);
  return {
    id: numericId(customer.address?.id ?? customer.id),
    customer_id: numericId(customer.id),
    ...address,
    country_name: address.country,
    default: true,
  };
}

function customerFields(shop: ShopDocument, customer: CustomerDocument) {
  return {
    id: numericId(customer.id),
    created_at: shopTime(customer.createdAt, shop.timezone),
    updated_at: shopTime(customer.updatedAt, shop.timezone),
    first_name: customer.firstName,
    last_name: customer.lastName,
    state: customer.state.toLowerCase(),
    note: customer.note ?? "",
    verified_email: true,
    multipass_identifier: null,
    tax_exempt: false,
    email: customer.email,
    phone: customer.phone,
    currency: shop.currency,
    tax_exemptions: [],
    admin_graphql_api_id: customer.id,
    default_address: defaultAddress(customer),
  };
}

export function customerPayload(shop: ShopDocument, customer: CustomerDocument) {
  return { ...customerFields(shop, customer), addresses: [] };
}

/** https://shopify.dev/docs/api/webhooks/latest?reference=toml#list-of-topics-customers_email_marketing_consent-update */
export function emailConsentPayload(shop: ShopDocument, customer: CustomerDocument) {
  return {
    customer_id: numericId(customer.id),
    email_address: customer.email,
    email_marketing_consent: {
      state: customer.emailMarketingState.toLowerCase(),
      opt_in_level: "single_opt_in",
      consent_updated_at: shopTimeOrNull(customer.emailMarketingUpdatedAt, shop.timezone),
    },
  };
}

/**
 * Without tags and consents, which customers in payloads have lost with version 2025-01.
 * Source: https://shopify.dev/changelog/new-customer-s-webhook-and-changes-to-existing-customer-s-webhooks-payload
 */
export function customerInOrder(shop: ShopDocument, customer: CustomerDocument) {
  return customerFields(shop, customer);
}

export function customerDeletedPayload(customer: CustomerDocument) {
  return { id: numericId(customer.id), tax_exemptions: [], admin_graphql_api_id: customer.id };
}

export function customerMergedPayload(kept: string, removed: string) {
  return {
    admin_graphql_api_customer_kept_id: kept,
    admin_graphql_api_customer_deleted_id: removed,
    admin_graphql_api_job_id: null,
    status: "success",
    errors: [],
  };
}

/** customers/data_request and customers/redact name the customer's orders under different keys. */
export function privacyPayload(
  shop: ShopDocument,
  topic: "customers/data_request" | "customers/redact",
  customer: CustomerDocument,
  orders: OrderDocument[],
) {
  const ids = orders.map((order) => numericId(order.id));
  const subject = {
    shop_id: shopNumber(shop),
    shop_domain: shop.domain,
    customer: { id: numericId(customer.id), email: customer.email, phone: customer.phone ?? "" },
  };
  return topic === "customers/redact"
    ? { ...subject, orders_to_redact: ids }
    : { ...subject, orders_requested: ids, data_request: { id: numericId(customer.id) } };
}
