import { createHmac } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { request as send } from "undici";
import { mintSessionToken } from "./auth/session-token";
import { signProxyQuery } from "./proxy/app-proxy";
import { startSandbox, type Sandbox, type SandboxOptions } from "./server";
import { legacyId } from "./state/ids";

const credentials = { apiKey: "key", apiSecret: "secret" };
const DOMAIN = "tea.myshopify.com";

interface Received {
  path: string;
  headers: IncomingMessage["headers"];
  body: string;
}

/** An app that notes what it gets and answers as told. */
class FakeApp {
  readonly received: Received[] = [];
  answer: (request: Received) => number | null = () => 200;
  readonly #server: Server;

  constructor() {
    this.#server = createServer((incoming, outgoing) => {
      let body = "";
      incoming.setEncoding("utf8");
      incoming.on("data", (chunk: string) => (body += chunk));
      incoming.on("end", () => {
        const request = { path: incoming.url ?? "", headers: incoming.headers, body };
        this.received.push(request);
        const status = this.answer(request);
        if (status === null) return;
        outgoing.writeHead(status, { "content-type": "application/json", "set-cookie": "a=b" });
        outgoing.end('{"ok":true}');
      });
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  webhooks(): Received[] {
    return this.received.filter((request) => request.path === "/webhooks");
  }
}

let app: FakeApp;
let appUrl: string;
let sandbox: Sandbox;

async function restart(options: Partial<SandboxOptions> = {}): Promise<void> {
  await sandbox?.close();
  sandbox = await startSandbox({ ...credentials, appUrl, configurationFile: "/nowhere.toml", ...options });
}

async function call(method: string, path: string, body?: unknown) {
  const response = await fetch(sandbox.url + path, {
    method,
    headers: { "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as never };
}

async function post<Answer>(path: string, body: unknown): Promise<Answer> {
  const { status, body: answer } = await call("POST", path, body);
  if (status !== 200) throw new Error(`${path} answered ${status}: ${JSON.stringify(answer)}`);
  return answer;
}

async function makeCustomer(): Promise<string> {
  const { customers } = await post<{ customers: { id: string }[] }>("/sandbox/api/customers", {
    customers: [{ firstName: "Ada", lastName: "Byron", email: `ada${Math.random()}@tea.example` }],
    webhooks: false,
  });
  return customers[0]?.id ?? "";
}

const anOrder = (customerId: string | null = null) => ({
  customerId,
  lines: [{ title: "Tea", quantity: 1, price: "10.00" }],
});

beforeEach(async () => {
  app = new FakeApp();
  appUrl = await app.start();
  sandbox = await startSandbox({ ...credentials, appUrl, configurationFile: "/nowhere.toml" });
  await post("/sandbox/api/shops", { domain: DOMAIN, currency: "EUR", timezone: "Europe/Istanbul" });
});

afterEach(async () => {
  await sandbox.close();
  await app.stop();
});

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
    const port = Number(new URL(sandbox.url).port);
    await expect(startSandbox({ ...credentials, appUrl, port })).rejects.toThrow(/EADDRINUSE/);
  });
});

describe("webhooks", () => {
  it("arrive signed over the raw body, with Shopify's headers", async () => {
    await post("/sandbox/api/orders", { orders: [anOrder(await makeCustomer())] });
    expect(await sandbox.webhooksSettled()).toBe(true);
    const [first] = app.webhooks();
    const hmac = createHmac("sha256", "secret")
      .update(first?.body ?? "")
      .digest("base64");
    expect(first?.headers).toMatchObject({
      "content-type": "application/json",
      "x-shopify-hmac-sha256": hmac,
      "x-shopify-shop-domain": DOMAIN,
      "x-shopify-api-version": "2026-10",
    });
    const topics = app.webhooks().map((webhook) => webhook.headers["x-shopify-topic"]);
    expect(topics.sort()).toEqual(["orders/create", "orders/paid", "orders/updated"]);
    expect(new Set(app.webhooks().map((webhook) => webhook.headers["x-shopify-webhook-id"])).size).toBe(3);
    expect(new Set(app.webhooks().map((webhook) => webhook.headers["x-shopify-event-id"])).size).toBe(1);
  });

  it("are retried under the same id until they are answered, and given up after the last try", async () => {
    await call("PUT", "/sandbox/api/delivery", { retryDelaysMs: [1, 1, 1] });
    let refusals = 2;
    app.answer = () => (refusals-- > 0 ? 500 : 200);
    await post("/sandbox/api/redact", {});
    await sandbox.webhooksSettled();
    expect(new Set(app.webhooks().map((webhook) => webhook.headers["x-shopify-webhook-id"])).size).toBe(1);
    expect(app.webhooks()).toHaveLength(3);

    app.answer = () => 503;
    await post("/sandbox/api/redact", {});
    await sandbox.webhooksSettled();
    const { body } = await call("GET", "/sandbox/api/webhooks?status=failed");
    const [failed] = (body as { webhooks: { id: string; attempts: number; lastStatus: number }[] }).webhooks;
    expect(failed).toMatchObject({ attempts: 4, lastStatus: 503 });

    app.answer = () => 200;
    await post("/sandbox/api/webhooks/redeliver", { id: failed?.id });
    await sandbox.webhooksSettled();
    expect(sandbox.context.delivery.counts()).toMatchObject({ pending: 0, failed: 0, delivered: 2 });
  });

  it("that are not answered in time count as failed", async () => {
    await call("PUT", "/sandbox/api/delivery", { timeoutMs: 200, retryDelaysMs: [] });
    app.answer = () => null;
    await post("/sandbox/api/redact", {});
    expect(await sandbox.webhooksSettled(10_000)).toBe(true);
    expect(sandbox.context.delivery.counts().failed).toBe(1);
  });

  it("are sent twice and out of order on request, the same ones for the same seed", async () => {
    const arrivals = async (seed: number) => {
      await restart();
      app.received.length = 0;
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
      await sandbox.webhooksSettled();
      return app.webhooks().map((webhook) => webhook.headers["x-shopify-webhook-id"]);
    };
    const first = await arrivals(7);
    expect(new Set(first).size).toBe(30);
    expect(first.length).toBeGreaterThan(33);
    expect((await arrivals(7)).toSorted()).toEqual(first.toSorted());
    expect((await arrivals(8)).toSorted()).not.toEqual(first.toSorted());
  });

  it("are sent for subscribed topics of installed shops only", async () => {
    await restart({
      configuration: { ...sandbox.context.configuration, pathByTopic: new Map([["orders/paid", "/hooks"]]) },
    });
    await post("/sandbox/api/shops", { domain: DOMAIN });
    await post("/sandbox/api/shops", { domain: "other.myshopify.com", installed: false });
    await post(`/sandbox/api/orders?shop=${DOMAIN}`, { orders: [anOrder()] });
    await post("/sandbox/api/orders?shop=other.myshopify.com", { orders: [anOrder()] });
    await sandbox.webhooksSettled();
    expect(app.received.map((request) => request.path)).toEqual(["/hooks"]);
  });

  it("survive a kill: what was pending arrives after the next start, under the same id", async () => {
    const folder = mkdtempSync(join(tmpdir(), "sandbox-"));
    const stateFile = join(folder, "state.jsonl");
    await restart({ stateFile });
    await post("/sandbox/api/shops", { domain: DOMAIN });
    await call("PUT", "/sandbox/api/delivery", { paused: true });
    await post("/sandbox/api/orders", { orders: [anOrder()] });
    const before = sandbox.context.delivery.list("pending", 10).map((delivery) => delivery.id);
    await restart({ stateFile });
    await call("PUT", "/sandbox/api/delivery", { paused: false });
    await sandbox.webhooksSettled();
    const arrived = app.webhooks().map((webhook) => webhook.headers["x-shopify-webhook-id"]);
    expect(arrived.toSorted()).toEqual(before.toSorted());
    await sandbox.close();
    rmSync(folder, { recursive: true });
    await restart();
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
    const broken = await fetch(`${sandbox.url}/sandbox/api/orders`, { method: "POST", body: "{" });
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

  it("finds the shop by query, by Host, and else takes the first", async () => {
    await post("/sandbox/api/shops", { domain: "cup.myshopify.com" });
    await post("/sandbox/api/orders?shop=cup.myshopify.com", { orders: [anOrder()] });
    const byHost = await send(`${sandbox.url}/sandbox/api/orders`, {
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
    const opened = app.received.find((request) => request.path.startsWith("/app?"));
    const query = new URLSearchParams(opened?.path.split("?")[1]);
    expect(query.get("shop")).toBe(DOMAIN);
    expect(query.get("id_token")?.split(".")).toHaveLength(3);
    expect(opened?.headers["user-agent"]).toMatch(/Mozilla/);
  });

  it("says when the app does not answer well", async () => {
    app.answer = () => 500;
    const { status, body } = await call("POST", "/sandbox/api/install", {});
    expect(status).toBe(502);
    expect(body).toMatchObject({ error: { code: "app_failed" } });
  });

  it("revokes every token and tells the app when it is removed", async () => {
    await exchange({ expiring: "1" });
    await post("/sandbox/api/uninstall", {});
    await sandbox.webhooksSettled();
    expect(app.webhooks().map((webhook) => webhook.headers["x-shopify-topic"])).toEqual(["app/uninstalled"]);
    expect(sandbox.state.tokens.size).toBe(0);
    expect((await exchange({ expiring: "1" })).status).toBe(400);
  });
});

interface Tokens {
  status: number;
  body: {
    access_token: string;
    refresh_token?: string;
    expires_in?: number;
    refresh_token_expires_in?: number;
    associated_user?: { id: number };
    error?: string;
  };
}

async function askForToken(fields: Record<string, string>): Promise<Tokens> {
  const response = await send(`${sandbox.url}/admin/oauth/access_token`, {
    method: "POST",
    headers: { host: DOMAIN, "content-type": "application/json" },
    body: JSON.stringify({ client_id: "key", client_secret: "secret", ...fields }),
  });
  return { status: response.statusCode, body: (await response.body.json()) as Tokens["body"] };
}

async function exchange(fields: Record<string, string> = {}): Promise<Tokens> {
  return await askForToken({
    grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
    subject_token: await mintSessionToken(credentials, DOMAIN),
    subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
    requested_token_type: "urn:shopify:params:oauth:token-type:offline-access-token",
    ...fields,
  });
}

describe("access tokens", () => {
  it("expire in an hour and come with a refresh token when asked for so, else never expire", async () => {
    const expiring = await exchange({ expiring: "1" });
    expect(expiring.body).toMatchObject({ expires_in: 3600, refresh_token_expires_in: 7_776_000 });
    const lasting = await exchange({ expiring: "0" });
    expect(lasting.body.expires_in).toBeUndefined();
    expect(lasting.body.refresh_token).toBeUndefined();
  });

  it("are online ones with the user when asked for so", async () => {
    const { body } = await exchange({
      requested_token_type: "urn:shopify:params:oauth:token-type:online-access-token",
    });
    expect(body.associated_user?.id).toBe(42);
  });

  it("are refused for a session token of another shop, app or secret", async () => {
    const others = [
      await mintSessionToken(credentials, "other.myshopify.com"),
      await mintSessionToken({ ...credentials, apiKey: "another" }, DOMAIN),
      await mintSessionToken({ ...credentials, apiSecret: "another" }, DOMAIN),
      "x.y.z",
    ];
    for (const subject_token of others) {
      expect(await exchange({ subject_token })).toMatchObject({
        status: 400,
        body: { error: "invalid_subject_token" },
      });
    }
    expect((await exchange({ client_secret: "wrong" })).body.error).toBe("invalid_client");
  });

  it("are renewed by a refresh token once; used again it is refused", async () => {
    const first = await exchange({ expiring: "1" });
    const refresh = { grant_type: "refresh_token", refresh_token: first.body.refresh_token ?? "" };
    const second = await askForToken(refresh);
    expect(second.status).toBe(200);
    expect(second.body.access_token).not.toBe(first.body.access_token);
    expect(sandbox.state.tokens.has(first.body.access_token)).toBe(false);
    expect(await askForToken(refresh)).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
  });

  it("are the same pair for the same session token, as two loaders at once ask for it", async () => {
    const subject_token = await mintSessionToken(credentials, DOMAIN);
    const [one, two] = await Promise.all([
      exchange({ expiring: "1", subject_token }),
      exchange({ expiring: "1", subject_token }),
    ]);
    expect(one.body.access_token).toBe(two.body.access_token);
  });

  it("can be ended at once", async () => {
    const { body } = await exchange({ expiring: "1" });
    await post("/sandbox/api/tokens/expire", { what: "all" });
    expect(sandbox.state.tokens.get(body.access_token)?.expiresAt).toBeLessThanOrEqual(Date.now());
    const refresh = { grant_type: "refresh_token", refresh_token: body.refresh_token ?? "" };
    expect((await askForToken(refresh)).body.error).toBe("invalid_grant");
  });
});

describe("the app proxy", () => {
  it("signs and passes on, with the customer who is logged in and without cookies either way", async () => {
    const customerId = legacyId(await makeCustomer());
    const response = await send(`${sandbox.url}/apps/vefa/redemptions/7?x=2&x=1&shop=evil&signature=no`, {
      method: "POST",
      headers: {
        host: DOMAIN,
        "x-sandbox-customer": customerId,
        cookie: "secret=1",
        "content-type": "text/plain",
      },
      body: "hello",
    });
    expect(response.statusCode).toBe(200);
    expect(response.headers["set-cookie"]).toBeUndefined();
    await response.body.dump();
    const [received] = app.received;
    const [path, search] = (received?.path ?? "").split("?");
    const query = new URLSearchParams(search);
    const signature = query.get("signature");
    query.delete("signature");
    expect(path).toBe("/proxy/redemptions/7");
    expect(query.get("shop")).toBe(DOMAIN);
    expect(query.get("logged_in_customer_id")).toBe(customerId);
    expect(query.getAll("x")).toEqual(["2", "1"]);
    expect(signature).toBe(signProxyQuery(query, "secret"));
    expect(received?.headers.cookie).toBeUndefined();
    expect(received?.body).toBe("hello");
  });

  it("takes nobody for a customer who isn't in the shop", async () => {
    const headers = { host: DOMAIN, "x-sandbox-customer": "123" };
    await (await send(`${sandbox.url}/apps/vefa/me`, { headers })).body.dump();
    expect(app.received[0]?.path).toMatch(/logged_in_customer_id=&/);
  });
});

describe("the pages", () => {
  it("show the shop, the customers to log in as, and the app in the admin's frame", async () => {
    await makeCustomer();
    expect(await (await fetch(sandbox.url)).text()).toContain("Welcome");
    expect(await (await fetch(`${sandbox.url}/account/login`)).text()).toContain("Ada Byron");
    const admin = await (await fetch(`${sandbox.url}/admin`)).text();
    expect(admin).toContain(`src="${appUrl}/app?`);
    expect(admin).toContain("id_token=");
    const script = await fetch(`${sandbox.url}/sandbox/app-bridge.js`);
    expect(script.headers.get("content-type")).toMatch(/javascript/);
  });

  it("log a customer in and out by a cookie", async () => {
    const customer = legacyId(await makeCustomer());
    const login = await fetch(`${sandbox.url}/account/login`, {
      method: "POST",
      body: new URLSearchParams({ customer }),
      redirect: "manual",
    });
    expect(login.headers.get("set-cookie")).toContain(`x-sandbox-customer=${customer}`);
    const page = await fetch(sandbox.url, { headers: { cookie: `x-sandbox-customer=${customer}` } });
    expect(await page.text()).toContain("Logged in as Ada Byron");
  });

  it("escape what a shop is called", async () => {
    await post("/sandbox/api/shops", { domain: "evil.myshopify.com", name: "<script>alert(1)</script>" });
    const page = await (await fetch(`${sandbox.url}/?shop=evil.myshopify.com`)).text();
    expect(page).not.toContain("<script>alert");
  });
});
