import { describe, expect, it } from "vitest";
import { request as send } from "undici";
import { startSandbox } from "./server";
import { anOrder, call, credentials, DOMAIN, exchange, post, scene, useScene } from "./test-support";

useScene();

describe("starting", () => {
  it("refuses an app that is not on loopback", async () => {
    for (const address of [
      "https://vefa.example",
      "http://192.168.1.5:3000",
      "https://127.0.0.1",
      "nonsense",
    ]) {
      await expect(startSandbox({ ...credentials, appUrl: address })).rejects.toThrow(/app's address/);
    }
  });

  it("listens on 127.0.0.1 only and says when the port is taken", async () => {
    const port = Number(new URL(scene.sandbox.url).port);
    await expect(startSandbox({ ...credentials, appUrl: scene.appUrl, port })).rejects.toThrow(/EADDRINUSE/);
  });
});

describe("the control API", () => {
  it("names everything that is wrong with its input", async () => {
    const { status, body } = await call("POST", "/sandbox/api/orders", {
      orders: [{ customerId: null, lines: [{ quantity: 0, price: "1,5" }], colour: "red" }],
    });
    expect(status).toBe(400);
    const { message } = (body as { error: { message: string } }).error;
    expect(message).toMatch(/orders\.0\.lines\.0\.quantity/);
    expect(message).toMatch(/orders\.0\.lines\.0\.price/);
    expect(message).toMatch(/colour/);
  });

  it("places the orders that can be placed and says why the others cannot", async () => {
    const { status, body } = await call("POST", "/sandbox/api/orders", {
      orders: [anOrder(), { ...anOrder(), discountCodes: ["NOPE"] }, anOrder("99")],
    });
    expect(status).toBe(422);
    expect(body).toMatchObject({
      orders: [{ name: "#1001", totalPrice: "10.00" }, null, null],
      errors: [
        { index: 1, message: expect.stringContaining("NOPE") as string },
        { index: 2, message: expect.stringContaining("99") as string },
      ],
    });
  });

  it("answers 404, 405 and broken JSON clearly", async () => {
    expect((await call("GET", "/sandbox/api/nothing")).status).toBe(404);
    expect((await call("DELETE", "/sandbox/api/clock")).status).toBe(405);
    expect((await call("POST", "/sandbox/api/orders/refund", { orderId: "1", all: true })).status).toBe(404);
    const broken = await fetch(`${scene.sandbox.url}/sandbox/api/orders`, { method: "POST", body: "{" });
    expect(broken.status).toBe(400);
  });

  it("moves domain time and leaves it running or still", async () => {
    await call("PUT", "/sandbox/api/clock", { now: "1997-01-01T12:00:00Z" });
    expect((await call("PUT", "/sandbox/api/clock", { advance: 86_400 })).body).toEqual({
      now: "1997-01-02T12:00:00.000Z",
      frozen: true,
    });
    const { orders } = await post<{ orders: { processedAt: string }[] }>("/sandbox/api/orders", {
      orders: [anOrder()],
    });
    expect(orders[0]?.processedAt).toBe("1997-01-02T12:00:00Z");
    const real = (await call("PUT", "/sandbox/api/clock", { now: null })).body as {
      now: string;
      frozen: boolean;
    };
    expect(real.frozen).toBe(false);
    expect(Math.abs(Date.parse(real.now) - Date.now())).toBeLessThan(5_000);
  });

  it("refuses pages of other sites", async () => {
    const headers = { origin: "https://evil.example" };
    expect((await fetch(`${scene.sandbox.url}/sandbox/api/status`, { headers })).status).toBe(403);
  });

  it("finds the shop by query, by Host, and else takes the first", async () => {
    await post("/sandbox/api/shops", { domain: "cup.myshopify.com" });
    await post("/sandbox/api/orders?shop=cup.myshopify.com", { orders: [anOrder()] });
    const byHost = await send(`${scene.sandbox.url}/sandbox/api/orders`, {
      headers: { host: "cup.myshopify.com" },
    });
    expect(await byHost.body.json()).toMatchObject({ count: 1 });
    expect((await call("GET", "/sandbox/api/orders")).body).toMatchObject({ count: 0 });
    expect((await call("GET", "/sandbox/api/orders?shop=none")).status).toBe(404);
  });
});

describe("installing", () => {
  it("opens the app with a fresh session token, as a browser would", async () => {
    await post("/sandbox/api/install", { scopes: ["read_orders"] });
    const opened = scene.app.received.find((request) => request.path.startsWith("/app?"));
    const query = new URLSearchParams(opened?.path.split("?")[1]);
    expect(query.get("shop")).toBe(DOMAIN);
    expect(query.get("id_token")?.split(".")).toHaveLength(3);
    expect(opened?.headers["user-agent"]).toMatch(/Mozilla/);
  });

  it("says when the app does not answer well", async () => {
    scene.app.answer = () => 500;
    const { status, body } = await call("POST", "/sandbox/api/install", {});
    expect(status).toBe(502);
    expect(body).toMatchObject({ error: { code: "app_failed" } });
  });

  it("revokes every token and tells the app when it is removed", async () => {
    await exchange({ expiring: "1" });
    await post("/sandbox/api/uninstall", {});
    await scene.sandbox.webhooksSettled();
    expect(scene.app.webhooks().map((webhook) => webhook.headers["x-shopify-topic"])).toEqual([
      "app/uninstalled",
    ]);
    expect(scene.sandbox.state.tokens.size).toBe(0);
    expect((await exchange({ expiring: "1" })).status).toBe(400);
  });
});
