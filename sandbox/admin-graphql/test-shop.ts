// A sandbox shop with the app installed, for the tests of the Admin API: calls go through the real handler.
import { SandboxState } from "../state/sandbox-state";
import type { ShopState } from "../state/shop-state";
import { handleAdminGraphql } from "./handler";

export const ALL_SCOPES = [
  "read_products",
  "read_orders",
  "read_markets",
  "write_customers",
  "write_discounts",
  "write_gift_cards",
  "write_store_credit_account_transactions",
  "read_store_credit_accounts",
];

export interface Answer {
  status: number;
  headers: Record<string, string>;
  data: Record<string, unknown> | undefined;
  errors:
    | { message: string; path?: unknown[]; locations?: unknown; extensions?: Record<string, unknown> }[]
    | undefined;
  cost: {
    requestedQueryCost: number;
    actualQueryCost: number | null;
    throttleStatus: Record<string, number>;
  };
}

/** The text at a dotted path of an answer's data; throws when there is none. */
export function textAt(data: unknown, path: string): string {
  let value = data;
  for (const name of path.split(".")) value = (value as Record<string, unknown> | null | undefined)?.[name];
  if (typeof value !== "string") throw new Error(`No text at ${path} of ${JSON.stringify(data)}`);
  return value;
}

export class TestShop {
  readonly state: SandboxState;
  readonly shop: ShopState;
  readonly emitted: string[] = [];
  /** Real time of the sandbox, moved by hand. */
  realNow = Date.parse("2026-06-01T12:00:00Z");

  constructor(domain = "one.myshopify.com", scopes: readonly string[] = ALL_SCOPES, state?: SandboxState) {
    this.state = state ?? SandboxState.open({ realNow: () => this.realNow });
    this.shop = this.state.createShop({ domain });
    this.grant(scopes);
  }

  get token(): string {
    return `token-${this.shop.document.domain}`;
  }

  grant(scopes: readonly string[]): void {
    this.shop.document.installation = {
      id: "gid://shopify/AppInstallation/1",
      scopes: [...scopes],
      installedAt: "2026-01-01T00:00:00Z",
    };
    this.state.tokens.put({
      accessToken: this.token,
      shopDomain: this.shop.document.domain,
      kind: "offline",
      scopes: [...scopes],
      expiresAt: this.realNow + 3_600_000,
      refreshToken: null,
      refreshTokenExpiresAt: null,
      userId: null,
      subjectId: null,
      createdAt: this.realNow,
    });
  }

  async call(
    query: string,
    variables: object = {},
    change: { token?: string; version?: string } = {},
  ): Promise<Answer> {
    const response = await handleAdminGraphql({
      state: this.state,
      shop: this.shop,
      accessToken: change.token ?? this.token,
      version: change.version ?? "2026-10",
      body: JSON.stringify({ query, variables }),
      emit: (topic, { id }) => this.emitted.push(`${topic} ${id}`),
      asyncDelayMs: 1_000,
    });
    const { extensions, ...body } = JSON.parse(response.body) as Answer & {
      extensions?: { cost: Answer["cost"] };
    };
    return {
      ...body,
      status: response.status,
      headers: response.headers,
      cost: extensions?.cost as Answer["cost"],
    };
  }

  /** The data of a call that must have no errors. */
  async data(query: string, variables: object = {}): Promise<Record<string, unknown>> {
    const answer = await this.call(query, variables);
    if (answer.errors || !answer.data) throw new Error(JSON.stringify(answer.errors));
    return answer.data;
  }

  async createCustomer(email: string): Promise<string> {
    const query = `mutation($i: CustomerInput!) { customerCreate(input: $i) { customer { id } userErrors { message } } }`;
    const data = await this.data(query, { i: { email, firstName: "Ayla", lastName: "Demir" } });
    return textAt(data, "customerCreate.customer.id");
  }

  async createDiscount(code: string, change: object = {}): Promise<string> {
    const data = await this.data(CREATE, { d: { ...basicInput(code), ...change } });
    return textAt(data, "discountCodeBasicCreate.codeDiscountNode.id");
  }
}

export const CREATE = `mutation($d: DiscountCodeBasicInput!) {
  discountCodeBasicCreate(basicCodeDiscount: $d) { codeDiscountNode { id } userErrors { field code message } }
}`;

export function basicInput(code: string): Record<string, unknown> {
  return {
    title: "5.00 off",
    code,
    startsAt: "2026-01-01T00:00:00Z",
    context: { all: "ALL" },
    customerGets: { value: { discountAmount: { amount: "5.00" } }, items: { all: true } },
    usageLimit: 1,
  };
}
