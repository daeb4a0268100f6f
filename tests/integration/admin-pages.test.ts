// The admin's routes, called as Remix calls them: a merchant is let in by token exchange, everyone else is sent away.
import { SignJWT } from "jose";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { loader as home } from "../../app/routes/app._index";
import { action as retry, loader as jobs } from "../../app/routes/app.jobs";
import { loader as members } from "../../app/routes/app.members._index";
import { loader as member } from "../../app/routes/app.members.$id";
import { loader as privacy } from "../../app/routes/app.privacy";
import { recordPrivacyRequest } from "../../app/repositories/privacy-requests.server";
import { storeEvent } from "../../app/repositories/webhook-events.server";
import { TEST_SECRET } from "../support/app-identity";
import { emptyDatabase, withConnection } from "../support/database";
import { installTwoShops, type TwoShops } from "../support/shops";

const browser =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36";
let shops: TwoShops;

// Shopify's library keeps the fetch that it finds when it is loaded.
const outside = vi.hoisted(() => {
  const calls: string[] = [];
  globalThis.fetch = (address) => {
    calls.push(String(address instanceof Request ? address.url : address));
    return Promise.resolve(
      Response.json({
        access_token: "access",
        scope: "read_orders,write_app_proxy,write_customers,write_discounts",
        expires_in: 3600,
        refresh_token: "refresh",
        refresh_token_expires_in: 7_776_000,
      }),
    );
  };
  return { calls };
});

beforeEach(async () => {
  await emptyDatabase();
  shops = await installTwoShops();
  outside.calls.length = 0;
});

function sessionToken(
  domain: string,
  changes: { secret?: string; audience?: string; expiresIn?: string } = {},
) {
  return new SignJWT({ dest: `https://${domain}`, sub: "42", sid: "s", jti: crypto.randomUUID() })
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .setIssuer(`https://${domain}/admin`)
    .setAudience(changes.audience ?? "vefa-test")
    .setIssuedAt()
    .setNotBefore("0s")
    .setExpirationTime(changes.expiresIn ?? "1m")
    .sign(new TextEncoder().encode(changes.secret ?? TEST_SECRET));
}

type Handler = (args: { request: Request; params: Record<string, string>; context: never }) => unknown;

async function ask<T>(
  handler: (...args: never[]) => Promise<T>,
  path: string,
  token: string,
  init: RequestInit & { params?: Record<string, string> } = {},
): Promise<T> {
  const { params = {}, ...rest } = init;
  const request = new Request(`http://127.0.0.1:3000${path}`, {
    ...rest,
    headers: { authorization: `Bearer ${token}`, "user-agent": browser },
  });
  return (handler as unknown as Handler)({ request, params, context: {} as never }) as Promise<T>;
}

async function statusOf(answer: Promise<unknown>): Promise<number> {
  const thrown: unknown = await answer.catch((error: unknown) => error);
  if (!(thrown instanceof Response)) throw new Error("expected a Response");
  return thrown.status;
}

async function poison(domain: string, webhookId: string): Promise<void> {
  await storeEvent({
    ...{ shopDomain: domain, webhookId, eventId: null, topic: "orders/paid", apiVersion: "2026-10" },
    ...{ triggeredAt: null, payload: "{}" },
  });
  await withConnection((client) =>
    client.query("UPDATE webhook_event SET state = 'dead', last_error = 'no name' WHERE webhook_id = $1", [
      webhookId,
    ]),
  );
}

describe("a merchant's first visit", () => {
  test("exchanges the session token, notes the shop and asks for it to be synced", async () => {
    const answer = await ask(home, "/app", await sessionToken("new-shop.myshopify.com"));
    expect(answer.dashboard.counts.members).toBe(0);
    expect(outside.calls).toEqual(["https://new-shop.myshopify.com/admin/oauth/access_token"]);
    const rows = await withConnection(
      async (client) =>
        (await client.query("SELECT s.domain, m.queue FROM outbox_message m JOIN shop s ON s.id = m.shop_id"))
          .rows,
    );
    expect(rows).toContainEqual({ domain: "new-shop.myshopify.com", queue: "shop-sync" });
  });

  test("is followed by visits that exchange nothing", async () => {
    await ask(home, "/app", await sessionToken(shops.shop.domain));
    await ask(home, "/app", await sessionToken(shops.shop.domain));
    expect(outside.calls).toHaveLength(1);
  });
});

describe("whoever isn't a merchant", () => {
  test.each([
    ["no shop and no host", ""],
    ["a host that is no address", `shop=shop-1.myshopify.com&embedded=1&host=null`],
    ["a host that is another's", `shop=shop-1.myshopify.com&embedded=1&host=${btoa("evil.example.com")}`],
    ["a shop that is none", `shop=evil.example.com&embedded=1&host=${btoa("admin.shopify.com/store/x")}`],
  ])("and comes with %s is sent to the front page", async (_case, query) => {
    const request = new Request(`http://127.0.0.1:3000/app?${query}`, { headers: { "user-agent": browser } });
    const answer: unknown = await home({ request, params: {}, context: {} }).catch(
      (thrown: unknown) => thrown,
    );
    expect(answer).toBeInstanceOf(Response);
    const { status, headers } = answer as Response;
    expect([status, headers.get("location")]).toEqual([302, expect.stringMatching(/^\/(auth\/login)?$/)]);
  });

  test.each<[string, () => Promise<string>]>([
    [
      "a token signed with another secret",
      () => sessionToken(shops.shop.domain, { secret: "another-secret-entirely" }),
    ],
    ["a token for another app", () => sessionToken(shops.shop.domain, { audience: "another-app" })],
    ["a token that ran out", () => sessionToken(shops.shop.domain, { expiresIn: "-1m" })],
    ["something that is no token", () => Promise.resolve("x.y.z")],
  ])("with %s sees nothing", async (_case, token) => {
    for (const handler of [home, jobs, members]) {
      expect(await statusOf(ask(handler as Handler as never, "/app", await token()))).toBe(401);
    }
    expect(outside.calls).toEqual([]);
  });
});

describe("one shop's staff", () => {
  test("sees the privacy requests of its own customers only", async () => {
    for (const [index, { id }] of [shops.shop, shops.otherShop].entries()) {
      await recordPrivacyRequest(id, {
        ...{ webhookId: `w${index}`, kind: "data_request", customerId: `gid://shopify/Customer/${index}` },
        ...{ requestedAt: new Date("2026-03-01T00:00:00Z"), answer: { kept: index } },
      });
    }
    const seen = await ask(privacy, "/app/privacy", await sessionToken(shops.shop.domain));
    expect(seen.requests).toMatchObject([
      { customer: "0", kind: "data_request", answer: '{\n  "kept": 0\n}' },
    ]);
  });

  test("see their own failures and can retry them, and never another shop's", async () => {
    await poison(shops.shop.domain, "mine");
    await poison(shops.otherShop.domain, "theirs");
    const token = await sessionToken(shops.shop.domain);
    const seen = await ask(jobs, "/app/jobs", token);
    expect(seen.failures).toMatchObject([{ id: "mine", state: "dead", reason: "no name" }]);

    const wish = (id: string) => ({ method: "POST", body: new URLSearchParams({ kind: "event", id }) });
    expect(await ask(retry, "/app/jobs", token, wish("theirs"))).toEqual({ retried: false });
    expect(await ask(retry, "/app/jobs", token, wish("mine"))).toEqual({ retried: true });
    expect(await ask(retry, "/app/jobs", token, wish("mine"))).toEqual({ retried: false });
  });

  test("cannot open a member of another shop, nor one that isn't there", async () => {
    const { rows } = await withConnection((client) =>
      client.query<{ id: number }>(
        `INSERT INTO member (shop_id, customer_id, joined_at) VALUES ($1, 'gid://shopify/Customer/1', now()) RETURNING id`,
        [shops.otherShop.id],
      ),
    );
    const token = await sessionToken(shops.shop.domain);
    for (const id of [String(rows[0]?.id), "999999", "0", "x", "1e3", "99999999999999999999"]) {
      expect(await statusOf(ask(member, `/app/members/${id}`, token, { params: { id } }))).toBe(404);
    }
  });

  test("may search for anything without breaking the page", async () => {
    const token = await sessionToken(shops.shop.domain);
    for (const query of [
      "search=%25_%5C",
      "search='%20OR%201=1",
      "after=x",
      "after=-1",
      "after=99999999999999999999",
    ]) {
      expect((await ask(members, `/app/members?${query}`, token)).members).toEqual([]);
    }
  });
});
