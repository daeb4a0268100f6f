// Talks to a running sandbox from outside: its control API, and the shop's app proxy as a shopper's browser would.
import { z } from "zod";

export interface OrderLineInput {
  readonly title?: string;
  readonly variantId?: string;
  readonly quantity: number;
  /** Decimal string, per unit. */
  readonly price: string;
}

export interface OrderInput {
  readonly customerId: string;
  /** ISO 8601 */
  readonly processedAt: string;
  readonly lines: readonly OrderLineInput[];
  readonly discountCodes: readonly string[];
}

export interface CustomerInput {
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly createdAt?: string;
}

export interface DeliverySettings {
  readonly duplicateRate: number;
  readonly reorderRate: number;
  readonly delayRate: number;
  readonly maxDelayMs: number;
  readonly seed: number;
  readonly concurrency: number;
  /** How long the shop waits before it sends again what was not taken; it gives up after the last one. */
  readonly retryDelaysMs: readonly number[];
}

interface Placement {
  readonly extension: string;
  readonly block: string;
  readonly settings: Readonly<Record<string, string>>;
}

interface ThemePlacements {
  readonly embeds: readonly Placement[];
  readonly blocks: Readonly<Record<string, readonly Placement[]>>;
}

const placedOrders = z.object({
  orders: z.array(z.looseObject({ id: z.string(), name: z.string(), totalPrice: z.string() })),
});
const createdCustomers = z.object({ customers: z.array(z.looseObject({ id: z.string() })) });
const createdProducts = z.object({
  products: z.array(z.looseObject({ id: z.string(), variants: z.array(z.looseObject({ id: z.string() })) })),
});
const status = z.looseObject({
  webhooks: z.looseObject({
    pending: z.number(),
    duplicatesPending: z.number().default(0),
    delivered: z.number(),
    failed: z.number(),
    duplicates: z.number().default(0),
    delayed: z.number().default(0),
    reordered: z.number().default(0),
    attempts: z.number().default(0),
  }),
});

const metafieldPage = z.object({
  metafields: z.array(z.looseObject({ ownerId: z.string(), key: z.string(), value: z.string() })),
  next: z.number().nullable(),
});
const storedBalance = z.looseObject({ points: z.looseObject({ available: z.number() }) });
const customerPage = z.object({
  customers: z.array(
    z.looseObject({
      ...{ id: z.string(), firstName: z.string(), lastName: z.string() },
      email: z.string().nullable(),
    }),
  ),
});
const clockAnswer = z.looseObject({ now: z.string() });

export type SandboxStatus = z.infer<typeof status>;

/** The sandbox refused, or did not answer as agreed. */
class SandboxError extends Error {
  override readonly name = "SandboxError";
}

export interface ProxyAnswer {
  readonly status: number;
  readonly body: unknown;
}

export class SandboxClient {
  constructor(
    readonly origin: string,
    private readonly shop: string,
  ) {}

  createShop(shop: { name: string; currency: string; timezone: string }): Promise<unknown> {
    return this.control("POST", "shops", { domain: this.shop, ...shop });
  }

  install(): Promise<unknown> {
    return this.control("POST", "install", {});
  }

  /** Ids in the order of the customers. Their webhooks are not sent: a member is made by the first order. */
  async createCustomers(customers: readonly CustomerInput[]): Promise<string[]> {
    const answer = await this.control("POST", "customers", { customers, webhooks: false });
    return createdCustomers.parse(answer).customers.map(({ id }) => id);
  }

  /** Ids of the first variants in the order of the products. */
  async createProducts(
    products: readonly { title: string; productType: string; variants: { price: string }[] }[],
  ): Promise<string[]> {
    const answer = await this.control("POST", "products", { products });
    return createdProducts.parse(answer).products.map(({ variants }) => variants[0]?.id ?? "");
  }

  /** Places the orders one after the other; the answers come in the same order. */
  async placeOrders(
    orders: readonly OrderInput[],
  ): Promise<{ id: string; name: string; totalPrice: string }[]> {
    const placed = placedOrders.parse(await this.control("POST", "orders", { orders })).orders;
    if (placed.length !== orders.length) {
      throw new SandboxError(`The sandbox placed ${placed.length} orders of ${orders.length}`);
    }
    return placed;
  }

  /** Puts the app's blocks and embeds into the shop's theme. */
  setTheme(placements: ThemePlacements): Promise<unknown> {
    return this.control("PUT", "theme", placements);
  }

  setClock(now: string | null): Promise<unknown> {
    return this.control("PUT", "clock", { now });
  }

  setDelivery(settings: DeliverySettings): Promise<unknown> {
    return this.control("PUT", "delivery", settings);
  }

  async status(): Promise<SandboxStatus> {
    return status.parse(await this.control("GET", "status"));
  }

  /** The points that each customer's theme shows as available, by customer. */
  async balances(): Promise<Map<string, number>> {
    const balances = new Map<string, number>();
    for (let from: number | null = 0; from !== null;) {
      const page: z.infer<typeof metafieldPage> = metafieldPage.parse(
        await this.control("GET", `metafields?from=${from}&limit=1000`),
      );
      for (const { ownerId, key, value } of page.metafields) {
        if (key === "balance") balances.set(ownerId, storedBalance.parse(JSON.parse(value)).points.available);
      }
      from = page.next;
    }
    return balances;
  }

  /** The first thousand customers. */
  async customers(): Promise<{ id: string; name: string; email: string }[]> {
    const { customers } = customerPage.parse(await this.control("GET", "customers?limit=1000"));
    return customers.map(({ id, firstName, lastName, email }) => ({
      ...{ id, name: `${firstName} ${lastName}`, email: email ?? "" },
    }));
  }

  /** The time in the shop. */
  async clock(): Promise<{ now: string; isReal: boolean }> {
    const { now } = clockAnswer.parse(await this.control("GET", "clock"));
    return { now, isReal: Math.abs(Date.parse(now) - Date.now()) < 60_000 };
  }

  read(path: string): Promise<unknown> {
    return this.control("GET", path);
  }

  /** Calls the app through the shop, as the logged-in customer. Answers also when the app cannot be reached (502). */
  async proxy(customerId: string, path: string, body?: unknown): Promise<ProxyAnswer> {
    const response = await fetch(`${this.origin}/apps/vefa/${path}?shop=${this.shop}`, {
      method: body === undefined ? "GET" : "POST",
      headers: {
        "x-sandbox-customer": customerId.slice(customerId.lastIndexOf("/") + 1),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(30_000),
    });
    const text = await response.text();
    return { status: response.status, body: parseJson(text) };
  }

  private async control(method: "GET" | "POST" | "PUT", path: string, body?: unknown): Promise<unknown> {
    const separator = path.includes("?") ? "&" : "?";
    const response = await fetch(`${this.origin}/sandbox/api/${path}${separator}shop=${this.shop}`, {
      method,
      ...(body === undefined
        ? {}
        : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(60_000),
    });
    const text = await response.text();
    if (!response.ok) throw new SandboxError(`${method} ${path}: ${response.status} ${text.slice(0, 500)}`);
    return parseJson(text);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
