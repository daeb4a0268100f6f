// The life of a programme's versions: drafted, published at once or from a day on, withdrawn, rolled back; and which of them
// decides what.
import { afterAll, beforeEach, expect, it } from "vitest";
import { readOrderEvent } from "../../app/core/events";
import { POINTS } from "../../app/core/ledger/types";
import { defaultProgram, type Program } from "../../app/core/program";
import { closeDatabase } from "../../app/db.server";
import {
  announceVersions,
  findCurrentProgram,
  publishFirstProgram,
} from "../../app/repositories/programs.server";
import { discardDraft, keepDraft, readDraft } from "../../app/services/edit-program.server";
import { previewDraft } from "../../app/services/preview-program.server";
import {
  publishDraft,
  readHistoryOfProgram,
  readVersion,
  rollBack,
  withdrawScheduled,
} from "../../app/services/publish-program.server";
import { recordOrders } from "../../app/services/record-orders.server";
import { emptyDatabase, withConnection } from "../support/database";
import { balanceOf } from "../support/ledger";
import { orderPayload } from "../support/orders";
import { installTwoShops, type TwoShops } from "../support/shops";

const NOW = new Date("2026-03-01T12:00:00Z");
const LATER = new Date("2026-03-10T00:00:00Z");
let shops: TwoShops;
// What was read of a version is kept for the life of the process: each test has a shop of its own.
let shopNumber = 0;

beforeEach(async () => {
  await emptyDatabase();
  await withConnection((client) =>
    client.query(`ALTER SEQUENCE shop_id_seq RESTART WITH ${String(++shopNumber * 10)}`),
  );
  shops = await installTwoShops();
  for (const { id } of [shops.shop, shops.otherShop]) await publishFirstProgram(id, giving(1), NOW);
});
afterAll(closeDatabase);

/** So many points for each 1.00. */
function giving(points: number): Program {
  const settings = defaultProgram();
  const earning = settings.earning.map((rule) => (rule.kind === "perAmount" ? { ...rule, points } : rule));
  return { ...settings, earning };
}

const ada = { by: "ada@example.com", reason: null };
async function drafted(settings: unknown, revision = 0): Promise<void> {
  expect(await keepDraft(shops.shop.id, { settings, revision, by: ada.by }, NOW)).toMatchObject({ ok: true });
}
async function publish(points: number, basedOn: number, effectiveAt: Date | null = null, now = NOW) {
  await drafted(giving(points));
  return publishDraft(shops.shop.id, { ...ada, basedOn, effectiveAt }, now);
}
const current = async (now: Date) => (await findCurrentProgram(shops.shop.id, now))?.version;
async function order(id: number, placed: string, heard: string): Promise<void> {
  const payload = orderPayload({ id, customer: id, processedAt: placed, lines: [{ price: "100.00" }] });
  const failures = await recordOrders(shops.shop, [readOrderEvent(payload)], new Date(heard));
  expect(failures).toEqual(new Map());
}
const earned = async (customer: number) => (await balanceOf(shops.shop.id, customer, POINTS, LATER)).earned;
async function queued(): Promise<object[]> {
  return withConnection(async (client) => {
    const text = "SELECT payload FROM outbox_message WHERE queue = 'program-published' ORDER BY id";
    return (await client.query<{ payload: object }>(text)).rows.map(({ payload }) => payload);
  });
}

it("a draft may be unfinished, says where, and is what one goes on with", async () => {
  const { id } = shops.shop;
  expect(await readDraft(id, NOW)).toMatchObject({ value: { revision: 0, problems: [] } });
  await drafted({ ...giving(2), rewards: "later" });
  expect(await readDraft(id, NOW)).toMatchObject({
    value: {
      revision: 1,
      settings: { rewards: "later" },
      problems: [{ field: "rewards", reason: "invalid" }],
    },
  });
  expect(await readDraft(shops.otherShop.id, NOW)).toMatchObject({ value: { revision: 0 } });
  await discardDraft(id, 1);
  expect(await readDraft(id, NOW)).toMatchObject({ value: { revision: 0, settings: giving(1) } });
});

it("of two who save the draft that both have read, the second is told", async () => {
  await drafted(giving(2));
  const again = { settings: giving(3), revision: 0, by: "bob@example.com" };
  const { id } = shops.shop;
  expect(await keepDraft(id, again, NOW)).toMatchObject({ refusal: { code: "programDraftMovedOn" } });
  expect(await keepDraft(id, { ...again, revision: 1 }, NOW)).toMatchObject({ value: { revision: 2 } });
  const both = [again, again].map((save) => keepDraft(id, { ...save, revision: 2 }, NOW));
  expect((await Promise.all(both)).filter(({ ok }) => ok)).toHaveLength(1);
});

it("a draft is published, told to the shop and gone; the history says who and why", async () => {
  const { id } = shops.shop;
  await drafted(giving(2));
  const publishing = { by: ada.by, reason: "Spring", basedOn: 1, effectiveAt: null };
  expect(await publishDraft(id, publishing, NOW)).toEqual({ ok: true, value: { version: 2, notes: [] } });
  expect(await current(NOW)).toBe(2);
  expect(await queued()).toEqual([{ shopId: id, version: 2 }]);
  expect(await publishDraft(id, publishing, NOW)).toMatchObject({ refusal: { code: "noProgramDraft" } });
  expect(await readHistoryOfProgram(id)).toMatchObject([
    { version: 2, publishedBy: ada.by, reason: "Spring", publishedAt: NOW, effectiveAt: null },
    { version: 1, publishedBy: null },
  ]);
  expect(await findCurrentProgram(shops.otherShop.id, NOW)).toMatchObject({ version: 1 });
});

it("contradictory and unreadable settings are refused with each field, and leave no trace", async () => {
  const { id } = shops.shop;
  const publishing = { ...ada, basedOn: 1, effectiveAt: null };
  await drafted({ ...giving(2), budget: { points: 10, cashback: null } });
  expect(await publishDraft(id, publishing, NOW)).toMatchObject({
    refusal: { code: "programInvalid", params: { problems: 1 } },
    problems: [{ field: "rewards.0.costPoints", reason: "beyondReach", params: { most: 10 } }],
  });
  await drafted({ ...giving(2), shortfall: "perhaps" }, 1);
  expect(await publishDraft(id, publishing, NOW)).toMatchObject({ problems: [{ field: "shortfall" }] });
  expect([await current(NOW), await queued()]).toEqual([1, []]);
});

it("of many who publish at the same moment one does, and the others are told what came before", async () => {
  await drafted(giving(2));
  const all = Array.from({ length: 5 }, () =>
    publishDraft(shops.shop.id, { ...ada, basedOn: 1, effectiveAt: null }, NOW),
  );
  const told = await Promise.all(all);
  expect(told.filter(({ ok }) => ok)).toHaveLength(1);
  const refusals = told.flatMap((each) => (each.ok ? [] : [each.refusal.code]));
  expect(refusals.every((code) => code === "programMovedOn" || code === "noProgramDraft")).toBe(true);
  expect(await publish(3, 1)).toMatchObject({ refusal: { code: "programMovedOn", params: { version: 2 } } });
  expect(await readHistoryOfProgram(shops.shop.id)).toHaveLength(2);
});

it("a scheduled version is in force from its moment on, is told then, and decides no order from before", async () => {
  expect(await publish(3, 1, LATER)).toMatchObject({ ok: true });
  expect(await queued()).toEqual([]);
  const before = new Date(LATER.getTime() - 1);
  expect([await current(before), await current(LATER)]).toEqual([1, 2]);
  expect(await announceVersions(before, 10)).toBe(0);
  expect(await announceVersions(LATER, 10)).toBe(1);
  expect(await announceVersions(LATER, 10)).toBe(0);
  expect(await queued()).toEqual([{ shopId: shops.shop.id, version: 2 }]);
  await order(1, "2026-03-09T23:59:59Z", "2026-03-12T00:00:00Z");
  await order(2, "2026-03-10T00:00:00Z", "2026-03-12T00:00:00Z");
  expect([await earned(1), await earned(2)]).toEqual([100, 300]);
});

it("a shop that has left is told of a version that came into force meanwhile when it is back", async () => {
  await publish(3, 1, LATER);
  const leave = (at: string) =>
    withConnection((client) => client.query(`UPDATE shop SET uninstalled_at = ${at}`));
  await leave("now()");
  expect(await announceVersions(LATER, 10)).toBe(0);
  await leave("NULL");
  expect(await announceVersions(LATER, 10)).toBe(1);
});

it("an order stays with the version that it was first decided by", async () => {
  await order(1, "2026-03-01T10:00:00Z", "2026-03-01T12:00:00Z");
  expect(await publish(3, 1)).toMatchObject({ ok: true });
  const payload = { id: 1, customer: 1, updatedAt: "2026-03-02T10:00:00Z", lines: [{ price: "200.00" }] };
  await recordOrders(shops.shop, [readOrderEvent(orderPayload(payload))], LATER);
  await order(2, "2026-03-01T10:00:00Z", "2026-03-02T12:00:00Z");
  expect([await earned(1), await earned(2)]).toEqual([200, 300]);
});

it("a scheduled version can be withdrawn before its moment, and not after", async () => {
  const { id } = shops.shop;
  await publish(3, 1, LATER);
  expect(await withdrawScheduled(id, 1, NOW)).toMatchObject({ refusal: { code: "programVersionInForce" } });
  expect(await withdrawScheduled(id, 9, NOW)).toMatchObject({ refusal: { code: "unknownProgramVersion" } });
  expect(await withdrawScheduled(id, 2, NOW)).toEqual({ ok: true, value: "withdrawn" });
  expect(await current(LATER)).toBe(1);
  expect(await announceVersions(LATER, 10)).toBe(0);
  expect(await publish(4, 2, LATER)).toMatchObject({ value: { version: 3 } });
  expect(await withdrawScheduled(id, 3, LATER)).toMatchObject({ refusal: { code: "programVersionInForce" } });
  await drafted(giving(5));
  expect(await publishDraft(id, { ...ada, basedOn: 3, effectiveAt: NOW }, NOW)).toMatchObject({
    refusal: { code: "effectiveInThePast" },
  });
});

it("rolling back publishes what an earlier version said as the next one", async () => {
  const { id } = shops.shop;
  await publish(2, 1);
  const back = { by: ada.by, reason: "It gave too much", basedOn: 2, version: 1 };
  expect(await rollBack(id, back, NOW)).toMatchObject({ value: { version: 3 } });
  expect(await findCurrentProgram(id, NOW)).toEqual({ version: 3, program: giving(1) });
  expect(await readHistoryOfProgram(id)).toMatchObject([
    { settingsOf: 1, reason: "It gave too much" },
    {},
    {},
  ]);
  expect(await rollBack(id, back, NOW)).toMatchObject({ refusal: { code: "programMovedOn" } });
  expect(await rollBack(id, { ...back, version: 8 }, NOW)).toMatchObject({
    refusal: { code: "unknownProgramVersion" },
  });
  expect(await readVersion(id, 2)).toEqual({ ok: true, value: giving(2) });
  expect(await readVersion(id, 8)).toMatchObject({ refusal: { code: "unknownProgramVersion" } });
});

it("the draft is tried out on an example order before it is published", async () => {
  const example = {
    lines: [{ title: "Beans", quantity: 1, grossCents: 2550 }],
    placedAt: "2026-03-01T10:00:00Z",
  };
  const preview = () => previewDraft(shops.shop, example, NOW);
  expect(await preview()).toMatchObject({ value: { totals: { points: 25, USD: 128 } } });
  await drafted(giving(4));
  expect(await preview()).toMatchObject({ value: { totals: { points: 102, USD: 128 } } });
  expect(await previewDraft(shops.shop, { lines: [] }, NOW)).toMatchObject({
    refusal: { code: "invalidRequest", params: { field: "lines" } },
  });
  await drafted({}, 1);
  expect(await preview()).toMatchObject({ refusal: { code: "programInvalid" } });
});
