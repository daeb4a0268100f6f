import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { closeDatabase } from "../../app/db.server";
import { readOrderEvent, readRefundEvent, type OrderEvent } from "../../app/core/events";
import { POINTS } from "../../app/core/ledger/types";
import { defaultProgram } from "../../app/core/program";
import { publishFirstProgram, publishProgram } from "../../app/repositories/programs.server";
import { eraseShop } from "../../app/repositories/shops.server";
import { recordOrders } from "../../app/services/record-orders.server";
import { emptyDatabase, withConnection } from "../support/database";
import { balanceOf, disagreements } from "../support/ledger";
import { orderPayload, refundPayload, type OrderOptions } from "../support/orders";
import { installTwoShops, type TwoShops } from "../support/shops";

const NOW = new Date("2026-03-01T12:00:00Z");
let shops: TwoShops;

beforeEach(async () => {
  await emptyDatabase();
  shops = await installTwoShops();
  for (const { id } of [shops.shop, shops.otherShop]) await publishFirstProgram(id, defaultProgram(), NOW);
});
afterAll(closeDatabase);

const order = (options?: OrderOptions): OrderEvent => readOrderEvent(orderPayload(options));
const refund = (id: number, orderId: number, lines: [number, number][]): OrderEvent =>
  readRefundEvent(refundPayload(id, orderId, lines), "USD");

async function record(...events: OrderEvent[]): Promise<void> {
  expect(await recordOrders(shops.shop, events, NOW)).toEqual(new Map());
}
const points = async (customer = 1) => (await balanceOf(shops.shop.id, customer, POINTS, NOW)).available;

async function countEntries(): Promise<number> {
  return withConnection(async (client) => {
    const { rows } = await client.query<{ count: string }>("SELECT count(*) AS count FROM ledger_entry");
    return Number(rows[0]?.count);
  });
}

describe("an order is recorded", () => {
  it("once, however often it comes, and in its own shop only", async () => {
    await record(order({ lines: [{ price: "29.33" }] }));
    await record(order({ lines: [{ price: "29.33" }] }), order({ lines: [{ price: "29.33" }] }));
    expect(await balanceOf(shops.shop.id, 1, POINTS, NOW)).toMatchObject({ earned: 29, available: 29 });
    expect(await balanceOf(shops.shop.id, 1, "USD", NOW)).toMatchObject({ earned: 147 });
    expect(await countEntries()).toBe(2);
    await recordOrders(shops.otherShop, [order({ currency: "HUF", lines: [{ price: "990.00" }] })], NOW);
    expect(await points()).toBe(29);
    expect(await balanceOf(shops.otherShop.id, 1, POINTS, NOW)).toMatchObject({ earned: 990 });
    expect(await disagreements()).toEqual([]);
  });

  it("once when many workers record it at the same moment", async () => {
    const events = Array.from({ length: 12 }, (_, index) => order({ id: 1 + (index % 3), customer: 1 }));
    await Promise.all(events.map((event) => record(event)));
    expect(await points()).toBe(300);
    expect(await countEntries()).toBe(6);
    expect(await disagreements()).toEqual([]);
  });

  it("whole with every part of it, or not at all, when members' postings interleave", async () => {
    const batches = Array.from({ length: 8 }, (_, batch) =>
      Array.from({ length: 10 }, (_, index) =>
        order({ id: batch * 10 + index + 1, customer: 1 + (index % 4) }),
      ),
    );
    await Promise.all(batches.map((batch) => record(...batch)));
    expect([await points(1), await points(2), await points(3), await points(4)]).toEqual([
      2400, 2400, 1600, 1600,
    ]);
    expect(await disagreements()).toEqual([]);
  });

  it("on the day that it was placed on when it was decided, wherever the shop's clock is later", async () => {
    const program = defaultProgram();
    const [rule] = program.earning;
    if (!rule) throw new Error("nothing earns");
    rule.when = { kind: "weekdays", days: [7] };
    const { otherShop } = shops;
    await publishProgram(otherShop.id, program, NOW);
    const moved = { ...otherShop, timezone: "Pacific/Kiritimati" };
    const later = "2026-03-05T10:00:00Z";
    for (const [shop, event] of [
      [otherShop, order({ currency: "HUF" })],
      [moved, order({ currency: "HUF", updatedAt: later })],
      [moved, order({ currency: "HUF", id: 2 })],
    ] as const) {
      expect(await recordOrders(shop, [event], NOW)).toEqual(new Map());
      expect(await balanceOf(otherShop.id, 1, POINTS, NOW)).toMatchObject({ available: 100 });
    }
  });

  it("once when the point of sale tells of it by a sync that was retried after being offline (OCA/pos 185)", async () => {
    const sold = (updatedAt: string) => {
      const payload = JSON.parse(orderPayload({ lines: [{ price: "29.33" }], updatedAt })) as object;
      return readOrderEvent(JSON.stringify({ ...payload, source_name: "pos" }));
    };
    await record(sold("2026-03-01T10:00:00Z"));
    await record(sold("2026-03-01T10:20:00Z"), sold("2026-03-01T10:00:00Z"));
    expect(await points()).toBe(29);
    expect(await countEntries()).toBe(2);
  });

  it("when its refund came first", async () => {
    await record(refund(1, 1, [[100, 1]]));
    await record(order({ lines: [{ price: "40.00" }, { price: "60.00" }] }));
    expect(await points()).toBe(60);
  });

  it.each([
    ["in order", [0, 1]],
    ["the other way round", [1, 0]],
    ["together, twice", [1, 0, 0, 1]],
  ])("for whom Shopify last named its customer, when that changed: heard %s", async (_heard, turns) => {
    const words = [
      order({ customer: 1, lines: [{ price: "50.00" }] }),
      order({ customer: 2, lines: [{ price: "50.00" }], updatedAt: "2026-03-02T10:00:00Z" }),
    ];
    for (const turn of turns) await record(words[turn]!);
    await record(...turns.map((turn) => words[turn]!));
    expect(await points(2)).toBe(50);
    expect(await balanceOf(shops.shop.id, 2, "USD", NOW)).toMatchObject({ available: 250 });
    const former = await balanceOf(shops.shop.id, 1, POINTS, NOW).catch(() => null);
    expect(former?.available ?? 0).toBe(0);
    expect(await disagreements()).toEqual([]);
  });

  it("for its member still, when Shopify names no customer any more", async () => {
    await record(order({ lines: [{ price: "50.00" }] }));
    await record(order({ lines: [{ price: "50.00" }], customer: null, updatedAt: "2026-03-02T10:00:00Z" }));
    expect(await points()).toBe(50);
    await record(refund(1, 1, [[100, 1]]));
    expect(await points()).toBe(0);
  });

  it("for a guest too, who earns nothing", async () => {
    await record(order({ customer: null }));
    expect(await countEntries()).toBe(0);
  });

  it("by the programme version that it was first decided with", async () => {
    await record(order({ lines: [{ price: "50.00" }] }));
    const doubled = defaultProgram();
    Object.assign(doubled.earning[0]!, { points: 2 });
    await publishProgram(shops.shop.id, doubled, NOW);
    await record(refund(1, 1, [[100, 1]]), order({ id: 2, lines: [{ price: "50.00" }] }));
    expect(await points()).toBe(100);
  });
});

describe("what goes wrong", () => {
  it("an order that comes before there is a programme is to be tried again, not taken for one that earns nothing", async () => {
    const { id } = shops.shop;
    await withConnection((client) => client.query("DELETE FROM program_version WHERE shop_id = $1", [id]));
    const failures = await recordOrders(shops.shop, [order()], NOW);
    expect(String(failures.get("gid://shopify/Order/1"))).toContain("no programme yet");
    await publishFirstProgram(id, defaultProgram(), NOW);
    await record(order());
    expect(await points()).toBe(100);
  });

  it("a stored programme that cannot be read, such as one that divides by 0, fails its orders loudly (Setono)", async () => {
    await withConnection((client) =>
      client.query(
        `INSERT INTO program_version (shop_id, version, settings, published_at)
         SELECT shop_id, 99, jsonb_set(settings, '{earning,0,perCents}', '0'), now()
         FROM program_version WHERE shop_id = $1 AND version = 1`,
        [shops.shop.id],
      ),
    );
    const failures = await recordOrders(shops.shop, [order()], NOW);
    expect(String(failures.get("gid://shopify/Order/1"))).toContain("programme version 99 cannot be read");
    expect(await countEntries()).toBe(0);
  });

  it("an order that was read before its shop was erased brings nobody back", async () => {
    await eraseShop(shops.shop.domain);
    await recordOrders(shops.shop, [order()], NOW);
    await withConnection(async (client) => {
      expect((await client.query("SELECT email FROM member")).rows).toEqual([]);
    });
  });

  it("an entry under a known key with other facts is refused and reported", async () => {
    await record(order());
    await withConnection(async (client) => {
      await client.query("ALTER TABLE ledger_entry DISABLE TRIGGER ledger_entry_append_only");
      await client.query("UPDATE ledger_entry SET order_id = 'gid://shopify/Order/77'");
      await client.query("UPDATE orders SET version = version WHERE id = 'gid://shopify/Order/1'");
      await client.query("ALTER TABLE ledger_entry ENABLE TRIGGER ledger_entry_append_only");
    });
    const failures = await recordOrders(
      shops.shop,
      [order({ lines: [{ price: "50.00" }], updatedAt: "2026-03-02T10:00:00Z" })],
      NOW,
    );
    expect(String(failures.get("gid://shopify/Order/1"))).toContain("the ledger holds other facts");
  });

  it("entries cannot be changed or removed", async () => {
    await record(order());
    await withConnection(async (client) => {
      await expect(client.query("UPDATE ledger_entry SET amount = 1")).rejects.toThrow("append-only");
      await expect(client.query("DELETE FROM ledger_entry")).rejects.toThrow("append-only");
    });
  });

  it("an account that doesn't add up cannot be stored", async () => {
    await record(order());
    await withConnection(async (client) => {
      await expect(client.query("UPDATE account SET remaining = remaining + 1")).rejects.toThrow(
        "account_conserved",
      );
    });
  });
});

describe("a member", () => {
  const joinedAt = () =>
    withConnection(async (client) => {
      const { rows } = await client.query<{ joined_at: Date }>("SELECT joined_at FROM member");
      return rows.map(({ joined_at }) => joined_at.toISOString());
    });
  const orderOf = (id: number, orderedAt: string, customerSince: string | null) => {
    const payload = JSON.parse(orderPayload({ id })) as Record<string, Record<string, unknown>>;
    Object.assign(payload, { created_at: orderedAt, processed_at: orderedAt });
    Object.assign(payload["customer"] ?? {}, { created_at: customerSince });
    return readOrderEvent(JSON.stringify(payload));
  };

  it("joined when they first were a customer, in whatever order the news comes", async () => {
    await record(orderOf(1, "2026-02-20T10:00:00Z", null));
    expect(await joinedAt()).toEqual(["2026-02-20T10:00:00.000Z"]);
    await record(orderOf(2, "2026-02-25T10:00:00Z", "2026-02-10T10:00:00Z"));
    expect(await joinedAt()).toEqual(["2026-02-10T10:00:00.000Z"]);
    await record(
      orderOf(3, "2025-12-01T10:00:00Z", "2026-02-10T10:00:00Z"),
      orderOf(4, "2026-02-28T10:00:00Z", null),
    );
    expect(await joinedAt()).toEqual(["2025-12-01T10:00:00.000Z"]);
  });
});
