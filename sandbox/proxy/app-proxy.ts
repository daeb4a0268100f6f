// The app proxy: what a shopper asks of the shop under /apps/vefa is signed and passed on to the app, as Shopify does: without
// cookies either way, with the logged-in customer in the query.
// https://shopify.dev/docs/apps/build/online-store/app-proxies/authenticate-app-proxies
import { createHmac } from "node:crypto";
import { request as send } from "undici";
import type { SandboxContext } from "../context";
import { json, type Reply, type SandboxRequest } from "../http/messages";
import { legacyId } from "../state/ids";
import type { ShopState } from "../state/shop-state";

const PASSED_ON = ["accept", "accept-language", "content-type", "user-agent"];
const PASSED_BACK = ["content-type", "cache-control", "content-language", "location", "etag", "retry-after"];
const ANSWER_WITHIN_MS = 30_000;

/** Hex HMAC-SHA256 over the sorted `key=value` pairs, values of one key joined by commas. */
export function signProxyQuery(query: URLSearchParams, secret: string): string {
  const keys = [...new Set(query.keys())].sort((a, b) => a.localeCompare(b));
  const message = keys.map((key) => `${key}=${query.getAll(key).join(",")}`).join("");
  return createHmac("sha256", secret).update(message).digest("hex");
}

/** The numeric id of the customer who is logged in: from the header or the cookie of the sandbox; "" for a guest. */
export function loggedInCustomer(shop: ShopState, request: SandboxRequest): string {
  const header = request.headers["x-sandbox-customer"];
  const cookie = /(?:^|;\s*)x-sandbox-customer=(\d+)/.exec(request.headers.cookie ?? "")?.[1];
  const id = (typeof header === "string" ? header : undefined) ?? cookie ?? "";
  if (id === "") return "";
  const customer = shop.customers.get(id.startsWith("gid://") ? id : `gid://shopify/Customer/${id}`);
  return customer ? legacyId(customer.id) : "";
}

export async function forwardToApp(
  context: SandboxContext,
  shop: ShopState,
  request: SandboxRequest,
): Promise<Reply> {
  const { configuration, credentials, appUrl } = context;
  const query = new URLSearchParams(request.query);
  for (const reserved of ["shop", "logged_in_customer_id", "path_prefix", "timestamp", "signature"]) {
    query.delete(reserved);
  }
  query.set("shop", shop.document.domain);
  query.set("logged_in_customer_id", loggedInCustomer(shop, request));
  query.set("path_prefix", configuration.proxyPrefix);
  query.set("timestamp", String(Math.floor(Date.now() / 1_000)));
  query.set("signature", signProxyQuery(query, credentials.apiSecret));

  const rest = request.path.slice(configuration.proxyPrefix.length);
  const target = new URL(`${configuration.proxyPath}${rest}?${query}`, appUrl);
  const headers: Record<string, string> = { "x-forwarded-host": shop.document.domain };
  for (const name of PASSED_ON) {
    const value = request.headers[name];
    if (typeof value === "string") headers[name] = value;
  }
  const hasBody = !["GET", "HEAD"].includes(request.method);
  try {
    const response = await send(target, {
      method: request.method as "GET",
      headers,
      body: hasBody ? await request.body() : null,
      headersTimeout: ANSWER_WITHIN_MS,
      bodyTimeout: ANSWER_WITHIN_MS,
    });
    const replyHeaders: Record<string, string> = {};
    for (const name of PASSED_BACK) {
      const value = response.headers[name];
      if (typeof value === "string") replyHeaders[name] = value;
    }
    return {
      status: response.statusCode,
      headers: replyHeaders,
      body: Buffer.from(await response.body.arrayBuffer()),
    };
  } catch (error) {
    return json(502, {
      error: {
        code: "app_unreachable",
        message: `The app at ${appUrl.origin} did not answer: ${(error as Error).message}`,
      },
    });
  }
}
