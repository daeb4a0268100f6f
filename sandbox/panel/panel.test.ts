import { describe, expect, it } from "vitest";
import { anOrder, call, makeCustomer, post, restart, scene, useScene } from "../test-support";

useScene();

async function page(path: string): Promise<string> {
  const answer = await fetch(scene.sandbox.url + path);
  expect(answer.status).toBe(200);
  return await answer.text();
}

async function send(path: string, fields: Record<string, string>): Promise<Response> {
  return await fetch(scene.sandbox.url + path, {
    method: "POST",
    body: new URLSearchParams(fields),
    redirect: "manual",
  });
}

const now = async () => ((await call("GET", "/sandbox/api/clock")).body as { now: string }).now;

describe("the overview", () => {
  it("opens the first shop where there is none, and leads into every shop", async () => {
    await restart();
    expect(await page("/sandbox")).toContain("No shop yet");
    const answer = await send("/sandbox/shops", {
      domain: "Corner-Tea",
      name: "Corner <Tea>",
      currency: "EUR",
    });
    expect(answer.status).toBe(303);
    const html = await page("/sandbox?done=made");
    expect(html).toContain("The shop is open.");
    expect(html).toContain("Corner &lt;Tea&gt;");
    expect(html).toContain("App installed");
    await send("/sandbox/shops", { domain: "second", name: "Second", currency: "TRY" });
    const port = new URL(scene.sandbox.url).port;
    expect(await page("/sandbox")).toContain(`href="http://second.localhost:${port}/admin"`);
  });

  it("says what is wrong with a new shop", async () => {
    const answer = await send("/sandbox/shops", { domain: "no such name", name: "x", currency: "COFFEE" });
    expect(answer.status).toBe(400);
    const html = await answer.text();
    expect(html).toContain("domain: must be NAME.myshopify.com");
    expect(html).toContain("currency: must be a currency code");
  });

  it("repeats no text that an address brings", async () => {
    expect(await page("/sandbox?done=%3Cscript%3Ealert(1)")).not.toContain("alert(1)");
  });
});

describe("the clock's page", () => {
  it("moves time on, holds it, lets it run, sets it, and gives real time back", async () => {
    await send("/sandbox/clock", { moment: "2026-01-31T10:00" });
    expect((await now()).slice(0, 16)).toBe("2026-01-31T10:00");
    await send("/sandbox/clock", { action: "still" });
    const still = await now();
    await send("/sandbox/clock", { advance: "86400" });
    expect(Date.parse(await now()) - Date.parse(still)).toBe(86_400_000);
    expect(await page("/sandbox/clock")).toMatch(/stands still<\/span>\s*This is .* behind real time/);
    await send("/sandbox/clock", { action: "run" });
    expect((await call("GET", "/sandbox/api/clock")).body).toMatchObject({ frozen: false });
    await send("/sandbox/clock", { action: "real" });
    expect(await page("/sandbox/clock")).toContain("This is real time.");
  });

  it("refuses what is no moment", async () => {
    expect((await send("/sandbox/clock", { moment: "soon" })).status).toBe(400);
    expect((await send("/sandbox/clock", {})).status).toBe(400);
  });
});

describe("the page of chaos", () => {
  it("makes a bad day and a good one by one choice, and says which it is", async () => {
    expect(await page("/sandbox/chaos")).toMatch(/Everything works <span class="badge good">now/);
    await send("/sandbox/chaos/preset", { preset: "bad" });
    expect(await page("/sandbox/chaos")).toMatch(/bad day <span class="badge good">now/);
    expect((await call("GET", "/sandbox/api/chaos")).body).toMatchObject({ errorRate: 0.25 });
    await send("/sandbox/chaos/preset", { preset: "fine" });
    expect((await call("GET", "/sandbox/api/delivery")).body).toMatchObject({
      duplicateRate: 0,
      paused: false,
    });
    expect((await send("/sandbox/chaos/preset", { preset: "toString" })).status).toBe(400);
  });

  it("takes shares in percent, and an unticked box as no", async () => {
    await send("/sandbox/chaos/delivery", { duplicateRate: "12.5", maxDelayMs: "300", paused: "1" });
    const delivery = async () => (await call("GET", "/sandbox/api/delivery")).body;
    expect(await delivery()).toMatchObject({ duplicateRate: 0.125, maxDelayMs: 300, paused: true });
    await send("/sandbox/chaos/delivery", { duplicateRate: "0" });
    expect(await delivery()).toMatchObject({ duplicateRate: 0, maxDelayMs: 300, paused: false });
    await send("/sandbox/chaos/api", { slowMs: "20", throttle: "1" });
    expect((await call("GET", "/sandbox/api/chaos")).body).toMatchObject({ slowMs: 20, throttle: true });
    const wrong = await send("/sandbox/chaos/delivery", { duplicateRate: "120" });
    expect(wrong.status).toBe(400);
    expect(await wrong.text()).toContain("duplicateRate");
  });
});

describe("the log of webhooks", () => {
  it("shows what was sent with tries, answer, time and payload, by topic and status", async () => {
    expect(await page("/sandbox/webhooks")).toContain("No webhook yet");
    const customer = await makeCustomer();
    await post("/sandbox/api/orders", { orders: [anOrder(customer)] });
    await scene.sandbox.webhooksSettled();
    const html = await page("/sandbox/webhooks?topic=orders/create");
    expect(html).toMatch(/orders\/create<\/span>\s*<span class="badge good">Delivered/);
    expect(html).toMatch(/1 try, answered 200, \d+ ms/);
    expect(html).toContain("&quot;total_price&quot;: &quot;10.00&quot;");
    expect(html).not.toContain('<span class="topic">orders/paid');
    expect(await page("/sandbox/webhooks?status=failed")).toContain("No webhook fits.");
  });

  it("shows what was given up and sends it again under its own id", async () => {
    scene.app.answer = () => 500;
    await call("PUT", "/sandbox/api/delivery", { retryDelaysMs: [] });
    await post("/sandbox/api/customers", { customers: [{ email: "ada@tea.example" }] });
    await scene.sandbox.webhooksSettled();
    expect(await page("/sandbox/webhooks?status=failed")).toMatch(/Given up.*answered 500/s);
    const { webhooks } = (await call("GET", "/sandbox/api/webhooks")).body as { webhooks: { id: string }[] };
    const id = webhooks[0]?.id ?? "";
    scene.app.answer = () => 200;
    const answer = await send("/sandbox/webhooks/again", { id, query: "status=failed" });
    expect(answer.headers.get("location")).toBe("/sandbox/webhooks?status=failed&done=again");
    await scene.sandbox.webhooksSettled();
    expect(scene.app.webhooks().map((webhook) => webhook.headers["x-shopify-webhook-id"])).toEqual([id, id]);
    expect((await send("/sandbox/webhooks/again", { id: "none" })).status).toBe(404);
  });
});
