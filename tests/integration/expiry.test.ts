// What the passing of time does to lots: they come free and expire by the shop's calendar, on their date and not before.
import { afterAll, beforeEach, expect, it } from "vitest";
import { readOrderEvent } from "../../app/core/events";
import { POINTS } from "../../app/core/ledger/types";
import { defaultProgram, type Program } from "../../app/core/program";
import { closeDatabase } from "../../app/db.server";
import { announceMaturedLots } from "../../app/repositories/lots.server";
import { publishFirstProgram, publishProgram } from "../../app/repositories/programs.server";
import { expireDueLots } from "../../app/services/expire-lots.server";
import { recordOrders } from "../../app/services/record-orders.server";
import { redeemReward } from "../../app/services/redeem-reward.server";
import { emptyDatabase, withConnection } from "../support/database";
import { balanceOf, disagreements } from "../support/ledger";
import { orderPayload, type OrderOptions } from "../support/orders";
import { installTwoShops, type TwoShops } from "../support/shops";

const NOW = new Date("2026-03-01T12:00:00Z");
// Points wait 14 days and live 30 more; orders are of 1 March.
const FREE = new Date("2026-03-15T10:00:00Z");
const GONE = new Date("2026-04-15T00:00:00Z");
const before = (moment: Date) => new Date(moment.getTime() - 1);
let shops: TwoShops;

function program(): Program {
  const settings = defaultProgram();
  for (const rule of settings.earning) rule.holdingDays = 14;
  return { ...settings, expiry: { points: { kind: "days", days: 30 }, cashback: { kind: "never" } } };
}

beforeEach(async () => {
  await emptyDatabase();
  shops = await installTwoShops();
  await publishFirstProgram(shops.shop.id, program(), NOW);
});
afterAll(closeDatabase);

async function record(options: OrderOptions): Promise<void> {
  expect(await recordOrders(shops.shop, [readOrderEvent(orderPayload(options))], NOW)).toEqual(new Map());
}
const points = (now: Date) => balanceOf(shops.shop.id, 1, POINTS, now);

it("points are pending until their day, then free, then gone, whether or not anybody swept", async () => {
  await record({ lines: [{ price: "600.00" }] });
  expect(await points(before(FREE))).toMatchObject({ pending: 600, available: 0, expired: 0 });
  expect(await points(FREE)).toMatchObject({ pending: 0, available: 600 });
  expect(await points(before(GONE))).toMatchObject({ available: 600, expired: 0 });
  expect(await points(GONE)).toMatchObject({ available: 0, expired: 600 });
  expect(await balanceOf(shops.shop.id, 1, "USD", GONE)).toMatchObject({ available: 3000, expired: 0 });
});

it("what has expired is written down once, with its date, and nothing before", async () => {
  await record({ lines: [{ price: "600.00" }] });
  expect(await expireDueLots(before(GONE), 10)).toBe(0);
  expect(await expireDueLots(GONE, 10)).toBe(1);
  expect(await expireDueLots(GONE, 10)).toBe(0);
  expect(await points(NOW)).toMatchObject({ expired: 600, available: 0 });
  const rows = await withConnection(async (client) => {
    const text = "SELECT amount::integer, occurred_at FROM ledger_entry WHERE kind = 'expire'";
    return (await client.query<object>(text)).rows;
  });
  expect(rows).toEqual([{ amount: 600, occurred_at: GONE }]);
  expect(await disagreements()).toEqual([]);
});

it("what has expired cannot be spent, swept or not, and what is pending cannot either", async () => {
  await record({ lines: [{ price: "600.00" }] });
  const wish = {
    customerId: "gid://shopify/Customer/1",
    rewardKey: "five-off",
    requestKey: "k",
    forCart: false,
  };
  for (const moment of [before(FREE), GONE]) {
    expect(await redeemReward(shops.shop, wish, moment)).toMatchObject({
      refusal: { code: "insufficientBalance", params: { missing: 500 } },
    });
  }
  expect(await redeemReward(shops.shop, wish, FREE)).toMatchObject({ ok: true });
});

it("a refund after the end takes back what had expired, and owes nothing", async () => {
  await record({ lines: [{ price: "600.00" }] });
  await record({
    lines: [{ price: "600.00" }],
    cancelledAt: "2026-05-01T10:00:00Z",
    updatedAt: "2026-05-01T10:00:00Z",
  });
  await expireDueLots(GONE, 10);
  expect(await points(GONE)).toMatchObject({ earned: 0, available: 0 });
  expect(await disagreements()).toEqual([]);
});

it("lots that come free are told to the shop once", async () => {
  await record({ lines: [{ price: "600.00" }] });
  await withConnection((client) => client.query("DELETE FROM outbox_message"));
  expect(await announceMaturedLots(before(FREE), 10)).toBe(0);
  expect(await announceMaturedLots(FREE, 10)).toBe(2);
  expect(await announceMaturedLots(FREE, 10)).toBe(0);
  const asked = await withConnection(async (client) => {
    return (await client.query<{ queue: string }>("SELECT queue FROM outbox_message")).rows;
  });
  expect(asked).toEqual([{ queue: "member-balance" }]);
});

it("a lot of 150 of which 50 are spent loses 100 at its end, and loses them once (Setono)", async () => {
  const settings = program();
  const rewards = settings.rewards.map((reward) => ({ ...reward, costPoints: 50 }));
  await publishFirstProgram(shops.otherShop.id, { ...settings, rewards }, NOW);
  const order = readOrderEvent(orderPayload({ lines: [{ price: "150.00" }], currency: "HUF" }));
  expect(await recordOrders(shops.otherShop, [order], NOW)).toEqual(new Map());
  const wish = {
    customerId: "gid://shopify/Customer/1",
    rewardKey: "five-off",
    requestKey: "k",
    forCart: false,
  };
  expect(await redeemReward(shops.otherShop, wish, FREE)).toMatchObject({ ok: true });
  for (let run = 0; run < 2; run++) await expireDueLots(GONE, 10);
  expect(await balanceOf(shops.otherShop.id, 1, POINTS, GONE)).toMatchObject({
    expired: 100,
    held: 50,
    available: 0,
  });
  expect(await disagreements()).toEqual([]);
});

it("spending takes the older lot first, and what is left is gone after its days (Odoo)", async () => {
  // 5 points for each 1.00 with 15 % tax in it; points live 90 days.
  const settings = defaultProgram();
  const [points] = settings.earning;
  if (points?.kind !== "perAmount") throw new Error("the default programme gives points per amount");
  const earning = [{ ...points, points: 5 }];
  const expiry: Program["expiry"] = { points: { kind: "days", days: 90 }, cashback: { kind: "never" } };
  // A version of its own: one that was read is kept for the life of the process.
  for (let version = 1; version <= 2; version++) {
    await publishProgram(shops.otherShop.id, { ...settings, earning, expiry }, NOW);
  }
  const earn = async (id: number, price: string) => {
    const order = readOrderEvent(orderPayload({ id, lines: [{ price }], currency: "HUF" }));
    expect(await recordOrders(shops.otherShop, [order], NOW)).toEqual(new Map());
  };
  const redeem = async (requestKey: string) => {
    const wish = {
      customerId: "gid://shopify/Customer/1",
      rewardKey: "five-off",
      requestKey,
      forCart: false,
    };
    expect(await redeemReward(shops.otherShop, wish, NOW)).toMatchObject({ ok: true });
  };
  const left = async (now: Date) => (await balanceOf(shops.otherShop.id, 1, POINTS, now)).available;
  await earn(1, "115.00");
  expect(await left(NOW)).toBe(575);
  await redeem("first");
  expect(await left(NOW)).toBe(75);
  await earn(2, "161.00");
  expect(await left(NOW)).toBe(880);
  await redeem("second");
  expect(await left(NOW)).toBe(380);
  expect(await left(new Date(NOW.getTime() + 91 * 86_400_000))).toBe(0);
});
