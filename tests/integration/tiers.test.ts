// Tiers by what orders come to: reached by an order, lost at a review, given by staff; and the gifts that come with them.
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { readOrderEvent } from "../../app/core/events";
import { POINTS } from "../../app/core/ledger/types";
import { defaultProgram, programSchema, type Program } from "../../app/core/program";
import { closeDatabase } from "../../app/db.server";
import { saveShopDetails } from "../../app/repositories/shops.server";
import { publishProgram } from "../../app/repositories/programs.server";
import { findTiers, listTierPeriods } from "../../app/repositories/tiers.server";
import { giveGift } from "../../app/services/give-gift.server";
import { recordOrders } from "../../app/services/record-orders.server";
import { reviewDueMembers, reviewMembers } from "../../app/services/review-members.server";
import { emptyDatabase, withConnection } from "../support/database";
import { balanceOf, disagreements, memberOf } from "../support/ledger";
import { orderPayload, refundPayload, type OrderOptions } from "../support/orders";
import { installTwoShops, type TwoShops } from "../support/shops";

let shops: TwoShops;
const at = (moment: string) => new Date(moment);

function program(more: object = {}): Program {
  return programSchema.parse({
    ...defaultProgram(),
    tiers: {
      by: "spend",
      period: { kind: "calendar", unit: "year" },
      levels: [
        { key: "bronze", name: "Bronze", threshold: 0 },
        { key: "silver", name: "Silver", threshold: 100_00, entryGift: { kind: "points", points: 50 } },
        { key: "gold", name: "Gold", threshold: 200_00, entryGift: { kind: "reward", reward: "five-off" } },
      ],
      ...more,
    },
  });
}

// A version that was read is kept for the life of the process: each test publishes under a number of its own.
let published = 0;
async function publish(settings: Program): Promise<void> {
  published += 1;
  for (let version = 0; version < published; version++)
    await publishProgram(shops.shop.id, settings, at("2026-01-01T00:00:00Z"));
}

beforeEach(async () => {
  await emptyDatabase();
  shops = await installTwoShops();
});
afterAll(closeDatabase);

/** An order of 1 March 2026, or of another day. */
async function record(options: OrderOptions, day?: string): Promise<void> {
  const payload = orderPayload(options);
  const dated = day ? payload.replaceAll("2026-03-01T10:00:00Z", `${day}T10:00:00Z`) : payload;
  const now = at(`${day ?? "2026-03-01"}T12:00:00Z`);
  expect(await recordOrders(shops.shop, [readOrderEvent(dated)], now)).toEqual(new Map());
}

interface Message {
  readonly queue: string;
  readonly payload: Record<string, unknown>;
}

/** What the outbox holds for these queues, which is then done. */
async function asked(...queues: string[]): Promise<Message[]> {
  return withConnection(async (client) => {
    const text = "DELETE FROM outbox_message WHERE queue = ANY ($1) RETURNING queue, payload";
    return (await client.query<Message>(text, [queues])).rows;
  });
}

/** Does the jobs that the outbox asks for, as the worker does. */
async function work(now: string): Promise<void> {
  for (const { payload } of await asked("review-member"))
    await reviewMembers(shops.shop, [Number(payload["memberId"])], at(now));
  for (const { payload } of await asked("give-gift")) {
    const { of, key, occasion, memberId, programVersion } = payload;
    const gift = { of: of === "tier" ? "tier" : "threshold", key: String(key) } as const;
    await giveGift(
      shops.shop,
      Number(programVersion),
      { ...gift, memberId: Number(memberId), occasion: String(occasion) },
      at(now),
    );
  }
}

async function tierOf(customer = 1): Promise<string | null> {
  const memberId = await memberOf(shops.shop.id, customer);
  return (await findTiers(shops.shop.id, [memberId])).get(memberId)?.state.tier ?? null;
}

describe("a tier", () => {
  it("is reached by the order that brings enough, with its gift, once", async () => {
    await publish(program());
    await record({ id: 1, lines: [{ price: "60.00" }] });
    await work("2026-03-01T12:00:01Z");
    expect(await tierOf()).toBe("bronze");
    await record({ id: 2, lines: [{ price: "40.00" }] });
    for (let again = 0; again < 3; again++) {
      await work("2026-03-01T12:00:02Z");
      await record({ id: 2, lines: [{ price: "40.00" }] });
      await reviewMembers(shops.shop, [await memberOf(shops.shop.id, 1)], at("2026-03-01T12:00:03Z"));
    }
    expect(await tierOf()).toBe("silver");
    expect(await balanceOf(shops.shop.id, 1, POINTS, at("2026-03-02T00:00:00Z"))).toMatchObject({
      earned: 100 + 50,
    });
    const periods = await listTierPeriods(shops.shop.id, await memberOf(shops.shop.id, 1));
    expect(periods).toMatchObject([
      { tier: "silver", untilAt: null, why: { step: "tierReached", params: { figure: 100_00 } } },
      { tier: "bronze", untilAt: at("2026-03-01T12:00:02Z"), fromAt: at("2026-03-01T12:00:01Z") },
    ]);
    expect(await disagreements()).toEqual([]);
  });

  it("gives a code on entry where that is its gift", async () => {
    await publish(program());
    await record({ lines: [{ price: "250.00" }] });
    await work("2026-03-01T12:00:01Z");
    const rows = await withConnection(async (client) => {
      const text = "SELECT reward_key, granted_for, state FROM redemption";
      return (await client.query<object>(text)).rows;
    });
    expect(rows).toEqual([{ reward_key: "five-off", granted_for: "tier", state: "issuing" }]);
  });

  it("that an order brought which is then refunded stays until its review", async () => {
    await publish(program({ graceDays: 10, noticeDays: 5 }));
    await record({ lines: [{ price: "120.00" }] });
    await work("2026-03-01T12:00:01Z");
    await record({
      ...{ lines: [{ price: "120.00" }], updatedAt: "2026-04-01T10:00:00Z" },
      refunds: [JSON.parse(refundPayload(9, 1, [[100, 1]]))],
    });
    await work("2026-04-01T12:00:00Z");
    expect(await tierOf()).toBe("silver");
    expect(await reviewDueMembers(at("2026-12-31T23:59:59Z"), 10)).toBe(0);
    await reviewDueMembers(at("2027-01-01T00:00:00Z"), 10);
    await reviewDueMembers(at("2027-01-10T23:59:59Z"), 10);
    expect(await tierOf()).toBe("silver");
    await reviewDueMembers(at("2027-01-11T00:00:05Z"), 10);
    expect(await tierOf()).toBe("bronze");
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
    await publish(program());
    const placed = (id: number, moment: string) =>
      readOrderEvent(
        orderPayload({ id, lines: [{ price: "60.00" }] }).replaceAll("2026-03-01T10:00:00Z", moment),
      );
    await recordOrders(shops.shop, [placed(1, "2026-06-01T10:00:00Z"), placed(2, last)], at(first));
    await work(first);
    expect(await tierOf()).toBe("silver");
    await recordOrders(shops.shop, [placed(3, first)], at(first));
    await work(first);
    // 2027 has but 60.00, and 2026 keeps its 120.00: none of the two comes to Gold.
    expect(await tierOf()).toBe("silver");
  });

  it("goes with the programme's tiers", async () => {
    await publish(program());
    await record({ lines: [{ price: "120.00" }] });
    await work("2026-03-01T12:00:01Z");
    await publishProgram(shops.shop.id, programSchema.parse(defaultProgram()), at("2026-05-01T00:00:00Z"));
    await reviewMembers(shops.shop, [await memberOf(shops.shop.id, 1)], at("2026-05-01T00:00:00Z"));
    expect(await tierOf()).toBeNull();
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
      await publish(program());
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
    await publish(program());
    await record({ lines: [{ price: "120.00" }] });
    await record({ lines: [{ price: "120.00" }], customer: 2, updatedAt: "2026-03-02T10:00:00Z" });
    expect((await asked("review-member")).map(({ payload }) => payload["memberId"]).sort()).toEqual([
      1, 1, 2,
    ]);
    expect(await figures()).toMatchObject([{ member_id: await memberOf(shops.shop.id, 2), cents: 120_00 }]);
  });

  it("is nothing of a cancelled order", async () => {
    await publish(program());
    await record({ lines: [{ price: "120.00" }], cancelledAt: "2026-03-02T10:00:00Z" });
    expect(await figures()).toMatchObject([{ cents: 0, orders: 0, points: 0 }]);
  });
});
