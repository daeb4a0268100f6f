import { describe, expect, it } from "vitest";
import { request as send } from "undici";
import { anOrder, call, DOMAIN, exchange, post, scene, useScene } from "./test-support";

useScene();

interface Answer {
  status: number;
  body: {
    data?: Record<string, { codeDiscountNode?: { id: string }; userErrors?: unknown[]; name?: string }>;
    errors?: unknown;
  };
}

async function graphql(query: string, variables: object = {}, timeoutMs = 5_000): Promise<Answer> {
  const { body } = await exchange({ expiring: "1" });
  const response = await send(`${scene.sandbox.url}/admin/api/2026-10/graphql.json`, {
    method: "POST",
    headers: {
      host: DOMAIN,
      "content-type": "application/json",
      "x-shopify-access-token": body.access_token,
    },
    body: JSON.stringify({ query, variables }),
    headersTimeout: timeoutMs,
  });
  return { status: response.statusCode, body: (await response.body.json()) as Answer["body"] };
}

const aQuery = "{ shop { name } }";

describe("the Admin API behind the server", () => {
  it("makes a code that an order then uses, once", async () => {
    await post("/sandbox/api/install", { scopes: ["read_orders", "write_discounts"] });
    const made = await graphql(
      `
        mutation ($discount: DiscountCodeBasicInput!) {
          discountCodeBasicCreate(basicCodeDiscount: $discount) {
            codeDiscountNode {
              id
            }
            userErrors {
              message
            }
          }
        }
      `,
      {
        discount: {
          title: "Five off",
          code: "VEFA-5",
          startsAt: "2020-01-01T00:00:00Z",
          usageLimit: 1,
          context: { all: "ALL" },
          customerGets: {
            items: { all: true },
            value: { discountAmount: { amount: "5.00", appliesOnEachItem: false } },
          },
        },
      },
    );
    expect(made.body.errors).toBeUndefined();
    expect(made.body.data?.["discountCodeBasicCreate"]?.userErrors).toEqual([]);
    const order = { ...anOrder(), discountCodes: ["vefa-5"] };
    expect(await call("POST", "/sandbox/api/orders", { orders: [order] })).toMatchObject({
      body: { orders: [{ totalPrice: "5.00", totalDiscounts: "5.00" }] },
    });
    expect((await call("POST", "/sandbox/api/orders", { orders: [order] })).status).toBe(422);
    expect(await call("GET", "/sandbox/api/codes?code=VEFA-5")).toMatchObject({
      body: { codes: [{ code: "VEFA-5", usageCount: 1, discount: { title: "Five off" } }] },
    });
  });

  it("answers 401 to a token that was ended", async () => {
    const { body } = await exchange({ expiring: "1" });
    await post("/sandbox/api/tokens/expire", {});
    const response = await send(`${scene.sandbox.url}/admin/api/2026-10/graphql.json`, {
      method: "POST",
      headers: { host: DOMAIN, "x-shopify-access-token": body.access_token },
      body: JSON.stringify({ query: aQuery }),
    });
    await response.body.dump();
    expect(response.statusCode).toBe(401);
  });

  it("misbehaves on purpose: errors, slowness, silence, throttling", async () => {
    await call("PUT", "/sandbox/api/chaos", { errorRate: 1 });
    expect((await graphql(aQuery)).status).toBeGreaterThanOrEqual(500);

    await call("PUT", "/sandbox/api/chaos", { errorRate: 0, slowMs: 150 });
    const started = performance.now();
    expect((await graphql(aQuery)).status).toBe(200);
    expect(performance.now() - started).toBeGreaterThanOrEqual(149);

    await call("PUT", "/sandbox/api/chaos", { slowMs: 0, timeoutRate: 1 });
    await expect(graphql(aQuery, {}, 100)).rejects.toThrow(/Headers Timeout/);

    await call("PUT", "/sandbox/api/chaos", { timeoutRate: 0, throttle: true });
    const throttled = await graphql(aQuery);
    expect(throttled.status === 429 || JSON.stringify(throttled.body).includes("THROTTLED")).toBe(true);
    await call("PUT", "/sandbox/api/chaos", { throttle: false });
    expect((await graphql(aQuery)).body.data?.["shop"]?.name).toBe("tea");
  });
});
