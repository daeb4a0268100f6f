import { createHmac, randomBytes } from "node:crypto";
import { createServer, request as httpRequest, type Server } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import "@shopify/shopify-api/adapters/node";
import { ApiVersion, shopifyApi } from "@shopify/shopify-api";
import { afterEach, describe, expect, test, vi } from "vitest";
import { createIntake, type IntakeOptions, type StoreEvent } from "./intake.server";

const logged: string[] = [];
vi.mock("../lib/log.server", () => ({
  log: () => ({ error: (fields: object, message: string) => logged.push(JSON.stringify([fields, message])) }),
}));

const secret = "the-current-secret";
const previousSecret = "the-previous-secret";
const body = JSON.stringify({
  id: 820982911946154508,
  name: "#1001",
  total_price: "199.00",
  note: "İyi günler",
});

type Stored = Parameters<StoreEvent>[0];
let server: Server | null = null;
let stored: Stored[] = [];

async function start(options: Partial<IntakeOptions> = {}): Promise<number> {
  stored = [];
  const store = (event: Stored) => Promise.resolve(stored.push(event));
  const listening = createServer(createIntake({ secrets: [secret, previousSecret], store, ...options }));
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  return (listening.address() as AddressInfo).port;
}

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = null;
  logged.length = 0;
});

const sign = (text: string | Buffer, key = secret) => createHmac("sha256", key).update(text).digest("base64");

function headersFor(
  text: string | Buffer,
  changes: Record<string, string | undefined> = {},
): Record<string, string> {
  const headers: Record<string, string | undefined> = {
    "content-type": "application/json",
    "x-shopify-topic": "orders/paid",
    "x-shopify-shop-domain": "one.myshopify.com",
    "x-shopify-hmac-sha256": sign(text),
    "x-shopify-api-version": "2026-10",
    "x-shopify-webhook-id": "b54557e4-bdd9-4b37-8a5f-bf7d70bcd043",
    "x-shopify-event-id": "98880550-7158-44d4-b7cd-2c97c8a091b5",
    "x-shopify-triggered-at": "2026-11-20T10:00:00.123456789Z",
    ...changes,
  };
  return Object.fromEntries(
    Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

async function post(
  port: number,
  text: string | Buffer<ArrayBuffer>,
  changes: Record<string, string | undefined> = {},
) {
  const response = await fetch(`http://127.0.0.1:${String(port)}/webhooks`, {
    method: "POST",
    body: text,
    headers: headersFor(text, changes),
  });
  return { status: response.status, text: await response.text(), headers: response.headers };
}

/** Sends raw bytes and returns all that comes back until the other side closes. */
function raw(port: number, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = "";
    const socket = connect(port, "127.0.0.1", () => socket.write(bytes));
    socket.setEncoding("utf8");
    socket.on("data", (chunk) => (answer += String(chunk)));
    socket.on("close", () => {
      resolve(answer);
    });
    socket.on("error", () => {
      resolve(answer);
    });
  });
}

const rawHead = (text: string, extra: string) =>
  `POST /webhooks HTTP/1.1\r\nHost: x\r\n${Object.entries(headersFor(text))
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join("")}${extra}\r\n`;

describe("a signed webhook", () => {
  test("is stored as it came and answered 200", async () => {
    const port = await start();
    const answer = await post(port, body);
    expect(answer).toMatchObject({ status: 200, text: "" });
    expect(stored).toEqual([
      {
        shopDomain: "one.myshopify.com",
        topic: "orders/paid",
        webhookId: "b54557e4-bdd9-4b37-8a5f-bf7d70bcd043",
        eventId: "98880550-7158-44d4-b7cd-2c97c8a091b5",
        apiVersion: "2026-10",
        triggeredAt: "2026-11-20T10:00:00.123456789Z",
        payload: body,
      },
    ]);
  });

  test("may be signed with the secret before the rotation", async () => {
    const port = await start();
    const answer = await post(port, body, { "x-shopify-hmac-sha256": sign(body, previousSecret) });
    expect(answer.status).toBe(200);
  });

  test("is stored without the optional headers when these are missing or malformed", async () => {
    const port = await start();
    const answer = await post(port, body, {
      "x-shopify-event-id": undefined,
      "x-shopify-triggered-at": "yesterday",
    });
    expect(answer.status).toBe(200);
    expect(stored[0]).toMatchObject({ eventId: null, triggeredAt: null });
  });

  test("keeps every digit of a large id", async () => {
    const port = await start();
    await post(port, '{"id":9007199254740993}');
    expect(stored[0]?.payload).toBe('{"id":9007199254740993}');
  });

  test("is taken up to 10 MB", async () => {
    const port = await start();
    const large = JSON.stringify({ note: "x".repeat(10 * 1024 * 1024 - 11) });
    expect(Buffer.byteLength(large)).toBe(10 * 1024 * 1024);
    expect((await post(port, large)).status).toBe(200);
  });

  test("is answered 503 when it cannot be stored, so that Shopify sends it again, and the log names no contents", async () => {
    const port = await start({ store: () => Promise.reject(new Error("the database is down")) });
    const answer = await post(port, body);
    expect(answer.status).toBe(503);
    expect(answer.headers.get("retry-after")).toBe("5");
    expect(answer.text).not.toContain("database");
    expect(logged.join()).toContain("orders/paid");
    expect(logged.join()).not.toContain("199.00");
  });
});

describe("a webhook that isn't Shopify's", () => {
  test.each([
    ["signed with another secret", { "x-shopify-hmac-sha256": sign(body, "wrong") }],
    ["signed over another body", { "x-shopify-hmac-sha256": sign(`${body} `) }],
    ["with the signature cut short", { "x-shopify-hmac-sha256": sign(body).slice(0, 40) }],
    [
      "with the signature in hex",
      { "x-shopify-hmac-sha256": createHmac("sha256", secret).update(body).digest("hex") },
    ],
    ["with another spelling of the same signature", { "x-shopify-hmac-sha256": sign(body).replace("=", "") }],
    [
      "with a signature of the right length that isn't one",
      { "x-shopify-hmac-sha256": "é".repeat(22) + "a".repeat(22) },
    ],
  ])("%s is answered 401 and not stored", async (_case, changes) => {
    const port = await start();
    expect((await post(port, body, changes)).status).toBe(401);
    expect(stored).toEqual([]);
  });

  test("is refused as well when a secret is empty", async () => {
    const port = await start({ secrets: [secret] });
    expect((await post(port, body, { "x-shopify-hmac-sha256": sign(body, "") })).status).toBe(401);
  });
});

describe("a malformed request", () => {
  test.each([
    ["x-shopify-hmac-sha256", undefined],
    ["x-shopify-topic", undefined],
    ["x-shopify-shop-domain", undefined],
    ["x-shopify-api-version", undefined],
    ["x-shopify-webhook-id", undefined],
    ["x-shopify-shop-domain", "evil.example.com"],
    ["x-shopify-shop-domain", "one.myshopify.com.evil.example"],
    ["x-shopify-shop-domain", "../../one.myshopify.com"],
    ["x-shopify-shop-domain", "one.myshopify.com, two.myshopify.com"],
    ["x-shopify-topic", "orders/paid; drop table"],
    ["x-shopify-topic", "orders"],
    ["x-shopify-webhook-id", "x".repeat(129)],
    ["x-shopify-webhook-id", "two ids"],
    ["x-shopify-api-version", "2026-10'--"],
  ])("with %s = %s is answered 400, without repeating the value", async (name, value) => {
    const port = await start();
    const answer = await post(port, body, { [name]: value });
    expect(answer.status).toBe(400);
    expect(answer.text.toLowerCase()).toContain(name);
    if (value !== undefined) expect(answer.text).not.toContain(value);
    expect(stored).toEqual([]);
  });

  test.each([
    ["that is no JSON", "total: 5"],
    ["that is cut off", '{"id": 1'],
    ["that is a JSON text but no object", "42"],
    ["that is a JSON list", "[]"],
    ["that is empty", ""],
    ["that starts with a byte-order mark", "\uFEFF{}"],
    ["that is not UTF-8", Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
    ["with a raw NUL", '{"a":"\0"}'],
  ])("with a body %s is answered 400 although it is signed", async (_case, text) => {
    const port = await start();
    expect((await post(port, text)).status).toBe(400);
    expect(stored).toEqual([]);
  });

  test.each(["GET", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"])(
    "%s is answered 405 with Allow",
    async (method) => {
      const port = await start();
      const response = await fetch(`http://127.0.0.1:${String(port)}/webhooks`, { method });
      expect(response.status).toBe(405);
      expect(response.headers.get("allow")).toBe("POST");
    },
  );
});

describe("a body that is too much", () => {
  test("by its Content-Length is answered 413 before it is sent", async () => {
    const port = await start();
    const answer = await raw(port, rawHead(body, "Content-Length: 10485761\r\n"));
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer.toLowerCase()).toContain("connection: close");
  });

  test("in chunks, without a length, is answered 413 as soon as it is", async () => {
    const port = await start({ limits: { maxBytes: 1000 } });
    const chunk = `200\r\n${"x".repeat(512)}\r\n`;
    const answer = await raw(port, rawHead(body, "Transfer-Encoding: chunked\r\n") + chunk + chunk);
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(stored).toEqual([]);
  });

  test("for all requests together is answered 503, and the memory is free again afterwards", async () => {
    const port = await start({ limits: { maxBytesInFlight: 4000, timeoutMs: 300 } });
    const slow = raw(port, `${rawHead(body, "Content-Length: 5000\r\n")}${"x".repeat(3500)}`);
    await sleep(50);
    const large = JSON.stringify({ note: "x".repeat(1000) });
    expect((await post(port, large)).status).toBe(503);
    expect(await slow).toMatch(/^HTTP\/1\.1 408 /);
    expect((await post(port, large)).status).toBe(200);
  });

  test("in time is answered 408: a slow sender keeps no place", async () => {
    const port = await start({ limits: { timeoutMs: 100 } });
    const answer = await raw(port, `${rawHead(body, "Content-Length: 500\r\n")}{"id"`);
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(stored).toEqual([]);
  });

  test("that breaks off stores nothing and leaves the server well", async () => {
    const port = await start();
    const cut = httpRequest({
      port,
      method: "POST",
      path: "/webhooks",
      headers: headersFor(body, { "content-length": "500" }),
    });
    cut.on("error", () => undefined);
    cut.write('{"id":1');
    await sleep(50);
    cut.destroy();
    expect((await post(port, body)).status).toBe(200);
    expect(stored).toHaveLength(1);
  });

  test("left unread isn't taken for the next request on the same connection", async () => {
    const port = await start();
    const smuggled = rawHead(body, `Content-Length: ${String(Buffer.byteLength(body))}\r\n`) + body;
    const first = `GET /webhooks HTTP/1.1\r\nHost: x\r\nContent-Length: ${String(Buffer.byteLength(smuggled))}\r\n\r\n`;
    const answer = await raw(port, first + smuggled);
    expect(answer).toMatch(/^HTTP\/1\.1 405 /);
    expect(answer.match(/HTTP\/1\.1/g)).toHaveLength(1);
    expect(stored).toEqual([]);
  });
});

describe("beside the library's own verification", () => {
  const library = shopifyApi({
    apiKey: "key",
    apiSecretKey: secret,
    apiVersion: ApiVersion.October26,
    hostName: "vefa.example.com",
    isEmbeddedApp: true,
    logger: { log: () => undefined },
  });

  async function libraryAccepts(text: string, headers: Record<string, string>): Promise<boolean> {
    const rawRequest = { method: "POST", url: "/webhooks", headers } as never;
    const result = await library.webhooks.validate({ rawBody: text, rawRequest, rawResponse: {} as never });
    return result.valid;
  }

  const cases: [string, string, Record<string, string | undefined>][] = [
    ["a good request", body, {}],
    ["another secret", body, { "x-shopify-hmac-sha256": sign(body, "wrong") }],
    ["no signature", body, { "x-shopify-hmac-sha256": undefined }],
    ["no topic", body, { "x-shopify-topic": undefined }],
    ["no domain", body, { "x-shopify-shop-domain": undefined }],
    ["no version", body, { "x-shopify-api-version": undefined }],
    ["no webhook id", body, { "x-shopify-webhook-id": undefined }],
    ["an empty body", "", {}],
    ["a changed body", `${body} `, { "x-shopify-hmac-sha256": sign(body) }],
    ["a body with letters beyond ASCII", JSON.stringify({ note: "Şükür 🧡 ä" }), {}],
    ...Array.from({ length: 10 }, (_, index): [string, string, object & Record<string, string>] => {
      const text = JSON.stringify({ index, noise: randomBytes(50).toString("base64") });
      return [
        `random body ${String(index)}`,
        text,
        index % 2 === 0 ? {} : { "x-shopify-hmac-sha256": sign(body) },
      ];
    }),
  ];

  test.each(cases)("%s has the same verdict", async (_case, text, changes) => {
    const port = await start({ secrets: [secret] });
    const accepted = await libraryAccepts(text, headersFor(text, changes));
    expect((await post(port, text, changes)).status === 200).toBe(accepted);
  });
});
