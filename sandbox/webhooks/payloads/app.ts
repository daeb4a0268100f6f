// app/* and shop/redact: what happens to the installation itself.
import type { ShopDocument } from "../../state/documents";
import { numericId, shopNumber, shopTime } from "./parts";

export function appUninstalledPayload(shop: ShopDocument) {
  const createdAt = shopTime(shop.createdAt, shop.timezone);
  return {
    id: shopNumber(shop),
    name: shop.name,
    email: shop.email,
    domain: shop.domain,
    province: "Berlin",
    country: shop.countryCode,
    address1: "1 Sandbox Street",
    zip: "10115",
    city: "Berlin",
    source: null,
    phone: "",
    latitude: null,
    longitude: null,
    primary_locale: "en",
    address2: null,
    created_at: createdAt,
    updated_at: createdAt,
    country_code: shop.countryCode,
    country_name: "Germany",
    currency: shop.currency,
    customer_email: shop.email,
    timezone: shop.timezone,
    iana_timezone: shop.timezone,
    shop_owner: "Sandbox Owner",
    money_format: "{{amount}}",
    money_with_currency_format: `{{amount}} ${shop.currency}`,
    weight_unit: "kg",
    province_code: "BE",
    taxes_included: shop.taxesIncluded,
    auto_configure_tax_inclusivity: null,
    tax_shipping: null,
    county_taxes: null,
    plan_display_name: shop.plan === "plus" ? "Shopify Plus" : "Basic",
    plan_name: shop.plan === "plus" ? "enterprise" : "basic",
    has_discounts: true,
    has_gift_cards: true,
    myshopify_domain: shop.domain,
    google_apps_domain: null,
    google_apps_login_enabled: null,
    money_in_emails_format: "{{amount}}",
    money_with_currency_in_emails_format: `{{amount}} ${shop.currency}`,
    eligible_for_payments: true,
    requires_extra_payments_agreement: false,
    password_enabled: false,
    has_storefront: true,
    finances: true,
    primary_location_id: numericId(shop.id),
    checkout_api_supported: true,
    multi_location_enabled: false,
    setup_required: false,
    pre_launch_enabled: false,
    enabled_presentment_currencies: [shop.currency],
    marketing_sms_consent_enabled_at_checkout: false,
    transactional_sms_disabled: false,
  };
}

export function scopesUpdatedPayload(shop: ShopDocument, previous: string[], current: string[], at: Date) {
  return { id: shopNumber(shop), shop_id: shop.id, previous, current, updated_at: at.toISOString() };
}

export function shopRedactPayload(shop: ShopDocument) {
  return { shop_id: shopNumber(shop), shop_domain: shop.domain };
}
