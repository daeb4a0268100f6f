// Control routes that only look: status, and what a shop holds.
import { z } from "zod";
import { adminGraphqlStatus } from "../admin-graphql/handler";
import type { SandboxContext } from "../context";
import { json } from "../http/messages";
import type { Router } from "../http/router";
import { normalizeCode } from "../state/shop-state";
import { describeShop } from "./shops";
import { parseInput, shopOf } from "./endpoint";

const pageInput = z.object({
  from: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
});

export function addInspectRoutes(router: Router, context: SandboxContext): void {
  const { state } = context;
  router.on("GET", "/sandbox/api/status", () => {
    return json(200, {
      shops: [...state.shops()].map(describeShop),
      now: state.now().toISOString(),
      clock: state.clock,
      webhooks: context.delivery.counts(),
      mail: { smtp: context.smtpUrl(), count: context.mailbox.size },
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
    const { from, limit } = parseInput(pageInput, Object.fromEntries(request.query));
    const customers = [...shop.customers.values()].slice(from, from + limit);
    return json(200, { customers, count: shop.customers.size });
  });
  router.on("GET", "/sandbox/api/products", (request) => {
    const shop = shopOf(state, request);
    return json(200, { products: [...shop.products.values()] });
  });
  router.on("GET", "/sandbox/api/metafields", (request) => {
    const shop = shopOf(state, request);
    const owner = request.query.get("owner");
    if (owner !== null) return json(200, { metafields: shop.metafieldsByOwner.get(owner) });
    // Without an owner all of them, page by page; `next` is where the next page starts, or null.
    const { from, limit } = parseInput(pageInput, Object.fromEntries(request.query));
    const metafields = [...shop.metafields.values()].slice(from, from + limit);
    return json(200, { metafields, next: from + limit < shop.metafields.size ? from + limit : null });
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
    if (text === null)
      return json(200, { codes: [...shop.redeemCodes.values()], count: shop.redeemCodes.size });
    const codes = shop.codesByText
      .get(normalizeCode(text))
      .map((code) => ({ ...code, discount: shop.discounts.get(code.discountId) ?? null }));
    return json(200, { codes, count: codes.length });
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
