// Each kind of reward from the wish to the order: what its code takes off at the sandbox's checkout, that its points are spent
// with it, and come back when the order is cancelled or refunded.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { readOrderEvent } from "../../app/core/events";
import { POINTS } from "../../app/core/ledger/types";
import { defaultProgram } from "../../app/core/program";
import { rewardSchema } from "../../app/core/rewards/registry";
import { closeDatabase, prismaClient } from "../../app/db.server";
import { publishProgram } from "../../app/repositories/programs.server";
import { findRedemptions } from "../../app/repositories/redemptions.server";
import type { Shop } from "../../app/repositories/shops.server";
import { closeExpiredRedemptions, releaseDueRedemptions } from "../../app/services/close-redemption.server";
import { grantReward } from "../../app/services/grant-reward.server";
import { issueCodes } from "../../app/services/issue-codes.server";
import { killCode } from "../../app/services/kill-code.server";
import { recordOrders } from "../../app/services/record-orders.server";
import { redeemReward, type RedeemRequest } from "../../app/services/redeem-reward.server";
import { orderPayload as renderOrder } from "../../sandbox/webhooks/payloads/order";
import { emptyDatabase, withConnection } from "../support/database";
import { balanceOf, disagreements, memberOf } from "../support/ledger";
import { orderPayload } from "../support/orders";
import { connectSandbox, type ConnectedSandbox } from "../support/sandbox";
import { installTwoShops } from "../support/shops";

const NOW = new Date("2026-03-01T12:00:00Z");
const hoursLater = (hours: number) => new Date(NOW.getTime() + hours * 3_600_000);
const DOMAIN = "shop-1.myshopify.com";

let shopify: ConnectedSandbox;
let shop: Shop;
let customerId = "";
let beans = "";
let mug = "";
const customer = () => Number(customerId.split("/").at(-1));

beforeAll(async () => {
  shopify = await connectSandbox(DOMAIN);
  const { products } = await shopify.control<{ products: { variants: { id: string }[] }[] }>("products", {
    products: [
      { title: "Beans", variants: [{ title: "Default", price: "20.00" }] },
      { title: "Mug", variants: [{ title: "Default", price: "12.50" }] },
    ],
  });
  [beans, mug] = products.map(({ variants }) => variants[0]?.id ?? "") as [string, string];
});
beforeEach(async () => {
  await emptyDatabase();
  ({ shop } = await installTwoShops());
  const rewards = [
    { ...terms("tenth"), kind: "percentageOff", rateBasisPoints: 2000, maximumValueCents: 1000 },
    { ...terms("mug"), kind: "freeProduct", variantIds: [beans, mug] },
    { ...terms("pair"), kind: "buyXGetY", buys: items(beans, 2), gets: items(mug, 1) },
    {
      ...{
        key: "slide",
        title: null,
        validityDays: null,
        kind: "slidingAmount",
        perPoints: 1,
        valueCents: 1,
      },
      ...{ step: 1, minimum: 100, shareBasisPoints: 5000 },
    },
  ].map((reward) => rewardSchema.parse(reward));
  await publishProgram(shop.id, { ...defaultProgram(), rewards }, NOW);
  await prismaClient().session.create({
    data: { id: `offline_${DOMAIN}`, shop: DOMAIN, state: "", accessToken: shopify.accessToken },
  });
  await shopify.control("clock", { now: NOW.toISOString() }, "PUT");
  const person = { firstName: "Ada", email: `ada-${Math.random()}@example.com` };
  const made = await shopify.control<{ customers: { id: string }[] }>("customers", { customers: [person] });
  customerId = made.customers[0]?.id ?? "";
  const event = readOrderEvent(orderPayload({ id: 1, customer: customer(), lines: [{ price: "730.00" }] }));
  expect(await recordOrders(shop, [event], NOW)).toEqual(new Map());
});
afterAll(async () => {
  await closeDatabase();
  await shopify.sandbox.close();
});

const terms = (key: string) => ({ key, title: null, costPoints: 500, validityDays: null });
const items = (variantId: string, quantity: number) => ({
  productIds: [],
  variantIds: [variantId],
  quantity,
});
const ask = (rewardKey: string, wish: Partial<RedeemRequest> = {}) =>
  redeemReward(shop, { customerId, rewardKey, requestKey: "k", forCart: false, ...wish }, NOW);
async function redeemed(rewardKey: string, wish: Partial<RedeemRequest> = {}) {
  const decision = await ask(rewardKey, wish);
  if (!decision.ok) throw new Error(decision.refusal.code);
  expect(await issueCodes(shop, [decision.value.id], NOW)).toEqual(new Map());
  return decision.value;
}
const stored = async (id: string) => (await findRedemptions(shop.id, [id]))[0];
const balance = () => balanceOf(shop.id, customer(), POINTS, NOW);

interface Placed {
  readonly id: string;
  readonly totalPrice: string;
  readonly totalDiscounts: string;
}
const line = (variantId: string, quantity = 1) => ({ variantId, quantity });
async function place(codes: string[], ...lines: object[]): Promise<Placed> {
  const wanted = { customerId, lines, discountCodes: codes };
  const { orders } = await shopify.control<{ orders: Placed[] }>("orders", { orders: [wanted] });
  const [placed] = orders;
  if (!placed) throw new Error("no order was placed");
  await hear(placed.id);
  return placed;
}
/** The order's webhook comes, as the order is now. */
async function hear(orderId: string): Promise<void> {
  const order = shopify.shop.orders.get(orderId);
  if (!order) throw new Error(`there is no order ${orderId}`);
  const payload = renderOrder(shopify.shop.document, order, shopify.shop.customers.get(customerId));
  expect(await recordOrders(shop, [readOrderEvent(JSON.stringify(payload))], NOW)).toEqual(new Map());
}

describe("a sliding amount", () => {
  it("takes off what was chosen, no more than its share, and a smaller cart cannot have it", async () => {
    const { id, code, pointsHeld } = await redeemed("slide", { points: 5000, cartSubtotalCents: 4000 });
    expect(pointsHeld).toBe(730);
    await expect(place([code], { title: "Tea", quantity: 1, price: "14.59" })).rejects.toThrow("422");
    expect(await place([code], { title: "Tea", quantity: 1, price: "14.60" })).toMatchObject({
      totalPrice: "7.30",
    });
    expect(await stored(id)).toMatchObject({ state: "used", pointsSpent: 730 });
    expect(await disagreements()).toEqual([]);
  });

  it("gives its points back when the order is cancelled, and in proportion when it is refunded", async () => {
    const first = await redeemed("slide", { points: 300, cartSubtotalCents: 4000, requestKey: "a" });
    const cancelled = await place([first.code], line(beans));
    await shopify.control("orders/cancel", { orderId: cancelled.id });
    await hear(cancelled.id);
    expect(await balance()).toMatchObject({ available: 730, captured: 0 });
    const second = await redeemed("slide", { points: 400, cartSubtotalCents: 4000, requestKey: "b" });
    const refunded = await place([second.code], line(beans, 2));
    await shopify.control("orders/refund", { orderId: refunded.id, lines: [{ index: 0, quantity: 1 }] });
    await hear(refunded.id);
    expect(await balance()).toMatchObject({ captured: 200 });
    expect(await disagreements()).toEqual([]);
  });

  it("has a discount of its own, which a crash before its record does not make twice", async () => {
    const { id, code } = await redeemed("slide", { points: 300, cartSubtotalCents: 4000 });
    const before = shopify.shop.discounts.size;
    for (const forget of [
      "UPDATE redemption SET state = 'issuing', issued_at = NULL",
      "UPDATE discount SET gid = NULL",
    ]) {
      await withConnection((client) => client.query(forget));
      expect(await issueCodes(shop, [id], NOW)).toEqual(new Map());
    }
    expect(shopify.shop.discounts.size).toBe(before);
    expect([...shopify.shop.redeemCodes.values()].filter((each) => each.code === code)).toHaveLength(1);
    expect(await stored(id)).toMatchObject({ state: "issued", discountKey: `own:${id}` });
  });

  it("that was made by a try that died, and given up meanwhile, is found and killed all the same", async () => {
    const { id, code } = await redeemed("slide", { points: 300, cartSubtotalCents: 4000, forCart: true });
    await withConnection((client) => client.query("UPDATE discount SET gid = NULL"));
    expect(await closeExpiredRedemptions(hoursLater(25), 10)).toBe(1);
    await killCode(shop, id, hoursLater(25));
    expect([...shopify.shop.redeemCodes.values()].map((each) => each.code)).not.toContain(code);
  });

  it("is refused, and leaves nothing behind, where too little is asked for or the cart is not told", async () => {
    expect(await ask("slide", { points: 99, cartSubtotalCents: 4000 })).toMatchObject({
      refusal: { code: "belowMinimum" },
    });
    expect(await ask("slide", { points: 100 })).toMatchObject({ refusal: { code: "cartNeeded" } });
    expect(await ask("slide", { points: 100, cartSubtotalCents: 199 })).toMatchObject({
      refusal: { code: "cartTooSmall", params: { subtotalCents: 200 } },
    });
    expect(await balance()).toMatchObject({ available: 730, held: 0 });
  });
});

describe("a capped percentage", () => {
  it("is the rate of the cart that was told, up to its cap", async () => {
    const { code } = await redeemed("tenth", { cartSubtotalCents: 4000 });
    expect(await place([code], line(beans, 2))).toMatchObject({ totalPrice: "32.00" });
  });

  it("takes its cap off a larger cart", async () => {
    const { code } = await redeemed("tenth", { cartSubtotalCents: 10_000 });
    expect(await place([code], line(beans, 5))).toMatchObject({ totalPrice: "90.00" });
  });
});

describe("a free product", () => {
  it("is one unit of the variant that was chosen, however many are in the cart", async () => {
    const { id, code } = await redeemed("mug", { variantId: mug });
    const placed = await place([code], line(mug, 3), line(beans));
    expect(placed).toMatchObject({ totalDiscounts: "12.50", totalPrice: "45.00" });
    expect(await stored(id)).toMatchObject({ state: "used", pointsSpent: 500 });
    await shopify.control("orders/cancel", { orderId: placed.id });
    await hear(placed.id);
    expect(await balance()).toMatchObject({ available: 730, captured: 0 });
  });

  it("is refused without a choice, and for what is not to be had", async () => {
    expect(await ask("mug")).toMatchObject({ refusal: { code: "choiceNeeded" } });
    const other = "gid://shopify/ProductVariant/999999";
    expect(await ask("mug", { variantId: other })).toMatchObject({ refusal: { code: "unknownChoice" } });
  });

  it("can be granted where there is nothing to choose", async () => {
    const only = rewardSchema.parse({
      ...terms("gift"),
      costPoints: 0,
      kind: "freeProduct",
      variantIds: [mug],
    });
    const grant = { reward: only, requestKey: "welcome", grantedFor: "tier" };
    const decision = await grantReward(shop, await memberOf(shop.id, customer()), grant, NOW);
    if (!decision.ok) throw new Error(decision.refusal.code);
    expect(await issueCodes(shop, [decision.value.id], NOW)).toEqual(new Map());
    expect(await place([decision.value.code], line(mug))).toMatchObject({ totalPrice: "0.00" });
    expect(await stored(decision.value.id)).toMatchObject({ state: "used", pointsSpent: 0 });
    const chosen = { reward: "mug", requestKey: "choice", grantedFor: "tier" };
    expect(await grantReward(shop, await memberOf(shop.id, customer()), chosen, NOW)).toMatchObject({
      refusal: { code: "choiceNeeded" },
    });
  });
});

describe("buy X get Y", () => {
  it("gives its units for nothing to who buys the others, and returns its points with a cancelled order", async () => {
    const { code } = await redeemed("pair");
    await expect(place([code], line(beans), line(mug))).rejects.toThrow("422");
    const placed = await place([code], line(beans, 4), line(mug, 2));
    expect(placed).toMatchObject({ totalDiscounts: "12.50" });
    expect(await balance()).toMatchObject({ captured: 500 });
    await shopify.control("orders/cancel", { orderId: placed.id });
    await hear(placed.id);
    expect(await balance()).toMatchObject({ available: 730, captured: 0 });
  });
});

it("an order that no longer meets a reward's terms never costs its points: they come back by themselves (Rivo)", async () => {
  const { id, code } = await redeemed("slide", { points: 300, cartSubtotalCents: 4000, forCart: true });
  await expect(place([code], { title: "Tea", quantity: 1, price: "5.00" })).rejects.toThrow("422");
  await place([], { title: "Tea", quantity: 1, price: "5.00" });
  expect(await balance()).toMatchObject({ captured: 0, held: 300 });
  expect(await closeExpiredRedemptions(hoursLater(25), 10)).toBe(1);
  await killCode(shop, id, hoursLater(25));
  expect(await releaseDueRedemptions(hoursLater(49), 10)).toBe(1);
  expect(await balance()).toMatchObject({ available: 735, held: 0, captured: 0 });
  expect(await disagreements()).toEqual([]);
});
