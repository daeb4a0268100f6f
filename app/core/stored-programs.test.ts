// Every shape in which a programme was ever stored (stored-programs.jsonl, one a line, the oldest first) stays readable and goes
// on meaning what it meant. Whoever adds a setting adds a line with it.
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { readStoredProgram } from "./program";
import { checkProgram } from "./program-check";
import { exampleOrderSchema, previewProgram } from "./program-preview";

const stored: unknown[] = readFileSync(path.join(import.meta.dirname, "stored-programs.jsonl"), "utf8")
  .trim()
  .split("\n")
  .map((line): unknown => JSON.parse(line));

const shop = { currency: "USD", timezone: "UTC" };
const example = exampleOrderSchema.parse({
  lines: [
    { title: "Beans", quantity: 2, grossCents: 6000, discountCents: 505, vendor: "Hill" },
    { title: "A gift card", quantity: 1, grossCents: 1000, giftCard: true },
  ],
  ...{ shippingCents: 490, countryCode: "AT", discountCodes: ["WELCOME"], placedAt: "2026-11-28T10:00:00Z" },
});

it.each(stored.map((settings, index) => [index + 1, settings] as const))(
  "the stored programme on line %i is read, and read back from what was read",
  (version, settings) => {
    const { program } = readStoredProgram(version, settings);
    expect(readStoredProgram(version, JSON.parse(JSON.stringify(program))).program).toEqual(program);
    expect(checkProgram(settings).problems).toEqual([]);
  },
);

it("older programmes go on giving what they gave", () => {
  const totals = stored.map(
    (settings, index) => previewProgram(readStoredProgram(index + 1, settings).program, example, shop).totals,
  );
  const [first] = totals;
  expect(first).toEqual({ points: 54, USD: 275 });
  for (const each of totals.slice(0, -2)) expect(each).toEqual(first);
  // Points of the other rules give way to the exclusive one, and there is nothing left to double.
  expect(totals.slice(-2)).toEqual([
    { points: 50, USD: 188 },
    { points: 50, USD: 188 },
  ]);
});

it("what a programme was silent about when it was stored is as it was then", () => {
  const [oldest] = stored;
  expect(readStoredProgram(1, oldest).program).toMatchObject({
    ...{ expiry: { points: { kind: "never" }, cashback: { kind: "never" } }, refundedRewards: "keep" },
    ...{ laws: "off", reminderDays: [], cartHoldHours: 24, actions: [], tiers: null, thresholds: [] },
    budget: { points: null, cashback: null },
  });
});

it("a stored programme that cannot be read is refused, naming its fields", () => {
  expect(() => readStoredProgram(7, { earning: "all" })).toThrow(
    /version 7 cannot be read: earning: .*; rewards: /,
  );
});
