import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { readOrderEvent, readRefundEvent } from "../../app/core/events";
import { POINTS } from "../../app/core/ledger/types";
import { defaultProgram, programSchema } from "../../app/core/program";
import { closeDatabase } from "../../app/db.server";
import { listEntries } from "../../app/repositories/entries.server";
import type { StoredEvent } from "../../app/repositories/inbox.server";
import { findMember, listMembers, redactMember } from "../../app/repositories/members.server";
import { publishFirstProgram, publishProgram } from "../../app/repositories/programs.server";
import { findRedemptions, listRedemptions, markIssued } from "../../app/repositories/redemptions.server";
import { findTiers } from "../../app/repositories/tiers.server";
import { returnRedemption } from "../../app/services/close-redemption.server";
import { grantAward } from "../../app/services/grant-award.server";
import { mergeMembers } from "../../app/services/merge-members.server";
import { recordOrders } from "../../app/services/record-orders.server";
import { redeemReward } from "../../app/services/redeem-reward.server";
import { reviewMembers } from "../../app/services/review-members.server";
import { workWebhooks } from "../../app/services/work-webhooks.server";
import { emptyDatabase, withConnection } from "../support/database";
import { balanceOf, disagreements, memberOf } from "../support/ledger";
import { orderPayload, refundPayload, type OrderOptions } from "../support/orders";
import { installTwoShops, type TwoShops } from "../support/shops";

const NOW = new Date("2026-03-01T12:00:00Z");
const STAFF = { by: "staff", reason: "the same person, twice" };
let shops: TwoShops;

beforeEach(async () => {
  await emptyDatabase();
  shops = await installTwoShops();
  for (const { id } of [shops.shop, shops.otherShop]) await publishFirstProgram(id, defaultProgram(), NOW);
});
afterAll(closeDatabase);

async function record(...orders: OrderOptions[]): Promise<void> {
  const events = orders.map((options) => readOrderEvent(orderPayload(options)));
  expect(await recordOrders(shops.shop, events, NOW)).toEqual(new Map());
}
const paid = (id: number, customer: number, price: string, more: OrderOptions = {}): OrderOptions => ({
  ...{ id, customer, lines: [{ price }] },
  ...more,
});
async function refund(id: number, orderId: number): Promise<void> {
  const event = readRefundEvent(refundPayload(id, orderId, [[orderId * 100, 1]]), "USD");
  expect(await recordOrders(shops.shop, [event], NOW)).toEqual(new Map());
}
const gid = (customer: number) => `gid://shopify/Customer/${customer}`;
const points = (customer: number) => balanceOf(shops.shop.id, customer, POINTS, NOW);
async function merge(from: number, into: number) {
  const { id } = shops.shop;
  return mergeMembers(shops.shop, await memberOf(id, from), await memberOf(id, into), STAFF, NOW);
}
async function redeem(customer: number, requestKey: string) {
  const request = { customerId: gid(customer), rewardKey: "five-off", requestKey, forCart: false };
  const decision = await redeemReward(shops.shop, request, NOW);
  if (!decision.ok) throw new Error(decision.refusal.code);
  await markIssued(shops.shop.id, [decision.value.id], NOW);
  return decision.value;
}
let webhooks = 0;
async function hear(topic: string, payload: unknown) {
  webhooks += 1;
  const event: StoredEvent = {
    ...{ shopDomain: shops.shop.domain, webhookId: `w${webhooks}`, seq: webhooks, topic },
    payload: typeof payload === "string" ? payload : JSON.stringify(payload),
  };
  return workWebhooks([event], NOW);
}
const mergedAtShopify = (kept: number, deleted: number, status = "completed") =>
  hear("customers/merge", {
    ...{ admin_graphql_api_customer_kept_id: gid(kept), admin_graphql_api_customer_deleted_id: gid(deleted) },
    ...{ admin_graphql_api_job_id: null, status, errors: [] },
  });
async function rows<Row>(text: string): Promise<Row[]> {
  return withConnection(async (client) => (await client.query(text)).rows as Row[]);
}

describe("merging two members", () => {
  it("moves lots, holds, codes and orders, changes no sum, and leaves the first as a name for the second", async () => {
    await record(paid(1, 1, "730.00"), paid(2, 2, "40.00"));
    const code = await redeem(1, "k");
    const sums = await rows(
      "SELECT unit, sum(earned), sum(held), sum(remaining) FROM account GROUP BY unit ORDER BY unit",
    );
    expect(await merge(1, 2)).toEqual({ ok: true, value: "merged" });
    expect(await points(2)).toMatchObject({ earned: 770, available: 270, held: 500 });
    expect(await balanceOf(shops.shop.id, 2, "USD", NOW)).toMatchObject({ available: 3850 });
    expect(await points(1)).toEqual(await points(2));
    expect(await listRedemptions(shops.shop.id, await memberOf(shops.shop.id, 2), 9)).toMatchObject([
      { id: code.id },
    ]);
    expect(
      await rows(
        "SELECT unit, sum(earned), sum(held), sum(remaining) FROM account GROUP BY unit ORDER BY unit",
      ),
    ).toEqual(sums);
    expect(await disagreements()).toEqual([]);
  });

  it("is done once, however often it is asked for, and never the other way round or with oneself", async () => {
    await record(paid(1, 1, "10.00"), paid(2, 2, "20.00"), paid(3, 3, "30.00"));
    const [one, two] = [await memberOf(shops.shop.id, 1), await memberOf(shops.shop.id, 2)];
    const ask = (from: number, into: number) => mergeMembers(shops.shop, from, into, STAFF, NOW);
    const answers = await Promise.all(Array.from({ length: 6 }, () => ask(one, two)));
    expect(answers.filter(({ ok }) => !ok)).toEqual([]);
    expect(await ask(one, two)).toEqual({ ok: true, value: "exists" });
    expect(await ask(two, one)).toMatchObject({ refusal: { code: "memberMerged" } });
    expect(await ask(one, await memberOf(shops.shop.id, 3))).toMatchObject({
      refusal: { code: "memberMerged" },
    });
    expect(await ask(two, two)).toMatchObject({ refusal: { code: "sameMember" } });
    expect(await ask(two, 999)).toMatchObject({ refusal: { code: "unknownMember" } });
    await redactMember(shops.shop.id, gid(3), NOW);
    expect(await ask(two, await memberOf(shops.shop.id, 3))).toMatchObject({
      refusal: { code: "memberErased" },
    });
    expect(await points(2)).toMatchObject({ earned: 30 });
    expect(await rows("SELECT kind FROM ledger_entry WHERE kind = 'moveOut'")).toHaveLength(2);
    expect(await disagreements()).toEqual([]);
  });

  it("in both directions at once merges one way", async () => {
    await record(paid(1, 1, "10.00"), paid(2, 2, "20.00"));
    const answers = await Promise.all([merge(1, 2), merge(2, 1)]);
    expect(answers.filter(({ ok }) => ok).length).toBeGreaterThan(0);
    expect(await points(1)).toMatchObject({ earned: 30, available: 30 });
    expect(await points(2)).toEqual(await points(1));
    expect(await disagreements()).toEqual([]);
  });

  it("follows a chain: the first is a name for the last", async () => {
    await record(paid(1, 1, "10.00"), paid(2, 2, "20.00"), paid(3, 3, "30.00"));
    await merge(1, 2);
    await merge(2, 3);
    expect(await points(1)).toMatchObject({ earned: 60 });
    await record(paid(4, 1, "5.00"), paid(5, 2, "6.00"));
    expect(await points(3)).toMatchObject({ earned: 71 });
    expect(await rows("SELECT DISTINCT merged_into FROM member WHERE merged_into IS NOT NULL")).toHaveLength(
      1,
    );
    expect(await disagreements()).toEqual([]);
  });

  it("pays what the one owes from what the other has", async () => {
    await record(paid(1, 1, "600.00"), paid(2, 2, "700.00"));
    const { code } = await redeem(1, "k");
    await record(paid(3, 1, "0.50", { codes: [code] }));
    await refund(1, 1);
    expect(await points(1)).toMatchObject({ available: -500 });
    await merge(1, 2);
    expect(await points(2)).toMatchObject({ available: 200, captured: 500 });
    expect(await disagreements()).toEqual([]);
  });

  it("takes place where one of them has nothing yet too", async () => {
    await record(paid(1, 1, "10.00"), paid(2, 2, "20.00", { status: "pending" }));
    expect(await merge(2, 1)).toEqual({ ok: true, value: "merged" });
    await record(paid(2, 2, "20.00", { updatedAt: "2026-03-02T10:00:00Z" }));
    expect(await points(1)).toMatchObject({ earned: 30 });
    expect(await disagreements()).toEqual([]);
  });

  it("stays in its shop", async () => {
    await record(paid(1, 1, "10.00"), paid(2, 2, "20.00"));
    const there = [paid(1, 1, "990.00", { currency: "HUF" }), paid(2, 2, "80.00", { currency: "HUF" })];
    const events = there.map((options) => readOrderEvent(orderPayload(options)));
    await recordOrders(shops.otherShop, events, NOW);
    await merge(1, 2);
    expect(await balanceOf(shops.otherShop.id, 1, POINTS, NOW)).toMatchObject({ earned: 990 });
    expect(await balanceOf(shops.otherShop.id, 2, POINTS, NOW)).toMatchObject({ earned: 80 });
  });

  it("loses nothing and gives nothing twice while orders of both arrive", async () => {
    await record(paid(1, 1, "10.00"), paid(2, 2, "10.00"));
    // An order that the others overtook too often is tried again, as its webhook would be.
    const insist = async (options: OrderOptions) => {
      for (let attempt = 1; attempt <= 5; attempt++) {
        const events = [readOrderEvent(orderPayload(options))];
        if ((await recordOrders(shops.shop, events, NOW)).size === 0) return;
      }
      throw new Error(`order ${options.id} was never recorded`);
    };
    const orders = Array.from({ length: 12 }, (_, index) => paid(10 + index, 1 + (index % 2), "10.00"));
    await Promise.all([
      ...orders.map(insist),
      ...Array.from({ length: 2 }, () => merge(1, 2)),
      ...orders.slice(0, 3).map(insist),
    ]);
    expect(await points(2)).toMatchObject({ earned: 140, available: 140 });
    const left =
      "SELECT 1 FROM orders WHERE member_id IN (SELECT id FROM member WHERE merged_into IS NOT NULL)";
    expect(await rows(left)).toEqual([]);
    expect(await disagreements()).toEqual([]);
  });
});

describe("after a merge", () => {
  beforeEach(async () => {
    await record(paid(1, 1, "730.00"), paid(2, 2, "40.00"));
  });

  it("a refund of an old order takes back from the one who is kept, whoever the order names", async () => {
    await merge(1, 2);
    await refund(1, 1);
    expect(await points(2)).toMatchObject({ earned: 40, available: 40 });
    await record(paid(1, 2, "730.00", { updatedAt: "2026-03-03T10:00:00Z" }));
    await record(paid(2, 1, "40.00", { updatedAt: "2026-03-03T10:00:00Z" }));
    expect(await points(2)).toMatchObject({ earned: 40, available: 40 });
    expect(await rows("SELECT 1 FROM ledger_entry WHERE order_id IS NOT NULL")).toHaveLength(6);
    expect(await disagreements()).toEqual([]);
  });

  it("a code that was open is used by the other customer, and put back when that order is cancelled", async () => {
    const { id, code } = await redeem(1, "k");
    await merge(1, 2);
    await record(paid(3, 2, "10.00", { codes: [code] }));
    expect(await points(2)).toMatchObject({ held: 0, captured: 500, available: 280 });
    expect(await findRedemptions(shops.shop.id, [id])).toMatchObject([{ state: "used" }]);
    await record(
      paid(3, 2, "10.00", {
        codes: [code],
        updatedAt: "2026-03-04T10:00:00Z",
        cancelledAt: "2026-03-04T10:00:00Z",
      }),
    );
    expect(await points(2)).toMatchObject({ captured: 0, available: 770 });
    expect(await disagreements()).toEqual([]);
  });

  it("a code that was used before is put back too, into the lots that it came from", async () => {
    const { code } = await redeem(1, "k");
    await record(paid(3, 1, "10.00", { codes: [code] }));
    await merge(1, 2);
    await record(
      paid(3, 1, "10.00", {
        codes: [code],
        updatedAt: "2026-03-04T10:00:00Z",
        cancelledAt: "2026-03-04T10:00:00Z",
      }),
    );
    expect(await points(2)).toMatchObject({ captured: 0, available: 770 });
    expect(await disagreements()).toEqual([]);
  });

  it("either customer gives an open code back, and the same wish asked again is the same redemption", async () => {
    const own = await redeem(1, "k");
    await merge(1, 2);
    expect((await redeem(1, "k")).id).toBe(own.id);
    expect(await returnRedemption(shops.shop, gid(2), own.id, NOW)).toMatchObject({ ok: true });
    expect(await findRedemptions(shops.shop.id, [own.id])).toMatchObject([{ state: "closing" }]);
  });

  it("the same request key of both does not stand in the way", async () => {
    await record(paid(3, 2, "600.00"));
    const [one, two] = [await redeem(1, "k"), await redeem(2, "k")];
    expect(await merge(1, 2)).toEqual({ ok: true, value: "merged" });
    expect((await redeem(1, "k")).id).toBe(one.id);
    expect((await redeem(2, "k")).id).toBe(two.id);
  });

  it("what is granted to the old member comes to the one who is kept", async () => {
    const former = await memberOf(shops.shop.id, 1);
    await merge(1, 2);
    const intent = {
      ...{
        kind: "award" as const,
        key: "gift:1",
        unit: POINTS,
        amount: 7,
        occurredAt: NOW,
        availableAt: NOW,
      },
      ...{ expiresAt: null, explanation: [] },
    };
    const grant = () =>
      grantAward(shops.shop.id, former, [], () => ({ ok: true, value: { intent, counters: [] } }), NOW);
    expect([await grant(), await grant()]).toEqual([
      { ok: true, value: "posted" },
      { ok: true, value: "exists" },
    ]);
    expect(await points(2)).toMatchObject({ available: 777 });
    expect(await disagreements()).toEqual([]);
  });

  it("what was counted for both is counted together", async () => {
    const [one, two] = [await memberOf(shops.shop.id, 1), await memberOf(shops.shop.id, 2)];
    await withConnection((client) =>
      client.query("INSERT INTO counter VALUES ($1, $2, 5), ($1, $3, 2), ($1, $4, 1), ($1, $5, 9)", [
        shops.shop.id,
        `member:${one}:welcome`,
        `member:${two}:welcome`,
        `member:${one}:visit`,
        `member:${one}9:welcome`,
      ]),
    );
    await merge(1, 2);
    expect(await rows("SELECT key, amount::integer FROM counter ORDER BY key")).toEqual([
      { key: `member:${one}9:welcome`, amount: 9 },
      { key: `member:${two}:visit`, amount: 1 },
      { key: `member:${two}:welcome`, amount: 7 },
    ]);
  });

  it("the timeline shows what happened to both, and the list of members the one who is kept", async () => {
    const former = await memberOf(shops.shop.id, 1);
    await merge(1, 2);
    const kept = await memberOf(shops.shop.id, 2);
    const timeline = await listEntries(shops.shop.id, kept, { beforeSeq: null, limit: 50 });
    const ofPoints = timeline.filter(({ unit }) => unit === POINTS);
    expect(ofPoints.map(({ kind }) => kind)).toEqual(["moveIn", "moveOut", "award", "award"]);
    expect(ofPoints.reduce((sum, each) => sum + each.balanceAfter - each.balanceBefore, 0)).toBe(770);
    expect(ofPoints.at(-1)?.availableAt).not.toBeNull();
    const listed = await listMembers(shops.shop.id, { search: null, after: null, limit: 9 });
    expect(listed.map(({ id }) => id)).toEqual([kept]);
    expect(await findMember(shops.shop.id, former)).toMatchObject({ id: kept });
  });
});

describe("what members have besides a balance", () => {
  const tiers = {
    ...{ by: "spend", period: { kind: "lifetime" } },
    levels: [
      { key: "bronze", name: "Bronze", threshold: 0 },
      { key: "silver", name: "Silver", threshold: 100_00 },
    ],
  };
  const tierOf = async (customer: number) => {
    const memberId = await memberOf(shops.shop.id, customer);
    return (await findTiers(shops.shop.id, [memberId])).get(memberId)?.state.tier;
  };

  it("comes along: a tier that only both together have reached, though the review names the one who is no more", async () => {
    await publishProgram(shops.shop.id, programSchema.parse({ ...defaultProgram(), tiers }), NOW);
    await record(paid(1, 1, "60.00"), paid(2, 2, "60.00"));
    const ids = [await memberOf(shops.shop.id, 1), await memberOf(shops.shop.id, 2)];
    await reviewMembers(shops.shop, ids, NOW);
    // Whoever is where everybody is has nothing written of it.
    expect([await tierOf(1), await tierOf(2)]).toEqual([undefined, undefined]);
    await merge(1, 2);
    expect(await rows("SELECT 1 FROM outbox_message WHERE queue = 'review-member'")).not.toEqual([]);
    await reviewMembers(shops.shop, ids.slice(0, 1), NOW);
    expect(await tierOf(2)).toBe("silver");
    expect(await rows("SELECT 1 FROM member_tier")).toHaveLength(1);
    expect(await rows("SELECT 1 FROM tier_period WHERE until_at IS NULL")).toHaveLength(1);
  });
});

describe("customers/merge", () => {
  it("merges whom Shopify has merged, and forgets the customer who is no more", async () => {
    await record(paid(1, 1, "10.00"), paid(2, 2, "20.00"));
    expect(await mergedAtShopify(2, 1)).toEqual([]);
    expect(await mergedAtShopify(2, 1)).toEqual([]);
    expect(await hear("customers/delete", { id: 1 })).toEqual([]);
    expect(await points(2)).toMatchObject({ earned: 30 });
    expect(await rows("SELECT email, merged_by FROM member ORDER BY id")).toEqual([
      { email: null, merged_by: "shopify" },
      { email: "c2@example.com", merged_by: null },
    ]);
  });

  it.each(["failed", "in_progress", "requested"])("that is %s changes nothing", async (status) => {
    await record(paid(1, 1, "10.00"), paid(2, 2, "20.00"));
    expect(await mergedAtShopify(2, 1, status)).toEqual([]);
    expect(await points(2)).toMatchObject({ earned: 20 });
  });

  it("with a status that nobody knows is refused loudly", async () => {
    expect(await mergedAtShopify(2, 1, "perhaps")).toMatchObject([{ retryable: false }]);
  });

  it("heard before the customers that it names counts for their orders", async () => {
    expect(await mergedAtShopify(2, 1)).toEqual([]);
    await record(paid(1, 1, "10.00"), paid(2, 2, "20.00"));
    expect(await points(2)).toMatchObject({ earned: 30 });
    expect(await rows("SELECT 1 FROM ledger_entry WHERE kind = 'moveOut'")).toEqual([]);
  });

  it("leads to the same ledger when it is heard before or after the orders that Shopify moved", async () => {
    const moved = paid(1, 2, "10.00", { updatedAt: "2026-03-05T10:00:00Z" });
    await record(paid(1, 1, "10.00"), paid(2, 2, "20.00"));
    await mergedAtShopify(2, 1);
    await record(moved);
    const after = await points(2);
    await emptyDatabase();
    shops = await installTwoShops();
    await publishFirstProgram(shops.shop.id, defaultProgram(), NOW);
    await record(paid(1, 1, "10.00"), paid(2, 2, "20.00"));
    await record(moved);
    await mergedAtShopify(2, 1);
    expect(await points(2)).toEqual(after);
    expect(after).toMatchObject({ earned: 30, available: 30 });
    expect(await disagreements()).toEqual([]);
  });

  it("against the way in which the staff had merged names the member after the customer who is kept", async () => {
    await record(paid(1, 1, "10.00"), paid(2, 2, "20.00"));
    await merge(2, 1);
    expect(await mergedAtShopify(2, 1)).toEqual([]);
    expect(await points(2)).toMatchObject({ earned: 30 });
    const kept = await memberOf(shops.shop.id, 1);
    expect(await findMember(shops.shop.id, kept)).toMatchObject({
      customerId: gid(2),
      email: "c2@example.com",
    });
    await record(paid(3, 2, "5.00"));
    expect(await points(2)).toMatchObject({ earned: 35 });
    expect(await disagreements()).toEqual([]);
  });

  it("changes no sum of an order whose customer had a tag that the one who is kept has not", async () => {
    const program = defaultProgram();
    program.earning = program.earning.map((rule) => ({
      ...rule,
      when: { kind: "customerTags", tags: ["vip"] },
    }));
    // A version once read is kept for the life of the process: the second one is another test's.
    for (let version = 2; version <= 3; version++) await publishProgram(shops.shop.id, program, NOW);
    const tagged = (customer: number, tags: string, updatedAt: string, id = 1) => {
      const payload = JSON.parse(orderPayload({ id, customer, updatedAt })) as { customer: object };
      return readOrderEvent(JSON.stringify({ ...payload, customer: { ...payload.customer, tags } }));
    };
    const first = tagged(1, "vip", "2026-03-01T10:00:00Z");
    const other = tagged(2, "other", "2026-03-01T10:00:00Z", 2);
    expect(await recordOrders(shops.shop, [first, other], NOW)).toEqual(new Map());
    expect(await points(1)).toMatchObject({ earned: 100 });
    expect(await mergedAtShopify(2, 1)).toEqual([]);
    for (const day of ["04", "05"]) {
      const moved = tagged(2, "other", `2026-03-${day}T10:00:00Z`);
      expect(await recordOrders(shops.shop, [moved], NOW)).toEqual(new Map());
    }
    expect(await points(2)).toMatchObject({ earned: 100 });
    expect(await rows("SELECT 1 FROM ledger_entry WHERE kind = 'takeBack'")).toEqual([]);
  });

  it("of a customer who was erased moves what is left", async () => {
    await record(paid(1, 1, "10.00"), paid(2, 2, "20.00"));
    await redactMember(shops.shop.id, gid(1), NOW);
    expect(await mergedAtShopify(2, 1)).toEqual([]);
    expect(await points(2)).toMatchObject({ earned: 30 });
  });
});
