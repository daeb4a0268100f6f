// The intake on a real database: what Shopify sends is in the inbox once, however often and from wherever it comes.
import { createHmac } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { database } from "../../app/db.server";
import { createIntake } from "../../app/intake/intake.server";
import { storeEvent } from "../../app/repositories/webhook-events.server";
import { TEST_SECRET } from "../support/app-identity";
import { emptyDatabase, withConnection } from "../support/database";

let server: Server;
let address: string;

beforeAll(async () => {
  server = createServer(createIntake({ secrets: [TEST_SECRET], store: storeEvent }));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(emptyDatabase);

async function post(body: string, headers: Record<string, string> = {}): Promise<number> {
  const response = await fetch(address, {
    method: "POST",
    body,
    headers: {
      "content-type": "application/json",
      "x-shopify-topic": "orders/paid",
      "x-shopify-shop-domain": "shop-1.myshopify.com",
      "x-shopify-hmac-sha256": createHmac("sha256", TEST_SECRET).update(body).digest("base64"),
      "x-shopify-api-version": "2026-10",
      "x-shopify-webhook-id": "w-1",
      "x-shopify-triggered-at": "2026-11-20T10:00:00.123456789Z",
      ...headers,
    },
  });
  await response.arrayBuffer();
  return response.status;
}

type Row = {
  shop_domain: string;
  webhook_id: string;
  topic: string;
  payload: string;
  state: string;
  triggered_at: Date;
};
const inbox = () =>
  withConnection(
    async (client) => (await client.query<Row>("SELECT * FROM webhook_event ORDER BY seq")).rows,
  );

test("an event is stored as it came, ready to be worked", async () => {
  expect(await post('{"id": 9007199254740993, "note": "İyi günler 🧡"}')).toBe(200);
  expect(await inbox()).toMatchObject([
    {
      shop_domain: "shop-1.myshopify.com",
      webhook_id: "w-1",
      topic: "orders/paid",
      state: "received",
      payload: '{"id": 9007199254740993, "note": "İyi günler 🧡"}',
      triggered_at: new Date("2026-11-20T10:00:00.123Z"),
    },
  ]);
});

test("the same event forty times at once is stored once, and every sender hears 200", async () => {
  const statuses = await Promise.all(Array.from({ length: 40 }, () => post('{"id":1}')));
  expect(new Set(statuses)).toEqual(new Set([200]));
  expect(await inbox()).toHaveLength(1);
});

test("an event that was worked and comes again stays worked", async () => {
  await post('{"id":1}');
  await withConnection((client) => client.query("UPDATE webhook_event SET state = 'done', payload = NULL"));
  expect(await post('{"id":1}')).toBe(200);
  expect(await inbox()).toMatchObject([{ state: "done", payload: null }]);
});

test("two shops may have events of the same id", async () => {
  await post('{"id":1}');
  await post('{"id":2}', { "x-shopify-shop-domain": "shop-2.myshopify.com" });
  expect((await inbox()).map(({ shop_domain }) => shop_domain)).toEqual([
    "shop-1.myshopify.com",
    "shop-2.myshopify.com",
  ]);
});

test.each([
  ["escaped NULs and halves of surrogate pairs", '{"note":"\\u0000 \\ud800"}'],
  ["what looks like SQL", JSON.stringify({ note: "'); DROP TABLE webhook_event; --" })],
  ["a thousand levels", `{"a":${"[".repeat(1000)}${"]".repeat(1000)}}`],
  ["the same field twice", '{"id":1,"id":2}'],
])("a body with %s is stored as it is", async (_case, body) => {
  expect(await post(body)).toBe(200);
  expect(await inbox()).toMatchObject([{ payload: body }]);
});

test("a date that PostgreSQL cannot read is left out, and the event stored", async () => {
  expect(await post('{"id":1}', { "x-shopify-triggered-at": "2026-02-30T99:00:00Z" })).toBe(200);
  expect(await inbox()).toMatchObject([{ triggered_at: null }]);
});

test("while the database hangs, the answer is 503 before Shopify stops waiting, and nothing is left hanging", async () => {
  await withConnection(async (blocker) => {
    await blocker.query("BEGIN");
    await blocker.query("LOCK TABLE webhook_event IN ACCESS EXCLUSIVE MODE");
    const startedAt = performance.now();
    expect(await post('{"id":1}')).toBe(503);
    expect(performance.now() - startedAt).toBeLessThan(5000);
    await blocker.query("ROLLBACK");
  });
  expect(await post('{"id":1}')).toBe(200);
  expect(await inbox()).toHaveLength(1);
});

test("while the database refuses, the answer is 503, and 200 once it is back", async () => {
  await database().query("ALTER TABLE webhook_event RENAME TO webhook_event_away");
  try {
    expect(await post('{"id":1}')).toBe(503);
  } finally {
    await database().query("ALTER TABLE webhook_event_away RENAME TO webhook_event");
  }
  expect(await post('{"id":1}')).toBe(200);
  expect(await inbox()).toHaveLength(1);
});
