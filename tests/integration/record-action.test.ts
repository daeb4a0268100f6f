// Actions as they are recorded: once each, within caps and budget, however many ask at once.
import { beforeEach, describe, expect, test } from "vitest";
import { POINTS } from "../../app/core/ledger/types";
import { findBirthday } from "../../app/repositories/birthdays.server";
import { JOBS } from "../../app/jobs/contracts";
import { HANDLERS } from "../../app/jobs/handlers.server";
import { loadSnapshot } from "../../app/repositories/ledger-snapshot.server";
import { listRedemptions } from "../../app/repositories/redemptions.server";
import { eraseShop, uninstallShop } from "../../app/repositories/shops.server";
import { mergeMembers } from "../../app/services/merge-members.server";
import { redeemReward } from "../../app/services/redeem-reward.server";
import { tellBirthday } from "../../app/services/tell-birthday.server";
import { undoAction } from "../../app/services/undo-action.server";
import { customerGid, does, joined, offer } from "../support/actions";
import { emptyDatabase, withConnection } from "../support/database";
import { balanceOf, disagreements, memberOf } from "../support/ledger";
import { installTwoShops, type TwoShops } from "../support/shops";

const NOW = new Date("2026-03-10T12:00:00Z");
const days = (count: number) => new Date(NOW.getTime() + count * 86_400_000);

let shops: TwoShops;

beforeEach(async () => {
  await emptyDatabase();
  shops = await installTwoShops();
  await joined(shops.shop, [1, 2], NOW);
});

const points = async (customer = 1) => (await balanceOf(shops.shop.id, customer, POINTS, days(1000))).earned;

const rows = (table: string) =>
  withConnection(
    async (client) => (await client.query<Record<string, unknown>>(`SELECT * FROM ${table}`)).rows,
  );

const review = { key: "review", kind: "review", points: 30, evidence: "proof" };

describe("an action", () => {
  test("gives its points once for an occurrence, whatever is told of it the second time (Setono)", async () => {
    await offer(shops.shop, [review], NOW);
    const proof = { proof: "https://reviews.example.com/1", occurrence: "review-1" };
    expect(await does(shops.shop, "review", NOW, proof)).toEqual({ ok: true, value: "posted" });
    expect(await does(shops.shop, "review", days(1), proof)).toEqual({ ok: true, value: "exists" });
    expect(await points()).toBe(30);
    expect(await rows("member_action")).toMatchObject([
      { action_key: "review", occurrence: "review-1", proof: proof.proof, day: "2026-03-10" },
    ]);
    expect(await disagreements()).toEqual([]);
  });

  test("that is told twelve times at once gives once", async () => {
    await offer(shops.shop, [review], NOW);
    const outcomes = await Promise.all(
      Array.from({ length: 12 }, () => does(shops.shop, "review", NOW, { proof: "p", occurrence: "same" })),
    );
    expect(outcomes.filter((each) => each.ok && each.value === "posted")).toHaveLength(1);
    expect(outcomes.every(({ ok }) => ok)).toBe(true);
    expect(await points()).toBe(30);
  });

  test("stops at its cap, and goes on in the next period", async () => {
    const caps = [{ perMember: 2, per: "day" }];
    await offer(shops.shop, [{ ...review, caps }], NOW);
    const times = await Promise.all(
      Array.from({ length: 6 }, (_, n) =>
        does(shops.shop, "review", NOW, { proof: "p", occurrence: `${n}` }),
      ),
    );
    const refused = times.flatMap((each) => (each.ok ? [] : [each.refusal]));
    expect(refused).toHaveLength(4);
    expect(refused[0]).toEqual({
      code: "capReached",
      params: { perMember: 2, per: "day", from: "2026-03-11" },
    });
    expect(await points()).toBe(60);
    expect(await does(shops.shop, "review", days(1), { proof: "p" })).toMatchObject({ ok: true });
    expect(await points()).toBe(90);
    expect(await rows("member_action")).toHaveLength(3);
  });

  test("stops for all members together where its budget is spent", async () => {
    await offer(shops.shop, [{ ...review, budgetPoints: 80 }], NOW);
    const outcomes = await Promise.all(
      [1, 2, 1, 2].map((customer, n) =>
        does(shops.shop, "review", NOW, {
          ...{ customerId: customerGid(customer), proof: "p", occurrence: `${n}` },
        }),
      ),
    );
    expect(outcomes.flatMap((each) => (each.ok ? [] : [each.refusal.code]))).toEqual([
      "budgetSpent",
      "budgetSpent",
    ]);
    expect((await points(1)) + (await points(2))).toBe(60);
  });

  test("waits for its holding period, and expires as points do", async () => {
    await offer(shops.shop, [{ ...review, holdingDays: 14 }], NOW);
    await does(shops.shop, "review", NOW, { proof: "p" });
    const at = async (now: Date) => balanceOf(shops.shop.id, 1, POINTS, now);
    expect(await at(days(13))).toMatchObject({ pending: 30, available: 0 });
    expect(await at(days(14))).toMatchObject({ pending: 0, available: 30 });
  });
});

describe("a reward instead of points", () => {
  const gift = {
    ...review,
    key: "gift",
    points: 0,
    rewardKey: "five-off",
    caps: [{ perMember: 1, per: "year" }],
  };

  /** Does what is asked for in the outbox, as the worker would. */
  async function grantAll(): Promise<void> {
    for (const { queue, payload } of await rows("outbox_message")) {
      if (queue !== "grant-reward") continue;
      const job = { id: "1", isLastTry: false, payload: JOBS["grant-reward"].schema.parse(payload) };
      expect(await HANDLERS["grant-reward"]([job])).toEqual(new Map());
    }
  }

  test("is given also where the shop left before the job came to it: its code is made when the shop is back", async () => {
    await offer(shops.shop, [gift], NOW);
    const [memberId = 0] = await joined(shops.shop, [1], NOW);
    await does(shops.shop, "gift", NOW, { proof: "p" });
    await uninstallShop(shops.shop.domain, NOW, "none");
    await grantAll();
    const [redemption] = await listRedemptions(shops.shop.id, memberId, 10);
    expect(redemption).toMatchObject({ rewardKey: "five-off", state: "issuing" });
  });

  test("is given once for nothing, within the caps, and leaves the points alone", async () => {
    await offer(shops.shop, [gift], NOW);
    const [memberId = 0] = await joined(shops.shop, [1], NOW);
    await Promise.all([1, 2, 3].map(() => does(shops.shop, "gift", NOW, { proof: "p", occurrence: "one" })));
    expect(await does(shops.shop, "gift", days(1), { proof: "p" })).toMatchObject({
      refusal: { code: "capReached" },
    });
    for (let time = 0; time < 2; time++) await grantAll();
    const redemptions = await listRedemptions(shops.shop.id, memberId, 10);
    expect(redemptions).toMatchObject([{ rewardKey: "five-off", grantedFor: "review", state: "issuing" }]);
    expect(await rows("ledger_entry")).toEqual([]);
  });

  test("that is asked for many times at once counts once against the cap", async () => {
    await offer(shops.shop, [{ ...gift, caps: [{ perMember: 2, per: "year" }] }], NOW);
    const outcomes = await Promise.all(
      Array.from({ length: 12 }, () => does(shops.shop, "gift", NOW, { proof: "p", occurrence: "one" })),
    );
    expect(outcomes.filter((each) => each.ok && each.value === "posted")).toHaveLength(1);
    expect(await does(shops.shop, "gift", days(1), { proof: "p" })).toMatchObject({ ok: true });
  });

  test("is given as it was promised, even if it is no longer offered", async () => {
    await offer(shops.shop, [gift], NOW);
    const [memberId = 0] = await joined(shops.shop, [1], NOW);
    await does(shops.shop, "gift", NOW, { proof: "p" });
    await offer(shops.shop, [], days(1), { rewards: [] });
    await grantAll();
    expect(await listRedemptions(shops.shop.id, memberId, 10)).toMatchObject([
      { rewardKey: "five-off", ownTerms: { kind: "amountOff", valueCents: 500 } },
    ]);
  });
});

describe("what is refused leaves no trace", () => {
  test.each([
    ["an action that the programme has not", "other", { proof: "p" }, "unknownAction"],
    ["a report without its proof", "review", {}, "proofMissing"],
    ["a shopper's own word where proof is wanted", "review", { source: "shopper" }, "notEligible"],
    ["a customer who is no member", "review", { proof: "p", customerId: customerGid(9) }, "unknownMember"],
    ["what has not happened yet", "review", { proof: "p", occurredAt: days(1) }, "invalidRequest"],
  ] as const)("%s", async (_case, key, changes, code) => {
    await offer(shops.shop, [review], NOW);
    expect(await does(shops.shop, key, NOW, changes)).toMatchObject({ ok: false, refusal: { code } });
    for (const table of ["ledger_entry", "lot", "account", "counter", "member_action", "outbox_message"])
      expect({ table, rows: await rows(table) }).toEqual({ table, rows: [] });
  });

  test("in a shop without a programme", async () => {
    await joined(shops.otherShop, [1], NOW);
    expect(await does(shops.otherShop, "review", NOW)).toMatchObject({
      refusal: { code: "programNotPublished" },
    });
  });
});

describe("an action that the staff undo", () => {
  const undo = async (occurrence: string, reason = "not a review of ours") =>
    undoAction(
      shops.shop,
      { memberId: await memberOf(shops.shop.id, 1), actionKey: "review", occurrence, reason },
      days(1),
    );

  test("is taken back once, with the reason, and cannot be done again", async () => {
    await offer(shops.shop, [review], NOW);
    await does(shops.shop, "review", NOW, { proof: "p", occurrence: "one" });
    const undone = await Promise.all([1, 2, 3, 4].map(() => undo("one")));
    expect(undone.map((each) => each.ok && each.value).sort()).toEqual([
      "exists",
      "exists",
      "exists",
      "posted",
    ]);
    expect(await points()).toBe(0);
    expect(await does(shops.shop, "review", days(2), { proof: "p", occurrence: "one" })).toMatchObject({
      value: "exists",
    });
    const entries = await rows("ledger_entry");
    expect(entries.map(({ kind, explanation }) => [kind, explanation])).toEqual([
      ["award", [{ step: "action", params: { kind: "review", points: 30 } }]],
      ["takeBack", [{ step: "actionUndone", params: { reason: "not a review of ours" } }]],
    ]);
    expect(await disagreements()).toEqual([]);
  });

  test("gives back to the budget what was really taken", async () => {
    const budget = { budget: { points: 1000, cashback: null }, shortfall: "waive" } as const;
    await offer(shops.shop, [{ ...review, points: 600, budgetPoints: 700 }], NOW, budget);
    await does(shops.shop, "review", NOW, { proof: "p", occurrence: "one" });
    const wish = { customerId: customerGid(1), rewardKey: "five-off", requestKey: "k", forCart: false };
    expect(await redeemReward(shops.shop, wish, NOW)).toMatchObject({ ok: true });
    expect(await undo("one")).toMatchObject({ ok: true });
    const counted = (await rows("counter")).filter(({ key }) => String(key).includes("budget"));
    expect(counted.map(({ key, amount }) => [key, Number(amount)]).sort()).toEqual([
      ["action-budget:review", 500],
      ["budget:points", 500],
    ]);
    expect(await disagreements()).toEqual([]);
  });

  test("is refused where nothing was given, or no reason is", async () => {
    await offer(shops.shop, [review], NOW);
    await does(shops.shop, "review", NOW, { proof: "p", occurrence: "one" });
    expect(await undo("two")).toMatchObject({ refusal: { code: "notDone" } });
    for (const reason of ["", "  ", "x".repeat(201)])
      expect(await undo("one", reason)).toMatchObject({ refusal: { code: "invalidRequest" } });
    expect(await points()).toBe(30);
  });
});

test("members who are merged have done what either of them did, and no cap is had twice", async () => {
  const caps = [{ perMember: 3, per: "ever" }];
  const follow = { key: "follow", kind: "socialFollow", network: "instagram", points: 10, evidence: "word" };
  await offer(shops.shop, [{ ...review, caps }, follow], NOW);
  const [first = 0, second = 0] = await joined(shops.shop, [1, 2], NOW);
  const word = { source: "shopper", occurrence: "word" } as const;
  const told = (customer: number, key: string, changes: object) =>
    does(shops.shop, key, NOW, { customerId: customerGid(customer), ...changes });
  for (const customer of [1, 2]) {
    await told(customer, "review", { proof: "p", occurrence: "same" });
    expect(await told(customer, "follow", word)).toMatchObject({ ok: true });
  }
  await tellBirthday(shops.shop, customerGid(1), { month: 2, day: 29 }, NOW);
  await mergeMembers(shops.shop, first, second, { by: "staff", reason: "one person" }, NOW);
  expect((await rows("member_action")).map(({ member_id }) => member_id)).toEqual([
    second,
    second,
    second,
    second,
  ]);
  for (const customer of [1, 2]) {
    expect(await told(customer, "follow", word)).toEqual({ ok: true, value: "exists" });
    expect(await told(customer, "review", { proof: "p", occurrence: "same" })).toMatchObject({
      value: "exists",
    });
  }
  expect(await told(1, "review", { proof: "p", occurrence: "third" })).toEqual({ ok: true, value: "posted" });
  expect(await told(2, "review", { proof: "p", occurrence: "fourth" })).toMatchObject({
    refusal: { code: "capReached" },
  });
  expect(await findBirthday(shops.shop.id, second)).toEqual({ month: 2, day: 29, toldOn: "2026-03-10" });
  expect(await points()).toBe(110);
  expect(await disagreements()).toEqual([]);
});

test("the erasure of a shop takes what its members did with it", async () => {
  await offer(shops.shop, [review], NOW);
  await does(shops.shop, "review", NOW, { proof: "p" });
  await eraseShop(shops.shop.domain);
  expect(await rows("member_action")).toEqual([]);
  expect((await loadSnapshot(shops.shop.id, { memberIds: [1] })).ledgers.get(1)?.accounts).toEqual({});
});
