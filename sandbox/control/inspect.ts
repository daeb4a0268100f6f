// Control routes that only look: status, and what a shop holds.
import type { SandboxContext } from "../context";
import { json } from "../http/messages";
import { SandboxRefusal } from "../http/refusal";
import type { Router } from "../http/router";
import { normalizeCode } from "../state/shop-state";
import { describeShop } from "./shops";
import { shopOf } from "./endpoint";

export function addInspectRoutes(router: Router, context: SandboxContext): void {
  const { state } = context;
  router.on("GET", "/sandbox/api/status", async () => {
    const { adminGraphqlStatus } = await import("../admin-graphql/handler").catch(() => ({
      adminGraphqlStatus: () => null,
    }));
    return json(200, {
      shops: [...state.shops()].map(describeShop),
      now: state.now().toISOString(),
      clock: state.clock,
      webhooks: context.delivery.counts(),
      requests: context.requests,
      adminGraphql: adminGraphqlStatus(state),
      app: context.appUrl.origin,
      apiVersion: context.configuration.apiVersion,
      topics: [...context.configuration.pathByTopic.keys()],
      memory: { residentBytes: process.memoryUsage.rss() },
    });
  });
  router.on("GET", "/sandbox/api/customers", (request) => {
    const shop = shopOf(state, request);
    const limit = Math.min(Number(request.query.get("limit") ?? 100) || 100, 1_000);
    return json(200, { customers: [...shop.customers.values()].slice(0, limit), count: shop.customers.size });
  });
  router.on("GET", "/sandbox/api/products", (request) => {
    const shop = shopOf(state, request);
    return json(200, { products: [...shop.products.values()] });
  });
  router.on("GET", "/sandbox/api/metafields", (request) => {
    const shop = shopOf(state, request);
    const owner = request.query.get("owner");
    if (owner === null)
      throw new SandboxRefusal(400, "invalid_input", "owner: the gid of the owner is needed");
    return json(200, { metafields: shop.metafieldsByOwner.get(owner) });
  });
  router.on("GET", "/sandbox/api/discounts", (request) => {
    const shop = shopOf(state, request);
    const discounts = [...shop.discounts.values()].map((discount) => ({
      ...discount,
      codesCount: shop.codesByDiscount.count(discount.id),
    }));
    return json(200, { discounts });
  });
  router.on("GET", "/sandbox/api/codes", (request) => {
    const shop = shopOf(state, request);
    const text = request.query.get("code");
    const codes = text === null ? [...shop.redeemCodes.values()] : shop.codesByText.get(normalizeCode(text));
    return json(200, {
      codes: codes.map((code) => ({ ...code, discount: shop.discounts.get(code.discountId) ?? null })),
      count: codes.length,
    });
  });
  router.on("GET", "/sandbox/api/credit", (request) => {
    const shop = shopOf(state, request);
    return json(200, {
      accounts: [...shop.storeCreditAccounts.values()],
      transactions: [...shop.storeCreditTransactions.values()],
      giftCards: [...shop.giftCards.values()],
    });
  });
}
