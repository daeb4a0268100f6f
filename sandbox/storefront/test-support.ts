// For tests of the storefront: a browser that keeps cookies and follows nothing by itself, and things to sell.
import { request as send } from "undici";
import { DOMAIN, post, scene } from "../test-support";
import type { DiscountDocument } from "../state/discount-documents";
import type { ProductDocument } from "../state/documents";
import { legacyId } from "../state/ids";

interface Answer<Body> {
  status: number;
  location: string | undefined;
  /** The first cookie that was set. */
  cookie: string | undefined;
  text: string;
  body: Body;
}

export class Browser {
  readonly cookies = new Map<string, string>();
  accept = "*/*";
  readonly #host: string;

  constructor(host = DOMAIN) {
    this.#host = host;
  }

  async send<Body = unknown>(
    method: "GET" | "POST",
    path: string,
    body?: FormData | string,
    type?: string,
  ): Promise<Answer<Body>> {
    const encoded = body instanceof FormData ? new Response(body) : undefined;
    const response = await send(scene.sandbox.url + path, {
      method,
      headers: {
        host: this.#host,
        accept: this.accept,
        cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; "),
        ...(encoded ? { "content-type": encoded.headers.get("content-type") ?? "" } : {}),
        ...(type === undefined ? {} : { "content-type": type }),
      },
      body: encoded ? Buffer.from(await encoded.arrayBuffer()) : ((body as string | undefined) ?? null),
    });
    const set = [response.headers["set-cookie"] ?? []].flat();
    for (const cookie of set) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (/Max-Age=0/.test(cookie)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    const text = await response.body.text();
    const isJson = String(response.headers["content-type"]).startsWith("application/json");
    return {
      status: response.statusCode,
      location: response.headers.location as string | undefined,
      cookie: set[0],
      text,
      body: (isJson ? JSON.parse(text) : undefined) as Body,
    };
  }

  async json<Body = unknown>(method: "GET" | "POST", path: string, body?: unknown): Promise<Answer<Body>> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    return await this.send<Body>(method, path, text, "application/json");
  }

  async form(path: string, fields: Record<string, string>): Promise<Answer<unknown>> {
    const body = new URLSearchParams(fields).toString();
    return await this.send("POST", path, body, "application/x-www-form-urlencoded");
  }
}

/** The number of the new product's first variant. */
export async function makeProduct(input: Record<string, unknown>, domain = DOMAIN): Promise<string> {
  const { products } = await post<{ products: ProductDocument[] }>(`/sandbox/api/products?shop=${domain}`, {
    products: [input],
  });
  return legacyId(products[0]?.variants[0]?.id ?? "");
}

interface CodeTerms {
  amountCents?: number;
  minimumCents?: number;
  freeShipping?: boolean;
  change?: Partial<DiscountDocument>;
}

/** A discount of one code, off the whole order unless it ships free; it combines with every other. */
export function makeCode(code: string, terms: CodeTerms): void {
  const shop = scene.sandbox.state.shop(DOMAIN)!;
  const now = shop.timestamp();
  const discount = shop.discounts.put({
    id: shop.ids.next("DiscountCodeNode"),
    title: code,
    value: terms.freeShipping
      ? { kind: "freeShipping", maximumShippingCents: null, countryCodes: null }
      : { kind: "amountOff", amountCents: terms.amountCents ?? 100, appliesOnEachItem: false },
    items: { kind: "all" },
    minimum:
      terms.minimumCents === undefined
        ? { kind: "none" }
        : { kind: "subtotal", amountCents: terms.minimumCents },
    customers: { kind: "all" },
    combinesWith: { order: true, product: true, shipping: true },
    startsAt: now,
    endsAt: null,
    usageLimit: null,
    appliesOncePerCustomer: false,
    deactivated: false,
    usageCount: 0,
    createdAt: now,
    updatedAt: now,
    ...terms.change,
  });
  shop.redeemCodes.put({
    id: shop.ids.next("DiscountRedeemCode"),
    discountId: discount.id,
    code,
    usageCount: 0,
    usedBy: [],
    createdAt: now,
  });
}
