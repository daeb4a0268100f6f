import { createHmac } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { anOrder, call, DOMAIN, makeCustomer, post, restart, scene, useScene } from "../test-support";

useScene();

describe("webhooks", () => {
  it("arrive signed over the raw body, with Shopify's headers", async () => {
    await post("/sandbox/api/orders", { orders: [anOrder(await makeCustomer())] });
    expect(await scene.sandbox.webhooksSettled()).toBe(true);
    const [first] = scene.app.webhooks();
    const hmac = createHmac("sha256", "secret")
      .update(first?.body ?? "")
      .digest("base64");
    expect(first?.headers).toMatchObject({
      "content-type": "application/json",
      "x-shopify-hmac-sha256": hmac,
      "x-shopify-shop-domain": DOMAIN,
      "x-shopify-api-version": "2026-10",
    });
    const topics = scene.app.webhooks().map((webhook) => webhook.headers["x-shopify-topic"]);
    expect(topics.sort()).toEqual(["orders/create", "orders/paid", "orders/updated"]);
    expect(new Set(scene.app.webhooks().map((webhook) => webhook.headers["x-shopify-webhook-id"])).size).toBe(
      3,
    );
    expect(new Set(scene.app.webhooks().map((webhook) => webhook.headers["x-shopify-event-id"])).size).toBe(
      1,
    );
  });

  it("are retried under the same id until they are answered, and given up after the last try", async () => {
    await call("PUT", "/sandbox/api/delivery", { retryDelaysMs: [1, 1, 1] });
    let refusals = 2;
    scene.app.answer = () => (refusals-- > 0 ? 500 : 200);
    await post("/sandbox/api/redact", {});
    await scene.sandbox.webhooksSettled();
    expect(new Set(scene.app.webhooks().map((webhook) => webhook.headers["x-shopify-webhook-id"])).size).toBe(
      1,
    );
    expect(scene.app.webhooks()).toHaveLength(3);

    scene.app.answer = () => 503;
    await post("/sandbox/api/redact", {});
    await scene.sandbox.webhooksSettled();
    const { body } = await call("GET", "/sandbox/api/webhooks?status=failed");
    const [failed] = (body as { webhooks: { id: string; attempts: number; lastStatus: number }[] }).webhooks;
    expect(failed).toMatchObject({ attempts: 4, lastStatus: 503 });

    scene.app.answer = () => 200;
    await post("/sandbox/api/webhooks/redeliver", { id: failed?.id });
    await scene.sandbox.webhooksSettled();
    expect(scene.sandbox.context.delivery.counts()).toMatchObject({ pending: 0, failed: 0, delivered: 2 });
  });

  it("that are not answered in time count as failed", async () => {
    await call("PUT", "/sandbox/api/delivery", { timeoutMs: 200, retryDelaysMs: [] });
    scene.app.answer = () => null;
    await post("/sandbox/api/redact", {});
    expect(await scene.sandbox.webhooksSettled(10_000)).toBe(true);
    expect(scene.sandbox.context.delivery.counts().failed).toBe(1);
  });

  it("are sent twice and out of order on request, the same ones for the same seed", async () => {
    const arrivals = async (seed: number) => {
      await restart();
      scene.app.received.length = 0;
      await post("/sandbox/api/shops", { domain: DOMAIN });
      await call("PUT", "/sandbox/api/delivery", {
        duplicateRate: 0.3,
        reorderRate: 0.3,
        seed,
        concurrency: 1,
        paused: true,
      });
      for (let count = 0; count < 10; count += 1) await post("/sandbox/api/orders", { orders: [anOrder()] });
      await call("PUT", "/sandbox/api/delivery", { paused: false });
      await scene.sandbox.webhooksSettled();
      return scene.app.webhooks().map((webhook) => webhook.headers["x-shopify-webhook-id"]);
    };
    const first = await arrivals(7);
    expect(new Set(first).size).toBe(30);
    expect(first.length).toBeGreaterThan(33);
    expect((await arrivals(7)).toSorted()).toEqual(first.toSorted());
    expect((await arrivals(8)).toSorted()).not.toEqual(first.toSorted());
  });

  it("are sent for subscribed topics of installed shops only", async () => {
    await restart({
      configuration: {
        ...scene.sandbox.context.configuration,
        pathByTopic: new Map([["orders/paid", "/hooks"]]),
      },
    });
    await post("/sandbox/api/shops", { domain: DOMAIN });
    await post("/sandbox/api/shops", { domain: "other.myshopify.com", installed: false });
    await post(`/sandbox/api/orders?shop=${DOMAIN}`, { orders: [anOrder()] });
    await post("/sandbox/api/orders?shop=other.myshopify.com", { orders: [anOrder()] });
    await scene.sandbox.webhooksSettled();
    expect(scene.app.received.map((request) => request.path)).toEqual(["/hooks"]);
  });

  it("survive a kill: what was pending arrives after the next start, under the same id", async () => {
    const folder = mkdtempSync(join(tmpdir(), "sandbox-"));
    const stateFile = join(folder, "state.jsonl");
    await restart({ stateFile });
    await post("/sandbox/api/shops", { domain: DOMAIN });
    await call("PUT", "/sandbox/api/delivery", { paused: true });
    await post("/sandbox/api/orders", { orders: [anOrder()] });
    const before = scene.sandbox.context.delivery.list("pending", 10).map((delivery) => delivery.id);
    await restart({ stateFile });
    await call("PUT", "/sandbox/api/delivery", { paused: false });
    await scene.sandbox.webhooksSettled();
    const arrived = scene.app.webhooks().map((webhook) => webhook.headers["x-shopify-webhook-id"]);
    expect(arrived.toSorted()).toEqual(before.toSorted());
    await scene.sandbox.close();
    rmSync(folder, { recursive: true });
    await restart();
  });
});
