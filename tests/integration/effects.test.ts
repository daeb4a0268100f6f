// What the app does at Shopify because of an entry, against the sandbox: each once, whatever crashes or fails on the way.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { addCodes } from "../../app/admin-api/discounts.server";
import { readOrderEvent, readRefundEvent } from "../../app/core/events";
import { POINTS } from "../../app/core/ledger/types";
import { defaultProgram } from "../../app/core/program";
import { rewardSchema } from "../../app/core/rewards/registry";
import { closeDatabase, database, prismaClient } from "../../app/db.server";
import { publishFirstProgram, publishProgram } from "../../app/repositories/programs.server";
import { findDiscount, reserveDiscount } from "../../app/repositories/discounts.server";
import { findRedemptions } from "../../app/repositories/redemptions.server";
import type { Shop } from "../../app/repositories/shops.server";
import {
  closeExpiredRedemptions,
  releaseDueRedemptions,
  returnRedemption,
} from "../../app/services/close-redemption.server";
import { issueCodes } from "../../app/services/issue-codes.server";
import { killCode } from "../../app/services/kill-code.server";
import { mergeMembers } from "../../app/services/merge-members.server";
import { recordOrders } from "../../app/services/record-orders.server";
import { redeemReward } from "../../app/services/redeem-reward.server";
import { syncShop } from "../../app/services/sync-shop.server";
import { workWebhooks } from "../../app/services/work-webhooks.server";
import { writeBalances } from "../../app/services/write-balances.server";
import { mergeCustomers } from "../../sandbox/customers/customers";
import { auditLedger } from "../../sandbox/demo/audit";
import { renderPayload } from "../../sandbox/webhooks/payloads/render";
import { emptyDatabase, withConnection } from "../support/database";
import { balanceOf, disagreements, memberOf } from "../support/ledger";
import { orderPayload, refundPayload } from "../support/orders";
import { connectSandbox, type ConnectedSandbox } from "../support/sandbox";
import { installTwoShops } from "../support/shops";

const NOW = new Date("2026-03-01T12:00:00Z");
const hoursLater = (hours: number) => new Date(NOW.getTime() + hours * 3_600_000);
const DOMAIN = "shop-1.myshopify.com";

let shopify: ConnectedSandbox;
let shop: Shop;
let customers: string[] = [];

beforeAll(async () => {
  shopify = await connectSandbox(DOMAIN);
});
beforeEach(async () => {
  await emptyDatabase();
  ({ shop } = await installTwoShops());
  await publishFirstProgram(shop.id, defaultProgram(), NOW);
  await prismaClient().session.create({
    data: { id: `offline_${DOMAIN}`, shop: DOMAIN, state: "", accessToken: shopify.accessToken },
  });
  await shopify.control("clock", { now: NOW.toISOString() }, "PUT");
  await chaos({ errorRate: 0, timeoutRate: 0, throttle: false, asyncDelayMs: 20 });
  const people = Array.from({ length: 30 }, (_, index) => ({
    ...{ firstName: "Ada", lastName: `No ${index}`, email: `ada-${Math.random()}@example.com` },
  }));
  const made = await shopify.control<{ customers: { id: string }[] }>("customers", { customers: people });
  customers = made.customers.map(({ id }) => id);
});
afterEach(async () => {
  for (const { id } of [...shopify.shop.discounts.values()]) {
    for (const code of [...shopify.shop.redeemCodes.values()])
      if (code.discountId === id) shopify.shop.redeemCodes.remove(code.id);
    shopify.shop.discounts.remove(id);
  }
});
afterAll(async () => {
  await closeDatabase();
  await shopify.sandbox.close();
});

const chaos = (settings: object) => shopify.control("chaos", settings, "PUT");
const number = (index: number) => Number(customers[index]?.split("/").at(-1));

async function earn(index: number, price: string, id = 1000 + index): Promise<void> {
  const event = readOrderEvent(orderPayload({ id, customer: number(index), lines: [{ price }] }));
  expect(await recordOrders(shop, [event], NOW)).toEqual(new Map());
}
async function redeem(index: number, requestKey = "k", forCart = false): Promise<string> {
  const decision = await redeemReward(
    shop,
    { customerId: customers[index] ?? "", rewardKey: "five-off", requestKey, forCart },
    NOW,
  );
  if (!decision.ok) throw new Error(decision.refusal.code);
  return decision.value.id;
}
const giveBack = (id: string, index: number) => returnRedemption(shop, customers[index] ?? "", id, NOW);
const codesAtShopify = () => [...shopify.shop.redeemCodes.values()].map(({ code }) => code).sort();
const stored = async (ids: string[]) => findRedemptions(shop.id, ids);

describe("codes", () => {
  it("of the same terms stand on one discount, each once", async () => {
    const ids = [];
    for (let index = 0; index < 6; index++) {
      await earn(index, "600.00");
      ids.push(await redeem(index));
    }
    expect(await issueCodes(shop, ids.slice(0, 2), NOW)).toEqual(new Map());
    expect(await issueCodes(shop, ids, NOW)).toEqual(new Map());
    expect(shopify.shop.discounts.values().next().value).toMatchObject({ usageLimit: 1 });
    expect([...shopify.shop.discounts.values()]).toHaveLength(1);
    const redemptions = await stored(ids);
    expect(new Set(redemptions.map(({ state }) => state))).toEqual(new Set(["issued"]));
    expect(codesAtShopify()).toEqual(redemptions.map(({ code }) => code).sort());
  });

  it("are not made twice by a crash between any call and its record", async () => {
    const ids = [];
    for (let index = 0; index < 3; index++) {
      await earn(index, "600.00");
      ids.push(await redeem(index));
    }
    await issueCodes(shop, ids, NOW);
    const whole = codesAtShopify();
    // As if the process had died before it wrote down that the codes, and then that the discount, were made.
    const forget = [
      "UPDATE redemption SET state = 'issuing', issued_at = NULL",
      "UPDATE discount SET gid = NULL",
    ];
    for (let crash = 0; crash < forget.length; crash++) {
      await withConnection(async (client) => {
        for (const statement of forget.slice(0, crash + 1)) await client.query(statement);
      });
      expect(await issueCodes(shop, [...ids].reverse(), NOW)).toEqual(new Map());
      expect(codesAtShopify()).toEqual(whole);
      expect([...shopify.shop.discounts.values()]).toHaveLength(1);
      expect(new Set((await stored(ids)).map(({ state }) => state))).toEqual(new Set(["issued"]));
    }
  });

  it("are made in the end by a Shopify that fails every other call, and never twice", async () => {
    await earn(0, "600.00");
    await earn(1, "600.00");
    const ids = [await redeem(0), await redeem(1)];
    await chaos({ errorRate: 0.4 });
    for (let attempt = 0; attempt < 20; attempt++) if ((await issueCodes(shop, ids, NOW)).size === 0) break;
    await chaos({ errorRate: 0 });
    expect(new Set((await stored(ids)).map(({ state }) => state))).toEqual(new Set(["issued"]));
    expect(codesAtShopify()).toHaveLength(2);
  });

  it("are made on another discount when the merchant has deleted ours", async () => {
    for (const index of [0, 1]) await earn(index, "600.00");
    await issueCodes(shop, [await redeem(0)], NOW);
    for (const { id } of [...shopify.shop.redeemCodes.values()]) shopify.shop.redeemCodes.remove(id);
    for (const { id } of [...shopify.shop.discounts.values()]) shopify.shop.discounts.remove(id);
    const second = await redeem(1);
    expect([...(await issueCodes(shop, [second], NOW)).keys()]).toEqual([second]);
    expect(await issueCodes(shop, [second], NOW)).toEqual(new Map());
    const [redemption] = await stored([second]);
    expect(codesAtShopify()).toEqual([redemption?.code]);
  });

  it("that are given up are gone before the points come back, and their grace is waited out", async () => {
    await earn(0, "600.00");
    const id = await redeem(0, "k", true);
    await issueCodes(shop, [id], NOW);
    expect(await closeExpiredRedemptions(hoursLater(25), 10)).toBe(1);
    expect(await releaseDueRedemptions(hoursLater(10_000), 10)).toBe(0);
    await killCode(shop, id, hoursLater(25));
    await killCode(shop, id, hoursLater(30));
    expect(codesAtShopify()).toEqual([]);
    expect(await releaseDueRedemptions(hoursLater(48), 10)).toBe(0);
    expect(await releaseDueRedemptions(hoursLater(49), 10)).toBe(1);
    expect(await balanceOf(shop.id, number(0), POINTS, NOW)).toMatchObject({ available: 600, held: 0 });
    expect(await disagreements()).toEqual([]);
  });

  it("that the member gives back unused are gone before the points come back, which is at once", async () => {
    await earn(0, "600.00");
    const id = await redeem(0, "k", true);
    await issueCodes(shop, [id], NOW);
    await giveBack(id, 0);
    expect(await releaseDueRedemptions(hoursLater(1), 10)).toBe(0);
    await killCode(shop, id, NOW);
    expect(codesAtShopify()).toEqual([]);
    expect(await releaseDueRedemptions(NOW, 10)).toBe(1);
    expect(await balanceOf(shop.id, number(0), POINTS, NOW)).toMatchObject({ available: 600, held: 0 });
  });

  it("that are given up while an order with them is on its way keep their points", async () => {
    await earn(0, "600.00");
    const id = await redeem(0);
    await issueCodes(shop, [id], NOW);
    const [redemption] = await stored([id]);
    const { orders } = await shopify.control<{ orders: { id: string }[] }>("orders", {
      orders: [
        {
          customerId: customers[0],
          lines: [{ title: "Beans", quantity: 1, price: "20.00" }],
          discountCodes: [redemption?.code],
        },
      ],
    });
    await giveBack(id, 0);
    await expect(killCode(shop, id, NOW)).rejects.toThrow(`${orders[0]?.id} carries the code`);
    const placed = Number(orders[0]?.id.split("/").at(-1));
    await recordOrders(shop, [readRefundEvent(refundPayload(1, placed, []), "USD")], NOW);
    await expect(killCode(shop, id, NOW)).rejects.toThrow("carries the code");
    const event = orderPayload({
      id: placed,
      customer: number(0),
      codes: [redemption?.code ?? ""],
      lines: [{ price: "15.00" }],
    });
    await recordOrders(shop, [readOrderEvent(event)], NOW);
    await killCode(shop, id, NOW);
    expect(await stored([id])).toMatchObject([{ state: "used", pointsSpent: 500 }]);
  });
});

describe("a code that a dying try makes after it was given up", () => {
  const wishes = (id: string) =>
    withConnection(async (client) => {
      const text = "SELECT queue FROM outbox_message WHERE key = $1 ORDER BY id DESC LIMIT 1";
      return (await client.query<{ queue: string }>(text, [id])).rows[0]?.queue;
    });

  it("is killed before its points go back, when it was added to a discount", async () => {
    await earn(0, "600.00");
    await earn(1, "600.00");
    const [id, other] = [await redeem(0), await redeem(1)];
    await issueCodes(shop, [other], NOW);
    await giveBack(id, 0);
    await killCode(shop, id, NOW);
    expect(await releaseDueRedemptions(NOW, 10)).toBe(0);
    const [redemption] = await stored([id]);
    const discount = await findDiscount(shop.id, redemption?.discountKey ?? "");
    await addCodes(shop, discount?.gid ?? "", [redemption?.code ?? ""]);
    await expect.poll(codesAtShopify).toContain(redemption?.code);
    await withConnection((client) => client.query("DELETE FROM outbox_message"));
    await issueCodes(shop, [id], NOW);
    expect(await wishes(id)).toBe("kill-code");
    expect(await releaseDueRedemptions(hoursLater(1000), 10)).toBe(0);
    await killCode(shop, id, NOW);
    expect(codesAtShopify()).not.toContain(redemption?.code);
    expect(await releaseDueRedemptions(hoursLater(24), 10)).toBe(1);
  });

  it("is killed too when another code's discount was founded with it", async () => {
    await earn(0, "600.00");
    await earn(1, "600.00");
    const [id, other] = [await redeem(0), await redeem(1)];
    const [redemption] = await stored([id]);
    await reserveDiscount(shop.id, redemption?.discountKey ?? "", redemption?.code ?? "");
    await giveBack(id, 0);
    await killCode(shop, id, NOW);
    await withConnection((client) => client.query("DELETE FROM outbox_message"));
    expect(await issueCodes(shop, [other], NOW)).toEqual(new Map());
    expect(await wishes(id)).toBe("kill-code");
    await killCode(shop, id, NOW);
    expect(codesAtShopify()).toEqual((await stored([other])).map(({ code }) => code));
  });
});

it("codes of a percentage and of shipping take off what they promise, beside each other", async () => {
  const terms = { title: null, costPoints: 100, validityDays: null, minimumSubtotalCents: 2000 };
  const combinesWith = { order: true, product: true, shipping: true };
  const rewards = [
    { ...terms, combinesWith, key: "tenth", kind: "percentageOff", rateBasisPoints: 1000 },
    { ...terms, combinesWith, key: "shipped", kind: "freeShipping", maximumShippingCents: 990 },
  ].map((reward) => rewardSchema.parse(reward));
  await publishProgram(shop.id, { ...defaultProgram(), rewards }, NOW);
  await earn(0, "600.00");
  const wish = { customerId: customers[0] ?? "", requestKey: "k", forCart: false };
  const ids: string[] = [];
  for (const rewardKey of ["tenth", "shipped"]) {
    const decision = await redeemReward(shop, { ...wish, requestKey: rewardKey, rewardKey }, NOW);
    if (!decision.ok) throw new Error(decision.refusal.code);
    ids.push(decision.value.id);
  }
  expect(await issueCodes(shop, ids, NOW)).toEqual(new Map());
  const discountCodes = (await stored(ids)).map(({ code }) => code);
  const place = (price: string) =>
    shopify.control<{ orders: { totalPrice: string }[] }>("orders", {
      orders: [
        {
          customerId: customers[0],
          lines: [{ title: "Beans", quantity: 1, price }],
          ...{ shipping: { title: "Standard", price: "4.90" }, discountCodes },
        },
      ],
    });
  await expect(place("19.99")).rejects.toThrow("422");
  expect(await place("50.00")).toMatchObject({ orders: [{ totalPrice: "45.00" }] });
  const titles = [...shopify.shop.discounts.values()].map(({ title }) => title);
  expect(titles).toEqual(expect.arrayContaining(["10% off", "Free shipping"]));
});

it("a shop that comes back gets the codes that it went without", async () => {
  await earn(0, "600.00");
  const id = await redeem(0);
  await withConnection((client) => client.query("DELETE FROM outbox_message"));
  await syncShop(shop, NOW);
  await withConnection(async (client) => {
    const { rows } = await client.query("SELECT queue, payload FROM outbox_message");
    expect(rows).toEqual([{ queue: "issue-code", payload: { shopId: shop.id, redemptionId: id } }]);
  });
});

describe("balances", () => {
  const metafieldOf = (index: number) =>
    [...shopify.shop.metafields.values()].find(
      ({ ownerId, key }) => ownerId === customers[index] && key === "balance",
    );

  it("are written for many members at once, as they are at that moment", async () => {
    for (let index = 0; index < 25; index++) await earn(index, "12.30");
    const ids = await Promise.all(customers.slice(0, 25).map((_, index) => memberOf(shop.id, number(index))));
    await earn(0, "100.00", 9000);
    expect(await writeBalances(shop, ids, NOW)).toEqual(new Map());
    expect(JSON.parse(metafieldOf(0)?.value ?? "")).toEqual({
      points: { available: 112, pending: 0, held: 0, earned: 112, expiring: null },
      cashback: {
        availableCents: 562,
        pendingCents: 0,
        earnedCents: 562,
        expiring: null,
        currency: "USD",
        minorDigits: 2,
      },
      tier: null,
    });
    expect(JSON.parse(metafieldOf(24)?.value ?? "")).toMatchObject({ points: { available: 12 } });
  });

  it("are written to both customers whom the staff have taken for one", async () => {
    await earn(0, "10.00");
    await earn(1, "20.00");
    const [from, into] = [await memberOf(shop.id, number(0)), await memberOf(shop.id, number(1))];
    await mergeMembers(shop, from, into, { by: "staff", reason: "the same person" }, NOW);
    expect(await writeBalances(shop, [from, into], NOW)).toEqual(new Map());
    for (const index of [0, 1])
      expect(JSON.parse(metafieldOf(index)?.value ?? "")).toMatchObject({ points: { available: 30 } });
  });

  it("follow a merge at Shopify, with all the webhooks that it sends, in any order", async () => {
    await earn(0, "10.00");
    await earn(1, "20.00");
    const former = await memberOf(shop.id, number(0));
    const { events } = mergeCustomers(shopify.shop, customers[1] ?? "", customers[0] ?? "");
    const told = events.map((event, index) => ({
      ...{ shopDomain: DOMAIN, webhookId: `merge-${index}`, topic: event.topic },
      payload: renderPayload(shopify.shop, event),
    }));
    for (const event of told.toReversed()) expect(await workWebhooks([event], NOW)).toEqual([]);
    expect(await workWebhooks(told, NOW)).toEqual([]);
    expect(await writeBalances(shop, [former], NOW)).toEqual(new Map());
    expect(metafieldOf(0)).toBeUndefined();
    expect(JSON.parse(metafieldOf(1)?.value ?? "")).toMatchObject({ points: { available: 30 } });
    expect(await disagreements()).toEqual([]);
    expect((await auditLedger(database(), shop.id)).problems).toEqual([]);
  });

  it("of a customer who is gone don't hold up the others", async () => {
    await earn(0, "10.00");
    const event = readOrderEvent(orderPayload({ id: 1, customer: 999_999, lines: [{ price: "10.00" }] }));
    await recordOrders(shop, [event], NOW);
    const [present, gone] = [await memberOf(shop.id, number(0)), await memberOf(shop.id, 999_999)];
    const failures = await writeBalances(shop, [gone, present], NOW);
    expect([...failures.keys()]).toEqual([gone]);
    expect(JSON.parse(metafieldOf(0)?.value ?? "")).toMatchObject({ points: { available: 10 } });
  });
});

it("a shop that installs the app gets its currency, its time zone and a first programme", async () => {
  await emptyDatabase();
  const fresh = (await installTwoShops()).shop;
  await prismaClient().session.create({
    data: { id: `offline_${DOMAIN}`, shop: DOMAIN, state: "", accessToken: shopify.accessToken },
  });
  await syncShop(fresh, NOW);
  await syncShop(fresh, NOW);
  await withConnection(async (client) => {
    const { rows } = await client.query(
      "SELECT currency, name, (SELECT count(*)::integer FROM program_version) AS versions FROM shop WHERE id = $1",
      [fresh.id],
    );
    expect(rows).toEqual([{ currency: "USD", name: "First", versions: 1 }]);
  });
  const shown = [...shopify.shop.metafields.values()].filter(({ key }) => key === "program");
  expect(shown).toMatchObject([{ namespace: "vefa", type: "json" }]);
  expect(shown[0]?.ownerId).toMatch(/AppInstallation/);
  expect(JSON.parse(shown[0]?.value ?? "")).toEqual({
    currency: "USD",
    minorDigits: 2,
    earning: [
      { kind: "perAmount", points: 1, perCents: 100, isConditional: false },
      { kind: "cashback", rateBasisPoints: 500, isConditional: false },
    ],
    rewards: [
      {
        ...{ key: "five-off", title: null, costPoints: 500, kind: "amountOff", valueCents: 500 },
        ...{ minimumSubtotalCents: null, unusedCode: "returned" },
      },
    ],
    cartHoldHours: 24,
    tiers: null,
  });
});
