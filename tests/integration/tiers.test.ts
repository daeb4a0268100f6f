// Tiers by what orders come to: reached by an order, lost at a review, given by staff; and the gifts that come with them.
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { readOrderEvent } from "../../app/core/events";
import { POINTS } from "../../app/core/ledger/types";
import { defaultProgram, programSchema } from "../../app/core/program";
import { closeDatabase } from "../../app/db.server";
import { saveShopDetails } from "../../app/repositories/shops.server";
import { listTierPeriods } from "../../app/repositories/tiers.server";
import { figureOrders } from "../../app/services/figure-orders.server";
import { recordOrders } from "../../app/services/record-orders.server";
import { reviewDueMembers, reviewMembers } from "../../app/services/review-members.server";
import { emptyDatabase, withConnection } from "../support/database";
import { balanceOf, disagreements, memberOf } from "../support/ledger";
import { orderPayload, refundPayload, type OrderOptions } from "../support/orders";
import { installTwoShops, type TwoShops } from "../support/shops";
import { askedOf, at, programOfTiers, publishNext, recordOrder, tierOf, workTiers } from "../support/tiers";

let shops: TwoShops;

beforeEach(async () => {
  await emptyDatabase();
  shops = await installTwoShops();
});
afterAll(closeDatabase);

const publish = (tiers: object = {}, more: object = {}) =>
  publishNext(shops.shop, programOfTiers(tiers, more));
const record = (options: OrderOptions, day = "2026-03-01") => recordOrder(shops.shop, day, options);
const work = (moment: string) => workTiers(shops.shop, moment);

describe("a tier", () => {
  it("is reached by the order that brings enough, with its gift, once", async () => {
    await publish();
    await record({ id: 1, lines: [{ price: "60.00" }] });
    await work("2026-03-01T12:00:01Z");
    expect(await tierOf(shops.shop)).toBeNull();
    await record({ id: 2, lines: [{ price: "40.00" }] });
    for (let again = 0; again < 3; again++) {
      await work("2026-03-01T12:00:02Z");
      await record({ id: 2, lines: [{ price: "40.00" }] });
      await reviewMembers(shops.shop, [await memberOf(shops.shop.id, 1)], at("2026-03-01T12:00:03Z"));
    }
    expect(await tierOf(shops.shop)).toBe("silver");
    expect(await balanceOf(shops.shop.id, 1, POINTS, at("2026-03-02T00:00:00Z"))).toMatchObject({
      earned: 100 + 50,
    });
    const periods = await listTierPeriods(shops.shop.id, await memberOf(shops.shop.id, 1));
    expect(periods).toMatchObject([
      { tier: "silver", untilAt: null, why: { step: "tierReached", params: { figure: 100_00 } } },
    ]);
    expect(await disagreements()).toEqual([]);
  });

  it("gives a code on entry where that is its gift", async () => {
    await publish();
    await record({ lines: [{ price: "250.00" }] });
    await work("2026-03-01T12:00:01Z");
    const rows = await withConnection(async (client) => {
      const text = "SELECT reward_key, granted_for, state FROM redemption";
      return (await client.query<object>(text)).rows;
    });
    expect(rows).toEqual([{ reward_key: "five-off", granted_for: "tier", state: "issuing" }]);
  });

  it("that an order brought which is then refunded stays until its review", async () => {
    await publish({ graceDays: 10, noticeDays: 5 });
    await record({ lines: [{ price: "120.00" }] });
    await work("2026-03-01T12:00:01Z");
    await record({
      ...{ lines: [{ price: "120.00" }], updatedAt: "2026-04-01T10:00:00Z" },
      refunds: [JSON.parse(refundPayload(9, 1, [[100, 1]]))],
    });
    await work("2026-04-01T12:00:00Z");
    expect(await tierOf(shops.shop)).toBe("silver");
    expect(await reviewDueMembers(at("2026-12-31T23:59:59Z"), 10)).toBe(0);
    await reviewDueMembers(at("2027-01-01T00:00:00Z"), 10);
    await reviewDueMembers(at("2027-01-10T23:59:59Z"), 10);
    expect(await tierOf(shops.shop)).toBe("silver");
    await reviewDueMembers(at("2027-01-11T00:00:05Z"), 10);
    expect(await tierOf(shops.shop)).toBe("bronze");
    const [current] = await listTierPeriods(shops.shop.id, await memberOf(shops.shop.id, 1));
    expect(current).toMatchObject({ fromAt: at("2027-01-11T00:00:00Z"), why: { step: "tierLost" } });
    expect(await reviewDueMembers(at("2030-01-01T00:00:00Z"), 10)).toBe(0);
  });

  it.each([
    { timezone: "Asia/Tokyo", last: "2026-12-31T14:59:59Z", first: "2026-12-31T15:00:00Z" },
    { timezone: "America/Sao_Paulo", last: "2027-01-01T02:59:59Z", first: "2027-01-01T03:00:00Z" },
  ])("by the year of $timezone counts to its last second", async ({ timezone, last, first }) => {
    await saveShopDetails(shops.shop.id, {
      ...{ gid: "gid://shopify/Shop/1", name: "First", currency: "USD", timezone },
    });
    shops = { ...shops, shop: { ...shops.shop, timezone } };
    await publish();
    const placed = (id: number, moment: string) =>
      readOrderEvent(
        orderPayload({ id, lines: [{ price: "60.00" }] }).replaceAll("2026-03-01T10:00:00Z", moment),
      );
    await recordOrders(shops.shop, [placed(1, "2026-06-01T10:00:00Z"), placed(2, last)], at(first));
    await work(first);
    expect(await tierOf(shops.shop)).toBe("silver");
    await recordOrders(shops.shop, [placed(3, first)], at(first));
    await work(first);
    // 2027 has but 60.00, and 2026 keeps its 120.00: none of the two comes to Gold.
    expect(await tierOf(shops.shop)).toBe("silver");
  });

  it("goes with the programme's tiers", async () => {
    await publish();
    await record({ lines: [{ price: "120.00" }] });
    await work("2026-03-01T12:00:01Z");
    await publishNext(shops.shop, programSchema.parse(defaultProgram()));
    await reviewMembers(shops.shop, [await memberOf(shops.shop.id, 1)], at("2026-05-01T00:00:00Z"));
    expect(await tierOf(shops.shop)).toBeNull();
    const [current] = await listTierPeriods(shops.shop.id, await memberOf(shops.shop.id, 1));
    expect(current?.why.step).toBe("tiersEnded");
  });
});

describe("what counts", () => {
  async function figures(): Promise<object[]> {
    return withConnection(async (client) => {
      const text = `SELECT id, member_id, qualifying_cents::integer AS cents, qualifying_orders AS orders,
                           qualifying_points::integer AS points FROM orders ORDER BY id`;
      return (await client.query<object>(text)).rows;
    });
  }

  it("is the same in whichever order an order's events come", async () => {
    const paid = { lines: [{ price: "80.00" }, { price: "40.00" }] };
    const events = [
      orderPayload({ ...paid, status: "pending" }),
      orderPayload({ ...paid, updatedAt: "2026-03-02T10:00:00Z" }),
      orderPayload({
        ...{ ...paid, updatedAt: "2026-03-03T10:00:00Z" },
        refunds: [JSON.parse(refundPayload(9, 1, [[100, 1]]))],
      }),
    ].map(readOrderEvent);
    const orders = [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0],
      [2, 0, 1],
    ];
    const seen: object[][] = [];
    for (const order of orders) {
      await emptyDatabase();
      shops = await installTwoShops();
      await publish();
      for (const index of order) {
        const event = events[index];
        if (event) await recordOrders(shops.shop, [event], at("2026-03-05T00:00:00Z"));
      }
      seen.push(await figures());
    }
    expect(new Set(seen.map((rows) => JSON.stringify(rows))).size).toBe(1);
    expect(seen[0]).toMatchObject([{ cents: 40_00, orders: 1, points: 40 }]);
  });

  it("goes with an order to its new customer", async () => {
    await publish();
    await record({ lines: [{ price: "120.00" }] });
    await record({ lines: [{ price: "120.00" }], customer: 2, updatedAt: "2026-03-02T10:00:00Z" });
    const memberIds = [await memberOf(shops.shop.id, 1), await memberOf(shops.shop.id, 2)];
    const asked = (await askedOf("review-member")).map(({ payload }) => payload);
    for (const memberId of memberIds) expect(asked).toContainEqual({ shopId: shops.shop.id, memberId });
    expect(await figures()).toMatchObject([{ member_id: memberIds[1], cents: 120_00 }]);
  });

  it("is worked out for orders that were recorded before it was kept, once", async () => {
    await publish();
    await record({ lines: [{ price: "120.00" }] });
    await withConnection((client) =>
      client.query("UPDATE orders SET qualifying_cents = NULL, qualifying_points = NULL"),
    );
    expect(await figureOrders(10)).toBe(1);
    expect(await figures()).toMatchObject([{ cents: 120_00, orders: 1, points: 120 }]);
    expect(await figureOrders(10)).toBe(0);
  });

  it("is nothing of a cancelled order", async () => {
    await publish();
    await record({ lines: [{ price: "120.00" }], cancelledAt: "2026-03-02T10:00:00Z" });
    expect(await figures()).toMatchObject([{ cents: 0, orders: 0, points: 0 }]);
  });
});
