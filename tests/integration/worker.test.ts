import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { POINTS } from "../../app/core/ledger/types";
import { defaultProgram } from "../../app/core/program";
import { closeDatabase } from "../../app/db.server";
import { startWorker, type Worker } from "../../app/jobs/worker.server";
import {
  claimEvents,
  countInbox,
  enterAsWorker,
  finishEvents,
  listFailedEvents,
  purgeEvents,
  markLostRetriesDead,
  markRetrying,
  reclaimFromDeadWorkers,
  reviveEvent,
} from "../../app/repositories/inbox.server";
import { publishFirstProgram } from "../../app/repositories/programs.server";
import { findShop, requestShopSync } from "../../app/repositories/shops.server";
import { storeEvent } from "../../app/repositories/webhook-events.server";
import { emptyDatabase, withConnection } from "../support/database";
import { balanceOf, disagreements } from "../support/ledger";
import { orderPayload } from "../support/orders";
import { installTwoShops, type TwoShops } from "../support/shops";

const NOW = new Date("2026-03-01T12:00:00Z");
let shops: TwoShops;
let worker: Worker | null = null;

beforeEach(async () => {
  await emptyDatabase();
  shops = await installTwoShops();
  for (const { id } of [shops.shop, shops.otherShop]) await publishFirstProgram(id, defaultProgram(), NOW);
});
afterEach(async () => {
  await worker?.stop();
  worker = null;
});
afterAll(closeDatabase);

let webhooks = 0;
async function receive(
  payload: string,
  more: { topic?: string; shopDomain?: string; webhookId?: string; triggeredAt?: Date } = {},
): Promise<string> {
  const webhookId = more.webhookId ?? `webhook-${++webhooks}`;
  const { topic = "orders/paid", shopDomain = shops.shop.domain } = more;
  await storeEvent({
    shopDomain,
    webhookId,
    eventId: null,
    topic,
    apiVersion: "2026-10",
    triggeredAt: more.triggeredAt?.toISOString() ?? null,
    payload,
  });
  return webhookId;
}
const drained = () =>
  vi.waitFor(async () => expect(await countInbox(shops.shop.domain)).toMatchObject({ waiting: 0 }), {
    timeout: 10_000,
  });

describe("the inbox", () => {
  it("keeps one of a webhook that comes twice", async () => {
    await receive(orderPayload(), { webhookId: "same" });
    await receive(orderPayload(), { webhookId: "same" });
    expect(await countInbox(shops.shop.domain)).toMatchObject({ waiting: 1 });
  });

  it("gives no more at once than memory has room for, and the largest alone", async () => {
    const large = (megabytes: number) => JSON.stringify({ pad: "x".repeat(megabytes * 1_000_000) });
    for (const megabytes of [9, 9, 1, 1]) await receive(large(megabytes));
    const { number, leave } = await enterAsWorker();
    const claims = [];
    for (let turn = 0; turn < 3; turn++) claims.push((await claimEvents(number, 200)).length);
    expect(claims).toEqual([1, 3, 0]);
    await leave();
  });

  it("keeps an event done that was retried before that was noted", async () => {
    const event = { shopDomain: shops.shop.domain, webhookId: await receive("{}") };
    await finishEvents([event]);
    await markRetrying([event], "late");
    expect(await listFailedEvents(shops.shop.domain, 10)).toEqual([]);
  });

  it("gives an event to one worker only", async () => {
    for (let id = 1; id <= 40; id++) await receive(orderPayload({ id }));
    const [one, two] = await Promise.all([enterAsWorker(), enterAsWorker()]);
    const claims = await Promise.all(
      [1, 2, 3, 4].map((turn) => claimEvents(turn % 2 ? one.number : two.number, 15)),
    );
    const ids = claims.flat().map(({ webhookId }) => webhookId);
    expect([ids.length, new Set(ids).size]).toEqual([40, 40]);
    await Promise.all([one.leave(), two.leave()]);
  });

  it("takes back at once what a dead worker had claimed, and nothing of a living one's", async () => {
    for (let id = 1; id <= 10; id++) await receive(orderPayload({ id }));
    const [dead, alive] = await Promise.all([enterAsWorker(), enterAsWorker()]);
    await claimEvents(dead.number, 4);
    await claimEvents(alive.number, 4);
    expect(await reclaimFromDeadWorkers()).toBe(0);
    await dead.leave();
    expect(await reclaimFromDeadWorkers()).toBe(4);
    await alive.leave();
  });
});

it("forgets what was worked a week ago and what was given up three months ago, and nothing else", async () => {
  const aged = [
    ["done", 8],
    ["done", 6],
    ["dead", 91],
    ["dead", 89],
    ["received", 400],
  ] as const;
  for (const [state, days] of aged) {
    const webhookId = await receive(orderPayload(), { webhookId: `${state} ${days}` });
    await withConnection((client) =>
      client.query(
        "UPDATE webhook_event SET state = $2, received_at = now() - $3 * interval '1 day' WHERE webhook_id = $1",
        [...[webhookId, state, days]],
      ),
    );
  }
  const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
  await purgeEvents({ doneBefore: daysAgo(7), deadBefore: daysAgo(90) });
  await withConnection(async (client) => {
    const { rows } = await client.query<{ id: string }>(
      "SELECT webhook_id AS id FROM webhook_event ORDER BY id",
    );
    expect(rows.map(({ id }) => id)).toEqual(["dead 89", "done 6", "received 400"]);
  });
});

describe("the worker", () => {
  it("works what is stored, and keeps no payload of what is done", async () => {
    worker = await startWorker();
    for (let id = 1; id <= 30; id++) await receive(orderPayload({ id, customer: 1 + (id % 5) }));
    await drained();
    expect(await balanceOf(shops.shop.id, 1, POINTS, NOW)).toMatchObject({ available: 600 });
    await withConnection(async (client) => {
      const { rows } = await client.query(
        "SELECT 1 FROM webhook_event WHERE payload IS NOT NULL OR state <> 'done'",
      );
      expect(rows).toEqual([]);
    });
    expect(await disagreements()).toEqual([]);
  });

  it("is not held up by a poisonous event, which can be seen and tried again", async () => {
    worker = await startWorker();
    const poison = await receive('{"id": 1, "currency": "USD"}');
    const absurd = await receive(orderPayload({ id: 2, lines: [{ price: "12,50" }] }));
    await receive(orderPayload({ id: 3 }));
    await drained();
    expect(await balanceOf(shops.shop.id, 1, POINTS, NOW)).toMatchObject({ available: 100 });
    const failed = await listFailedEvents(shops.shop.domain, 10);
    expect(new Map(failed.map((event) => [event.webhookId, event]))).toEqual(
      new Map([
        [
          poison,
          expect.objectContaining({ state: "dead", lastError: expect.stringContaining("line_items") }),
        ],
        [absurd, expect.objectContaining({ state: "dead", lastError: expect.stringContaining('"12,50"') })],
      ]),
    );
    expect(await reviveEvent(shops.otherShop.domain, poison)).toBe(false);
    expect(await reviveEvent(shops.shop.domain, poison)).toBe(true);
    await drained();
    expect(await listFailedEvents(shops.shop.domain, 10)).toHaveLength(2);
  });

  it("tries again what failed for a passing reason: the shop of a webhook that outran its installation", async () => {
    worker = await startWorker();
    await receive(orderPayload(), { shopDomain: "late.myshopify.com" });
    await vi.waitFor(async () =>
      expect(await listFailedEvents("late.myshopify.com", 10)).toMatchObject([{ state: "retrying" }]),
    );
    await requestShopSync("late.myshopify.com", NOW);
    await vi.waitFor(async () => expect(await listFailedEvents("late.myshopify.com", 10)).toEqual([]), {
      timeout: 15_000,
      interval: 200,
    });
  });

  it("takes a late word of an earlier installation's end for what it is", async () => {
    worker = await startWorker();
    const { domain } = shops.shop;
    const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);
    await receive("{}", { topic: "app/uninstalled", triggeredAt: minutesAgo(10) });
    await drained();
    expect(await findShop(domain)).toMatchObject({ uninstalledAt: null });
    await receive("{}", { topic: "app/uninstalled", triggeredAt: minutesAgo(-1) });
    await drained();
    expect(await findShop(domain)).toMatchObject({ uninstalledAt: expect.any(Date) });
  });

  it("works again what it had claimed when the database failed it, though it lives", async () => {
    const statement = (sql: string) => withConnection((client) => client.query(sql));
    await statement(
      `CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no room'; END $$;
       CREATE TRIGGER fail BEFORE UPDATE ON webhook_event FOR EACH ROW WHEN (NEW.state = 'done') EXECUTE FUNCTION fail()`,
    );
    worker = await startWorker();
    await receive(orderPayload());
    await vi.waitFor(async () =>
      expect(await balanceOf(shops.shop.id, 1, POINTS, NOW)).toMatchObject({ available: 100 }),
    );
    await statement("DROP TRIGGER fail ON webhook_event; DROP FUNCTION fail");
    await drained();
    expect(await balanceOf(shops.shop.id, 1, POINTS, NOW)).toMatchObject({ available: 100 });
  });

  it("gives up, for people to see, an event whose last try never said how it went", async () => {
    worker = await startWorker();
    await receive(orderPayload(), { shopDomain: "late.myshopify.com", webhookId: "lost" });
    const states = async () =>
      (await listFailedEvents("late.myshopify.com", 10)).map(({ state }) => String(state));
    await vi.waitFor(async () => expect(await states()).toEqual(["retrying"]));
    expect(await markLostRetriesDead()).toBe(0);
    await withConnection((client) =>
      client.query("UPDATE pgboss.job SET state = 'failed' WHERE data->>'webhookId' = 'lost'"),
    );
    expect(await markLostRetriesDead()).toBe(1);
    expect(await states()).toEqual(["dead"]);
  });

  it("relays what it can, whatever another version of the app has left in the outbox", async () => {
    await withConnection((client) =>
      client.query(
        `INSERT INTO outbox_message (shop_id, queue, key, payload) VALUES
           (1, 'not-known-yet', 'a', '{}'), (1, 'issue-code', 'b', '{"shopId": 1, "more": true}'),
           (1, 'issue-code', 'c', '{"shopId": 1, "redemptionId": "none"}')`,
      ),
    );
    worker = await startWorker();
    await vi.waitFor(() =>
      withConnection(async (client) => {
        const left = await client.query("SELECT queue FROM outbox_message");
        expect(left.rows).toEqual([{ queue: "not-known-yet" }]);
        const jobs = await client.query(
          "SELECT name FROM pgboss.job WHERE name LIKE 'issue-code%' ORDER BY name",
        );
        expect(jobs.rows).toEqual([{ name: "issue-code" }, { name: "issue-code-dead" }]);
      }),
    );
  });

  it("forgets a customer whom Shopify asks to be forgotten, and erases a shop whole", async () => {
    worker = await startWorker();
    await receive(orderPayload());
    await drained();
    await receive('{"customer": {"id": 1}, "orders_requested": []}', { topic: "customers/data_request" });
    await drained();
    await receive('{"customer": {"id": 1}, "orders_to_redact": []}', { topic: "customers/redact" });
    await drained();
    await withConnection(async (client) => {
      const people = await client.query(
        "SELECT 1 FROM member WHERE display_name IS NOT NULL OR email IS NOT NULL",
      );
      expect(people.rows).toEqual([]);
      const requests = await client.query("SELECT kind, answer FROM privacy_request ORDER BY kind");
      expect(requests.rows).toEqual([
        { kind: "data_request", answer: null },
        { kind: "redact", answer: null },
      ]);
    });
    await receive("{}", { topic: "shop/redact" });
    await drained();
    await withConnection(async (client) => {
      const left = await client.query(
        "SELECT (SELECT count(*) FROM ledger_entry) AS entries, domain FROM shop",
      );
      expect(left.rows).toEqual([{ entries: "0", domain: shops.otherShop.domain }]);
    });
  });
});
