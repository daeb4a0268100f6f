import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { readOrderEvent, readRefundEvent } from "../../app/core/events";
import { POINTS } from "../../app/core/ledger/types";
import { defaultProgram } from "../../app/core/program";
import { closeDatabase } from "../../app/db.server";
import { publishFirstProgram, publishProgram } from "../../app/repositories/programs.server";
import { findRedemptions, markIssued, scheduleRelease } from "../../app/repositories/redemptions.server";
import {
  closeExpiredRedemptions,
  releaseDueRedemptions,
  returnRedemption,
} from "../../app/services/close-redemption.server";
import { recordOrders } from "../../app/services/record-orders.server";
import { redeemReward } from "../../app/services/redeem-reward.server";
import { emptyDatabase, withConnection } from "../support/database";
import { balanceOf, disagreements } from "../support/ledger";
import { orderPayload, refundPayload, type OrderOptions } from "../support/orders";
import { installTwoShops, type TwoShops } from "../support/shops";

const NOW = new Date("2026-03-01T12:00:00Z");
const hoursLater = (hours: number) => new Date(NOW.getTime() + hours * 3_600_000);
let shops: TwoShops;

beforeEach(async () => {
  await emptyDatabase();
  shops = await installTwoShops();
  for (const { id } of [shops.shop, shops.otherShop]) await publishFirstProgram(id, defaultProgram(), NOW);
  await record({ id: 1, lines: [{ price: "730.00" }] });
});
afterAll(closeDatabase);

async function record(options: OrderOptions): Promise<void> {
  expect(await recordOrders(shops.shop, [readOrderEvent(orderPayload(options))], NOW)).toEqual(new Map());
}
const customerId = (number: number) => `gid://shopify/Customer/${number}`;
const redeem = (requestKey: string, customer = 1, rewardKey = "five-off", forCart = false) =>
  redeemReward(shops.shop, { customerId: customerId(customer), rewardKey, requestKey, forCart }, NOW);
const giveBack = (id: string, customer = 1) => returnRedemption(shops.shop, customerId(customer), id, NOW);
async function redeemed(requestKey = "k1", forCart = false) {
  const decision = await redeem(requestKey, 1, "five-off", forCart);
  if (!decision.ok) throw new Error(decision.refusal.code);
  return decision.value;
}
const balance = () => balanceOf(shops.shop.id, 1, POINTS, NOW);

async function outbox(): Promise<string[]> {
  return withConnection(async (client) => {
    const { rows } = await client.query<{ queue: string }>("SELECT queue FROM outbox_message ORDER BY id");
    return rows.map(({ queue }) => queue);
  });
}

describe("redeeming", () => {
  it("holds the points and asks for the code in the same breath", async () => {
    expect(await redeemed()).toMatchObject({ state: "issuing", pointsHeld: 500, pointsSpent: 0 });
    expect(await balance()).toMatchObject({ earned: 730, available: 230, held: 500 });
    expect(await outbox()).toEqual(expect.arrayContaining(["issue-code", "member-balance"]));
  });

  it("gives the same redemption for the same request, however often", async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => redeemed("same")));
    expect(new Set(answers.map(({ id, code }) => `${id} ${code}`)).size).toBe(1);
    expect(await balance()).toMatchObject({ held: 500 });
  });

  it("spends once what two tabs ask for at once (Medusa PR 16347)", async () => {
    const answers = await Promise.all(["a", "b", "c", "d"].map((key) => redeem(key)));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(answers.filter(({ ok }) => !ok)).toMatchObject(
      Array.from({ length: 3 }, () => ({
        refusal: { code: "insufficientBalance", params: { missing: 270 } },
      })),
    );
    expect(await disagreements()).toEqual([]);
  });

  it("for a cart spends once, however many points there are and however many tabs ask", async () => {
    await record({ id: 5, lines: [{ price: "2000.00" }] });
    const answers = await Promise.all(["a", "b", "c", "d"].map((key) => redeemed(key, true)));
    expect(new Set(answers.map(({ code }) => code)).size).toBe(1);
    expect(await balance()).toMatchObject({ available: 2230, held: 500 });
    const [first] = answers;
    await giveBack(first?.id ?? "");
    expect((await redeemed("e", true)).code).not.toBe(first?.code);
    expect(await disagreements()).toEqual([]);
  });

  it("is refused, and leaves nothing behind, for whoever is no member and for a reward that there is not", async () => {
    expect(await redeem("x", 99)).toMatchObject({ refusal: { code: "unknownMember" } });
    expect(await redeem("x", 1, "car")).toMatchObject({ refusal: { code: "unknownReward" } });
    expect(await balance()).toMatchObject({ available: 730, held: 0 });
  });

  it("has another code in another shop, for the same customer and request", async () => {
    const events = [readOrderEvent(orderPayload({ lines: [{ price: "900.00" }], currency: "HUF" }))];
    await recordOrders(shops.otherShop, events, NOW);
    const there = await redeemReward(
      shops.otherShop,
      { customerId: "gid://shopify/Customer/1", rewardKey: "five-off", requestKey: "k1", forCart: false },
      NOW,
    );
    expect(there.ok && there.value.code).not.toBe((await redeemed("k1")).code);
  });
});

describe("an order with the code", () => {
  it("captures the points once, whatever its webhooks do (Setono)", async () => {
    const { id, code } = await redeemed();
    const used: OrderOptions = { id: 2, lines: [{ price: "20.00" }], codes: [code.toLowerCase()] };
    await record({ ...used, status: "pending" });
    await record(used);
    await record(used);
    expect(await balance()).toMatchObject({ earned: 750, available: 250, held: 0, captured: 500 });
    expect(await findRedemptions(shops.shop.id, [id])).toMatchObject([{ state: "used", orderName: "#1002" }]);
  });

  it("captures them even before the code was noted as issued", async () => {
    const { id, code } = await redeemed();
    await record({ id: 2, codes: [code] });
    await markIssued(shops.shop.id, [id], NOW);
    expect(await findRedemptions(shops.shop.id, [id])).toMatchObject([{ state: "used" }]);
  });

  it("of another customer captures the issuing member's points", async () => {
    const { code } = await redeemed();
    await record({ id: 2, customer: 2, codes: [code], lines: [{ price: "10.00" }] });
    expect(await balance()).toMatchObject({ held: 0, captured: 500 });
    expect(await balanceOf(shops.shop.id, 2, POINTS, NOW)).toMatchObject({ available: 10 });
    expect(await disagreements()).toEqual([]);
  });

  it("gives them back when it is cancelled", async () => {
    const { code } = await redeemed();
    await record({ id: 2, codes: [code] });
    const later = "2026-03-02T10:00:00Z";
    await record({ id: 2, codes: [code], updatedAt: later, cancelledAt: later });
    expect(await balance()).toMatchObject({ earned: 730, available: 730, captured: 0 });
    expect(await outbox()).toContain("kill-code");
    expect(await disagreements()).toEqual([]);
  });
});

describe("refunding what the code paid for", () => {
  const lines = [
    { id: 201, price: "20.00" },
    { id: 202, price: "80.00" },
  ];
  const refunded = (id: number, line: number) => JSON.parse(refundPayload(id, 2, [[line, 1]])) as unknown;

  it("gives its points back when the refund is told by itself", async () => {
    const { code } = await redeemed();
    await record({ id: 2, lines, codes: [code], off: ["1.00", "4.00"] });
    const event = readRefundEvent(refundPayload(1, 2, [[202, 1]]), "USD");
    expect(await recordOrders(shops.shop, [event], NOW)).toEqual(new Map());
    expect(await balance()).toMatchObject({ captured: 100, available: 649, earned: 749 });
  });

  it("gives its points back in proportion, whatever comes first, and all of them in the end", async () => {
    const { id, code } = await redeemed();
    const used: OrderOptions = { id: 2, lines, codes: [code], off: ["1.00", "4.00"] };
    const first = refunded(1, 201);
    await record({
      ...used,
      status: "partially_refunded",
      refunds: [first],
      updatedAt: "2026-03-02T10:00:00Z",
    });
    expect(await balance()).toMatchObject({ captured: 400, held: 0 });
    await record(used);
    expect(await balance()).toMatchObject({ captured: 400 });
    const both = [first, refunded(2, 202)];
    const all: OrderOptions = {
      ...used,
      status: "refunded",
      refunds: both,
      updatedAt: "2026-03-03T10:00:00Z",
    };
    await record(all);
    await record(all);
    expect(await balance()).toMatchObject({ earned: 730, available: 730, captured: 0, held: 0 });
    await record({ ...all, cancelledAt: "2026-03-04T10:00:00Z", updatedAt: "2026-03-04T10:00:00Z" });
    expect(await balance()).toMatchObject({ earned: 730, available: 730, captured: 0, held: 0 });
    expect(await findRedemptions(shops.shop.id, [id])).toMatchObject([{ state: "used", pointsSpent: 0 }]);
    expect(await disagreements()).toEqual([]);
  });

  it("keeps them spent where the merchant says so", async () => {
    const { otherShop } = shops;
    await publishProgram(otherShop.id, { ...defaultProgram(), refundedRewards: "keep" }, NOW);
    const recordThere = async (options: OrderOptions) => {
      const event = readOrderEvent(orderPayload({ ...options, currency: "HUF" }));
      expect(await recordOrders(otherShop, [event], NOW)).toEqual(new Map());
    };
    await recordThere({ id: 1, lines: [{ price: "730.00" }] });
    const wish = { customerId: customerId(1), rewardKey: "five-off", requestKey: "k", forCart: false };
    const decision = await redeemReward(otherShop, wish, NOW);
    if (!decision.ok) throw new Error(decision.refusal.code);
    const refunds = [refunded(1, 201), refunded(2, 202)];
    const codes = [decision.value.code];
    await recordThere({ id: 2, lines, codes, off: ["1.00", "4.00"], status: "refunded", refunds });
    expect(await balanceOf(otherShop.id, 1, POINTS, NOW)).toMatchObject({ captured: 500 });
  });
});

describe("an order whose payment expired", () => {
  it("and is paid all the same captures again, and earns", async () => {
    const { id, code } = await redeemed();
    const order: OrderOptions = { id: 2, lines: [{ price: "20.00" }], codes: [code] };
    await record({ ...order, status: "authorized" });
    await record({ ...order, status: "expired", updatedAt: "2026-03-02T10:00:00Z" });
    expect(await balance()).toMatchObject({ available: 730, captured: 0 });
    await record({ ...order, status: "paid", updatedAt: "2026-03-03T10:00:00Z" });
    expect(await balance()).toMatchObject({ earned: 750, available: 250, captured: 500 });
    expect(await findRedemptions(shops.shop.id, [id])).toMatchObject([{ state: "used" }]);
    expect(await disagreements()).toEqual([]);
  });
});

describe("giving a code up", () => {
  async function closed() {
    const { id, code } = await redeemed();
    await markIssued(shops.shop.id, [id], NOW);
    expect(await giveBack(id)).toMatchObject({ ok: true });
    return { id, code };
  }

  it("leaves the points held until the code is dead and its grace has passed", async () => {
    const { id } = await closed();
    expect(await releaseDueRedemptions(hoursLater(1000), 10)).toBe(0);
    await scheduleRelease(shops.shop.id, id, hoursLater(24));
    expect(await releaseDueRedemptions(hoursLater(23), 10)).toBe(0);
    expect(await balance()).toMatchObject({ available: 230, held: 500 });
    expect(await releaseDueRedemptions(hoursLater(24), 10)).toBe(1);
    expect(await balance()).toMatchObject({ available: 730, held: 0 });
    expect(await disagreements()).toEqual([]);
  });

  it("comes by itself when the code expires unused, and not a moment before", async () => {
    const program = defaultProgram();
    for (const reward of program.rewards) reward.validityDays = 1;
    await publishProgram(shops.shop.id, program, NOW);
    const { id, expiresAt } = await redeemed();
    await markIssued(shops.shop.id, [id], NOW);
    if (!expiresAt) throw new Error("the code has no end");
    expect(await closeExpiredRedemptions(expiresAt, 10)).toBe(0);
    expect(await closeExpiredRedemptions(new Date(expiresAt.getTime() + 1), 10)).toBe(1);
    expect(await findRedemptions(shops.shop.id, [id])).toMatchObject([{ state: "closing", pointsHeld: 500 }]);
    expect(await outbox()).toContain("kill-code");
  });

  it("comes by itself when the points were held for a cart, and not a moment before", async () => {
    const { id, heldUntil } = await redeemed("cart", true);
    expect(heldUntil).toEqual(hoursLater(24));
    expect(await closeExpiredRedemptions(hoursLater(24), 10)).toBe(0);
    expect(await closeExpiredRedemptions(new Date(hoursLater(24).getTime() + 1), 10)).toBe(1);
    expect(await findRedemptions(shops.shop.id, [id])).toMatchObject([
      { state: "closing", givenBackAt: null },
    ]);
  });

  it("twice is once (Setono)", async () => {
    const { id } = await closed();
    expect(await giveBack(id)).toMatchObject({ ok: true, value: { state: "closing", givenBackAt: NOW } });
    expect((await outbox()).filter((queue) => queue === "kill-code")).toHaveLength(1);
  });

  it("is not held up by a release that fails", async () => {
    await record({ id: 3, lines: [{ price: "500.00" }] });
    const broken = await redeemed("broken");
    await giveBack(broken.id);
    const { id } = await closed();
    await scheduleRelease(shops.shop.id, broken.id, hoursLater(1));
    await scheduleRelease(shops.shop.id, id, hoursLater(2));
    await withConnection((client) => client.query("DELETE FROM hold WHERE id = $1", [broken.id]));
    expect(await releaseDueRedemptions(hoursLater(24), 10)).toBe(1);
    expect(await findRedemptions(shops.shop.id, [id])).toMatchObject([{ state: "released" }]);
  });

  it("keeps them spent when an order comes with the code all the same", async () => {
    const { id, code } = await closed();
    await scheduleRelease(shops.shop.id, id, hoursLater(24));
    await releaseDueRedemptions(hoursLater(24), 10);
    await record({ id: 2, codes: [code], lines: [{ price: "10.00" }] });
    expect(await balance()).toMatchObject({ available: 240, held: 0, captured: 500 });
    expect(await disagreements()).toEqual([]);
  });

  it("and using it at the same moment, exactly one of the two wins", async () => {
    for (let round = 2; round < 8; round++) {
      await record({ id: round * 10, lines: [{ price: "500.00" }] });
      const { id, code } = await redeemed(`round ${round}`);
      await Promise.all([giveBack(id), record({ id: round * 10 + 1, codes: [code] })]);
      expect(await findRedemptions(shops.shop.id, [id])).toMatchObject([{ state: "used", pointsSpent: 500 }]);
    }
    expect(await disagreements()).toEqual([]);
  });

  it("is refused to others and once the code is used", async () => {
    const { id, code } = await redeemed();
    await record({ id: 2, customer: 2 });
    expect(await giveBack(id, 2)).toMatchObject({
      refusal: { code: "unknownRedemption" },
    });
    await record({ id: 3, codes: [code] });
    expect(await giveBack(id)).toMatchObject({
      refusal: { code: "redemptionAlreadyUsed" },
    });
  });
});
