// A shop that pays out money, before a sandbox: customers, orders by webhook, and what Shopify and the ledger hold of it.
import { readOrderEvent } from "../../app/core/events";
import { defaultProgram, programSchema, type Program } from "../../app/core/program";
import { prismaClient } from "../../app/db.server";
import { publishProgram } from "../../app/repositories/programs.server";
import type { Shop } from "../../app/repositories/shops.server";
import { findFirstOpenTransfer } from "../../app/repositories/transfers.server";
import { claimCashback, type CashbackClaim } from "../../app/services/claim-cashback.server";
import { carryTransfer } from "../../app/services/carry-transfer.server";
import { payCashback } from "../../app/services/pay-cashback.server";
import { recordOrders } from "../../app/services/record-orders.server";
import { emptyDatabase, withConnection } from "./database";
import { balanceOf, memberOf } from "./ledger";
import { orderPayload, type OrderOptions } from "./orders";
import { connectSandbox, type ConnectedSandbox } from "./sandbox";
import { installTwoShops } from "./shops";

export const NOW = new Date("2026-03-01T12:00:00Z");
const DOMAIN = "shop-1.myshopify.com";

/** Half of what is paid comes back as cashback, so that sums are easy to follow; a point for each whole unit. */
export const MONEY_PROGRAM: Program = programSchema.parse({
  ...defaultProgram(),
  earning: defaultProgram().earning.map((rule) =>
    rule.kind === "cashback" ? { ...rule, rateBasisPoints: 5000 } : rule,
  ),
  cashback: { paidAs: "storeCredit" },
});

export class MoneyShop {
  readonly shopify: ConnectedSandbox;
  readonly shop: Shop;
  /** gid of its one customer */
  readonly customerId: string;
  readonly customer: number;

  constructor(shopify: ConnectedSandbox, shop: Shop, customerId: string) {
    this.shopify = shopify;
    this.shop = shop;
    this.customerId = customerId;
    this.customer = Number(customerId.split("/").at(-1));
  }

  static async connect(): Promise<ConnectedSandbox> {
    return connectSandbox(DOMAIN);
  }

  /** Everything anew, but for the sandbox. */
  static async open(shopify: ConnectedSandbox, program: Program = MONEY_PROGRAM): Promise<MoneyShop> {
    await emptyDatabase();
    const { shop } = await installTwoShops();
    await publishProgram(shop.id, program, NOW);
    await prismaClient().session.create({
      data: { id: `offline_${DOMAIN}`, shop: DOMAIN, state: "", accessToken: shopify.accessToken },
    });
    await shopify.control("clock", { now: NOW.toISOString() }, "PUT");
    const email = `ada-${Math.random()}@example.com`;
    const { customers } = await shopify.control<{ customers: { id: string }[] }>("customers", {
      customers: [{ firstName: "Ada", lastName: "Example", email }],
    });
    return new MoneyShop(shopify, shop, customers[0]?.id ?? "");
  }

  async order(options: OrderOptions): Promise<void> {
    const event = readOrderEvent(orderPayload({ customer: this.customer, ...options }));
    const failures = await recordOrders(this.shop, [event], NOW);
    for (const failure of failures.values()) throw failure;
  }

  async memberId(): Promise<number> {
    return memberOf(this.shop.id, this.customer);
  }

  async pay(now = NOW): Promise<void> {
    await payCashback(this.shop, await this.memberId(), now);
  }

  async openTransfer(): Promise<string> {
    const id = await findFirstOpenTransfer(this.shop.id, this.customerId);
    if (id === null) throw new Error("no transfer is open");
    return id;
  }

  async carry(id?: string): Promise<void> {
    await carryTransfer(this.shop, id ?? (await this.openTransfer()), NOW);
  }

  /** Pays out what is free, to the end. */
  async payOut(): Promise<void> {
    await this.pay();
    await this.carry();
  }

  /** Does what the outbox asks for of claims, as the worker would. Returns how many it asked for. */
  async claim(): Promise<number> {
    const claims = await this.wishes<CashbackClaim>("claim-cashback");
    for (const claim of claims) await claimCashback(this.shop, claim, NOW);
    return claims.length;
  }

  async wishes<Payload>(queue: string): Promise<Payload[]> {
    return withConnection(async (client) => {
      const text = "SELECT payload FROM outbox_message WHERE queue = $1 ORDER BY id";
      return (await client.query<{ payload: Payload }>(text, [queue])).rows.map(({ payload }) => payload);
    });
  }

  /** As if a minute and more had passed since the last call was sent. */
  async waitLong(): Promise<void> {
    await withConnection((client) =>
      client.query("UPDATE transfer SET sent_at = sent_at - interval '2 minutes' WHERE sent_at IS NOT NULL"),
    );
  }

  async stateOf(id: string): Promise<string | undefined> {
    return withConnection(async (client) => {
      const { rows } = await client.query<{ state: string }>("SELECT state FROM transfer WHERE id = $1", [
        id,
      ]);
      return rows[0]?.state;
    });
  }

  /** What Shopify holds: each credit (above zero) and debit of the customer's account, in minor units. */
  creditsAtShopify(): number[] {
    const [account] = this.shopify.shop.creditAccountsByOwner.get(this.customerId);
    if (!account) return [];
    return this.shopify.shop.creditTransactionsByAccount
      .get(account.id)
      .map(({ amountCents }) => amountCents);
  }

  balance(unit = "USD") {
    return balanceOf(this.shop.id, this.customer, unit, NOW);
  }

  /** Store credit that staff give or take by hand, or that pays for an order. */
  async byHand(cents: number): Promise<void> {
    const amount = { amount: (Math.abs(cents) / 100).toFixed(2), currencyCode: "USD" };
    const [name, type, input] =
      cents > 0
        ? ["storeCreditAccountCredit", "StoreCreditAccountCreditInput", { creditAmount: amount }]
        : ["storeCreditAccountDebit", "StoreCreditAccountDebitInput", { debitAmount: amount }];
    const field = cents > 0 ? "creditInput" : "debitInput";
    const response = await fetch(`https://${DOMAIN}/admin/api/2026-10/graphql.json`, {
      method: "POST",
      headers: { "content-type": "application/json", "X-Shopify-Access-Token": this.shopify.accessToken },
      body: JSON.stringify({
        query: `mutation ($id: ID!, $input: ${String(type)}!) {
          ${String(name)}(id: $id, ${field}: $input) { userErrors { message } }
        }`,
        variables: { id: this.customerId, input },
      }),
    });
    const text = await response.text();
    if (!text.includes('"userErrors":[]')) throw new Error(text);
  }
}
