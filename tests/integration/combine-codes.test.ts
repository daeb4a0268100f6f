// A change of combination settings reaches the codes that are out already, against the sandbox's checkout.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { readOrderEvent } from "../../app/core/events";
import { defaultProgram, programSchema } from "../../app/core/program";
import { closeDatabase, prismaClient } from "../../app/db.server";
import { HANDLERS } from "../../app/jobs/handlers.server";
import { publishProgram } from "../../app/repositories/programs.server";
import type { Shop } from "../../app/repositories/shops.server";
import { combineCodes } from "../../app/services/combine-codes.server";
import { issueCodes } from "../../app/services/issue-codes.server";
import { recordOrders } from "../../app/services/record-orders.server";
import { redeemReward } from "../../app/services/redeem-reward.server";
import { emptyDatabase, withConnection } from "../support/database";
import { orderPayload } from "../support/orders";
import { connectSandbox, type ConnectedSandbox } from "../support/sandbox";
import { installTwoShops } from "../support/shops";

const NOW = new Date("2026-03-01T12:00:00Z");
const DOMAIN = "shop-1.myshopify.com";
const ALONE = { order: false, product: false, shipping: false };
const WITH_ALL = { order: true, product: true, shipping: true };
let shopify: ConnectedSandbox;
let shop: Shop;
let customerId = "";
let orders = 0;

beforeAll(async () => {
  shopify = await connectSandbox(DOMAIN);
  await emptyDatabase();
  ({ shop } = await installTwoShops());
  await prismaClient().session.create({
    data: { id: `offline_${DOMAIN}`, shop: DOMAIN, state: "", accessToken: shopify.accessToken },
  });
  await shopify.control("clock", { now: NOW.toISOString() }, "PUT");
  const person = { firstName: "Ada", email: "ada@example.com" };
  const made = await shopify.control<{ customers: { id: string }[] }>("customers", { customers: [person] });
  customerId = made.customers[0]?.id ?? "";
});
beforeEach(async () => {
  const customer = Number(customerId.split("/").at(-1));
  const event = readOrderEvent(orderPayload({ id: ++orders, customer, lines: [{ price: "2000.00" }] }));
  if (orders === 1) await offer(ALONE);
  expect(await recordOrders(shop, [event], NOW)).toEqual(new Map());
  await withConnection((client) => client.query("DELETE FROM outbox_message"));
});
afterAll(async () => {
  await closeDatabase();
  await shopify.sandbox.close();
});

async function offer(combinesWith: typeof ALONE): Promise<void> {
  const common = { title: null, costPoints: 100, validityDays: null, combinesWith };
  const rewards = [
    { ...common, key: "five", kind: "amountOff", valueCents: 500 },
    { ...common, key: "shipped", kind: "freeShipping", maximumShippingCents: null },
    {
      ...{ key: "slide", title: null, validityDays: null, combinesWith, kind: "slidingAmount", step: 1 },
      ...{ minimum: 1, perPoints: 1, valueCents: 1 },
    },
  ];
  await publishProgram(shop.id, programSchema.parse({ ...defaultProgram(), rewards }), NOW);
}
async function redeem(rewardKey: string, requestKey: string): Promise<{ id: string; code: string }> {
  const wish = { customerId, rewardKey, requestKey, forCart: false, points: 300, cartSubtotalCents: 10_000 };
  const decision = await redeemReward(shop, wish, NOW);
  if (!decision.ok) throw new Error(decision.refusal.code);
  return decision.value;
}
async function codes(requestKey: string): Promise<string[]> {
  const made = [];
  for (const key of ["five", "slide", "shipped"]) made.push(await redeem(key, `${requestKey} ${key}`));
  expect(
    await issueCodes(
      shop,
      made.map(({ id }) => id),
      NOW,
    ),
  ).toEqual(new Map());
  return made.map(({ code }) => code);
}
const place = (discountCodes: string[]) =>
  shopify.control<{ orders: { totalPrice: string; discountCodes: string[] }[] }>("orders", {
    orders: [
      {
        ...{ customerId, discountCodes, shipping: { title: "Standard", price: "4.90" } },
        lines: [{ title: "Beans", quantity: 1, price: "100.00" }],
      },
    ],
  });
const combined = () => [...shopify.shop.discounts.values()].map(({ combinesWith }) => combinesWith);
const wishes = () =>
  withConnection(async (client) => {
    const { rows } = await client.query("SELECT payload FROM outbox_message WHERE queue = 'combine-codes'");
    return rows;
  });

describe("codes that are out", () => {
  it("combine as the programme says by now, each kind as Shopify takes it", async () => {
    const out = await codes("a");
    await expect(place(out)).rejects.toThrow("422");
    await offer(WITH_ALL);
    const told = { id: "1", payload: { shopId: shop.id, version: 2 }, isLastTry: false };
    expect(await HANDLERS["program-published"]([told])).toEqual(new Map());
    expect(await wishes()).toEqual([{ payload: { shopId: shop.id } }]);
    await combineCodes(shop, NOW);
    const all = [WITH_ALL, WITH_ALL, { ...WITH_ALL, shipping: false }];
    expect(combined()).toEqual(expect.arrayContaining(all));
    expect(await place(out)).toMatchObject({ orders: [{ totalPrice: "92.00" }] });
  });

  it("are asked for once: doing it again, or a version that changes nothing, calls nobody", async () => {
    await codes("b");
    await offer(ALONE);
    await combineCodes(shop, NOW);
    const before = JSON.stringify([...shopify.shop.discounts.values()]);
    await shopify.control("clock", { now: "2026-03-01T13:00:00Z" }, "PUT");
    await combineCodes(shop, NOW);
    await offer(ALONE);
    await combineCodes(shop, NOW);
    expect(JSON.stringify([...shopify.shop.discounts.values()])).toBe(before);
  });

  it("get there in the end at a Shopify that fails now and then", async () => {
    await codes("c");
    await offer(WITH_ALL);
    await shopify.control("chaos", { errorRate: 0.4 }, "PUT");
    for (let attempt = 0; attempt < 20; attempt++) {
      try {
        await combineCodes(shop, NOW);
        break;
      } catch {
        // To be tried again.
      }
    }
    await shopify.control("chaos", { errorRate: 0 }, "PUT");
    expect(combined().every(({ order }) => order)).toBe(true);
  });

  it("of a discount that was made, or found, after the change follow it too", async () => {
    await offer(ALONE);
    const { id } = await redeem("five", "late");
    await offer(WITH_ALL);
    await combineCodes(shop, NOW);
    await withConnection((client) => client.query("DELETE FROM outbox_message"));
    expect(await issueCodes(shop, [id], NOW)).toEqual(new Map());
    expect(await wishes()).toHaveLength(1);
    await combineCodes(shop, NOW);
    expect(combined().every(({ order }) => order)).toBe(true);
    for (const forget of [
      "UPDATE discount SET gid = NULL",
      "UPDATE redemption SET state = 'issuing' WHERE state = 'issued'",
    ])
      await withConnection((client) => client.query(forget));
    await offer(ALONE);
    await combineCodes(shop, NOW);
    const { rows } = await withConnection((client) =>
      client.query<{ id: string }>("SELECT id FROM redemption WHERE state = 'issuing'"),
    );
    expect(
      await issueCodes(
        shop,
        rows.map((row) => row.id),
        NOW,
      ),
    ).toEqual(new Map());
    await combineCodes(shop, NOW);
    expect(combined().some(({ order }) => order)).toBe(false);
  });

  it("that the merchant has deleted hold up no others", async () => {
    await codes("d");
    for (const { id, discountId } of [...shopify.shop.redeemCodes.values()].slice(-1)) {
      shopify.shop.redeemCodes.remove(id);
      shopify.shop.discounts.remove(discountId);
    }
    await offer(WITH_ALL);
    await combineCodes(shop, NOW);
    expect(combined().every(({ order }) => order)).toBe(true);
  });
});
