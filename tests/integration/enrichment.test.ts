// Rules over what no payload carries, against the sandbox's webhooks: asked of Shopify once, kept with the order, and the same
// whatever becomes of the product, the customer or the market afterwards.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { readOrderEvent, readRefundEvent, type OrderEvent } from "../../app/core/events";
import { POINTS } from "../../app/core/ledger/types";
import { defaultProgram, programSchema } from "../../app/core/program";
import { closeDatabase, prismaClient } from "../../app/db.server";
import { listEntries } from "../../app/repositories/entries.server";
import type { StoredEvent } from "../../app/repositories/inbox.server";
import { publishProgram } from "../../app/repositories/programs.server";
import { findRedemptions } from "../../app/repositories/redemptions.server";
import type { Shop } from "../../app/repositories/shops.server";
import { issueCodes } from "../../app/services/issue-codes.server";
import { recordOrders } from "../../app/services/record-orders.server";
import { redeemReward } from "../../app/services/redeem-reward.server";
import { workWebhooks } from "../../app/services/work-webhooks.server";
import { renderPayload } from "../../sandbox/webhooks/payloads/render";
import { emptyDatabase, withConnection } from "../support/database";
import { balanceOf, disagreements, memberOf } from "../support/ledger";
import { connectSandbox, type ConnectedSandbox } from "../support/sandbox";
import { installTwoShops } from "../support/shops";

const NOW = new Date("2026-03-01T12:00:00Z");
const DOMAIN = "shop-1.myshopify.com";
const SUMMER = "gid://shopify/Collection/501";

const basis = { discounts: "net", tax: "include", shipping: "exclude", giftCards: "exclude" };
const perAmount = {
  ...{ key: "points", kind: "perAmount", points: 1, perCents: 100, rounding: "floor" },
  ...{ holdingDays: 0, basis },
};
const perOrder = { key: "order", kind: "perOrder", points: 100, holdingDays: 0, basis };

let shopify: ConnectedSandbox;
let shop: Shop;
let customerId = "";

beforeAll(async () => {
  shopify = await connectSandbox(DOMAIN);
  await emptyDatabase();
  ({ shop } = await installTwoShops());
  await prismaClient().session.create({
    data: { id: `offline_${DOMAIN}`, shop: DOMAIN, state: "", accessToken: shopify.accessToken },
  });
});
// A programme version is read once, so that one database is for all tests: each has a customer of its own.
beforeEach(async () => {
  await shopify.control("clock", { now: NOW.toISOString() }, "PUT");
  await shopify.control("chaos", { errorRate: 0, timeoutRate: 0, throttle: false }, "PUT");
  const email = `ada-${Math.random()}@example.com`;
  const made = await shopify.control<{ customers: { id: string }[] }>("customers", {
    customers: [{ firstName: "Ada", lastName: "Byron", email, tags: ["VIP"] }],
  });
  customerId = made.customers[0]?.id ?? "";
});
afterAll(async () => {
  await closeDatabase();
  await shopify.sandbox.close();
});

async function publish(change: object): Promise<void> {
  await publishProgram(shop.id, programSchema.parse({ ...defaultProgram(), ...change }), NOW);
}
const earnBy = (...earning: object[]) => publish({ earning });

async function product(more: object = {}): Promise<string> {
  const products = [{ title: "Beans", price: "40.00", ...more }];
  const made = await shopify.control<{ products: { id: string }[] }>("products", { products });
  return made.products[0]?.id ?? "";
}

async function place(lines: object[], more: object = {}): Promise<string> {
  const orders = [{ customerId, lines, ...more }];
  const made = await shopify.control<{ orders: { id: string }[] }>("orders", { orders });
  return made.orders[0]?.id ?? "";
}

/** What a webhook of the order would tell now. */
function told(orderId: string): OrderEvent {
  const order = shopify.shop.orders.get(orderId);
  if (!order) throw new Error(`the sandbox has no order ${orderId}`);
  return readOrderEvent(renderPayload(shopify.shop, { topic: "orders/updated", order }));
}

function toldRefund(orderId: string): OrderEvent {
  const order = shopify.shop.orders.get(orderId);
  const refund = order?.refunds.at(-1);
  if (!order || !refund) throw new Error(`order ${orderId} has no refund`);
  return readRefundEvent(renderPayload(shopify.shop, { topic: "refunds/create", order, refund }), "USD");
}

const record = async (...events: OrderEvent[]) =>
  expect(await recordOrders(shop, events, NOW)).toEqual(new Map());
const number = () => Number(customerId.split("/").at(-1));
const points = async () => (await balanceOf(shop.id, number(), POINTS, NOW)).available;
const asked = () => shopify.sandbox.context.requests.admin;

const ADDRESS = {
  ...{ firstName: "Ada", lastName: "Byron", address1: "Hafenweg 1", city: "Hamburg", province: "" },
  ...{ provinceCode: "", country: "Germany", countryCode: "DE", zip: "20457", phone: "" },
};

const isStored = (orderId: string) =>
  withConnection(async (client) => {
    const { rowCount } = await client.query("SELECT 1 FROM orders WHERE id = $1", [orderId]);
    return rowCount === 1;
  });

async function steps(): Promise<string[]> {
  const entries = await listEntries(shop.id, await memberOf(shop.id, number()), {
    beforeSeq: null,
    limit: 9,
  });
  return entries.flatMap(({ explanation }) => explanation.map(({ step }) => step));
}

describe("a rule over collections", () => {
  const summer = { ...perAmount, lines: { kind: "collections", ids: [SUMMER] } };

  it("counts the lines that Shopify says are in it, and takes exactly them back when the product has left it", async () => {
    await earnBy(summer);
    const inside = await product({ collectionIds: [SUMMER] });
    const outside = await product({ price: "60.00" });
    const orderId = await place([
      { productId: inside, quantity: 2 },
      { productId: outside, quantity: 1 },
    ]);
    await record(told(orderId));
    expect(await points()).toBe(80);
    await shopify.control("products/update", { productId: inside, collectionIds: [] });
    await shopify.control("products/update", { productId: outside, collectionIds: [SUMMER] });
    await record(told(orderId));
    expect(await points()).toBe(80);
    await shopify.control("orders/refund", { orderId, lines: [{ index: 0, quantity: 1 }] });
    await record(toldRefund(orderId));
    expect(await points()).toBe(40);
    await shopify.control("orders/refund", { orderId, all: true });
    await record(told(orderId));
    expect(await points()).toBe(0);
    expect(await disagreements()).toEqual([]);
  });
});

it("a product is asked for all of its collections, however many there are", async () => {
  const collectionIds = Array.from({ length: 300 }, (_, index) => `gid://shopify/Collection/${1000 + index}`);
  const [last = ""] = collectionIds.slice(-1);
  await earnBy({ ...perOrder, when: { kind: "collections", ids: [last] } });
  await record(told(await place([{ productId: await product({ collectionIds }), quantity: 1 }])));
  expect(await points()).toBe(100);
});

describe("what is asked", () => {
  const summer = { ...perAmount, lines: { kind: "collections", ids: [SUMMER] } };

  it("is asked for many orders at once, and of each order once", async () => {
    await earnBy(summer);
    const productId = await product({ collectionIds: [SUMMER] });
    const orderIds: string[] = [];
    for (let index = 0; index < 20; index++) orderIds.push(await place([{ productId, quantity: 1 }]));
    const before = asked();
    await record(...orderIds.map(told));
    expect(await points()).toBe(800);
    expect(asked() - before).toBe(1);
    await record(...orderIds.map(told));
    expect(asked() - before).toBe(1);
  });

  it("of a line that an edit adds is asked for that line alone", async () => {
    await earnBy(summer);
    const first = await product({ collectionIds: [SUMMER] });
    const orderId = await place([{ productId: first, quantity: 1 }]);
    await record(told(orderId));
    await shopify.control("products/update", { productId: first, collectionIds: [] });
    const second = await product({ collectionIds: [SUMMER], price: "7.00" });
    await shopify.control("clock", { now: "2026-03-02T12:00:00Z" }, "PUT");
    await shopify.control("orders/edit", { orderId, add: [{ productId: second, quantity: 1 }] });
    await shopify.control("orders/pay", { orderId });
    await record(told(orderId));
    expect(await points()).toBe(47);
  });

  it("holds nothing of an order back and writes nothing of it when Shopify cannot be asked, and is asked again later", async () => {
    await earnBy(summer);
    const inside = await place([{ productId: await product({ collectionIds: [SUMMER] }), quantity: 1 }]);
    const guest = await place([{ title: "Tea", quantity: 1, price: "5.00" }], { customerId: null });
    await shopify.control("chaos", { errorRate: 1 }, "PUT");
    const failures = await recordOrders(shop, [told(inside), told(guest)], NOW);
    expect([...failures.keys()]).toEqual([inside]);
    expect(failures.get(inside)).toMatchObject({ name: "ExternalError", retryable: true });
    expect([await isStored(inside), await isStored(guest)]).toEqual([false, true]);
    await shopify.control("chaos", { errorRate: 0 }, "PUT");
    await record(told(inside));
    expect(await points()).toBe(40);
  });

  it("is one answer when two workers record the order at the same moment", async () => {
    await earnBy(summer);
    const orderId = await place([{ productId: await product({ collectionIds: [SUMMER] }), quantity: 1 }]);
    await Promise.all([1, 2, 3].map(() => record(told(orderId))));
    expect(await points()).toBe(40);
    expect(await disagreements()).toEqual([]);
  });

  it("of a deleted product is answered by nothing: the order is decided without it, and its receipt says so", async () => {
    await earnBy(summer, { ...perOrder, when: { none: [{ kind: "productTags", tags: ["sale"] }] } });
    const gone = await product({ title: "Discontinued", collectionIds: [SUMMER], tags: ["sale"] });
    const kept = await product({ collectionIds: [SUMMER], price: "6.00" });
    const orderId = await place([
      { productId: gone, quantity: 1 },
      { productId: kept, quantity: 1 },
    ]);
    const event = told(orderId);
    await shopify.control("products/delete", { productId: gone });
    await record(event);
    expect(await points()).toBe(106);
    expect(await steps()).toContain("productGone");
    await record(told(orderId));
    expect(await points()).toBe(106);
  });

  it("of a customer who is gone is answered by nothing", async () => {
    await earnBy({ ...perOrder, when: { none: [{ kind: "customerTags", tags: ["wholesale"] }] } });
    const orderId = await place([{ title: "Tea", quantity: 1, price: "5.00" }]);
    const event = told(orderId);
    shopify.shop.customers.remove(customerId);
    await record(event);
    expect(await points()).toBe(100);
    expect(await steps()).toContain("customerGone");
  });

  it("is nothing where no rule looks at it, nor for orders that earn nothing", async () => {
    const lines = [{ productId: await product(), quantity: 1 }];
    await earnBy(perAmount);
    const before = asked();
    await record(told(await place(lines)));
    await earnBy(summer);
    await record(told(await place(lines, { test: true })), told(await place(lines, { customerId: null })));
    expect(asked()).toBe(before);
  });
});

describe("rules look at", () => {
  it("the type and the tags of products", async () => {
    const productId = await product({ productType: "Coffee", tags: ["Organic", "sale"] });
    await earnBy(
      { ...perOrder, key: "type", points: 1, when: { kind: "productTypes", names: ["coffee"] } },
      { ...perOrder, key: "tags", points: 10, when: { kind: "productTags", tags: ["organic"] } },
      { ...perOrder, key: "none", points: 100, when: { kind: "productTypes", names: ["Tea"] } },
    );
    await record(
      told(
        await place([
          { productId, quantity: 1 },
          { title: "Own", quantity: 1, price: "1.00" },
        ]),
      ),
    );
    expect(await points()).toBe(11);
  });

  it("the selling plan of lines", async () => {
    const productId = await product();
    await earnBy({ ...perAmount, lines: { kind: "subscription" } });
    const sellingPlan = { id: 77, name: "Every month" };
    const orderId = await place([
      { productId, quantity: 1, sellingPlan },
      { productId, quantity: 1, price: "9.00" },
    ]);
    await record(told(orderId));
    expect(await points()).toBe(40);
  });

  it("the tags that the customer had when the order was first heard of, which no payload tells", async () => {
    await earnBy({ ...perOrder, when: { kind: "customerTags", tags: ["vip"] } });
    const orderId = await place([{ title: "Tea", quantity: 1, price: "5.00" }]);
    expect(told(orderId).facts.snapshot?.customerTags).toEqual([]);
    await record(told(orderId));
    await shopify.control("customers/update", { customerId, tags: [] });
    await record(told(orderId));
    expect(await points()).toBe(100);
  });

  it("the segments that the customer was in", async () => {
    const segment = async (query: string) =>
      (await shopify.control<{ segment: { id: string } }>("segments", { name: query, query })).segment.id;
    const vips = await segment("customer_tags CONTAINS 'VIP'");
    const others = await segment("customer_tags NOT CONTAINS 'VIP'");
    await earnBy(
      { ...perOrder, key: "vips", points: 1, when: { kind: "segments", ids: [vips] } },
      { ...perOrder, key: "others", points: 10, when: { kind: "segments", ids: [others] } },
    );
    const orderId = await place([{ title: "Tea", quantity: 1, price: "5.00" }]);
    await record(told(orderId));
    await shopify.control("customers/update", { customerId, tags: [] });
    await record(told(orderId));
    expect(await points()).toBe(1);
  });

  it("the markets that the order's country is in", async () => {
    const market = async (name: string, more: object) =>
      (await shopify.control<{ market: { id: string } }>("markets", { name, ...more })).market.id;
    const [home, abroad, planned] = [
      await market("Home", { countryCodes: ["DE", "AT"] }),
      await market("Abroad", { countryCodes: ["FR"] }),
      await market("Planned", { countryCodes: ["DE"], status: "DRAFT" }),
    ];
    await earnBy(
      { ...perOrder, key: "home", points: 1, when: { kind: "markets", ids: [home] } },
      { ...perOrder, key: "abroad", points: 10, when: { kind: "markets", ids: [abroad] } },
      { ...perOrder, key: "planned", points: 100, when: { kind: "markets", ids: [planned] } },
    );
    const orderId = await place([{ title: "Tea", quantity: 1, price: "5.00" }]);
    const order = shopify.shop.orders.get(orderId);
    if (order) order.shippingAddress = { ...ADDRESS, countryCode: "DE" };
    await record(told(orderId));
    expect(await points()).toBe(1);
  });
});

describe("what an order was paid by", () => {
  const lessGiftCards = { ...basis, paidBy: { giftCard: "exclude", storeCredit: "include" } };
  async function paidByGiftCard(): Promise<string> {
    const code = `present${String(Math.random()).slice(2, 12)}`;
    const at = NOW.toISOString();
    shopify.shop.giftCards.put({
      ...{ id: shopify.shop.ids.next("GiftCard"), code, initialCents: 5000, balanceCents: 5000 },
      ...{ currency: "USD", customerId: null, expiresOn: null, note: null, deactivatedAt: null },
      ...{ createdAt: at, updatedAt: at },
    });
    return place([{ title: "Beans", quantity: 4, price: "25.00" }], { payment: { giftCards: [code] } });
  }

  it("lowers nothing unless the merchant says so: 100 of which 50 by gift card earns 100 (Odoo)", async () => {
    await earnBy(perAmount);
    await record(told(await paidByGiftCard()));
    expect(await points()).toBe(100);
  });

  it("lowers the basis where gift cards do not count, and a refund takes its own part of that back", async () => {
    await earnBy({ ...perAmount, basis: lessGiftCards });
    const orderId = await paidByGiftCard();
    await record(told(orderId));
    expect(await points()).toBe(50);
    expect(await steps()).toContain("paidOtherwise");
    await shopify.control("orders/refund", { orderId, lines: [{ index: 0, quantity: 1 }] });
    await record(toldRefund(orderId));
    expect(await points()).toBe(37);
    await shopify.control("orders/refund", { orderId, all: true });
    await record(told(orderId));
    expect(await points()).toBe(0);
  });

  it("is asked once it is paid", async () => {
    await earnBy({ ...perAmount, basis: lessGiftCards });
    const orderId = await place([{ title: "Beans", quantity: 1, price: "10.00" }], { paid: false });
    const before = asked();
    await record(told(orderId));
    expect(asked()).toBe(before);
    await shopify.control("orders/pay", { orderId });
    await record(told(orderId));
    expect([asked() - before, await points()]).toEqual([1, 10]);
  });
});

describe("a code that points paid for", () => {
  it("earns nothing on its part of the gross basis, where other codes do not lower it", async () => {
    const gross = { ...basis, discounts: "gross" };
    const rewards = [
      { key: "five", kind: "amountOff", title: null, costPoints: 100, valueCents: 500, validityDays: null },
    ];
    await publish({ earning: [{ ...perAmount, basis: gross }], rewards });
    await record(told(await place([{ title: "Beans", quantity: 1, price: "100.00" }])));
    const wish = { customerId, rewardKey: "five", requestKey: "k", forCart: false };
    const decision = await redeemReward(shop, wish, NOW);
    if (!decision.ok) throw new Error(decision.refusal.code);
    expect(await issueCodes(shop, [decision.value.id], NOW)).toEqual(new Map());
    const [redemption] = await findRedemptions(shop.id, [decision.value.id]);
    const discountCodes = [redemption?.code ?? ""];
    const orderId = await place([{ title: "Beans", quantity: 1, price: "30.00" }], { discountCodes });
    await record(told(orderId));
    expect(await points()).toBe(25);
    await shopify.control("orders/refund", { orderId, all: true });
    await record(told(orderId));
    expect(await points()).toBe(100);
    expect(await disagreements()).toEqual([]);
  });
});

describe("an order that earns once it is sent", () => {
  it("earns then, paid or not, and keeps that when it is paid", async () => {
    const orders = { test: false, draft: true, earnAt: "fulfilment" };
    await publish({ earning: [perAmount], orders });
    const orderId = await place([{ title: "Beans", quantity: 1, price: "30.00" }], { paid: false });
    await record(told(orderId));
    expect(await points()).toBe(0);
    await shopify.control("orders/fulfill", { orderId });
    await record(told(orderId));
    expect(await points()).toBe(30);
    await shopify.control("orders/pay", { orderId });
    await record(told(orderId));
    expect(await points()).toBe(30);
    await shopify.control("orders/refund", { orderId, all: true });
    await record(told(orderId));
    expect(await points()).toBe(0);
  });
});

it("a webhook whose order could not be asked about is to be tried again, and the others of its batch are done", async () => {
  await earnBy({ ...perAmount, lines: { kind: "productTypes", names: ["Coffee"] } });
  const productId = await product({ productType: "Coffee" });
  const orderId = await place([{ productId, quantity: 1 }]);
  const guest = await place([{ productId, quantity: 1 }], { customerId: null });
  const events = [orderId, guest].map((id): StoredEvent => {
    const order = shopify.shop.orders.get(id);
    if (!order) throw new Error(`the sandbox has no order ${id}`);
    const topic = "orders/paid";
    return {
      shopDomain: DOMAIN,
      webhookId: id,
      topic,
      payload: renderPayload(shopify.shop, { topic, order }),
    };
  });
  await shopify.control("chaos", { errorRate: 1 }, "PUT");
  const failed = await workWebhooks(events, NOW);
  expect(failed.map(({ event, retryable }) => [event.webhookId, retryable])).toEqual([[orderId, true]]);
  await shopify.control("chaos", { errorRate: 0 }, "PUT");
  expect(await workWebhooks(events, NOW)).toEqual([]);
  expect(await points()).toBe(40);
});
