import { beforeAll, describe, expect, test } from "vitest";
import type { CounterChange } from "../../app/core/ledger/types";
import { postLedger, type Posting } from "../../app/repositories/ledger.server";
import { loadSnapshot, newOrderRecord } from "../../app/repositories/ledger-snapshot.server";
import { installTwoShops, type TwoShops } from "../support/shops";

const posting = (...counters: CounterChange[]): Posting => ({
  ...{ before: null, after: null, entries: [], redemptions: [], orders: [], outbox: [], read: [], counters },
});

async function counted(shopId: number, key: string): Promise<number> {
  const { counters } = await loadSnapshot(shopId, { counterKeys: [key] });
  return counters.get(key) ?? 0;
}

let shops: TwoShops;

beforeAll(async () => {
  shops = await installTwoShops();
});

describe("a counter", () => {
  test("takes what fits under its limit, and finds the rest stale", async () => {
    const { id } = shops.shop;
    const budget = (delta: number) => posting({ key: "budget", delta, limit: 100 });
    expect(await postLedger(id, [budget(60), budget(40), budget(1)])).toEqual(["posted", "posted", "stale"]);
    expect(await counted(id, "budget")).toBe(100);
    expect(await postLedger(id, [budget(-10), budget(11)])).toEqual(["posted", "stale"]);
    expect(await postLedger(id, [budget(10)])).toEqual(["posted"]);
    expect(await counted(id, "budget")).toBe(100);
  });

  test("has nothing given back by a posting that isn't written", async () => {
    const { id } = shops.shop;
    const back: Posting = {
      ...posting({ key: "full", delta: -10, limit: 100 }),
      orders: [{ ...newOrderRecord("gid://shopify/Order/1"), version: 7, memberIdAfter: null }],
    };
    const full = (delta: number) => posting({ key: "full", delta, limit: 100 });
    expect(await postLedger(id, [full(100)])).toEqual(["posted"]);
    expect(await postLedger(id, [back, full(10)])).toEqual(["stale", "stale"]);
    expect(await counted(id, "full")).toBe(100);
  });

  test("counts without a limit, and each shop for itself", async () => {
    const { shop, otherShop } = shops;
    await postLedger(shop.id, [posting({ key: "uses", delta: 5, limit: null })]);
    expect([await counted(shop.id, "uses"), await counted(otherShop.id, "uses")]).toEqual([5, 0]);
  });

  test("never passes its limit, however many count at once", async () => {
    const { id } = shops.shop;
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () => postLedger(id, [posting({ key: "last", delta: 1, limit: 7 })])),
    );
    expect(outcomes.flat().filter((outcome) => outcome === "posted")).toHaveLength(7);
    expect(await counted(id, "last")).toBe(7);
  });
});
