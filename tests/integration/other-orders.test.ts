import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { closeDatabase } from "../../app/db.server";
import { readOrderEvent, readRefundEvent, type OrderEvent } from "../../app/core/events";
import { POINTS } from "../../app/core/ledger/types";
import { programSchema, type Program } from "../../app/core/program";
import { publishProgram } from "../../app/repositories/programs.server";
import { recordOrders } from "../../app/services/record-orders.server";
import { emptyDatabase, withConnection } from "../support/database";
import { balanceOf, disagreements } from "../support/ledger";
import { orderPayload, refundPayload, type OrderOptions } from "../support/orders";
import { installTwoShops, type TwoShops } from "../support/shops";

const NOW = new Date("2026-03-10T12:00:00Z");
const BASIS = { discounts: "net", tax: "include", shipping: "exclude", giftCards: "exclude" };
const PER_AMOUNT = {
  kind: "perAmount",
  points: 1,
  perCents: 100,
  rounding: "floor",
  holdingDays: 0,
  basis: BASIS,
};
let shops: TwoShops;

beforeEach(async () => {
  await emptyDatabase();
  shops = await installTwoShops();
});
afterAll(closeDatabase);

// Versions are kept in memory for the life of a process: each test has a number of its own.
let versions = 0;
async function program(settings: object): Promise<void> {
  const base = { rewards: [], shortfall: "carry", releaseGraceHours: 24, codePrefix: "" };
  const parsed: Program = programSchema.parse({ ...base, ...settings });
  versions += 1;
  const empty = programSchema.parse({ ...base, earning: [] });
  for (let version = 1; version < versions; version++) await publishProgram(shops.shop.id, empty, NOW);
  await publishProgram(shops.shop.id, parsed, NOW);
}

const order = (options?: OrderOptions): OrderEvent => readOrderEvent(orderPayload(options));
const day = (number: number) => `2026-03-0${number}T10:00:00Z`;
async function record(...events: OrderEvent[]): Promise<void> {
  expect(await recordOrders(shops.shop, events, NOW)).toEqual(new Map());
}
const points = async (customer = 1) => (await balanceOf(shops.shop.id, customer, POINTS, NOW)).available;

describe("a rule for a member's first order", () => {
  const first = { ...PER_AMOUNT, key: "welcome", points: 2, when: { kind: "nthOrder", from: 1, to: 1 } };

  it("gives to the one that was placed first, of those heard of together", async () => {
    await program({ earning: [first] });
    await record(
      order({ id: 2, processedAt: day(2), lines: [{ price: "10.00" }] }),
      order({ id: 1, processedAt: day(1), lines: [{ price: "100.00" }] }),
    );
    expect(await points()).toBe(200);
  });

  it("gives once, though an earlier order is heard of later, and though the first is refunded", async () => {
    await program({ earning: [first] });
    await record(order({ id: 2, processedAt: day(2), lines: [{ id: 200, price: "10.00" }] }));
    await record(order({ id: 1, processedAt: day(1), lines: [{ price: "100.00" }] }));
    expect(await points()).toBe(20);
    await record(readRefundEvent(refundPayload(1, 2, [[200, 1]]), "USD"));
    await record(order({ id: 3, processedAt: day(3), lines: [{ price: "100.00" }] }));
    expect(await points()).toBe(0);
  });

  it("counts an order that earned before such things were kept, though it is cancelled since", async () => {
    await program({ earning: [first] });
    await record(order({ id: 1, processedAt: day(1) }));
    await withConnection((client) => client.query(`UPDATE orders SET facts = facts - 'resolved'`));
    await record(order({ id: 1, processedAt: day(1), updatedAt: day(2), cancelledAt: day(2) }));
    await record(order({ id: 2, processedAt: day(3) }));
    expect(await points()).toBe(0);
  });

  it("does not count orders that are not paid", async () => {
    await program({ earning: [first] });
    await record(order({ id: 1, processedAt: day(1), status: "pending" }));
    await record(order({ id: 2, processedAt: day(2), lines: [{ price: "10.00" }] }));
    expect(await points()).toBe(20);
  });

  it("gives once when many workers record orders of one member at the same moment", async () => {
    await program({ earning: [first] });
    const orders = Array.from({ length: 8 }, (_, index) =>
      order({ id: index + 1, lines: [{ price: "10.00" }] }),
    );
    await Promise.all(orders.map((each) => record(each)));
    expect(await points()).toBe(20);
    expect(await disagreements()).toEqual([]);
  });
});

it("gives on every third order", async () => {
  const when = { kind: "nthOrder", from: 3, to: null, every: 3 };
  await program({ earning: [{ ...PER_AMOUNT, key: "third", when }] });
  for (let id = 1; id <= 7; id++)
    await record(order({ id, processedAt: day(id), lines: [{ price: "1.00" }] }));
  expect(await points()).toBe(2);
});

describe("limits of a rule", () => {
  const limited = (limits: object) => ({ ...PER_AMOUNT, key: "points", limits });

  it("hold for a member, whose refund makes room for later orders and not for earlier ones", async () => {
    await program({ earning: [limited({ perMember: 150 })] });
    await record(order({ id: 1, processedAt: day(1) }), order({ id: 2, processedAt: day(2) }));
    await record(order({ id: 3, processedAt: day(3), customer: 2 }));
    expect([await points(1), await points(2)]).toEqual([150, 100]);
    await record(readRefundEvent(refundPayload(1, 1, [[100, 1]]), "USD"));
    await record(order({ id: 2, processedAt: day(2), updatedAt: day(5) }));
    expect(await points()).toBe(50);
    await record(order({ id: 4, processedAt: day(4), lines: [{ price: "500.00" }] }));
    expect(await points()).toBe(150);
  });

  it("hold for a member's day, by the shop's calendar", async () => {
    await program({ earning: [limited({ perMemberPerDay: 120 })] });
    const orders = [day(1), day(1), day(2)].map((processedAt, id) => order({ id: id + 1, processedAt }));
    await record(...orders);
    expect(await points()).toBe(220);
  });

  it("hold for all members, on a day and in all", async () => {
    await program({ earning: [limited({ perDay: 130, total: 200 })] });
    await record(order({ id: 1, customer: 1, processedAt: day(1) }));
    await record(order({ id: 2, customer: 2, processedAt: day(1) }));
    await record(order({ id: 3, customer: 3, processedAt: day(2) }));
    expect([await points(1), await points(2), await points(3)]).toEqual([100, 30, 70]);
  });

  it("are never passed, however many workers record at the same moment", async () => {
    await program({ earning: [limited({ total: 450 })] });
    const orders = Array.from({ length: 12 }, (_, index) =>
      order({ id: index + 1, customer: 1 + (index % 6) }),
    );
    await Promise.all(orders.map((each) => record(each)));
    const all = await Promise.all([1, 2, 3, 4, 5, 6].map((customer) => points(customer)));
    expect(all.reduce((sum, each) => sum + each, 0)).toBe(450);
    expect(await disagreements()).toEqual([]);
  });

  it("follow an order to another customer", async () => {
    await program({ earning: [limited({ perMember: 100, total: 100 })] });
    await record(order({ customer: 1 }));
    await record(order({ customer: 2, updatedAt: day(2) }));
    expect([await points(1), await points(2)]).toEqual([0, 100]);
    await record(order({ id: 2, customer: 1, processedAt: day(3) }));
    expect(await points(1)).toBe(0);
  });
});

it("rules take from the programme's budget in their order", async () => {
  const earning = [
    { ...PER_AMOUNT, key: "one", points: 1 },
    { ...PER_AMOUNT, key: "two", points: 2 },
  ];
  await program({ earning, budget: { points: 250 } });
  await record(order({ id: 1, processedAt: day(1), lines: [{ price: "60.00" }] }));
  expect(await points()).toBe(180);
  await record(order({ id: 2, processedAt: day(2), lines: [{ price: "60.00" }] }));
  expect(await points()).toBe(250);
  await record(order({ id: 3, processedAt: day(3) }));
  expect(await points()).toBe(250);
});

it("what an exclusive rule leaves of the budget is all that those get which it silenced", async () => {
  const earning = [
    { ...PER_AMOUNT, key: "one", points: 1 },
    { ...PER_AMOUNT, key: "two", points: 2, stacking: "exclusive" },
  ];
  await program({ earning, budget: { points: 100 } });
  await record(order({ id: 1, processedAt: day(1), lines: [{ price: "50.00" }] }));
  expect(await points()).toBe(100);
  await record(order({ id: 2, processedAt: day(2), lines: [{ price: "50.00" }] }));
  expect(await points()).toBe(100);
});

describe("a cart that was split into several orders", () => {
  const split = (id: number, price: string) =>
    order({ id, checkoutToken: "cart", processedAt: day(id), lines: [{ id: id * 100, price }] });

  it.each([
    ["together", (events: OrderEvent[]) => record(...events)],
    [
      "one by one",
      async (events: OrderEvent[]) => {
        for (const event of events) await record(event);
      },
    ],
  ])(
    "earns once by order, and by amount what the cart would have: heard %s (PrestaShop)",
    async (_name, hear) => {
      const earning = [
        { ...PER_AMOUNT, key: "amount" },
        { key: "order", kind: "perOrder", points: 50, holdingDays: 0, basis: BASIS },
      ];
      await program({ earning });
      await hear([split(1, "10.60"), split(2, "10.60"), split(3, "10.60")]);
      expect(await points()).toBe(31 + 50);
      await record(order({ id: 4, checkoutToken: "another", lines: [{ price: "10.60" }] }));
      expect(await points()).toBe(31 + 50 + 10 + 50);
      await record(readRefundEvent(refundPayload(1, 2, [[200, 1]]), "USD"));
      // The second order's part of the cart was 11 of 31.
      expect(await points()).toBe(20 + 50 + 10 + 50);
      expect(await disagreements()).toEqual([]);
    },
  );
});
