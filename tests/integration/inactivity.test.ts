// Accounts that lapse by inactivity: what counts is when the member was active, not when we heard of it; and what the law of
// the member's jurisdiction says of it.
import { afterAll, beforeEach, expect, it } from "vitest";
import { readCustomerEvent, readOrderEvent } from "../../app/core/events";
import { POINTS } from "../../app/core/ledger/types";
import { defaultProgram, type Program } from "../../app/core/program";
import { closeDatabase } from "../../app/db.server";
import { findMemberByCustomer, redactMember, updateMember } from "../../app/repositories/members.server";
import { publishProgram } from "../../app/repositories/programs.server";
import { expireDueLots } from "../../app/services/expire-lots.server";
import { readShopper } from "../../app/services/read-shopper.server";
import { recordOrders } from "../../app/services/record-orders.server";
import { redeemReward } from "../../app/services/redeem-reward.server";
import { remindMembers } from "../../app/services/remind-members.server";
import { emptyDatabase, withConnection } from "../support/database";
import { balanceOf, disagreements } from "../support/ledger";
import { orderPayload, type OrderOptions } from "../support/orders";
import { installTwoShops, type TwoShops } from "../support/shops";

const INSTALLED = new Date("2026-01-01T00:00:00Z");
const ADA = "gid://shopify/Customer/1";
let shops: TwoShops;
// A version that was read is kept for the life of the process: each test has shops of its own.
let published = 0;

beforeEach(async () => {
  await emptyDatabase();
  shops = await installTwoShops();
});
afterAll(closeDatabase);

/** 100 days without activity end what an account holds, unless said otherwise. */
async function publish(settings: Partial<Program> = {}): Promise<void> {
  const expiry: Program["expiry"] = {
    points: { kind: "inactiveDays", days: 100 },
    cashback: { kind: "inactiveDays", days: 100 },
  };
  published += 1;
  for (let version = 1; version <= published; version++) {
    await publishProgram(shops.shop.id, { ...defaultProgram(), expiry, ...settings }, INSTALLED);
  }
}

async function order(id: number, day: string, heard: string, options: OrderOptions = {}): Promise<void> {
  const placed = { id, processedAt: `${day}T10:00:00Z`, lines: [{ price: "600.00" }] };
  const event = readOrderEvent(orderPayload({ ...placed, ...options }));
  expect(await recordOrders(shops.shop, [event], at(heard))).toEqual(new Map());
}
const at = (day: string) => new Date(`${day}T12:00:00Z`);
const points = async (day: string) => {
  const { available, expired, held } = await balanceOf(shops.shop.id, 1, POINTS, at(day));
  return { available, expired, held };
};
const sweep = (day: string) => expireDueLots(at(day), 10);

it("all of an account ends so many days after the last order, in every unit, swept or not", async () => {
  await publish();
  await order(1, "2026-03-01", "2026-03-01");
  await order(2, "2026-04-01", "2026-04-01", { lines: [{ price: "10.00" }] });
  // 1 April and 100 days is 10 July.
  expect(await points("2026-07-10")).toEqual({ available: 610, expired: 0, held: 0 });
  expect(await points("2026-07-11")).toEqual({ available: 0, expired: 610, held: 0 });
  expect(await balanceOf(shops.shop.id, 1, "USD", at("2026-07-11"))).toMatchObject({ expired: 3050 });
  const wish = { customerId: ADA, rewardKey: "five-off", requestKey: "k", forCart: false };
  expect(await redeemReward(shops.shop, wish, at("2026-07-11"))).toMatchObject({
    refusal: { code: "insufficientBalance" },
  });
  expect(await sweep("2026-07-10")).toBe(0);
  expect(await sweep("2026-07-11")).toBe(1);
  expect(await sweep("2026-07-11")).toBe(0);
  expect(await points("2026-03-01")).toEqual({ available: 0, expired: 610, held: 0 });
  expect(await disagreements()).toEqual([]);
});

it("a redemption is an activity: what is left lasts as long after it", async () => {
  await publish();
  await order(1, "2026-03-01", "2026-03-01");
  const wish = { customerId: ADA, rewardKey: "five-off", requestKey: "k", forCart: false };
  expect(await redeemReward(shops.shop, wish, at("2026-05-01"))).toMatchObject({ ok: true });
  expect(await points("2026-08-09")).toEqual({ available: 100, expired: 0, held: 500 });
  expect(await points("2026-08-10")).toEqual({ available: 0, expired: 100, held: 500 });
});

it("only orders count where the programme says so", async () => {
  await publish({ activeBy: ["orders"] });
  await order(1, "2026-03-01", "2026-03-01");
  const wish = { customerId: ADA, rewardKey: "five-off", requestKey: "k", forCart: false };
  expect(await redeemReward(shops.shop, wish, at("2026-05-01"))).toMatchObject({ ok: true });
  expect(await points("2026-06-10")).toEqual({ available: 0, expired: 100, held: 500 });
});

it("an order heard of late gives back what had lapsed for want of it, once", async () => {
  await publish();
  await order(1, "2026-03-01", "2026-03-01");
  expect(await sweep("2026-06-20")).toBe(1);
  expect(await points("2026-06-20")).toEqual({ available: 0, expired: 600, held: 0 });
  for (let time = 0; time < 2; time++) {
    await order(2, "2026-06-01", "2026-06-21", { lines: [{ price: "10.00" }] });
    expect(await points("2026-06-21")).toEqual({ available: 610, expired: 0, held: 0 });
  }
  expect(await points("2026-09-09")).toEqual({ available: 610, expired: 0, held: 0 });
  expect(await sweep("2026-09-10")).toBe(1);
  expect(await points("2026-09-10")).toEqual({ available: 0, expired: 610, held: 0 });
  const kinds = await withConnection(async (client) => {
    const text =
      "SELECT kind, count(*)::integer FROM ledger_entry WHERE unit = 'points' GROUP BY kind ORDER BY kind";
    return (await client.query<object>(text)).rows;
  });
  expect(kinds).toEqual([
    { kind: "award", count: 2 },
    { kind: "expire", count: 3 },
    { kind: "reinstate", count: 1 },
  ]);
  expect(await disagreements()).toEqual([]);
});

it("an order from before a lapse that is heard of after the next one is gone with what lapsed", async () => {
  await publish();
  await order(1, "2026-01-01", "2026-01-01");
  await order(2, "2026-08-01", "2026-08-01", { lines: [{ price: "10.00" }] });
  expect(await points("2026-08-01")).toEqual({ available: 10, expired: 600, held: 0 });
  await order(3, "2026-02-01", "2026-08-02", { lines: [{ price: "5.00" }] });
  expect(await points("2026-08-02")).toEqual({ available: 10, expired: 605, held: 0 });
  expect(await sweep("2026-08-02")).toBe(0);
  expect(await disagreements()).toEqual([]);
});

it("a version before this one leaves what it does not know of alone", async () => {
  await publish();
  await order(1, "2026-03-01", "2026-03-01");
  const sent = { accounts: [{ member_id: 1, unit: POINTS, expected: 1, ...TOTALS }] };
  await withConnection((client) =>
    client.query("SELECT * FROM ledger_post($1, $2)", [shops.shop.id, JSON.stringify([sent])]),
  );
  expect(await points("2026-06-10")).toEqual({ available: 0, expired: 600, held: 0 });
});
const TOTALS = {
  earned: 600,
  taken: 0,
  waived: 0,
  captured: 0,
  held: 0,
  expired: 0,
  remaining: 600,
  deficit: 0,
};

it("in Ontario and Québec nothing ends by time alone, and the receipt says so", async () => {
  await publish({ expiry: { points: { kind: "days", days: 30 }, cashback: { kind: "never" } } });
  const provinces = ["ON", "QC", "AB"];
  for (const [index, province] of provinces.entries()) {
    const home = { country: "CA", province };
    await order(index + 1, "2026-03-01", "2026-03-01", { customer: index + 1, home });
  }
  const ended = await Promise.all(
    provinces.map((_province, index) => balanceOf(shops.shop.id, index + 1, POINTS, at("2026-04-10"))),
  );
  expect(ended.map(({ expired }) => expired)).toEqual([0, 0, 600]);
  const said = await withConnection(async (client) => {
    const text = `SELECT e.explanation->-1 AS last FROM ledger_entry e WHERE unit = 'points' ORDER BY e.member_id`;
    return (await client.query<{ last: { step: string; params: unknown } }>(text)).rows.map(
      ({ last }) => last,
    );
  });
  expect(said).toMatchObject([
    { step: "expiryByLaw", params: { jurisdiction: "CA-ON" } },
    { step: "expiryByLaw", params: { jurisdiction: "CA-QC" } },
    { step: "pointsPerAmount" },
  ]);
});

it("in Québec an account lasts a year at least, and does not lapse before its notice was made out", async () => {
  await publish();
  await order(1, "2026-03-01", "2026-03-01", { home: { country: "CA", province: "QC" } });
  expect(await points("2028-03-01")).toEqual({ available: 600, expired: 0, held: 0 });
  expect(await sweep("2028-03-01")).toBe(0);
});

it("where a member lives is what was said last, and is forgotten with the member", async () => {
  await publish();
  await order(1, "2026-03-01", "2026-03-01", { home: { country: "CA", province: "QC" } });
  const jurisdiction = async () => (await findMemberByCustomer(shops.shop.id, ADA))?.jurisdiction;
  expect(await jurisdiction()).toBe("CA-QC");
  const moved = (province: string, updated_at: string) =>
    readCustomerEvent(
      JSON.stringify({ id: 1, updated_at, default_address: { country_code: "CA", province_code: province } }),
    );
  await updateMember(shops.shop.id, moved("ON", "2026-05-01T00:00:00Z"), new Date("2026-05-01"));
  expect(await jurisdiction()).toBe("CA-ON");
  await updateMember(shops.shop.id, moved("QC", "2026-04-01T00:00:00Z"), new Date("2026-05-01"));
  await order(2, "2026-03-02", "2026-05-02", { home: { country: "CA", province: "QC" } });
  expect(await jurisdiction()).toBe("CA-ON");
  await redactMember(shops.shop.id, ADA, at("2026-06-01"));
  expect(await jurisdiction()).toBeNull();
});

async function notices(): Promise<object[]> {
  return withConnection(async (client) => {
    const text = `SELECT unit, days_before AS days, amount::integer, ends_at AS "endsAt" FROM notice ORDER BY id`;
    return (await client.query<object>(text)).rows;
  });
}
const pointsOnly = { kind: "never" } as const;
const by = (day: string) => new Date(`${day}T00:00:00Z`);

it("reminders are made out on their days, once each, for what is left by then", async () => {
  await publish({ expiry: { points: { kind: "days", days: 100 }, cashback: pointsOnly } });
  await order(1, "2026-03-01", "2026-03-01");
  // Gone on 10 June.
  for (const day of ["2026-05-10", "2026-05-11", "2026-05-12"]) await remindMembers(at(day), 10);
  const endsAt = by("2026-06-10");
  expect(await notices()).toEqual([{ unit: "points", days: 30, amount: 600, endsAt }]);
  const wish = { customerId: ADA, rewardKey: "five-off", requestKey: "k", forCart: false };
  expect(await redeemReward(shops.shop, wish, at("2026-05-20"))).toMatchObject({ ok: true });
  await remindMembers(at("2026-06-05"), 10);
  expect(await notices()).toEqual([
    { unit: "points", days: 30, amount: 600, endsAt },
    { unit: "points", days: 7, amount: 100, endsAt },
  ]);
});

it("a reminder that was missed gives way to the next, and a spend of all cancels it", async () => {
  await publish({ expiry: { points: { kind: "days", days: 100 }, cashback: pointsOnly } });
  await order(1, "2026-03-01", "2026-03-01");
  await order(2, "2026-03-01", "2026-03-01", { customer: 2, lines: [{ price: "500.00" }] });
  const wish = {
    customerId: "gid://shopify/Customer/2",
    rewardKey: "five-off",
    requestKey: "k",
    forCart: false,
  };
  expect(await redeemReward(shops.shop, wish, at("2026-03-02"))).toMatchObject({ ok: true });
  await remindMembers(at("2026-06-08"), 10);
  expect(await notices()).toEqual([{ unit: "points", days: 7, amount: 600, endsAt: by("2026-06-10") }]);
});

it("what expires next is told to the shopper", async () => {
  await publish();
  await order(1, "2026-03-01", "2026-03-01");
  const shown = await readShopper(shops.shop, ADA, at("2026-03-02"), { locale: "en" });
  const end = "2026-06-10T00:00:00.000Z";
  expect(shown.points.expiring).toEqual({ amount: 600, at: end });
  expect(shown.cashback.expiring).toEqual({ amount: 3000, at: end });
  const later = await readShopper(shops.shop, ADA, at("2026-06-11"), { locale: "en" });
  expect(later.points).toMatchObject({ available: 0, expiring: null });
});

it("in Québec the notice comes 45 days before, and one that comes late moves the end", async () => {
  await publish();
  const home = { country: "CA", province: "QC" };
  await order(1, "2026-03-01", "2026-03-01", { home });
  // A year of inactivity ends with 1 March 2027.
  await remindMembers(at("2027-01-14"), 10);
  expect(await notices()).toEqual([]);
  await remindMembers(at("2027-01-16"), 10);
  expect(await notices()).toMatchObject([
    { unit: "USD", days: 45, amount: 3000, endsAt: by("2027-03-02") },
    { unit: "points", days: 45, amount: 600, endsAt: by("2027-03-02") },
  ]);
  expect(await points("2027-03-01")).toMatchObject({ available: 600 });
  expect(await points("2027-03-02")).toMatchObject({ expired: 600 });
  expect(await sweep("2027-03-02")).toBe(1);

  await order(2, "2026-03-01", "2026-03-01", { customer: 2, home });
  await remindMembers(at("2027-02-20"), 10);
  const late = await balanceOf(shops.shop.id, 2, POINTS, at("2027-03-22"));
  expect(late).toMatchObject({ available: 600, expired: 0 });
  expect(await balanceOf(shops.shop.id, 2, POINTS, by("2027-03-23"))).toMatchObject({
    available: 0,
    expired: 600,
  });
});
