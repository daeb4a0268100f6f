// Tokens of the Admin API on a real database: one refresh at a time, whoever asks, and a pair that is never lost.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type * as tokenModule from "../../app/admin-api/token.server";
import { prismaClient } from "../../app/db.server";
import { ExternalError } from "../../app/lib/external-error.server";
import { takeTokenLease } from "../../app/repositories/tokens.server";
import { emptyDatabase, withConnection } from "../support/database";

const domain = "shop-1.myshopify.com";
const minutes = (count: number) => new Date(Date.now() + count * 60_000);

// Shopify's side: what was asked for, and what is answered.
let refreshes: string[] = [];
let answer: (refreshToken: string) => Promise<Response> = () => Promise.resolve(pair(1));

function pair(number: number): Response {
  return Response.json({
    access_token: `access-${number}`,
    scope: "read_orders",
    expires_in: 3600,
    refresh_token: `refresh-${number}`,
    refresh_token_expires_in: 7_776_000,
  });
}

async function storeSession(expires: Date | null, number = 0, shop = domain): Promise<void> {
  const data = {
    accessToken: `access-${number}`,
    expires,
    refreshToken: expires === null ? null : `refresh-${number}`,
    refreshTokenExpires: expires === null ? null : minutes(100_000),
  };
  await prismaClient().session.upsert({
    where: { id: `offline_${shop}` },
    create: { id: `offline_${shop}`, shop, state: "", isOnline: false, ...data },
    update: data,
  });
}

async function storedPair(shop = domain): Promise<unknown> {
  const session = await prismaClient().session.findUniqueOrThrow({ where: { id: `offline_${shop}` } });
  return [session.accessToken, session.refreshToken];
}

/** The module as another process would have it: without what this one remembers. */
async function asProcess(): Promise<typeof tokenModule> {
  vi.resetModules();
  return import("../../app/admin-api/token.server");
}

const leases = () => withConnection(async (client) => (await client.query("SELECT * FROM token_lease")).rows);

beforeEach(async () => {
  await emptyDatabase();
  refreshes = [];
  answer = () => Promise.resolve(pair(refreshes.length));
  vi.stubGlobal("fetch", (url: string, init: RequestInit) => {
    expect(url).toBe(`https://${domain}/admin/oauth/access_token`);
    const body = JSON.parse(String(init.body)) as { refresh_token: string; grant_type: string };
    expect(body.grant_type).toBe("refresh_token");
    refreshes.push(body.refresh_token);
    return answer(body.refresh_token);
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

describe("a token", () => {
  test("that is good for more than five minutes is used as it is", async () => {
    await storeSession(minutes(6));
    const { withToken } = await asProcess();
    expect(await withToken(domain, (token) => Promise.resolve(token))).toBe("access-0");
    expect(refreshes).toEqual([]);
  });

  test("that never expires is used as it is", async () => {
    await storeSession(null);
    const { withToken } = await asProcess();
    expect(await withToken(domain, (token) => Promise.resolve(token))).toBe("access-0");
  });

  test("that runs out within five minutes is refreshed, and the pair is stored whole", async () => {
    await storeSession(minutes(4));
    const { withToken } = await asProcess();
    expect(await withToken(domain, (token) => Promise.resolve(token))).toBe("access-1");
    expect(await storedPair()).toEqual(["access-1", "refresh-1"]);
    expect(await leases()).toEqual([]);
  });

  test("is refreshed once for all who ask at the same time, in several processes", async () => {
    await storeSession(minutes(-1));
    answer = () => new Promise((resolve) => setTimeout(() => resolve(pair(1)), 200));
    const processes = [await asProcess(), await asProcess(), await asProcess()];
    const tokens = await Promise.all(
      processes.flatMap(({ withToken }) =>
        Array.from({ length: 10 }, () => withToken(domain, (token) => Promise.resolve(token))),
      ),
    );
    expect(new Set(tokens)).toEqual(new Set(["access-1"]));
    expect(refreshes).toEqual(["refresh-0"]);
  });

  test("whose refresh was lost on the way is refreshed again with the same refresh token", async () => {
    await storeSession(minutes(-1));
    answer = () => Promise.reject(new TypeError("fetch failed"));
    const { withToken } = await asProcess();
    await expect(withToken(domain, (token) => Promise.resolve(token))).rejects.toMatchObject({
      retryable: true,
    });
    expect(await leases()).toEqual([]);
    answer = () => Promise.resolve(pair(2));
    expect(await withToken(domain, (token) => Promise.resolve(token))).toBe("access-2");
    expect(refreshes).toEqual(["refresh-0", "refresh-0"]);
  });

  test("that the admin exchanged meanwhile isn't overwritten by the older refresh", async () => {
    await storeSession(minutes(-1));
    answer = async () => {
      await storeSession(minutes(60), 7);
      return pair(1);
    };
    const { withToken } = await asProcess();
    expect(await withToken(domain, (token) => Promise.resolve(token))).toBe("access-7");
    expect(await storedPair()).toEqual(["access-7", "refresh-7"]);
  });

  test("that the admin exchanged meanwhile is used when the old refresh token is refused for it", async () => {
    await storeSession(minutes(-1));
    answer = async () => {
      await storeSession(minutes(60), 7);
      return Response.json({ error: "invalid_grant" }, { status: 400 });
    };
    const { withToken } = await asProcess();
    expect(await withToken(domain, (token) => Promise.resolve(token))).toBe("access-7");
  });

  test("is refreshed after the holder of its lease has died", async () => {
    await storeSession(minutes(-1));
    await takeTokenLease(domain, "a process that died", 0.3);
    const { withToken } = await asProcess();
    expect(await withToken(domain, (token) => Promise.resolve(token))).toBe("access-1");
  });
});

describe("a token that Shopify refuses", () => {
  test("is refreshed once, and the call is made again", async () => {
    await storeSession(minutes(50));
    const { TokenRejected, withToken } = await asProcess();
    const seen: string[] = [];
    const result = await withToken(domain, (token) => {
      seen.push(token);
      return token === "access-0" ? Promise.reject(new TokenRejected()) : Promise.resolve("done");
    });
    expect(result).toBe("done");
    expect(seen).toEqual(["access-0", "access-1"]);
  });

  test("twice is a fault that trying again doesn't mend", async () => {
    await storeSession(minutes(50));
    const { TokenRejected, withToken } = await asProcess();
    const call = vi.fn(() => Promise.reject(new TokenRejected()));
    await expect(withToken(domain, call)).rejects.toMatchObject({ retryable: false, code: "token_refused" });
    expect(call).toHaveBeenCalledTimes(2);
    expect(refreshes).toHaveLength(1);
  });

  test("with its refresh token needs the merchant, and the error says so without naming either", async () => {
    await storeSession(minutes(-1));
    answer = () => Promise.resolve(Response.json({ error: "invalid_grant" }, { status: 400 }));
    const { withToken } = await asProcess();
    const error: unknown = await withToken(domain, (token) => Promise.resolve(token)).catch(
      (caught: unknown) => caught,
    );
    expect(error).toMatchObject({ name: ExternalError.name, retryable: false, code: "refresh_refused" });
    expect(String(error)).not.toMatch(/access-0|refresh-0/);
  });
});

test("a shop without the app has no token", async () => {
  const { withToken } = await asProcess();
  await expect(withToken(domain, (token) => Promise.resolve(token))).rejects.toMatchObject({
    code: "not_installed",
  });
});

test("tokens that nobody asked for in a week are refreshed, so that they never run out", async () => {
  await storeSession(minutes(-8 * 24 * 60));
  await storeSession(minutes(-60), 5, "shop-2.myshopify.com");
  const { refreshIdleTokens } = await asProcess();
  expect(await refreshIdleTokens(10)).toBe(1);
  expect(await storedPair()).toEqual(["access-1", "refresh-1"]);
  expect(await storedPair("shop-2.myshopify.com")).toEqual(["access-5", "refresh-5"]);
});
