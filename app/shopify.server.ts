// Shopify's library, set up once. Invariant: embedded, token exchange, expiring offline tokens, one API version; after an
// installation it only notes the shop and asks for it to be synced, and the work is the worker's.
import "@shopify/shopify-app-remix/adapters/node";
import { redirect } from "@remix-run/node";
import { LogSeverity, shopifyApi } from "@shopify/shopify-api";
import { AppDistribution, shopifyApp } from "@shopify/shopify-app-remix/server";
import { PrismaSessionStorage } from "@shopify/shopify-app-session-storage-prisma";
import { prismaClient } from "./db.server";
import { apiVersion } from "./lib/api-version";
import { domainNow } from "./lib/clocks.server";
import { env } from "./lib/env.server";
import { log } from "./lib/log.server";
import { processWide } from "./lib/process-wide.server";
import { findShop, requestShopSync, type Shop } from "./repositories/shops.server";

const levels = {
  [LogSeverity.Error]: "error",
  [LogSeverity.Warning]: "warn",
  [LogSeverity.Info]: "info",
  [LogSeverity.Debug]: "debug",
} as const;

const logger = {
  // Its debug lines carry session tokens.
  level: LogSeverity.Warning,
  timestamps: false,
  log: (severity: LogSeverity, message: string) => {
    log()[levels[severity]]({ source: "shopify" }, message);
  },
};

function createShopify() {
  return shopifyApp({
    apiKey: env().SHOPIFY_API_KEY,
    apiSecretKey: env().SHOPIFY_API_SECRET,
    apiVersion,
    appUrl: env().SHOPIFY_APP_URL,
    authPathPrefix: "/auth",
    distribution: AppDistribution.AppStore,
    isEmbeddedApp: true,
    sessionStorage: new PrismaSessionStorage(prismaClient()),
    future: { unstable_newEmbeddedAuthStrategy: true, expiringOfflineAccessTokens: true },
    hooks: {
      afterAuth: async ({ session }) => {
        await requestShopSync(session.shop, await domainNow());
      },
    },
    logger,
  });
}

/** Shopify's library for this process. */
export const shopify = processWide("shopify", createShopify);

async function requireShop(domain: string): Promise<Shop> {
  const shop = await findShop(domain);
  if (shop === null) throw new Error(`${domain} was noted and is not there`);
  return shop;
}

/** Lets a merchant's request pass. Throws the Response with which the library answers everyone else. */
export async function authenticateAdmin(request: Request): Promise<{ shopDomain: string }> {
  // The library throws a TypeError at a host that is no base64 of an address.
  const host = new URL(request.url).searchParams.get("host");
  if (host !== null && !URL.canParse(`https://${Buffer.from(host, "base64").toString()}`))
    throw redirect("/");
  const { session } = await shopify.authenticate.admin(request);
  return { shopDomain: session.shop };
}

/** The shop whose admin sends `request`. Throws the Response with which everyone else is answered. */
export async function requireAdminShop(request: Request): Promise<Shop> {
  const { shopDomain } = await authenticateAdmin(request);
  const shop = await findShop(shopDomain);
  // A session is stored before its shop is noted: a fault between the two is mended at the next visit.
  if (shop === null) await requestShopSync(shopDomain, await domainNow());
  return shop ?? requireShop(shopDomain);
}

/** Who speaks through the app proxy. */
export type ProxyCaller = {
  shopDomain: string;
  /** gid of the customer who is logged in, or null for a guest. */
  customerId: string | null;
};

const shopShape = /^[a-z0-9][a-z0-9-]*\.myshopify\.com$/;

// One for each secret that is valid: two while a secret is rotated.
const proxySigners = () =>
  processWide("proxy-signers", () =>
    [env().SHOPIFY_API_SECRET, env().SHOPIFY_API_SECRET_PREVIOUS]
      .filter((secret) => secret !== undefined)
      .map((apiSecretKey) =>
        shopifyApi({
          apiKey: env().SHOPIFY_API_KEY,
          apiSecretKey,
          apiVersion,
          hostName: new URL(env().SHOPIFY_APP_URL).host,
          isEmbeddedApp: true,
          logger,
        }),
      ),
  );

/**
 * Who sends `request` through Shopify's app proxy, by the library's own check of the signature over the query and its
 * age (90 s); no session is loaded. Null when it isn't Shopify. The body is not signed.
 */
export async function readProxyCaller(request: Request): Promise<ProxyCaller | null> {
  const { searchParams } = new URL(request.url);
  const shopDomain = searchParams.get("shop") ?? "";
  const customer = searchParams.get("logged_in_customer_id") ?? "";
  for (const { utils } of proxySigners()) {
    // It throws when the signature or timestamp is missing, old or given twice.
    const isSigned = await utils
      .validateHmac(new URLSearchParams(searchParams), { signator: "appProxy" })
      .catch(() => false);
    if (!isSigned) continue;
    if (!shopShape.test(shopDomain) || !/^\d*$/.test(customer)) return null;
    return { shopDomain, customerId: customer === "" ? null : `gid://shopify/Customer/${customer}` };
  }
  return null;
}
