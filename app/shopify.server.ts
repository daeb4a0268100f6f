// Shopify's library, set up once. Invariant: embedded, token exchange, expiring offline tokens, one API version; after an
// installation it only notes the shop and asks for it to be synced, and the work is the worker's.
import "@shopify/shopify-app-remix/adapters/node";
import { LogSeverity } from "@shopify/shopify-api";
import { AppDistribution, shopifyApp } from "@shopify/shopify-app-remix/server";
import { PrismaSessionStorage } from "@shopify/shopify-app-session-storage-prisma";
import { prismaClient } from "./db.server";
import type { JobName } from "./jobs/contracts";
import { apiVersion } from "./lib/api-version";
import { domainNow } from "./lib/clocks.server";
import { env } from "./lib/env.server";
import { log } from "./lib/log.server";
import { processWide } from "./lib/process-wide.server";
import { addOutboxMessages } from "./repositories/outbox.server";
import { installShop } from "./repositories/shops.server";

const levels = {
  [LogSeverity.Error]: "error",
  [LogSeverity.Warning]: "warn",
  [LogSeverity.Info]: "info",
  [LogSeverity.Debug]: "debug",
} as const;

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
        const shop = await installShop(session.shop, await domainNow());
        const queue: JobName = "shop-sync";
        await addOutboxMessages([{ shopId: shop.id, queue, key: shop.domain, payload: { shopId: shop.id } }]);
      },
    },
    logger: {
      // Its debug lines carry session tokens.
      level: LogSeverity.Warning,
      timestamps: false,
      log: (severity, message) => {
        log()[levels[severity]]({ source: "shopify" }, message);
      },
    },
  });
}

/** Shopify's library for this process. */
export const shopify = processWide("shopify", createShopify);
