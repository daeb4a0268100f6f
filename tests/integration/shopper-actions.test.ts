// What a shopper can do besides ordering, through the app proxy: their visit, their birthday, their word.
import { beforeEach, describe, expect, test } from "vitest";
import { localTime } from "../../app/core/local-time";
import type { MemberAnswer, PublicAction } from "../../app/core/public-api";
import { forgetProcessWide } from "../../app/lib/process-wide.server";
import { action as tellAction, loader as readAction } from "../../app/routes/proxy.actions.$key";
import { action as tellBirthday, loader as readBirthday } from "../../app/routes/proxy.birthday";
import { loader as readMe } from "../../app/routes/proxy.me";
import { joined, offer } from "../support/actions";
import { emptyDatabase } from "../support/database";
import { call, post, signed } from "../support/proxy";
import { installTwoShops, type TwoShops } from "../support/shops";

const DAY_MS = 86_400_000;
let shops: TwoShops;

const follow = { key: "follow", kind: "socialFollow", network: "instagram", points: 10, evidence: "word" };
const review = { key: "review", kind: "review", points: 30, evidence: "proof" };
const gift = { key: "birthday", kind: "birthday", points: 0, rewardKey: "five-off", noticeDays: 30 };
const visit = { key: "visit", kind: "visit", points: 2 };
const row = { key: "row", kind: "streak", steps: [{ days: 3, points: 5 }] };

beforeEach(async () => {
  forgetProcessWide("shopper-writes");
  await emptyDatabase();
  shops = await installTwoShops();
  await offer(shops.shop, [follow, review, gift, visit, row], new Date(Date.now() - DAY_MS));
  await joined(shops.shop, [77], new Date(Date.now() - DAY_MS));
});

const tell = (key: string, body: unknown = {}) =>
  call(tellAction, signed(`actions/${key}`), post(body), { key });

function actionsOf(answer: { readonly body: unknown }): Map<string, PublicAction> {
  const { member } = answer.body as MemberAnswer;
  return new Map(member.actions.map((action) => [action.key, action]));
}

const pointsOf = (answer: { readonly body: unknown }) =>
  (answer.body as MemberAnswer).member.points.available;

/** The midnight that begins so many days from now, by the shop's clock, which shows UTC. */
const midnight = (days: number) =>
  `${localTime(new Date(Date.now() + days * DAY_MS), "UTC").day}T00:00:00.000Z`;

describe("what a member is told of the programme's actions", () => {
  test("is what each gives, what it needs, and when it gives again; asking is the visit of the day", async () => {
    const first = await call(readMe, signed("me"));
    expect(pointsOf(first)).toBe(2);
    expect([...actionsOf(first).values()]).toEqual([
      {
        ...{ key: "follow", kind: "socialFollow", title: "Following the shop", points: 10, reward: null },
        ...{ state: "open", from: null, needs: "word", row: null },
      },
      {
        ...{ key: "review", kind: "review", title: "Writing a review", points: 30, reward: null },
        ...{ state: "open", from: null, needs: null, row: null },
      },
      {
        ...{ key: "birthday", kind: "birthday", title: "Your birthday", points: 0, reward: "$5.00 off" },
        ...{ state: "open", from: null, needs: "birthday", row: null },
      },
      {
        ...{ key: "visit", kind: "visit", title: "Visiting the shop", points: 2, reward: null },
        ...{ state: "later", from: midnight(1), needs: null, row: null },
      },
      {
        ...{ key: "row", kind: "streak", title: "Visiting on days in a row", points: 5, reward: null },
        ...{ state: "later", from: midnight(1), needs: null, row: { visits: 1, needed: 3 } },
      },
    ]);
    expect(pointsOf(await call(readMe, signed("me")))).toBe(2);
  });

  test("is told to a customer who isn't known yet, and gives them nothing", async () => {
    const answer = await call(readMe, signed("me", { logged_in_customer_id: "78" }));
    expect(actionsOf(answer).get("follow")).toMatchObject({ state: "open" });
    expect(pointsOf(answer)).toBe(0);
  });
});

describe("a shopper's word", () => {
  test("is taken once where the programme takes it", async () => {
    const told = await tell("follow");
    expect(told).toMatchObject({ status: 200, body: { member: { points: { available: 10 } } } });
    expect(actionsOf(told).get("follow")).toMatchObject({ state: "done", needs: null });
    expect(pointsOf(await tell("follow"))).toBe(10);
  });

  test.each([
    ["review", 403, "notEligible"],
    ["visit", 403, "notEligible"],
    ["birthday", 403, "notEligible"],
    ["other", 404, "unknownAction"],
  ])("is not taken for %s", async (key, status, code) => {
    expect(await tell(key)).toMatchObject({ status, body: { refusal: { code } } });
  });

  test.each([[{ occurrence: "2" }], [{ points: 1000 }], ["{"], [[]]])(
    "that says %j is not read",
    async (body) => {
      expect(await tell("follow", body)).toMatchObject({ status: 400 });
    },
  );

  test("is not heard more than thirty times a minute from one shopper, and others are", async () => {
    const answers = [];
    for (let time = 0; time < 32; time++) answers.push((await tell("other")).status);
    expect(answers).toEqual([...Array<number>(30).fill(404), 429, 429]);
    const refused = await tell("follow");
    expect(refused.body).toMatchObject({ refusal: { code: "tooManyRequests" } });
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    const other = signed("actions/other", { logged_in_customer_id: "78" });
    expect((await call(tellAction, other, post({}), { key: "other" })).status).toBe(404);
    expect((await call(readMe, signed("me"))).status).toBe(200);
  });
});

describe("a birthday", () => {
  const told = (body: unknown) => call(tellBirthday, signed("birthday"), post(body));

  test("is told once, and says when its gift comes", async () => {
    const soon = new Date(Date.now() + 40 * DAY_MS);
    const day = { month: soon.getUTCMonth() + 1, day: soon.getUTCDate() };
    const answer = await told(day);
    expect(actionsOf(answer).get("birthday")).toMatchObject({
      state: "later",
      from: midnight(40),
      needs: null,
    });
    expect((await told(day)).status).toBe(200);
    expect(await told({ month: (day.month % 12) + 1, day: 1 })).toMatchObject({
      status: 409,
      body: { refusal: { code: "tooSoon" } },
    });
  });

  test("of next week has its gift a year later", async () => {
    const soon = new Date(Date.now() + 7 * DAY_MS);
    const answer = await told({ month: soon.getUTCMonth() + 1, day: soon.getUTCDate() });
    const from = actionsOf(answer).get("birthday")?.from ?? "";
    expect(Date.parse(from)).toBeGreaterThan(Date.now() + 350 * DAY_MS);
  });

  test.each([
    [{ month: 2, day: 30 }],
    [{ month: 13, day: 1 }],
    [{ month: 4, day: 31 }],
    [{ month: 1.5, day: 1 }],
    [{ month: 1, day: 1, year: 1990 }],
    [{ month: "1", day: 1 }],
    [{}],
  ])("of %j is refused", async (body) => {
    expect(await told(body)).toMatchObject({ status: 400, body: { refusal: { code: "invalidRequest" } } });
  });

  test("of a guest, or of a customer who is no member, is refused", async () => {
    const day = post({ month: 5, day: 4 });
    const by = (customer: string) =>
      call(tellBirthday, signed("birthday", { logged_in_customer_id: customer }), day);
    expect((await by("")).status).toBe(401);
    expect((await by("78")).status).toBe(404);
  });
});

test("what is told by anything but POST is answered 405", async () => {
  for (const handler of [readBirthday, readAction])
    expect((await call(handler, signed("x"))).status).toBe(405);
  for (const handler of [tellBirthday, tellAction])
    expect((await call(handler, signed("x"), { method: "DELETE" })).status).toBe(405);
});
