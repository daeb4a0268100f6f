// Control routes for shops, the app's installation, customers and tokens.
import { request as send } from "undici";
import { z } from "zod";
import { expireTokens } from "../auth/access-tokens";
import { hostParameter, mintSessionToken } from "../auth/session-token";
import type { SandboxContext } from "../context";
import {
  createCustomer,
  createdEvents,
  deleteCustomer,
  mergeCustomers,
  updateCustomer,
} from "../customers/customers";
import { SandboxRefusal } from "../http/refusal";
import type { Router } from "../http/router";
import type { ShopState } from "../state/shop-state";
import { grantInstallation, uninstallApp } from "./installation";
import { openShop, shopInput } from "./open-shop";
import { sendPrivacyTopic } from "./privacy";
import { endpoint, idInput, isoMoment, shopEndpoint } from "./endpoint";

const customerInput = z.strictObject({
  firstName: z.string().optional(),
  lastName: z.string().optional(),
  email: z.email().optional(),
  phone: z.string().optional(),
  tags: z.array(z.string()).optional(),
  note: z.string().optional(),
  locale: z.string().optional(),
  acceptsMarketing: z.boolean().optional(),
  hasAccount: z.boolean().optional(),
  createdAt: isoMoment.optional(),
});

export function addShopRoutes(router: Router, context: SandboxContext): void {
  const { state, publisher } = context;

  router.on(
    "POST",
    "/sandbox/api/shops",
    endpoint(shopInput, (input) => ({ shop: describeShop(openShop(context, input)) })),
  );
  router.on(
    "POST",
    "/sandbox/api/install",
    shopEndpoint(context, z.strictObject({ scopes: z.array(z.string()).optional() }), async (shop, input) => {
      grantInstallation(context, shop, input.scopes);
      const opened = await openApp(context, shop);
      return { shop: describeShop(shop), opened };
    }),
  );
  router.on(
    "POST",
    "/sandbox/api/uninstall",
    shopEndpoint(context, z.strictObject({}), (shop) => {
      uninstallApp(context, shop);
      return { shop: describeShop(shop) };
    }),
  );
  router.on(
    "POST",
    "/sandbox/api/redact",
    shopEndpoint(context, z.strictObject({ customerId: idInput.optional() }), (shop, { customerId }) => {
      if (customerId === undefined) publisher.publish(shop, [{ topic: "shop/redact" }]);
      else sendPrivacyTopic(context, shop, "customers/redact", customerId);
      return { sent: customerId === undefined ? "shop/redact" : "customers/redact" };
    }),
  );
  router.on(
    "POST",
    "/sandbox/api/data-request",
    shopEndpoint(context, z.strictObject({ customerId: idInput }), (shop, { customerId }) => {
      sendPrivacyTopic(context, shop, "customers/data_request", customerId);
      return { sent: "customers/data_request" };
    }),
  );
  router.on(
    "POST",
    "/sandbox/api/tokens/expire",
    shopEndpoint(
      context,
      z.strictObject({ what: z.enum(["access", "refresh", "all"]).default("access") }),
      (shop, { what }) => ({ expired: expireTokens(state, shop, what) }),
    ),
  );
  router.on(
    "POST",
    "/sandbox/api/customers",
    shopEndpoint(
      context,
      z.strictObject({ customers: z.array(customerInput).min(1), webhooks: z.boolean().default(true) }),
      (shop, input) => {
        const customers = input.customers.map((customer) => {
          const made = createCustomer(shop, customer);
          if (input.webhooks) publisher.publish(shop, createdEvents(made));
          return { id: made.id, email: made.email };
        });
        return { customers };
      },
    ),
  );
  router.on(
    "POST",
    "/sandbox/api/customers/update",
    shopEndpoint(
      context,
      customerInput.omit({ createdAt: true }).extend({ customerId: idInput }),
      (shop, { customerId, ...change }) => {
        const { customer, events } = updateCustomer(shop, customerId, change);
        publisher.publish(shop, events);
        return { customer };
      },
    ),
  );
  router.on(
    "POST",
    "/sandbox/api/customers/delete",
    shopEndpoint(context, z.strictObject({ customerId: idInput }), (shop, { customerId }) => {
      const customer = deleteCustomer(shop, customerId);
      publisher.publish(shop, [{ topic: "customers/delete", customer }]);
      return { customer: { id: customer.id } };
    }),
  );
  router.on(
    "POST",
    "/sandbox/api/customers/merge",
    shopEndpoint(context, z.strictObject({ keptId: idInput, removedId: idInput }), (shop, input) => {
      const { customer, events } = mergeCustomers(shop, input.keptId, input.removedId);
      publisher.publish(shop, events);
      return { customer };
    }),
  );
}

export function describeShop(shop: ShopState) {
  return { ...shop.document, customers: shop.customers.size, orders: shop.orders.size };
}

/** Opens the app as the admin's frame would, in a browser's name. Throws a refusal (502) when it does not answer well. */
async function openApp(context: SandboxContext, shop: ShopState): Promise<{ status: number }> {
  const target = new URL("/app", context.appUrl);
  target.search = new URLSearchParams({
    embedded: "1",
    host: hostParameter(shop.document.domain),
    shop: shop.document.domain,
    locale: "en",
    id_token: await mintSessionToken(context.credentials, shop.document.domain),
  }).toString();
  let answer;
  try {
    answer = await send(target, {
      headers: {
        accept: "text/html",
        "user-agent":
          "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
      },
      headersTimeout: 30_000,
    });
    await answer.body.dump();
  } catch (error) {
    throw new SandboxRefusal(
      502,
      "app_unreachable",
      `The app is installed, but ${target.origin}/app did not answer: ${(error as Error).message}`,
    );
  }
  if (answer.statusCode >= 400) {
    throw new SandboxRefusal(
      502,
      "app_failed",
      `The app is installed, but ${target.origin}/app answered ${answer.statusCode}`,
    );
  }
  return { status: answer.statusCode };
}
