import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { POINTS } from "../../app/core/ledger/types";
import { defaultProgram, programSchema, type Program } from "../../app/core/program";
import { closeDatabase } from "../../app/db.server";
import type { StoredEvent } from "../../app/repositories/inbox.server";
import { publishFirstProgram } from "../../app/repositories/programs.server";
import { claimOrders, noteLogin } from "../../app/services/claim-orders.server";
import { mergeMembers } from "../../app/services/merge-members.server";
import { readWaiting } from "../../app/services/read-waiting.server";
import { workWebhooks } from "../../app/services/work-webhooks.server";
import { emptyDatabase, withConnection } from "../support/database";
import { balanceOf, disagreements, memberOf } from "../support/ledger";
import { orderPayload, refundPayload, type OrderOptions } from "../support/orders";
import { installTwoShops, type TwoShops } from "../support/shops";

const NOW = new Date("2026-03-01T12:00:00Z");
const LATER = "2026-03-02T10:00:00Z";
let shops: TwoShops;
let webhooks = 0;

beforeEach(async () => {
  await emptyDatabase();
  shops = await installTwoShops();
  await publish("wait");
});
afterAll(closeDatabase);

// A version once read is kept for the life of the process: no test may give another meaning to the number of one before.
let version = 0;
async function publish(guests: Program["guests"], change: (program: Program) => void = () => undefined) {
  const program = { ...defaultProgram(), guests };
  change(program);
  version += 1;
  await withConnection((client) =>
    client.query(
      "INSERT INTO program_version (shop_id, version, settings, published_at) VALUES ($1, $2, $3, $4)",
      [...[shops.shop.id, version, JSON.stringify(program), NOW]],
    ),
  );
}

/** Works a webhook, and the claims that it asks for, as the worker does. */
async function hear(topic: string, payload: unknown): Promise<void> {
  webhooks += 1;
  const text = typeof payload === "string" ? payload : JSON.stringify(payload);
  const event: StoredEvent = {
    ...{ shopDomain: shops.shop.domain, webhookId: `w${webhooks}`, topic, payload: text },
  };
  expect(await workWebhooks([event], NOW)).toEqual([]);
  await claimWhatIsAsked();
}

async function claimWhatIsAsked(): Promise<void> {
  const asked = await withConnection(async (client) => {
    const { rows } = await client.query<{ memberId: number }>(
      `DELETE FROM outbox_message WHERE queue = 'claim-orders' RETURNING (payload->>'memberId')::integer AS "memberId"`,
    );
    return rows;
  });
  for (const { memberId } of asked) await claimOrders(shops.shop, memberId, NOW);
}

interface Placed extends OrderOptions {
  readonly email?: string;
  readonly account?: Account;
}
type Account = "none" | "enabled" | "unproven";
const proof = (account: Account) => ({
  state: account === "none" ? "disabled" : "enabled",
  verified_email: account !== "unproven",
});

async function place({ email, account = "none", ...options }: Placed): Promise<void> {
  const payload = JSON.parse(orderPayload(options)) as { customer: object | null };
  const customer = payload.customer && { ...payload.customer, ...proof(account) };
  await hear("orders/paid", { ...payload, customer, email: email ?? null });
}
const customer = (id: number, account: Account, email = `c${id}@example.com`) => ({
  ...{ id, first_name: "Ada", last_name: `No ${id}`, email, created_at: "2026-03-01T09:00:00Z" },
  ...proof(account),
});
const refund = (id: number, orderId: number, lines: readonly (readonly [number, number])[]) =>
  hear("refunds/create", refundPayload(id, orderId, lines));
const lines = [{ price: "40.00" }, { price: "60.00" }];
const waiting = async () => readWaiting(shops.shop, await memberOf(shops.shop.id, 1), NOW);
const points = (id = 1) => balanceOf(shops.shop.id, id, POINTS, NOW);

async function ofOrders(): Promise<unknown[]> {
  return withConnection(async (client) => {
    const text = "SELECT waits_for IS NOT NULL AS waits, program_version AS version FROM orders ORDER BY id";
    return (await client.query(text)).rows as unknown[];
  });
}
async function countEntries(): Promise<number> {
  return withConnection(async (client) => {
    const { rows } = await client.query<{ count: number }>(
      "SELECT count(*)::integer AS count FROM ledger_entry",
    );
    return rows[0]?.count ?? 0;
  });
}

describe("an order of a customer without an account", () => {
  it("gives nothing to spend, and the same order twice gives once when it is claimed (Setono)", async () => {
    await place({ lines });
    await place({ lines });
    expect(await points()).toMatchObject({ earned: 0, available: 0, pending: 0 });
    expect(await countEntries()).toBe(0);
    expect(await waiting()).toEqual({
      orders: 1,
      amounts: [
        { unit: POINTS, amount: 100 },
        { unit: "USD", amount: 500 },
      ],
    });
    await hear("customers/update", customer(1, "enabled"));
    await hear("customers/update", customer(1, "enabled"));
    await place({ lines, account: "enabled" });
    expect(await points()).toMatchObject({ earned: 100, available: 100 });
    expect(await countEntries()).toBe(2);
    expect(await disagreements()).toEqual([]);
  });

  it("gives at once where the programme says so, and where it is older than that choice", async () => {
    await publish("earn");
    await place({ lines });
    expect(await points()).toMatchObject({ earned: 100 });
  });

  it("is decided by the programme of its own day, whatever that has become", async () => {
    await place({ lines });
    await publish("wait", (program) => {
      const [rule] = program.earning;
      if (rule?.kind === "perAmount") rule.points = 7;
    });
    await hear("customers/update", customer(1, "enabled"));
    expect(await points()).toMatchObject({ earned: 100 });
    await place({ id: 2, lines, account: "enabled" });
    expect(await points()).toMatchObject({ earned: 800 });
    expect(await ofOrders()).toEqual([
      { waits: false, version: version - 1 },
      { waits: false, version },
    ]);
  });

  it("is refunded exactly, before and after it is claimed", async () => {
    await place({ lines });
    await refund(1, 1, [[100, 1]]);
    expect(await waiting()).toMatchObject({ amounts: [{ amount: 60 }, { amount: 300 }] });
    await hear("customers/update", customer(1, "enabled"));
    expect(await points()).toMatchObject({ earned: 60 });
    expect(await waiting()).toEqual({ orders: 0, amounts: [] });
    await refund(2, 1, [[101, 1]]);
    expect(await points()).toMatchObject({ earned: 0, available: 0 });
    expect(await disagreements()).toEqual([]);
  });

  it("gives what was said to wait, also where a rule asks which order it is and gives no more than so much", async () => {
    await publish("wait", (program) => {
      const [rule] = program.earning;
      if (rule?.kind === "perAmount") rule.limits = { ...rule.limits, perMember: 150 };
      program.earning.push(
        ...programSchema.parse({
          ...defaultProgram(),
          earning: [{ ...program.earning[0], key: "first", when: { kind: "nthOrder", from: 1, to: 1 } }],
        }).earning,
      );
    });
    await place({ lines });
    await place({ id: 2, lines });
    const said = await waiting();
    expect(said.amounts[0]).toEqual({ unit: POINTS, amount: 250 });
    await hear("customers/update", customer(1, "enabled"));
    expect(await points()).toMatchObject({ earned: 250 });
    expect(await disagreements()).toEqual([]);
  });

  it("that was cancelled while it waited gives nothing when it is claimed", async () => {
    await place({ lines });
    await place({ lines, updatedAt: LATER, cancelledAt: LATER });
    await hear("customers/update", customer(1, "enabled"));
    expect(await points()).toMatchObject({ earned: 0 });
    expect(await countEntries()).toBe(0);
  });

  it.each(["customers/create", "customers/update"])(
    "is claimed when %s says so before the order is heard of",
    async (topic) => {
      await hear(topic, customer(1, "enabled"));
      await place({ lines });
      expect(await points()).toMatchObject({ earned: 100 });
    },
  );

  it("is claimed by the next order that says so", async () => {
    await place({ lines });
    await place({ id: 2, lines, account: "enabled" });
    expect(await points()).toMatchObject({ earned: 200 });
  });

  it("is claimed by a login, which is all that tells of new customer accounts", async () => {
    await place({ lines });
    await noteLogin(shops.shop, "gid://shopify/Customer/1", NOW);
    await claimWhatIsAsked();
    expect(await points()).toMatchObject({ earned: 100 });
    await noteLogin(shops.shop, "gid://shopify/Customer/99", NOW);
  });

  it("goes on waiting while nothing proves the account's address", async () => {
    await place({ lines });
    await hear("customers/update", customer(1, "unproven"));
    await place({ id: 2, lines, account: "unproven" });
    expect(await points()).toMatchObject({ earned: 0 });
  });

  it("is claimed once when the account comes at the same moment as the orders", async () => {
    await place({ lines, id: 50 });
    await Promise.all([
      ...Array.from({ length: 6 }, (_, index) => place({ id: 1 + (index % 3), lines })),
      hear("customers/update", customer(1, "enabled")),
    ]);
    await claimWhatIsAsked();
    expect(await points()).toMatchObject({ earned: 400 });
    expect(await disagreements()).toEqual([]);
  });

  it("is taken from whoever had it before, when Shopify names another customer who has no account", async () => {
    await place({ lines, account: "enabled" });
    expect(await points(1)).toMatchObject({ earned: 100 });
    await place({ lines, customer: 2, updatedAt: LATER });
    expect(await points(1)).toMatchObject({ earned: 0 });
    expect(await points(2)).toMatchObject({ earned: 0 });
    await hear("customers/update", customer(2, "enabled"));
    expect(await points(2)).toMatchObject({ earned: 100 });
    expect(await disagreements()).toEqual([]);
  });

  it("is claimed when its customer is merged with one who has an account, and refunded from that one", async () => {
    await place({ lines });
    await place({ id: 2, customer: 2, lines, account: "enabled" });
    const [one, two] = [await memberOf(shops.shop.id, 1), await memberOf(shops.shop.id, 2)];
    await mergeMembers(shops.shop, one, two, { by: "staff", reason: "the same person" }, NOW);
    await claimWhatIsAsked();
    expect(await points(2)).toMatchObject({ earned: 200 });
    await refund(1, 1, [[100, 1]]);
    expect(await points(2)).toMatchObject({ earned: 160 });
    expect(await disagreements()).toEqual([]);
  });

  it("is claimed when its member takes in one who has an account", async () => {
    await place({ lines });
    await place({ id: 2, customer: 2, lines, account: "enabled" });
    const [one, two] = [await memberOf(shops.shop.id, 1), await memberOf(shops.shop.id, 2)];
    await mergeMembers(shops.shop, two, one, { by: "staff", reason: "the same person" }, NOW);
    await claimWhatIsAsked();
    expect(await points(1)).toMatchObject({ earned: 200 });
    expect(await disagreements()).toEqual([]);
  });
});

describe.each(["earn", "wait"] as const)("an order without a customer (guests %s)", (guests) => {
  const guest = { customer: null, lines, email: " Ada@Example.com" };
  const ada = (account: Account) => customer(1, account, "ada@example.com");
  beforeEach(() => publish(guests));

  it("waits for its e-mail address, and is claimed by the customer who has proven to own it", async () => {
    await place(guest);
    expect(await ofOrders()).toEqual([{ waits: true, version }]);
    await hear("customers/create", customer(2, "enabled", "eve@example.com"));
    await hear("customers/create", ada("unproven"));
    expect(await points(1)).toMatchObject({ earned: 0 });
    expect(await points(2)).toMatchObject({ earned: 0 });
    await hear("customers/update", ada("enabled"));
    await hear("customers/update", ada("enabled"));
    expect(await points(1)).toMatchObject({ earned: 100 });
    await place({ ...guest, updatedAt: LATER });
    expect(await points(1)).toMatchObject({ earned: 100 });
    expect(await countEntries()).toBe(2);
    expect(await disagreements()).toEqual([]);
  });

  it("is claimed at once where that customer is known already", async () => {
    await hear("customers/create", ada("enabled"));
    await place(guest);
    expect(await points()).toMatchObject({ earned: 100 });
  });

  it("is claimed once when order and customer come at the same moment", async () => {
    await Promise.all([place(guest), hear("customers/create", ada("enabled")), place(guest)]);
    await claimWhatIsAsked();
    expect(await points()).toMatchObject({ earned: 100 });
    expect(await disagreements()).toEqual([]);
  });

  it("is refunded exactly, before and after it is claimed", async () => {
    await refund(1, 1, [[100, 1]]);
    await place(guest);
    await hear("customers/create", ada("enabled"));
    expect(await points()).toMatchObject({ earned: 60 });
    await refund(2, 1, [[101, 1]]);
    expect(await points()).toMatchObject({ earned: 0 });
  });

  it("belongs to the customer whom Shopify names later", async () => {
    await place(guest);
    await place({ customer: 2, lines, account: "enabled", updatedAt: LATER });
    expect(await points(2)).toMatchObject({ earned: 100 });
    await hear("customers/create", ada("enabled"));
    expect(await points(1)).toMatchObject({ earned: 0 });
  });

  it("keeps no address, and is nobody's once Shopify asks for the address to be forgotten", async () => {
    await place(guest);
    const stored = await withConnection(
      async (client) => (await client.query("SELECT orders.*::text FROM orders")).rows,
    );
    expect(JSON.stringify(stored).toLowerCase()).not.toContain("ada@example.com");
    await hear("customers/redact", { customer: { id: 7, email: "ada@example.com" }, orders_to_redact: [1] });
    expect(await ofOrders()).toMatchObject([{ waits: false }]);
    await hear("customers/create", ada("enabled"));
    expect(await points()).toMatchObject({ earned: 0 });
  });

  it("and without an address gives nothing to anybody", async () => {
    await place({ customer: null, lines });
    expect(await ofOrders()).toMatchObject([{ waits: false }]);
  });

  it("stays in its shop", async () => {
    await place(guest);
    await publishFirstProgram(shops.otherShop.id, defaultProgram(), NOW);
    const event = {
      ...{ shopDomain: shops.otherShop.domain, webhookId: "other", topic: "customers/create" },
      payload: JSON.stringify(ada("enabled")),
    };
    expect(await workWebhooks([event], NOW)).toEqual([]);
    expect(await ofOrders()).toMatchObject([{ waits: true }]);
  });
});

describe("orders of a till", () => {
  it("that were sent again after the till had been offline give once (OCA/pos 185)", async () => {
    const till = { lines, account: "enabled" as const };
    await place(till);
    // Sent again as it is, with a new webhook, and in one batch with a later word of it.
    await place(till);
    await Promise.all([place(till), place({ ...till, updatedAt: LATER }), place(till)]);
    expect(await points()).toMatchObject({ earned: 100, available: 100 });
    expect(await countEntries()).toBe(2);
    expect(await disagreements()).toEqual([]);
  });
});
