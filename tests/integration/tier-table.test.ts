// Tiers that staff give, and another table of tiers: tried out, published, and kept until a date.
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { tiersSchema, type Tiers } from "../../app/core/tiers/settings";
import { closeDatabase } from "../../app/db.server";
import { redactMember } from "../../app/repositories/members.server";
import { listTierPeriods } from "../../app/repositories/tiers.server";
import { followTiers } from "../../app/services/apply-tiers.server";
import { dryRunTiers } from "../../app/services/dry-run-tiers.server";
import { giveTier } from "../../app/services/give-tier.server";
import { mergeMembers } from "../../app/services/merge-members.server";
import { readShopper } from "../../app/services/read-shopper.server";
import { reviewDueMembers } from "../../app/services/review-members.server";
import { emptyDatabase, withConnection } from "../support/database";
import { memberOf } from "../support/ledger";
import { installTwoShops, type TwoShops } from "../support/shops";
import {
  askedOf,
  at,
  LEVELS,
  programOfTiers,
  publishNext,
  recordOrder,
  tierOf,
  workTiers,
} from "../support/tiers";

let shops: TwoShops;

beforeEach(async () => {
  await emptyDatabase();
  shops = await installTwoShops();
});
afterAll(closeDatabase);

/** Customers who spent so much on 1 March, by their numbers. */
async function spent(amounts: Readonly<Record<number, string>>): Promise<void> {
  for (const [customer, price] of Object.entries(amounts)) {
    const id = Number(customer);
    await recordOrder(shops.shop, "2026-03-01", { id, customer: id, lines: [{ price }] });
  }
  await workTiers(shops.shop, "2026-03-01T13:00:00Z");
}

const tiersFrom = (levels: readonly object[]): Tiers =>
  tiersSchema.parse({ by: "spend", period: { kind: "calendar", unit: "year" }, levels });

async function written(): Promise<unknown> {
  return withConnection(async (client) => {
    const text = `SELECT (SELECT json_agg(t ORDER BY member_id) FROM member_tier t) AS tiers,
                         (SELECT json_agg(p ORDER BY member_id, number) FROM tier_period p) AS periods,
                         (SELECT count(*)::integer FROM outbox_message) AS asked,
                         (SELECT count(*)::integer FROM ledger_entry) AS entries`;
    return (await client.query<object>(text)).rows[0];
  });
}

describe("a tier that staff give", () => {
  const until = at("2026-06-01T00:00:00Z");
  const gift = { tier: "gold", until, reason: "a late parcel" };

  it("stands until its date, with its reason in the history, and brings no entry gift", async () => {
    await publishNext(shops.shop, programOfTiers());
    await spent({ 1: "10.00" });
    const memberId = await memberOf(shops.shop.id, 1);
    expect(await giveTier(shops.shop, memberId, gift, at("2026-03-02T00:00:00Z"))).toMatchObject({
      ok: true,
    });
    await workTiers(shops.shop, "2026-03-02T00:00:01Z");
    expect(await tierOf(shops.shop)).toBe("gold");
    expect(await reviewDueMembers(at("2026-05-31T23:59:59Z"), 10)).toBe(0);
    await reviewDueMembers(at("2026-06-01T00:00:00Z"), 10);
    expect(await listTierPeriods(shops.shop.id, memberId)).toMatchObject([
      { tier: "bronze", fromAt: until, why: { step: "givenTierEnded" }, reason: null },
      { tier: "gold", untilAt: until, why: { step: "tierGiven" }, reason: "a late parcel" },
    ]);
    const codes = await withConnection((client) => client.query("SELECT 1 FROM redemption"));
    expect(codes.rowCount).toBe(0);
  });

  it("keeps nobody's words of a member who is forgotten", async () => {
    await publishNext(shops.shop, programOfTiers());
    await spent({ 1: "10.00" });
    const memberId = await memberOf(shops.shop.id, 1);
    await giveTier(shops.shop, memberId, gift, at("2026-03-02T00:00:00Z"));
    await redactMember(shops.shop.id, "gid://shopify/Customer/1", at("2026-03-03T00:00:00Z"));
    expect(await tierOf(shops.shop)).toBe("gold");
    expect(JSON.stringify(await written())).not.toContain("a late parcel");
  });

  it("can be ended before", async () => {
    await publishNext(shops.shop, programOfTiers());
    await spent({ 1: "10.00" });
    const memberId = await memberOf(shops.shop.id, 1);
    await giveTier(shops.shop, memberId, gift, at("2026-03-02T00:00:00Z"));
    const end = { tier: null, until, reason: "by mistake" };
    await giveTier(shops.shop, memberId, end, at("2026-03-03T00:00:00Z"));
    expect(await tierOf(shops.shop)).toBe("bronze");
  });

  it.each([
    { wish: { ...gift, tier: "platinum" }, code: "unknownTier" },
    { wish: { ...gift, until: at("2026-03-02T00:00:00Z") }, code: "invalidRequest" },
    { wish: { ...gift, reason: "  " }, code: "invalidRequest" },
    { wish: gift, memberId: 999_999, code: "unknownMember" },
  ])("is refused with $code, and leaves no trace", async ({ wish, memberId, code }) => {
    await publishNext(shops.shop, programOfTiers());
    await spent({ 1: "120.00" });
    const before = await written();
    const to = memberId ?? (await memberOf(shops.shop.id, 1));
    expect(await giveTier(shops.shop, to, wish, at("2026-03-02T00:00:00Z"))).toMatchObject({
      refusal: { code },
    });
    expect(await written()).toEqual(before);
  });
});

describe("another table of tiers", () => {
  const now = at("2026-04-01T00:00:00Z");
  const [bronze, silver, gold] = LEVELS;
  // Silver asks for more, and there is a tier in between.
  const proposed = tiersFrom([
    bronze,
    { ...silver, threshold: 150_00 },
    { key: "star", name: "Star", threshold: 180_00, entryGift: { kind: "points", points: 70 } },
    gold,
  ]);

  it("says who moves where and when, what gifts cost, and writes nothing", async () => {
    await publishNext(shops.shop, programOfTiers());
    await spent({ 1: "10.00", 2: "120.00", 3: "130.00", 4: "190.00", 5: "300.00" });
    const before = await written();
    const run = await dryRunTiers(shops.shop, proposed, now);
    const newYear = at("2027-01-01T00:00:00Z");
    const [two, three, four] = [
      await memberOf(shops.shop.id, 2),
      await memberOf(shops.shop.id, 3),
      await memberOf(shops.shop.id, 4),
    ];
    expect(run).toEqual({
      ...{ members: 5, keepable: 2, giftPoints: 70, giftRewards: {} },
      moves: [
        {
          ...{ from: "silver", to: "bronze", when: "atReview", members: 2, sample: [two, three] },
          ...{ earliest: newYear, latest: newYear },
        },
        {
          ...{ from: "silver", to: "star", when: "atOnce", members: 1, sample: [four] },
          ...{ earliest: now, latest: now },
        },
      ],
    });
    expect(await written()).toEqual(before);
  });

  it("comes about as the dry run said", async () => {
    await publishNext(shops.shop, programOfTiers());
    await spent({ 1: "10.00", 2: "120.00", 4: "190.00" });
    await followTiers(shops.shop, await publishNext(shops.shop, programOfTiers(proposed)), now);
    await workTiers(shops.shop, now.toISOString());
    expect(await tierOf(shops.shop, 2)).toBe("silver");
    expect(await tierOf(shops.shop, 4)).toBe("star");
    await reviewDueMembers(at("2027-01-01T00:00:00Z"), 10);
    expect(await tierOf(shops.shop, 2)).toBe("bronze");
    expect(await tierOf(shops.shop, 4)).toBe("star");
  });

  it("lets members keep what they had until a day is over", async () => {
    await publishNext(shops.shop, programOfTiers());
    await spent({ 2: "120.00", 4: "190.00" });
    const kept = { ...proposed, keepFormerUntil: "2027-05-31" };
    const version = await publishNext(shops.shop, programOfTiers(kept));
    for (let twice = 0; twice < 2; twice++) {
      await followTiers(shops.shop, version, now);
      await workTiers(shops.shop, now.toISOString());
    }
    await reviewDueMembers(at("2027-01-01T00:00:00Z"), 10);
    await reviewDueMembers(at("2027-05-31T23:59:59Z"), 10);
    expect(await tierOf(shops.shop, 2)).toBe("silver");
    await reviewDueMembers(at("2027-06-01T00:00:00Z"), 10);
    expect(await tierOf(shops.shop, 2)).toBe("bronze");
    const history = await listTierPeriods(shops.shop.id, await memberOf(shops.shop.id, 2));
    expect(history.map(({ why }) => why.step)).toEqual(["givenTierEnded", "tierReached"]);
  });

  it("is followed only where it is another one", async () => {
    await publishNext(shops.shop, programOfTiers());
    await followTiers(shops.shop, await publishNext(shops.shop, programOfTiers()), now);
    expect(await askedOf("apply-tiers")).toEqual([]);
  });

  it("is followed also where a version of the same tiers was scheduled before it, and withdrawn", async () => {
    await publishNext(shops.shop, programOfTiers());
    await spent({ 4: "190.00" });
    const scheduled = await publishNext(shops.shop, programOfTiers(proposed));
    await withConnection((client) =>
      client.query("UPDATE program_version SET effective_at = $2, withdrawn_at = $1 WHERE version = $3", [
        ...[now, at("2027-03-01T00:00:00Z"), scheduled],
      ]),
    );
    await followTiers(shops.shop, await publishNext(shops.shop, programOfTiers(proposed)), now);
    await workTiers(shops.shop, now.toISOString());
    expect(await tierOf(shops.shop, 4)).toBe("star");
  });

  it("without tiers moves everybody out", async () => {
    await publishNext(shops.shop, programOfTiers());
    await spent({ 2: "120.00" });
    const run = await dryRunTiers(shops.shop, null, now);
    expect(run).toMatchObject({
      keepable: 0,
      moves: [{ from: "silver", to: null, when: "atOnce", members: 1 }],
    });
  });
});

describe("members who are merged", () => {
  it("have the better tier of the two, and what they spent together", async () => {
    const period = { kind: "rolling", days: 30 };
    await publishNext(shops.shop, programOfTiers({ period }));
    await spent({ 1: "220.00", 2: "110.00" });
    const [from, into] = [await memberOf(shops.shop.id, 1), await memberOf(shops.shop.id, 2)];
    const request = { by: "staff", reason: "the same person" };
    await mergeMembers(shops.shop, from, into, request, at("2026-03-20T00:00:00Z"));
    await workTiers(shops.shop, "2026-03-20T00:00:01Z");
    expect(await tierOf(shops.shop, 2)).toBe("gold");
    expect(await reviewDueMembers(at("2026-03-30T00:00:00Z"), 10)).toBe(0);
    const rows = await withConnection((client) => client.query("SELECT member_id FROM member_tier"));
    expect(rows.rows).toEqual([{ member_id: into }]);
  });
});

describe("a shopper", () => {
  it("sees the tier, what is missing to the next, and until when it is kept", async () => {
    await publishNext(shops.shop, programOfTiers({ graceDays: 10 }));
    await spent({ 1: "120.00" });
    const see = async (moment: string) =>
      (await readShopper(shops.shop, "gid://shopify/Customer/1", at(moment), { locale: "en" })).tier;
    expect(await see("2026-03-02T00:00:00Z")).toEqual({
      current: { key: "silver", name: "Silver", perks: [] },
      ...{ keptUntil: "2028-01-11T00:00:00.000Z", toKeep: null, unit: "USD" },
      next: { key: "gold", name: "Gold", perks: [], reached: 120_00, needed: 200_00, missing: 80_00 },
    });
    await reviewDueMembers(at("2027-01-01T00:00:00Z"), 10);
    expect(await see("2027-02-01T00:00:00Z")).toMatchObject({
      keptUntil: "2028-01-11T00:00:00.000Z",
      toKeep: { reached: 0, needed: 100_00, missing: 100_00 },
      next: { key: "gold", reached: 0, missing: 200_00 },
    });
  });
});
