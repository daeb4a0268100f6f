// The shopper's endpoints behind the app proxy, called as Remix calls them: who may ask, and what is answered.
import { beforeEach, describe, expect, test } from "vitest";
import { defaultProgram } from "../../app/core/program";
import { readOrderEvent } from "../../app/core/events";
import type { HistoryAnswer, PublicRedemption } from "../../app/core/public-api";
import { loader as readHistory } from "../../app/routes/proxy.history";
import { loader as readMe } from "../../app/routes/proxy.me";
import { action as redeem, loader as listRedemptions } from "../../app/routes/proxy.redemptions";
import { loader as readOne } from "../../app/routes/proxy.redemptions_.$id";
import { action as giveBack } from "../../app/routes/proxy.redemptions_.$id_.return";
import { ensureMembers } from "../../app/repositories/members.server";
import { publishFirstProgram } from "../../app/repositories/programs.server";
import { uninstallShop } from "../../app/repositories/shops.server";
import { recordOrders } from "../../app/services/record-orders.server";
import { emptyDatabase } from "../support/database";
import { orderPayload } from "../support/orders";
import { call, post, signed } from "../support/proxy";
import { installTwoShops, type TwoShops } from "../support/shops";

let shops: TwoShops;

beforeEach(async () => {
  await emptyDatabase();
  shops = await installTwoShops();
  await publishFirstProgram(shops.shop.id, defaultProgram(), new Date());
});

describe("a signed request", () => {
  test("of a customer who has done nothing yet is answered with an empty balance that nobody caches", async () => {
    const answer = await call(readMe, signed("me"));
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      member: {
        points: { earned: 0, available: 0 },
        cashback: { earnedCents: 0, currency: "USD" },
        redemptions: [],
      },
    });
    expect(answer.headers.get("cache-control")).toBe("no-store");
  });

  test("of a guest is refused with words", async () => {
    const answer = await call(readMe, signed("me", { logged_in_customer_id: "" }));
    expect(answer).toMatchObject({ status: 401, body: { refusal: { code: "notLoggedIn" } } });
  });

  test("of a shop that has left, or never came, is refused", async () => {
    await uninstallShop(shops.shop.domain, new Date(), "none");
    expect((await call(readMe, signed("me"))).status).toBe(409);
    expect((await call(readMe, signed("me", { shop: "nobody.myshopify.com" }))).status).toBe(409);
  });
});

describe("a request that Shopify didn't sign", () => {
  test.each<[string, () => string]>([
    ["with another secret", () => signed("me", {}, "another-secret")],
    [
      "for another customer",
      () => signed("me").replace("logged_in_customer_id=77", "logged_in_customer_id=78"),
    ],
    ["for another shop", () => signed("me").replace("shop=shop-1", "shop=shop-2")],
    ["with something added", () => `${signed("me")}&extra=1`],
    ["with the customer given twice", () => `${signed("me")}&logged_in_customer_id=78`],
    ["with the shop given twice", () => `${signed("me")}&shop=shop-2.myshopify.com`],
    ["without a signature", () => signed("me").replace(/&signature=\w+/, "")],
    ["with an empty signature", () => signed("me").replace(/&signature=\w+/, "&signature=")],
    [
      "more than 90 seconds ago",
      () => signed("me", { timestamp: String(Math.floor(Date.now() / 1000) - 100) }),
    ],
    ["for a time to come", () => signed("me", { timestamp: String(Math.floor(Date.now() / 1000) + 100) })],
    ["without a time", () => signed("me", { timestamp: "" })],
    ["for something that isn't a shop", () => signed("me", { shop: "evil.example.com" })],
    ["for something that isn't a customer", () => signed("me", { logged_in_customer_id: "77 OR 1=1" })],
  ])("%s is answered 400", async (_case, address) => {
    expect((await call(readMe, address())).status).toBe(400);
  });
});

describe("spending points", () => {
  test("is refused to who has none, with the words for it", async () => {
    await ensureMembers(
      shops.shop.id,
      [
        {
          id: "gid://shopify/Customer/77",
          displayName: null,
          email: null,
          since: null,
          hasAccount: false,
          isEmailVerified: false,
        },
      ],
      new Date(),
    );
    const answer = await call(redeem, signed("redemptions"), post({ reward: "five-off", requestKey: "r1" }));
    expect(answer.status).toBe(409);
    expect(answer.body).toMatchObject({ refusal: { message: expect.stringMatching(/\w+/) as unknown } });
  });

  test.each<[string, RequestInit]>([
    ["no JSON", post("{")],
    ["no reward", post({ requestKey: "r1" })],
    ["an empty request key", post({ reward: "five-off", requestKey: "" })],
    ["a request key that no database keeps", post('{"reward":"five-off","requestKey":"a\\u0000b"}')],
    ["a request key of half a letter", post('{"reward":"five-off","requestKey":"\\ud800"}')],
    ["a field too many", post({ reward: "five-off", requestKey: "r1", customerId: "78" })],
    ["over 10 KB", post({ reward: "five-off", requestKey: "r".repeat(20_000) })],
    [
      "a form, which another site could send",
      post("reward=five-off", { "content-type": "application/x-www-form-urlencoded" }),
    ],
    [
      "JSON that claims to be text",
      post({ reward: "five-off", requestKey: "r1" }, { "content-type": "text/plain" }),
    ],
  ])("with %s is answered 400", async (_case, init) => {
    const answer = await call(redeem, signed("redemptions"), init);
    expect(answer).toMatchObject({ status: 400, body: { refusal: { code: "invalidRequest" } } });
  });

  test("by anything but POST is answered 405", async () => {
    const answer = await call(redeem, signed("redemptions"), { method: "DELETE" });
    expect(answer.status).toBe(405);
    expect(answer.headers.get("allow")).toBe("POST");
    expect((await call(listRedemptions, signed("redemptions"))).status).toBe(405);
  });

  test("for a cart says until when, can be given back, and tells what happened", async () => {
    const order = orderPayload({ id: 1, customer: 77, lines: [{ price: "730.00" }] });
    await recordOrders(shops.shop, [readOrderEvent(order)], new Date());
    const wish = post({ reward: "five-off", requestKey: "r1", forCart: true });
    const redeemed = await call(redeem, signed("redemptions"), wish);
    const { redemption } = redeemed.body as { redemption: PublicRedemption };
    expect(redemption).toMatchObject({ state: "issuing", code: null, title: "$5.00 off", pointsHeld: 500 });
    const hoursAway = (Date.parse(redemption.returnsBy ?? "") - Date.now()) / 3_600_000;
    expect(hoursAway).toBeGreaterThan(47);
    expect(hoursAway).toBeLessThan(49);
    const held = Date.parse(redemption.returnsBy ?? "") - Date.parse(redemption.heldUntil ?? "");
    expect(held / 3_600_000).toBe(24);

    const address = signed(`redemptions/${redemption.id}/return`);
    const id = { id: redemption.id };
    expect((await call(giveBack, address, { method: "POST" }, id)).status).toBe(400);
    expect((await call(giveBack, signed("x", { logged_in_customer_id: "78" }), post({}), id)).status).toBe(
      404,
    );
    const given = await call(giveBack, address, post({}), id);
    expect(given).toMatchObject({ status: 200, body: { redemption: { state: "closing", pointsHeld: 500 } } });

    const history = (await call(readHistory, signed("history"))).body as HistoryAnswer;
    expect(history.older).toBeNull();
    expect(history.entries.map(({ title, unit, amount }) => [title, unit, amount])).toEqual(
      expect.arrayContaining([
        ["Held", "points", -500],
        ["Earned, order #1001", "points", 730],
        ["Earned, order #1001", "USD", 3650],
      ]),
    );
    expect(history.entries.at(-1)?.receipt.length).toBeGreaterThan(1);

    const read = async (locale: string) =>
      ((await call(readHistory, signed("history", { locale }))).body as HistoryAnswer).entries.at(-1);
    expect((await read("tr-TR"))?.title).toBe("Kazanıldı, sipariş #1001");
    expect((await read("hu"))?.receipt.at(-1)?.label).toMatch(/kerekítve$/);
    expect((await read("not a language"))?.title).toBe("Earned, order #1001");
    const unknown = signed("redemptions", { locale: "de" });
    const refused = await call(redeem, unknown, post({ reward: "car", requestKey: "r2" }));
    expect(refused.body).toMatchObject({ refusal: { message: "Diese Prämie gibt es nicht mehr." } });
  });

  test("a history of many lines comes a page at a time", async () => {
    for (let id = 1; id <= 12; id++) {
      const order = orderPayload({ id, customer: 77, lines: [{ price: "10.00" }] });
      await recordOrders(shops.shop, [readOrderEvent(order)], new Date());
    }
    const first = (await call(readHistory, signed("history"))).body as HistoryAnswer;
    const rest = (await call(readHistory, signed("history", { before: first.older ?? "" })))
      .body as HistoryAnswer;
    expect([first.entries.length, rest.entries.length, rest.older]).toEqual([20, 4, null]);
    const ids = [...first.entries, ...rest.entries].map(({ id }) => Number(id));
    expect(ids).toEqual(ids.toSorted((a, b) => b - a));
  });

  test("a redemption that isn't the customer's is not there", async () => {
    for (const id of ["someone-else", "a\0", ""]) {
      const missing = { status: 404, body: { refusal: { code: "unknownRedemption" } } };
      expect(await call(readOne, signed("redemptions/x"), {}, { id })).toMatchObject(missing);
      expect(await call(giveBack, signed("redemptions/x/return"), post({}), { id })).toMatchObject(missing);
    }
  });
});
