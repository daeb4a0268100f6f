// Who may have a reward, how often, and what becomes of it unused: with the database, and the sandbox where the shop is asked.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { readOrderEvent } from "../../app/core/events";
import { POINTS } from "../../app/core/ledger/types";
import { defaultProgram, programSchema } from "../../app/core/program";
import { closeDatabase, prismaClient } from "../../app/db.server";
import { loadSnapshot } from "../../app/repositories/ledger-snapshot.server";
import { findRedemptions, scheduleRelease } from "../../app/repositories/redemptions.server";
import type { Shop } from "../../app/repositories/shops.server";
import {
  closeExpiredRedemptions,
  releaseDueRedemptions,
  returnRedemption,
} from "../../app/services/close-redemption.server";
import { issueCodes } from "../../app/services/issue-codes.server";
import { readShopper } from "../../app/services/read-shopper.server";
import { recordOrders } from "../../app/services/record-orders.server";
import { redeemReward } from "../../app/services/redeem-reward.server";
import { reviewMembers } from "../../app/services/review-members.server";
import { emptyDatabase, withConnection } from "../support/database";
import { balanceOf, disagreements, memberOf } from "../support/ledger";
import { orderPayload, type OrderOptions } from "../support/orders";
import { connectSandbox, type ConnectedSandbox } from "../support/sandbox";
import { installTwoShops } from "../support/shops";

const NOW = new Date("2026-03-01T12:00:00Z");
const daysLater = (days: number) => new Date(NOW.getTime() + days * 86_400_000);
const DOMAIN = "shop-1.myshopify.com";
let shopify: ConnectedSandbox;
let shop: Shop;
let customers: string[] = [];
let version = 0;

beforeAll(async () => {
  shopify = await connectSandbox(DOMAIN);
  const people = [["vip"], []].map((tags, index) => ({
    ...{ firstName: "Ada", email: `ada-${index}@example.com`, tags },
  }));
  const made = await shopify.control<{ customers: { id: string }[] }>("customers", { customers: people });
  customers = made.customers.map(({ id }) => id);
});
beforeEach(async () => {
  await emptyDatabase();
  ({ shop } = await installTwoShops());
  await prismaClient().session.create({
    data: { id: `offline_${DOMAIN}`, shop: DOMAIN, state: "", accessToken: shopify.accessToken },
  });
  await shopify.control("clock", { now: NOW.toISOString() }, "PUT");
});
afterAll(async () => {
  await closeDatabase();
  await shopify.sandbox.close();
});

async function offer(terms: object, tiers: object | null = null): Promise<void> {
  const [reward] = defaultProgram().rewards;
  await publish({ tiers, rewards: [{ ...reward, ...terms }] });
}
async function publish(settings: object): Promise<void> {
  const program = programSchema.parse({ ...defaultProgram(), ...settings });
  // A version once read is kept for the life of the process, of which this file has one: each is another here.
  const { rowCount } = await withConnection((client) =>
    client.query("INSERT INTO program_version VALUES ($1, $2, $3, $4)", [shop.id, ++version, program, NOW]),
  );
  expect(rowCount).toBe(1);
  for (const index of customers.keys())
    await record({ id: 10 + index, customer: number(index), lines: [{ price: "5000.00" }] });
}
async function record(options: OrderOptions): Promise<void> {
  expect(await recordOrders(shop, [readOrderEvent(orderPayload(options))], NOW)).toEqual(new Map());
}
const number = (index: number) => Number(customers[index]?.split("/").at(-1));
const ask = (requestKey: string, index = 0, now = NOW) =>
  redeemReward(
    shop,
    { customerId: customers[index] ?? "", rewardKey: "five-off", requestKey, forCart: false },
    now,
  );
async function redeemed(requestKey: string, index = 0) {
  const decision = await ask(requestKey, index);
  if (!decision.ok) throw new Error(decision.refusal.code);
  return decision.value;
}
const shownRefusal = async (index = 0) => {
  const { rewards } = await readShopper(shop, customers[index] ?? "", NOW, { locale: "en" });
  return rewards[0]?.refusal;
};
async function counted(...keys: string[]): Promise<number[]> {
  const { counters } = await loadSnapshot(shop.id, { counterKeys: keys });
  return keys.map((key) => counters.get(key) ?? 0);
}
/** A code that was given up is dead, and its grace over. */
async function released(id: string): Promise<void> {
  await returnRedemption(shop, customers[0] ?? "", id, NOW);
  await scheduleRelease(shop.id, id, NOW);
  expect(await releaseDueRedemptions(NOW, 10)).toBe(1);
}

describe("a stock of rewards", () => {
  it("is given out to the last one and no further, however many ask at once", async () => {
    await offer({ limits: { stock: 3 } });
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) => ask(`k${index}`, index % customers.length)),
    );
    expect(answers.filter(({ ok }) => ok)).toHaveLength(3);
    expect(answers.flatMap((answer) => (answer.ok ? [] : answer.refusal.code))).toEqual(
      Array.from({ length: 5 }, () => "outOfStock"),
    );
    expect(await counted("reward:five-off:stock")).toEqual([3]);
    expect(await shownRefusal()).toBe("outOfStock");
    expect(await disagreements()).toEqual([]);
  });

  it("has one more when a code is given back, and one less when an order uses it all the same", async () => {
    await offer({ limits: { stock: 1 } });
    const { id, code } = await redeemed("a");
    await released(id);
    expect(await counted("reward:five-off:stock")).toEqual([0]);
    await redeemed("b");
    await record({ id: 20, customer: number(0), codes: [code] });
    expect(await counted("reward:five-off:stock")).toEqual([2]);
    expect(await ask("c")).toMatchObject({ refusal: { code: "outOfStock" } });
  });
});

describe("a limit by member", () => {
  it("counts each for themselves, in the period by the shop's calendar, and says when there is more", async () => {
    await offer({ limits: { perMember: { times: 1, per: "month" } } });
    await redeemed("a");
    expect(await ask("a")).toMatchObject({ ok: true });
    expect(await ask("b")).toMatchObject({
      refusal: { code: "limitReached", params: { times: 1, from: "2026-04-01" } },
    });
    expect(await ask("b", 1)).toMatchObject({ ok: true });
    expect(await ask("c", 0, daysLater(31))).toMatchObject({ ok: true });
    expect([await shownRefusal(0), await shownRefusal(1)]).toEqual(["limitReached", "limitReached"]);
  });
});

describe("a reward that is held for a cart", () => {
  const askForCart = (requestKey: string, wish: object = {}) =>
    redeemReward(
      shop,
      { customerId: customers[0] ?? "", rewardKey: "five-off", requestKey, forCart: true, ...wish },
      NOW,
    );

  it("is the same for another request, though it was the last one", async () => {
    await offer({ limits: { stock: 1, perMember: { times: 1, per: "month" } } });
    const [first, second] = [await askForCart("a"), await askForCart("b")];
    expect(first).toMatchObject({ ok: true });
    expect(second).toEqual(first);
    expect(await counted("reward:five-off:stock")).toEqual([1]);
  });

  it("is the same for another request, though all points are held for it", async () => {
    const sliding = { kind: "slidingAmount", step: 100, minimum: 100, perPoints: 1, valueCents: 1 };
    await publish({ rewards: [{ ...sliding, key: "five-off", title: null, validityDays: null }] });
    const wish = { cartSubtotalCents: 1_000_000 };
    const [first, second] = [await askForCart("a", wish), await askForCart("b", wish)];
    expect(first).toMatchObject({ value: { pointsHeld: 5000 } });
    expect(second).toEqual(first);
  });
});

describe("a reward for some", () => {
  it("asks the shop for the customer's tags, and refuses who has none of them without a trace", async () => {
    await offer({ eligibility: [{ kind: "customerTags", anyOf: ["VIP"] }] });
    expect(await ask("a", 0)).toMatchObject({ ok: true });
    expect(await ask("a", 1)).toMatchObject({ refusal: { code: "notEligible" } });
    expect(await balanceOf(shop.id, number(1), POINTS, NOW)).toMatchObject({ available: 5000, held: 0 });
  });

  it("is told to those of a tier, and refused to the others", async () => {
    await offer(
      { eligibility: [{ kind: "tiers", anyOf: ["gold"] }] },
      {
        by: "spend",
        period: { kind: "lifetime" },
        levels: [{ key: "gold", name: "Gold", threshold: 600_000 }],
      },
    );
    expect(await shownRefusal(0)).toBe("notEligible");
    expect(await ask("a")).toMatchObject({ refusal: { code: "notEligible" } });
    await record({ id: 40, customer: number(0), lines: [{ price: "2000.00" }] });
    await reviewMembers(shop, [await memberOf(shop.id, number(0))], NOW);
    expect(await shownRefusal(0)).toBeNull();
    expect(await ask("b")).toMatchObject({ ok: true });
  });

  it("has codes that nobody else can use, where the merchant wants that", async () => {
    await offer({ forMemberOnly: true });
    const [mine, theirs] = [await redeemed("a", 0), await redeemed("a", 1)];
    expect(await issueCodes(shop, [mine.id, theirs.id], NOW)).toEqual(new Map());
    const place = (index: number, code: string) =>
      shopify.control<{ orders: { totalPrice: string }[] }>("orders", {
        orders: [
          {
            ...{ customerId: customers[index], discountCodes: [code] },
            lines: [{ title: "Tea", quantity: 1, price: "20.00" }],
          },
        ],
      });
    await expect(place(1, mine.code)).rejects.toThrow("422");
    expect(await place(0, mine.code)).toMatchObject({ orders: [{ totalPrice: "15.00" }] });
    expect(await place(1, theirs.code)).toMatchObject({ orders: [{ totalPrice: "15.00" }] });
  });
});

describe("a code that nobody used", () => {
  const forfeited = { validityDays: 1, unusedCode: "forfeited" };

  it("is forfeited where that was said beforehand, and only when its grace is over", async () => {
    await offer(forfeited);
    const { rewards } = await readShopper(shop, customers[0] ?? "", NOW, { locale: "en" });
    expect(rewards[0]).toMatchObject({ unusedCode: "forfeited" });
    const { id } = await redeemed("a");
    expect(await closeExpiredRedemptions(daysLater(3), 10)).toBe(1);
    await scheduleRelease(shop.id, id, daysLater(4));
    expect(await releaseDueRedemptions(daysLater(3), 10)).toBe(0);
    expect(await releaseDueRedemptions(daysLater(4), 10)).toBe(1);
    expect(await releaseDueRedemptions(daysLater(5), 10)).toBe(0);
    expect(await findRedemptions(shop.id, [id])).toMatchObject([{ state: "forfeited", pointsSpent: 500 }]);
    expect(await balanceOf(shop.id, number(0), POINTS, NOW)).toMatchObject({
      available: 4500,
      captured: 500,
    });
    expect(await disagreements()).toEqual([]);
  });

  it("is spent once when an order with it comes late, and comes back with its cancellation", async () => {
    await offer(forfeited);
    const { id, code } = await redeemed("a");
    await closeExpiredRedemptions(daysLater(3), 10);
    await scheduleRelease(shop.id, id, daysLater(4));
    expect(await releaseDueRedemptions(daysLater(4), 10)).toBe(1);
    const late: OrderOptions = { id: 30, customer: number(0), codes: [code], lines: [{ price: "10.00" }] };
    await record(late);
    expect(await findRedemptions(shop.id, [id])).toMatchObject([{ state: "used", pointsSpent: 500 }]);
    const later = "2026-03-09T10:00:00Z";
    await record({ ...late, cancelledAt: later, updatedAt: later });
    expect(await balanceOf(shop.id, number(0), POINTS, NOW)).toMatchObject({ available: 5000, captured: 0 });
    expect(await disagreements()).toEqual([]);
  });

  it("comes back where nothing else was said, and where the member gave it back in time", async () => {
    await offer(forfeited);
    const { id } = await redeemed("a");
    await released(id);
    expect(await balanceOf(shop.id, number(0), POINTS, NOW)).toMatchObject({ available: 5000, captured: 0 });
  });
});
