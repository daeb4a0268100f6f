import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ExternalError } from "../lib/external-error.server";
import { adminRequest } from "./client.server";
import { ReadShopDocument } from "./generated/admin";
import { TokenRejected } from "./token.server";

const waits: number[] = [];
vi.mock("node:timers/promises", () => ({
  setTimeout: (ms: number) => {
    waits.push(ms);
    return Promise.resolve();
  },
}));
vi.mock("../lib/log.server", () => ({ log: () => ({ warn: () => undefined }) }));
vi.mock("./token.server", async () => {
  class Rejected extends Error {}
  return {
    TokenRejected: Rejected,
    withToken: (_shop: string, call: (token: string) => unknown) => call("token-1"),
  };
});

let shopNumber = 0;
const newShop = () => ({ id: 1, domain: `shop-${String((shopNumber += 1))}.myshopify.com` });

const good = {
  data: {
    shop: {
      id: "gid://shopify/Shop/1",
      name: "One",
      myshopifyDomain: "x",
      currencyCode: "USD",
      ianaTimezone: "UTC",
    },
  },
};
const cost = (currentlyAvailable: number, requestedQueryCost = 10) => ({
  extensions: {
    cost: {
      requestedQueryCost,
      throttleStatus: { maximumAvailable: 2000, currentlyAvailable, restoreRate: 100 },
    },
  },
});

type Answer = { status?: number; body: unknown; headers?: Record<string, string> } | Error;
let requests: { url: string; init: RequestInit }[] = [];

function answerWith(...answers: Answer[]): void {
  requests = [];
  vi.stubGlobal("fetch", (url: URL, init: RequestInit) => {
    requests.push({ url: String(url), init });
    const answer = answers.shift();
    if (answer === undefined) throw new Error("one request too many");
    if (answer instanceof Error) return Promise.reject(answer);
    const text = typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body);
    return Promise.resolve(
      new Response(text, {
        status: answer.status ?? 200,
        headers: { "content-type": "application/json", ...answer.headers },
      }),
    );
  });
}

async function failure(): Promise<ExternalError> {
  const error: unknown = await adminRequest(newShop(), ReadShopDocument, {}).catch(
    (caught: unknown) => caught,
  );
  if (!(error instanceof ExternalError)) throw new Error("expected an ExternalError", { cause: error });
  return error;
}

beforeEach(() => {
  waits.length = 0;
});
afterEach(() => {
  vi.unstubAllGlobals();
});

describe("a request to the Admin API", () => {
  test("goes to the shop's own address with its token and a time-out, and gives the data", async () => {
    answerWith({ body: { ...good, ...cost(1990) } });
    const shop = newShop();
    expect(await adminRequest(shop, ReadShopDocument, {})).toEqual(good.data);
    const [request] = requests;
    expect(request?.url).toBe(`https://${shop.domain}/admin/api/2026-10/graphql.json`);
    expect(new Headers(request?.init.headers).get("X-Shopify-Access-Token")).toBe("token-1");
    expect(request?.init.signal).toBeInstanceOf(AbortSignal);
    expect(request?.init.redirect).toBe("error");
  });

  test("that is throttled waits for the missing points and is made again", async () => {
    const throttled = {
      errors: [{ message: "Throttled", extensions: { code: "THROTTLED" } }],
      ...cost(4, 54),
    };
    answerWith({ body: throttled }, { body: { ...good, ...cost(1000) } });
    await adminRequest(newShop(), ReadShopDocument, {});
    expect(waits[0]).toBe(500);
    expect(requests).toHaveLength(2);
  });

  test("heeds Retry-After of a 429", async () => {
    answerWith(
      { status: 429, body: { errors: "Too many requests" }, headers: { "retry-after": "2" } },
      { body: good },
    );
    await adminRequest(newShop(), ReadShopDocument, {});
    expect(waits[0]).toBe(2000);
  });

  test.each([
    ["a 503 with a page", { status: 503, body: "<html>sorry</html>" }, "http_503"],
    ["a 500 with JSON", { status: 500, body: { errors: "Internal Server Error" } }, "http_500"],
    ["no connection", new TypeError("fetch failed"), "network"],
    ["no answer in time", new DOMException("timed out", "TimeoutError"), "timeout"],
    ["an answer that is no JSON", { status: 200, body: "<html>" }, "malformed"],
  ])(
    "meets %s: tries five times with growing waits, then says that it may be retried",
    async (_case, answer, code) => {
      answerWith(...Array<Answer>(5).fill(answer));
      const error = await failure();
      expect(error).toMatchObject({ retryable: true, code, operation: "shopify.ReadShop" });
      expect(requests).toHaveLength(5);
      expect(waits).toHaveLength(4);
      expect(waits[3]).toBeGreaterThan(waits[0] ?? Infinity);
    },
  );

  test.each([
    [
      "access denied",
      { body: { errors: [{ message: "Access denied", extensions: { code: "ACCESS_DENIED" } }] } },
    ],
    ["a field that isn't there", { body: { errors: [{ message: "Field 'x' doesn't exist" }] } }],
    ["a 403", { status: 403, body: { errors: "Forbidden" } }],
    ["a 404", { status: 404, body: { errors: "Not Found" } }],
    ["a frozen shop's 402", { status: 402, body: { errors: "Unavailable Shop" } }],
  ])("meets %s: is not made again", async (_case, answer) => {
    answerWith(answer);
    expect(await failure()).toMatchObject({ retryable: false });
    expect(requests).toHaveLength(1);
  });

  test("that is answered 401 has its token refreshed by whoever gave it", async () => {
    answerWith({ status: 401, body: { errors: "[API] Invalid API key or access token" } });
    await expect(adminRequest(newShop(), ReadShopDocument, {})).rejects.toBeInstanceOf(TokenRejected);
  });

  test("waits before it is sent when the shop's bucket is low", async () => {
    const shop = newShop();
    answerWith({ body: { ...good, ...cost(-200) } }, { body: { ...good, ...cost(50) } });
    await adminRequest(shop, ReadShopDocument, {});
    expect(waits).toEqual([]);
    await adminRequest(shop, ReadShopDocument, {});
    expect(waits[0]).toBeGreaterThan(2000);
  });

  test("fails without a word of what was sent", async () => {
    answerWith({ status: 403, body: { errors: "Forbidden" } });
    const error = await failure();
    expect(JSON.stringify([error.message, error.cause])).not.toMatch(/token-1|query/);
  });
});
