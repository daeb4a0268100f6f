// What Liquid sees of a shop and a page, with Shopify's names; amounts are hundredths. The app's own metafields are under
// "$app" for the app's blocks only.
// Source: https://shopify.dev/docs/api/liquid/objects
import { APP_ID } from "../admin-graphql/context";
import type { CustomerDocument, MetafieldDocument, ProductDocument } from "../state/documents";
import { legacyId } from "../state/ids";
import type { ShopState } from "../state/shop-state";
import { hundredths } from "../storefront/hundredths";
import { productView } from "../storefront/product-view";
import { endonym } from "./locale";
import { moneyFormat } from "./money-format";

export interface ThemePage {
  shop: ShopState;
  customer: CustomerDocument | null;
  template:
    "index" | "collection" | "product" | "cart" | "account" | "order" | "login" | "page" | "search" | "404";
  /** Path without the query. */
  path: string;
  title: string;
  locale: string;
  /** The object of /cart.js; null while there is none. */
  cart: object | null;
  product?: ProductDocument;
  collection?: object;
  /** The theme editor shows the page. */
  designMode?: boolean;
}

type Metafields = Record<string, Record<string, { value: unknown; type: string }>>;

const ownNamespace = `app--${APP_ID}`;

/** `request.page_type`, by which blocks say where they may stand. */
export function pageType(template: ThemePage["template"]): string {
  return ["account", "order", "login"].includes(template) ? `customers/${template}` : template;
}

export const routes = {
  root_url: "/",
  account_url: "/account",
  account_login_url: "/account/login",
  account_logout_url: "/account/logout",
  account_register_url: "/account/register",
  account_addresses_url: "/account/addresses",
  all_products_collection_url: "/collections/all",
  cart_url: "/cart",
  cart_add_url: "/cart/add",
  cart_change_url: "/cart/change",
  cart_clear_url: "/cart/clear",
  cart_update_url: "/cart/update",
  collections_url: "/collections",
  predictive_search_url: "/search/suggest",
  search_url: "/search",
};

/** The objects that templates and blocks can name. */
export function liquidObjects(
  page: ThemePage,
  locales: readonly string[],
  forApp: boolean,
): Record<string, unknown> {
  const { shop, customer, locale, product } = page;
  const { currency } = shop.document;
  const type = pageType(page.template);
  const language = (code: string) => ({
    iso_code: code,
    name: new Intl.DisplayNames(["en"], { type: "language" }).of(code) ?? code,
    endonym_name: endonym(code),
    primary: code === "en",
    root_url: "/",
  });
  return {
    shop: shopObject(shop, forApp),
    customer: customer && customerObject(shop, customer, forApp),
    cart: page.cart,
    ...(product ? { product: productObject(shop, product, forApp) } : {}),
    ...(page.collection ? { collection: page.collection } : {}),
    request: {
      design_mode: page.designMode ?? false,
      host: shop.document.domain,
      locale: language(locale),
      origin: `https://${shop.document.domain}`,
      page_type: type,
      path: page.path,
      visual_preview_mode: false,
    },
    routes,
    localization: {
      language: language(locale),
      available_languages: locales.map(language),
      country: { iso_code: shop.document.countryCode, currency: { iso_code: currency } },
    },
    template: {
      name: type.split("/").at(-1),
      directory: type.includes("/") ? "customers" : null,
      suffix: null,
    },
    page_title: page.title,
    settings: {},
  };
}

function shopObject(shop: ShopState, forApp: boolean) {
  const { document } = shop;
  return {
    id: legacyId(document.id),
    name: document.name,
    email: document.email,
    currency: document.currency,
    domain: document.domain,
    permanent_domain: document.domain,
    url: `https://${document.domain}`,
    secure_url: `https://${document.domain}`,
    money_format: moneyFormat(document.currency),
    money_with_currency_format: `${moneyFormat(document.currency)} ${document.currency}`,
    customer_accounts_enabled: true,
    customer_accounts_optional: true,
    enabled_currencies: [{ iso_code: document.currency }],
    products_count: shop.products.size,
    metafields: metafieldsOf(shop, document.id, forApp),
  };
}

function customerObject(shop: ShopState, customer: CustomerDocument, forApp: boolean) {
  const { currency } = shop.document;
  const credit = shop.creditAccountsByOwner.get(customer.id).find((account) => account.currency === currency);
  const lastOrder = customer.lastOrderId === null ? undefined : shop.orders.get(customer.lastOrderId);
  return {
    id: legacyId(customer.id),
    email: customer.email,
    first_name: customer.firstName,
    last_name: customer.lastName,
    name: `${customer.firstName} ${customer.lastName}`.trim(),
    phone: customer.phone,
    tags: customer.tags,
    accepts_marketing: customer.emailMarketingState === "SUBSCRIBED",
    has_account: true,
    orders_count: customer.ordersCount,
    total_spent: hundredths(customer.amountSpentCents, currency),
    last_order: lastOrder ? { name: lastOrder.name, created_at: lastOrder.processedAt } : null,
    store_credit_account: credit ? { balance: hundredths(credit.balanceCents, currency) } : null,
    metafields: metafieldsOf(shop, customer.id, forApp),
  };
}

function productObject(shop: ShopState, product: ProductDocument, forApp: boolean) {
  const view = productView(product, shop.document.currency);
  const first = view.variants.find((variant) => variant.available) ?? view.variants[0] ?? null;
  return {
    ...view,
    selected_or_first_available_variant: first,
    "gift_card?": product.isGiftCard,
    metafields: metafieldsOf(shop, product.id, forApp),
  };
}

/** The object `app`, in blocks only; its metafields belong to the installation. */
export function appObject(shop: ShopState): object {
  const { installation } = shop.document;
  return { metafields: installation ? metafieldsOf(shop, installation.id, true) : {} };
}

function metafieldsOf(shop: ShopState, ownerId: string, forApp: boolean): Metafields {
  const found: Metafields = {};
  for (const metafield of shop.metafieldsByOwner.get(ownerId)) {
    const names = [metafield.namespace];
    if (forApp && metafield.namespace === ownNamespace) names.push("$app");
    if (forApp && metafield.namespace.startsWith(`${ownNamespace}--`)) {
      names.push(`$app:${metafield.namespace.slice(ownNamespace.length + 2)}`);
    }
    for (const name of names) {
      found[name] ??= {};
      found[name][metafield.key] = { value: parsedValue(metafield), type: metafield.type };
    }
  }
  return found;
}

function parsedValue({ type, value }: MetafieldDocument): unknown {
  if (type === "boolean") return value === "true";
  if (type === "number_integer" || type === "number_decimal") return Number(value);
  const isJson = type === "json" || type === "money" || type === "rating" || type.startsWith("list.");
  return isJson ? (JSON.parse(value) as unknown) : value;
}
