// The app proxy in tests: requests as Shopify signs them, and routes called as Remix calls them.
import { createHmac } from "node:crypto";
import { TEST_SECRET } from "./app-identity";

type Query = Record<string, string>;

/**
 * The address as Shopify's app proxy calls it for customer 77 of the first of two shops:
 * https://shopify.dev/docs/apps/build/online-store/app-proxies
 */
export function signed(path: string, changes: Query = {}, secret = TEST_SECRET): string {
  const query: Query = {
    shop: "shop-1.myshopify.com",
    logged_in_customer_id: "77",
    path_prefix: "/apps/vefa",
    timestamp: String(Math.floor(Date.now() / 1000)),
    ...changes,
  };
  const text = Object.keys(query)
    .sort()
    .map((name) => `${name}=${query[name] ?? ""}`)
    .join("");
  const signature = createHmac("sha256", secret).update(text).digest("hex");
  return `http://127.0.0.1:3000/proxy/${path}?${new URLSearchParams({ ...query, signature }).toString()}`;
}

type Handler = (args: { request: Request; params: Record<string, string>; context: never }) => unknown;

/** What a route answers, called as Remix calls it. */
export async function call(
  handler: Handler,
  address: string,
  init: RequestInit = {},
  params: Record<string, string> = {},
) {
  const response = (await handler({
    request: new Request(address, init),
    params,
    context: {} as never,
  })) as Response;
  return { status: response.status, body: (await response.json()) as unknown, headers: response.headers };
}

/** A JSON body, or text as it is. */
export const post = (body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  method: "POST",
  body: typeof body === "string" ? body : JSON.stringify(body),
  headers: { "content-type": "application/json", ...headers },
});
