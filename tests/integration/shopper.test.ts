// The shopper's endpoints behind the app proxy, called as Remix calls them: who may ask, and what is answered.
import { createHmac } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { loader as readMe } from "../../app/routes/proxy.me";
import { action as redeem, loader as listRedemptions } from "../../app/routes/proxy.redemptions";
import { loader as readOne } from "../../app/routes/proxy.redemptions_.$id";
import { ensureMembers } from "../../app/repositories/members.server";
import { uninstallShop } from "../../app/repositories/shops.server";
import { TEST_SECRET } from "../support/app-identity";
import { emptyDatabase } from "../support/database";
import { installTwoShops, type TwoShops } from "../support/shops";

let shops: TwoShops;

beforeEach(async () => {
  await emptyDatabase();
  shops = await installTwoShops();
});

type Query = Record<string, string>;

/** The address as Shopify's app proxy calls it: https://shopify.dev/docs/apps/build/online-store/app-proxies */
function signed(path: string, changes: Query = {}, secret = TEST_SECRET): string {
  const query: Query = {
    shop: shops.shop.domain,
    logged_in_customer_id: "77",
    path_prefix: "/apps/vefa",
    timestamp: String(Math.floor(Date.now() / 1000)),
    ...changes,
  };
  const text = Object.keys(query)
    .sort()
    .map((name) => `${name}=${query[name] ?? ""}`)
    .join("");
  const signature = createHmac("sha256", secret).update(text).digest("hex");
  return `http://127.0.0.1:3000/proxy/${path}?${new URLSearchParams({ ...query, signature }).toString()}`;
}

type Handler = (args: { request: Request; params: Record<string, string>; context: never }) => unknown;

async function call(
  handler: Handler,
  address: string,
  init: RequestInit = {},
  params: Record<string, string> = {},
) {
  const response = (await handler({
    request: new Request(address, init),
    params,
    context: {} as never,
  })) as Response;
  return { status: response.status, body: (await response.json()) as unknown, headers: response.headers };
}

const post = (body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  method: "POST",
  body: typeof body === "string" ? body : JSON.stringify(body),
  headers: { "content-type": "application/json", ...headers },
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
      [{ id: "gid://shopify/Customer/77", displayName: null, email: null }],
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

  test("a redemption that isn't the customer's is not there", async () => {
    const answer = await call(readOne, signed("redemptions/x"), {}, { id: "someone-else" });
    expect(answer).toMatchObject({ status: 404, body: { refusal: { code: "unknownRedemption" } } });
  });
});
