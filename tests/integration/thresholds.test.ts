// Gifts for crossing a total in a period: given once, whatever crosses it and how often it is looked at.
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { POINTS } from "../../app/core/ledger/types";
import { defaultProgram, programSchema } from "../../app/core/program";
import { closeDatabase } from "../../app/db.server";
import { mergeMembers } from "../../app/services/merge-members.server";
import { reviewMembers } from "../../app/services/review-members.server";
import { emptyDatabase, withConnection } from "../support/database";
import { balanceOf, disagreements, memberOf } from "../support/ledger";
import { refundPayload, type OrderOptions } from "../support/orders";
import { installTwoShops, type TwoShops } from "../support/shops";
import { at, publishNext, recordOrder, workTiers } from "../support/tiers";

let shops: TwoShops;

beforeEach(async () => {
  await emptyDatabase();
  shops = await installTwoShops();
});
afterAll(closeDatabase);

/** 50 points for each 100.00 spent in a month, unless `more` says otherwise; orders earn nothing. */
async function publish(more: object = {}): Promise<void> {
  const threshold = {
    ...{ key: "hundred", name: "A hundred a month", amountCents: 100_00, repeats: "eachMultiple" },
    ...{ period: { kind: "calendar", unit: "month" }, gift: { kind: "points", points: 50 } },
  };
  const thresholds = [{ ...threshold, ...more }];
  await publishNext(shops.shop, programSchema.parse({ ...defaultProgram(), earning: [], thresholds }));
}

async function buys(day: string, options: OrderOptions): Promise<void> {
  await recordOrder(shops.shop, day, options);
  await workTiers(shops.shop, `${day}T13:00:00Z`);
}

const earned = async (customer = 1) =>
  (await balanceOf(shops.shop.id, customer, POINTS, at("2027-01-01T00:00:00Z"))).earned;

describe("a threshold", () => {
  it("gives once for each multiple, however often it is looked at", async () => {
    await publish();
    await buys("2026-03-01", { id: 1, lines: [{ price: "99.99" }] });
    await expect(memberOf(shops.shop.id, 1)).resolves.toBeGreaterThan(0);
    expect(await earned()).toBe(0);
    await buys("2026-03-02", { id: 2, lines: [{ price: "0.01" }] });
    expect(await earned()).toBe(50);
    await buys("2026-03-31", { id: 3, lines: [{ price: "205.00" }] });
    const memberId = await memberOf(shops.shop.id, 1);
    const look = () => reviewMembers(shops.shop, [memberId], at("2026-03-31T14:00:00Z"));
    await Promise.all([look(), look(), look()]);
    await workTiers(shops.shop, "2026-03-31T14:00:00Z");
    expect(await earned()).toBe(150);
    await buys("2026-04-01", { id: 4, lines: [{ price: "100.00" }] });
    expect(await earned()).toBe(200);
    expect(await disagreements()).toEqual([]);
  });

  it("gives a code where that is its gift, once", async () => {
    await publish({ gift: { kind: "reward", reward: "five-off" }, repeats: "once" });
    await buys("2026-03-01", { id: 1, lines: [{ price: "300.00" }] });
    await buys("2026-03-02", { id: 2, lines: [{ price: "300.00" }] });
    const rows = await withConnection(async (client) => {
      return (await client.query<object>("SELECT granted_for, reward_key FROM redemption")).rows;
    });
    expect(rows).toEqual([{ granted_for: "threshold", reward_key: "five-off" }]);
  });

  it("keeps what was given after a refund, and gives nothing for the same amount again", async () => {
    await publish();
    const refunded = [JSON.parse(refundPayload(9, 1, [[100, 1]]))];
    await buys("2026-03-01", { id: 1, lines: [{ price: "120.00" }] });
    await buys("2026-03-01", {
      ...{ id: 1, lines: [{ price: "120.00" }], refunds: refunded },
      updatedAt: "2026-03-02T10:00:00Z",
    });
    expect(await earned()).toBe(50);
    await buys("2026-03-03", { id: 2, lines: [{ price: "120.00" }] });
    expect(await earned()).toBe(50);
  });

  it("takes points back where it says so, and gives them again for what is spent instead", async () => {
    await publish({ afterRefund: "takeBack" });
    const refunded = [JSON.parse(refundPayload(9, 1, [[100, 1]]))];
    await buys("2026-03-01", { id: 1, lines: [{ price: "120.00" }] });
    await buys("2026-03-01", {
      ...{ id: 1, lines: [{ price: "120.00" }], refunds: refunded },
      updatedAt: "2026-03-02T10:00:00Z",
    });
    expect(await earned()).toBe(0);
    await buys("2026-03-03", { id: 2, lines: [{ price: "120.00" }] });
    expect(await earned()).toBe(50);
    expect(await disagreements()).toEqual([]);
  });

  it("of two members who are merged gives for what they spent together, and takes nothing for it", async () => {
    await publish({ afterRefund: "takeBack" });
    await buys("2026-03-01", { id: 1, customer: 1, lines: [{ price: "150.00" }] });
    await buys("2026-03-01", { id: 2, customer: 2, lines: [{ price: "150.00" }] });
    const [from, into] = [await memberOf(shops.shop.id, 1), await memberOf(shops.shop.id, 2)];
    const request = { by: "staff", reason: "the same person" };
    await mergeMembers(shops.shop, from, into, request, at("2026-03-05T00:00:00Z"));
    await workTiers(shops.shop, "2026-03-05T00:00:01Z");
    expect(await earned(2)).toBe(150);
    const refunded = [JSON.parse(refundPayload(9, 1, [[100, 1]]))];
    await buys("2026-03-01", {
      ...{ id: 1, customer: 1, lines: [{ price: "150.00" }], refunds: refunded },
      updatedAt: "2026-03-06T10:00:00Z",
    });
    expect(await earned(2)).toBe(50);
    expect(await disagreements()).toEqual([]);
  });
});
