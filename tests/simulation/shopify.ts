// Shopify's Admin API for the simulation: the sandbox's own handler within this process, behind the global fetch. By chance a
// call is refused before its work or, which looks the same to the app, after it; either way the app must not do a thing twice.
import { handleAdminGraphql } from "../../sandbox/admin-graphql/handler";
import { createCustomer } from "../../sandbox/customers/customers";
import type { Chance } from "../../sandbox/demo/chance";
import { SandboxState } from "../../sandbox/state/sandbox-state";
import type { ShopState } from "../../sandbox/state/shop-state";

export const TOKEN = "simulation-token";
/** Where the app asks for domain time; nothing listens there. */
export const CLOCK_URL = "http://127.0.0.1:1";
const SCOPES = [
  ...["read_products", "read_orders", "write_customers", "write_discounts", "write_gift_cards"],
  ...["write_store_credit_account_transactions", "read_store_credit_accounts"],
];
const HOUR_MS = 3_600_000;

export interface ShopifyOptions {
  readonly domain: string;
  readonly currency: string;
  readonly timezone: string;
  readonly chance: Chance;
  readonly now: () => number;
  readonly ordersWithCode: (code: string) => readonly string[];
}

export class SimulatedShopify {
  readonly shop: ShopState;
  /** how often a call fails */
  faultRate = 0;
  readonly #state: SandboxState;
  readonly #options: ShopifyOptions;
  readonly #fetch = globalThis.fetch;
  // Shopify's own clock runs ahead with every call, so that work is done and buckets fill without waiting.
  #realNow = Date.parse("2026-01-01T00:00:00Z");

  constructor(options: ShopifyOptions) {
    this.#options = options;
    const { domain, currency, timezone } = options;
    this.#state = SandboxState.open({ realNow: () => this.#realNow });
    this.shop = this.#state.createShop({ domain, currency, timezone });
    this.shop.document.installation = {
      ...{ id: "gid://shopify/AppInstallation/1", scopes: SCOPES, installedAt: "2026-01-01T00:00:00Z" },
    };
    this.#state.tokens.put({
      ...{
        accessToken: TOKEN,
        shopDomain: domain,
        kind: "offline",
        scopes: SCOPES,
        createdAt: this.#realNow,
      },
      expiresAt: null,
      ...{ refreshToken: null, refreshTokenExpiresAt: null, userId: null, subjectId: null },
    });
  }

  /** The numbers of so many new customers. */
  createCustomers(count: number): number[] {
    return Array.from({ length: count }, (_, index) => {
      const customer = createCustomer(this.shop, { firstName: "Ada", email: `c${index}@example.com` });
      return Number(customer.id.split("/").at(-1));
    });
  }

  hasCode(code: string): boolean {
    return this.shop.codesByText.first(code.toLowerCase()) !== undefined;
  }

  connect(): void {
    globalThis.fetch = (input, init) => this.#answer(new Request(input, init));
  }

  disconnect(): void {
    globalThis.fetch = this.#fetch;
  }

  async #answer(request: Request): Promise<Response> {
    if (request.url.startsWith(CLOCK_URL)) {
      return Response.json({ now: new Date(this.#options.now()).toISOString() });
    }
    this.#realNow += HOUR_MS;
    const { chance } = this.#options;
    const fault = chance.happens(this.faultRate) ? chance.pick(["refused", "lost"]) : null;
    if (fault === "refused") return failed();
    const body = await request.text();
    const answer = searchedOrders(body, this.#options.ordersWithCode) ?? (await this.#handle(request, body));
    return fault === "lost" ? failed() : answer;
  }

  async #handle(request: Request, body: string): Promise<Response> {
    const version = /\/api\/([^/]+)\//.exec(request.url)?.[1] ?? "";
    const answer = await handleAdminGraphql({
      ...{ state: this.#state, shop: this.shop, version, body, asyncDelayMs: 0 },
      accessToken: request.headers.get("x-shopify-access-token") ?? undefined,
      emit: () => {},
    });
    return new Response(answer.body, { status: answer.status, headers: answer.headers });
  }
}

/** Not to be tried again within the call, which would only cost time. */
function failed(): Response {
  return Response.json({ errors: "the simulation lets this call fail" }, { status: 400 });
}

/** Orders are the simulation's own: the sandbox has none of them. */
function searchedOrders(body: string, ordersWithCode: (code: string) => readonly string[]): Response | null {
  const found = /FindOrdersWithCode[\s\S]*"search":"discount_code:\\"([^"\\]+)\\""/.exec(body);
  if (!found) return null;
  const nodes = ordersWithCode(found[1] ?? "").map((id) => ({ id }));
  return Response.json({ data: { orders: { nodes } } });
}
