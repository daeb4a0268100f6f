// The shop itself and the installation of our app on it.
// Source: https://shopify.dev/docs/api/admin-graphql/latest/queries/shop and
// https://shopify.dev/docs/api/admin-graphql/latest/queries/currentAppInstallation
import { legacyId } from "../../state/ids";
import { APP_ID, type AdminContext, type View } from "../context";
import { metafieldFields } from "./metafields";

export function shopView(context: AdminContext): View {
  const { document } = context.shop;
  const url = `https://${document.domain}`;
  const isPlus = document.plan === "plus";
  const offsetMinutes = timezoneOffsetMinutes(document.timezone, context.shop.now());
  return {
    __typename: "Shop",
    id: document.id,
    name: document.name,
    email: document.email,
    contactEmail: document.email,
    myshopifyDomain: document.domain,
    url,
    primaryDomain: {
      __typename: "Domain",
      id: document.id.replace("/Shop/", "/Domain/"),
      host: document.domain,
      url,
      sslEnabled: true,
    },
    shopOwnerName: "Shop Owner",
    currencyCode: document.currency,
    enabledPresentmentCurrencies: [document.currency],
    ianaTimezone: document.timezone,
    timezoneOffset: offsetText(offsetMinutes),
    timezoneOffsetMinutes: offsetMinutes,
    taxesIncluded: document.taxesIncluded,
    unitSystem: "METRIC_SYSTEM",
    weightUnit: "KILOGRAMS",
    shipsToCountries: [document.countryCode],
    setupRequired: false,
    checkoutApiSupported: true,
    shopAddress: {
      __typename: "ShopAddress",
      id: document.id.replace("/Shop/", "/ShopAddress/"),
      countryCodeV2: document.countryCode,
      coordinatesValidated: false,
    },
    plan: {
      __typename: "ShopPlan",
      displayName: isPlus ? "Shopify Plus" : "Basic",
      publicDisplayName: isPlus ? "Shopify Plus" : "Basic",
      partnerDevelopment: false,
      shopifyPlus: isPlus,
    },
    customerAccountsV2: {
      __typename: "CustomerAccountsV2",
      customerAccountsVersion: document.customerAccountsVersion,
      loginLinksVisibleOnStorefrontAndCheckout: true,
      loginRequiredAtCheckout: false,
      url: `https://shopify.com/${legacyId(document.id)}/account`,
    },
    createdAt: document.createdAt,
    updatedAt: document.createdAt,
    ...metafieldFields(context, document.id),
  };
}

export function appInstallationView(context: AdminContext): View {
  const { installation } = context.shop.document;
  if (!installation) throw new Error("A call with a valid token on a shop without the app");
  return {
    __typename: "AppInstallation",
    id: installation.id,
    accessScopes: installation.scopes.map((handle) => ({
      __typename: "AccessScope",
      handle,
      description: handle.replaceAll("_", " "),
    })),
    activeSubscriptions: [],
    app: {
      __typename: "App",
      id: `gid://shopify/App/${APP_ID}`,
      title: "Vefa",
      handle: "vefa",
      embedded: true,
    },
    ...metafieldFields(context, installation.id),
  };
}

function timezoneOffsetMinutes(timeZone: string, at: Date): number {
  const name = new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "longOffset" })
    .formatToParts(at)
    .find((part) => part.type === "timeZoneName")?.value;
  const match = /GMT([+-])(\d{2}):(\d{2})/.exec(name ?? "");
  if (!match) return 0;
  return (match[1] === "-" ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3]));
}

function offsetText(minutes: number): string {
  const pad = (value: number) => String(value).padStart(2, "0");
  const size = Math.abs(minutes);
  return `${minutes < 0 ? "-" : "+"}${pad(Math.floor(size / 60))}${pad(size % 60)}`;
}
