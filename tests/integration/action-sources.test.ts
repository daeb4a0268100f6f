// Where actions come from: Shopify's webhooks as the sandbox sends them, visits, and the days of the calendar.
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { POINTS } from "../../app/core/ledger/types";
import { prismaClient } from "../../app/db.server";
import type { StoredEvent } from "../../app/repositories/inbox.server";
import { findBirthday } from "../../app/repositories/birthdays.server";
import { findMemberByCustomer } from "../../app/repositories/members.server";
import { listPrivacyRequests } from "../../app/repositories/privacy-requests.server";
import { saveShopDetails, type Shop } from "../../app/repositories/shops.server";
import { keepDays } from "../../app/services/keep-days.server";
import { noteVisit } from "../../app/services/note-action.server";
import { tellBirthday } from "../../app/services/tell-birthday.server";
import { workWebhooks } from "../../app/services/work-webhooks.server";
import { customerGid, joined, offer } from "../support/actions";
import { emptyDatabase, withConnection } from "../support/database";
import { balanceOf, disagreements } from "../support/ledger";
import { connectSandbox, type ConnectedSandbox } from "../support/sandbox";
import { installTwoShops } from "../support/shops";

const DOMAIN = "shop-1.myshopify.com";
const NOW = new Date("2026-03-10T12:00:00Z");
const daysLater = (days: number) => new Date(NOW.getTime() + days * 86_400_000);

let shopify: ConnectedSandbox;
let shop: Shop;

beforeAll(async () => {
  shopify = await connectSandbox(DOMAIN);
});

beforeEach(async () => {
  await emptyDatabase();
  ({ shop } = await installTwoShops());
  await prismaClient().session.create({
    data: { id: `offline_${DOMAIN}`, shop: DOMAIN, state: "", accessToken: shopify.accessToken },
  });
  await clock(NOW);
});

const clock = (now: Date) => shopify.control("clock", { now: now.toISOString() }, "PUT");

interface Sent {
  readonly id: string;
  readonly topic: string;
  readonly payload: string;
}

const worked = new Set<string>();

/** What the sandbox has to send since the last time. */
async function pending(): Promise<StoredEvent[]> {
  const answer = await fetch(`${shopify.sandbox.url}/sandbox/api/webhooks?payload=1&limit=5000`);
  const { webhooks } = (await answer.json()) as { webhooks: Sent[] };
  const fresh = webhooks.filter(({ id }) => !worked.has(id));
  for (const { id } of fresh) worked.add(id);
  return fresh.map(({ id, topic, payload }) => ({ shopDomain: DOMAIN, webhookId: id, topic, payload }));
}

/** Works what the sandbox has to send, `times` times over; returns the topics. */
async function work(now: Date, times = 1): Promise<string[]> {
  const events = await pending();
  for (let time = 0; time < times; time++) expect(await workWebhooks(events, now)).toEqual([]);
  return events.map(({ topic }) => topic);
}

let people = 0;

/** A customer of the sandbox, as its number. */
async function customer(about: object): Promise<number> {
  const email = `ada-${(people += 1)}@example.com`;
  const answer = await shopify.control<{ customers: { id: string }[] }>("customers", {
    customers: [{ firstName: "Ada", lastName: "Byron", email, ...about }],
  });
  return Number(answer.customers[0]?.id.split("/").at(-1));
}

const change = (id: number, about: object) =>
  shopify.control("customers/update", { customerId: id, ...about });

async function earned(id: number): Promise<number> {
  return (await balanceOf(shop.id, id, POINTS, daysLater(3000))).earned;
}

const signUp = { key: "join", kind: "signUp", points: 100 };
const newsletter = { key: "news", kind: "newsletter", points: 40 };

describe("signing up", () => {
  test("with an account gives once, whatever else is told of the customer", async () => {
    await offer(shop, [signUp], NOW);
    const id = await customer({ hasAccount: true });
    await work(NOW, 2);
    await change(id, { firstName: "Augusta" });
    await work(daysLater(1));
    await noteVisit(shop, customerGid(id), daysLater(2));
    expect(await earned(id)).toBe(100);
  });

  test("is not what a checkout does that makes a customer; opening an account later is", async () => {
    await offer(shop, [signUp], NOW);
    const id = await customer({ hasAccount: false });
    await work(NOW);
    expect(await earned(id)).toBe(0);
    await clock(daysLater(5));
    await change(id, { hasAccount: true });
    await work(daysLater(5));
    expect(await earned(id)).toBe(100);
  });

  test("is seen when the shopper is first logged in, where Shopify keeps no state of accounts", async () => {
    await offer(shop, [signUp], NOW);
    const id = await customer({ hasAccount: false });
    await work(NOW);
    await noteVisit(shop, customerGid(id), daysLater(1));
    expect(await earned(id)).toBe(100);
  });

  test("gives nothing to those who were customers before the programme had it, unless all are meant", async () => {
    await offer(shop, [signUp, { ...signUp, key: "all", points: 7, members: "all" }], NOW);
    const id = await customer({ hasAccount: true, createdAt: daysLater(-1).toISOString() });
    await work(NOW);
    expect(await earned(id)).toBe(0);
    await change(id, { note: "an old friend" });
    await work(daysLater(1));
    expect(await earned(id)).toBe(7);
  });
});

describe("the newsletter", () => {
  test("gives once, and not again to who leaves and comes back", async () => {
    await offer(shop, [newsletter], NOW);
    const id = await customer({ acceptsMarketing: true });
    expect(await work(NOW, 2)).toEqual(["customers/create", "customers_email_marketing_consent/update"]);
    expect(await earned(id)).toBe(40);
    for (const [day, acceptsMarketing] of [
      [1, false],
      [2, true],
    ] as const) {
      await clock(daysLater(day));
      await change(id, { acceptsMarketing });
      await work(daysLater(day));
    }
    expect(await earned(id)).toBe(40);
  });

  test("gives to who agrees later, and nothing to who leaves it", async () => {
    await offer(shop, [newsletter], NOW);
    const id = await customer({ acceptsMarketing: false });
    await change(id, { acceptsMarketing: false });
    await work(NOW);
    expect(await earned(id)).toBe(0);
    await clock(daysLater(3));
    await change(id, { acceptsMarketing: true });
    await work(daysLater(3));
    expect(await earned(id)).toBe(40);
  });
});

test("consent that is told before its customer is counts all the same", async () => {
  await offer(shop, [newsletter], NOW);
  const id = await customer({ acceptsMarketing: true });
  const sent = await pending();
  expect(sent.map(({ topic }) => topic)).toEqual([
    "customers/create",
    "customers_email_marketing_consent/update",
  ]);
  for (const event of sent.toReversed()) expect(await workWebhooks([event], NOW)).toEqual([]);
  expect(await earned(id)).toBe(40);
});

describe("a visit", () => {
  const visit = { key: "visit", kind: "visit", points: 2 };

  test("counts once a day by the shop's calendar, however often and from wherever it is made", async () => {
    await saveShopDetails(shop.id, { gid: "g", name: "n", currency: "USD", timezone: "Pacific/Auckland" });
    shop = { ...shop, timezone: "Pacific/Auckland" };
    await offer(shop, [visit], NOW);
    await joined(shop, [1], NOW);
    // Midnight in Auckland, which is 13 hours ahead in March.
    const midnight = new Date("2026-03-11T11:00:00Z");
    for (const at of [NOW, NOW, new Date(midnight.getTime() - 1)]) await noteVisit(shop, customerGid(1), at);
    expect(await earned(1)).toBe(2);
    await Promise.all(Array.from({ length: 8 }, () => noteVisit(shop, customerGid(1), midnight)));
    expect(await earned(1)).toBe(4);
  });

  test("of a customer whom nobody told of makes a member since the day on which they became one", async () => {
    await offer(shop, [visit, signUp], NOW);
    const { customers } = await shopify.control<{ customers: { id: string }[] }>("customers", {
      customers: [
        { firstName: "Ada", email: `old-${(people += 1)}@example.com`, createdAt: "2024-02-01T10:00:00Z" },
      ],
      webhooks: false,
    });
    const gid = customers[0]?.id ?? "";
    await noteVisit(shop, gid, NOW);
    expect(await findMemberByCustomer(shop.id, gid)).toMatchObject({
      displayName: "Ada",
      joinedAt: new Date("2024-02-01T10:00:00Z"),
    });
    expect(await earned(Number(gid.split("/").at(-1)))).toBe(2);
  });

  test("of somebody whom Shopify doesn't know makes no member", async () => {
    await offer(shop, [visit], NOW);
    await noteVisit(shop, customerGid(9), NOW);
    expect(await findMemberByCustomer(shop.id, customerGid(9))).toBeNull();
  });

  test("in a row gives each step, a day missed breaks it, and a new row gives again", async () => {
    const steps = [
      { days: 2, points: 5 },
      { days: 3, points: 20 },
    ];
    await offer(shop, [{ key: "row", kind: "streak", steps }], NOW);
    await joined(shop, [1], NOW);
    const after = [];
    for (const day of [0, 1, 2, 3, 5, 6, 8, 9, 10]) {
      for (let time = 0; time < 2; time++) await noteVisit(shop, customerGid(1), daysLater(day));
      after.push([day, await earned(1)]);
    }
    expect(after).toEqual([
      [0, 0],
      [1, 5],
      [2, 25],
      [3, 25],
      [5, 25],
      [6, 30],
      [8, 30],
      [9, 35],
      [10, 55],
    ]);
    expect(await disagreements()).toEqual([]);
  });
});

describe("a birthday", () => {
  const gift = { key: "birthday", kind: "birthday", points: 50, noticeDays: 30 };

  /** Sweeps at each of these moments; returns what customer 1 has earned after each. */
  async function swept(moments: readonly string[]): Promise<number[]> {
    const after = [];
    for (const moment of moments) {
      await keepDays(new Date(moment), 10);
      after.push(await earned(1));
    }
    return after;
  }

  test("is kept on the day, once, and again a year later", async () => {
    await offer(shop, [gift], NOW);
    await joined(shop, [1], NOW);
    await keepDays(NOW, 10);
    await tellBirthday(shop, customerGid(1), { month: 5, day: 4 }, NOW);
    expect(
      await swept([
        "2026-05-03T23:59:59Z",
        "2026-05-04T00:00:00Z",
        "2026-05-04T00:00:01Z",
        "2026-05-05T00:00:00Z",
        "2027-05-03T12:00:00Z",
        "2027-05-04T00:00:00Z",
      ]),
    ).toEqual([0, 50, 50, 50, 50, 100]);
  });

  test("that was missed while no worker ran is made up for, late but once", async () => {
    await offer(shop, [gift], NOW);
    await joined(shop, [1], NOW);
    await keepDays(NOW, 10);
    await tellBirthday(shop, customerGid(1), { month: 5, day: 4 }, NOW);
    expect(await swept(["2026-06-20T08:00:00Z", "2026-06-21T08:00:00Z"])).toEqual([50, 50]);
  });

  test("of 29 February is kept on 28 February of other years", async () => {
    await offer(shop, [gift], NOW);
    await joined(shop, [1], NOW);
    await keepDays(NOW, 10);
    await tellBirthday(shop, customerGid(1), { month: 2, day: 29 }, NOW);
    expect(
      await swept([
        "2027-02-27T12:00:00Z",
        "2027-02-28T00:00:00Z",
        "2027-03-01T00:00:00Z",
        "2028-02-28T12:00:00Z",
        "2028-02-29T00:00:00Z",
        "2028-03-01T00:00:00Z",
      ]),
    ).toEqual([0, 50, 50, 50, 100, 100]);
  });

  test("at the turn of the year is kept by the shop's clock, not by ours", async () => {
    await saveShopDetails(shop.id, { gid: "g", name: "n", currency: "USD", timezone: "Pacific/Auckland" });
    shop = { ...shop, timezone: "Pacific/Auckland" };
    await offer(shop, [gift], NOW);
    await joined(shop, [1, 2], NOW);
    await keepDays(NOW, 10);
    await tellBirthday(shop, customerGid(1), { month: 1, day: 1 }, NOW);
    await tellBirthday(shop, customerGid(2), { month: 12, day: 31 }, NOW);
    // Midnight in Auckland, which is 13 hours ahead in summer.
    const moments = [
      "2026-12-30T10:59:59Z",
      "2026-12-30T11:00:00Z",
      "2026-12-31T10:59:59Z",
      "2026-12-31T11:00:00Z",
    ];
    const both = [];
    for (const moment of moments) {
      await keepDays(new Date(moment), 10);
      both.push([await earned(1), await earned(2)]);
    }
    expect(both).toEqual([
      [0, 0],
      [0, 50],
      [0, 50],
      [50, 50],
    ]);
  });

  test("that is told for today, or for soon, gives its first gift a year later", async () => {
    await offer(shop, [gift], NOW);
    await joined(shop, [1], NOW);
    await keepDays(daysLater(-1), 10);
    await tellBirthday(shop, customerGid(1), { month: 3, day: 20 }, NOW);
    expect(await swept(["2026-03-20T12:00:00Z", "2026-03-25T12:00:00Z", "2027-03-20T12:00:00Z"])).toEqual([
      0, 0, 50,
    ]);
  });

  test("is changed at most once a year, and never brings two gifts within one", async () => {
    await offer(shop, [gift], NOW);
    await joined(shop, [1], NOW);
    await keepDays(NOW, 10);
    const tell = (month: number, day: number, at: string) =>
      tellBirthday(shop, customerGid(1), { month, day }, new Date(at));
    expect(await tell(11, 1, "2026-03-10T12:00:00Z")).toMatchObject({ ok: true });
    expect(await tell(11, 1, "2026-03-11T12:00:00Z")).toMatchObject({ value: { toldOn: "2026-03-10" } });
    expect(await tell(4, 20, "2027-03-09T12:00:00Z")).toMatchObject({
      refusal: { code: "tooSoon", params: { from: "2027-03-10" } },
    });
    expect(await swept(["2026-11-01T12:00:00Z"])).toEqual([50]);
    expect(await tell(4, 20, "2027-03-10T12:00:00Z")).toMatchObject({ ok: true });
    expect(await swept(["2027-04-20T12:00:00Z", "2027-11-01T12:00:00Z", "2028-04-20T12:00:00Z"])).toEqual([
      50, 50, 100,
    ]);
  });

  test("of which two are told at once is one of them", async () => {
    await joined(shop, [1], NOW);
    const told = await Promise.all(
      [1, 2, 3, 4, 5, 6].map((month) => tellBirthday(shop, customerGid(1), { month, day: 1 }, NOW)),
    );
    expect(told.filter(({ ok }) => ok)).toHaveLength(1);
  });

  test("that two workers see at once is given once", async () => {
    await offer(shop, [gift, { key: "years", kind: "anniversary", points: 3 }], NOW);
    const everybody = Array.from({ length: 20 }, (_, index) => index + 1);
    await joined(shop, everybody, new Date("2025-05-04T22:00:00Z"));
    await keepDays(NOW, 10);
    for (const each of everybody) await tellBirthday(shop, customerGid(each), { month: 5, day: 4 }, NOW);
    await Promise.all([1, 2, 3].map(() => keepDays(new Date("2026-05-04T00:00:00Z"), 10)));
    for (const each of everybody) expect(await earned(each)).toBe(53);
    expect(await disagreements()).toEqual([]);
  });

  test("is told to who asks what is kept of them, and forgotten with them", async () => {
    await offer(shop, [gift], NOW);
    const id = await customer({});
    await work(NOW);
    await tellBirthday(shop, customerGid(id), { month: 5, day: 4 }, NOW);
    await shopify.control("data-request", { customerId: id });
    await work(NOW);
    const [asked] = await listPrivacyRequests(shop.id, 10);
    expect(asked?.answer).toMatchObject({ birthday: { month: 5, day: 4, toldOn: "2026-03-10" } });
    await shopify.control("redact", { customerId: id });
    await work(NOW);
    const member = await findMemberByCustomer(shop.id, customerGid(id));
    expect(await findBirthday(shop.id, member?.id ?? 0)).toBeNull();
    await keepDays(new Date("2026-05-04T00:00:00Z"), 10);
    expect(await earned(id)).toBe(0);
  });
});

describe("an anniversary", () => {
  const years = { key: "years", kind: "anniversary", points: 10 };

  test("is kept on the day of joining by the shop's calendar, each year, 29 February on the 28th", async () => {
    await saveShopDetails(shop.id, { gid: "g", name: "n", currency: "USD", timezone: "Europe/Budapest" });
    shop = { ...shop, timezone: "Europe/Budapest" };
    await offer(shop, [years], NOW);
    // 23:30 in UTC on the 28th is the 29th in Budapest.
    await joined(shop, [1], new Date("2024-02-28T23:30:00Z"));
    await keepDays(NOW, 10);
    const after = [];
    for (const moment of [
      "2027-02-27T12:00Z",
      "2027-02-28T12:00Z",
      "2028-02-28T12:00Z",
      "2028-02-29T12:00Z",
    ]) {
      await keepDays(new Date(moment), 10);
      after.push(await earned(1));
    }
    expect(after).toEqual([0, 10, 10, 20]);
  });

  test("of a day before the programme had it, or before the shop came, gives nothing", async () => {
    await joined(shop, [1], new Date("2020-03-12T12:00:00Z"));
    await keepDays(NOW, 10);
    await offer(shop, [years], daysLater(5));
    await keepDays(daysLater(6), 10);
    expect(await earned(1)).toBe(0);
    await keepDays(daysLater(2 + 365), 10);
    expect(await earned(1)).toBe(10);
  });
});

test("a shop that has left is not swept, and one day is kept once for all", async () => {
  await keepDays(NOW, 10);
  expect(await keepDays(new Date("2026-03-10T22:59:59Z"), 10)).toBe(0);
  await withConnection((client) => client.query("UPDATE shop SET uninstalled_at = now()"));
  expect(await keepDays(daysLater(1), 10)).toBe(0);
});
