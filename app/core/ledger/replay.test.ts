import { describe, expect, it } from "vitest";
import { InvariantError } from "../decision";
import { emptyLedger, post } from "./post";
import { replay } from "./replay";
import { POINTS, type Intent, type LedgerEntry } from "./types";

const NOW = new Date("2026-03-01T00:00:00Z");
const END = new Date("2026-04-01T00:00:00Z");
const DATES = { availableAt: NOW, expiresAt: END };

const common = (key: string, amount: number) => ({
  ...{ key, unit: POINTS, amount, occurredAt: NOW, explanation: [] },
});
const award = (key: string, amount: number): Intent => ({ ...common(key, amount), kind: "award", ...DATES });
const held = (
  kind: "hold" | "capture" | "release" | "restore",
  amount: number,
  key: string = kind,
): Intent => ({
  ...common(key, amount),
  ...{ kind, holdId: "r", redemptionId: "r" },
});
const takeBack = (amount: number): Intent => ({
  ...common("t", amount),
  kind: "takeBack",
  shortfall: "carry",
});
const expire = (lotId: string, amount: number): Intent => ({ ...common("x", amount), kind: "expire", lotId });

function entriesOf(intents: readonly Intent[], now = NOW): LedgerEntry[] {
  let ledger = emptyLedger(1);
  return intents.map((intent) => {
    const posted = post(ledger, intent, now);
    if (!posted.ok) throw new Error(posted.refusal.code);
    ({ ledger } = posted.value);
    return posted.value.entry;
  });
}
const again = (entries: readonly LedgerEntry[]) => replay(1, entries, () => DATES);

describe("a ledger is rebuilt from its entries", () => {
  it("with what expired, what was restored and what is still held", () => {
    const before = entriesOf([award("a", 100), held("hold", 60), held("capture", 60), held("restore", 20)]);
    expect(again(before).holds["r"]).toMatchObject({ amount: 60, captured: 40, released: 20 });
    expect(again(before).accounts[POINTS]).toMatchObject({
      captured: 40,
      held: 0,
      remaining: 60,
      deficit: 0,
    });
    const expired = entriesOf([award("a", 100), expire("a", 100)], END);
    expect(again(expired).accounts[POINTS]).toMatchObject({ earned: 100, expired: 100, remaining: 0 });
  });

  it("with a capture of what had been released, and the lot of its own that comes back of it", () => {
    const entries = entriesOf([
      award("a", 100),
      ...[held("hold", 100), held("release", 100), takeBack(100), held("capture", 100)],
      ...[award("b", 100), held("restore", 100)],
    ]);
    const { accounts, holds } = again(entries);
    expect(holds["r"]).toMatchObject({ captured: 0, released: 100 });
    expect(accounts[POINTS]).toMatchObject({ held: 0, captured: 0, remaining: 100, deficit: 0 });
    expect(accounts[POINTS]?.lots.find(({ id }) => id === "restore")).toMatchObject({
      ...{ amount: 100, remaining: 100, availableAt: NOW, expiresAt: null, ruleKey: null },
    });
    expect(accounts[POINTS]?.lots.find(({ id }) => id === "a")).toMatchObject({ expiresAt: END });
  });
});

describe("entries that do not follow from each other are refused", () => {
  const sound = entriesOf([award("a", 100), takeBack(130), award("b", 50)]);

  it("sound ones are not", () => {
    expect(again(sound).accounts[POINTS]).toMatchObject({
      earned: 150,
      taken: 130,
      remaining: 20,
      deficit: 0,
    });
  });

  it.each<[string, number, Partial<LedgerEntry>]>([
    ["another balance before", 2, { balanceBefore: 30 }],
    ["another balance after", 1, { balanceAfter: -29 }],
    ["another amount", 0, { amount: 101 }],
    ["a draw from a lot that no entry made", 1, { draws: [{ lot: "z", amount: 100 }] }],
    ["a draw from a lot that it made itself", 1, { draws: [{ lot: "t", amount: 100 }] }],
    ["a capture of a hold that no entry made", 1, { kind: "capture", redemptionId: "r" }],
    ["a release of a hold that no entry made", 1, { kind: "release", redemptionId: "r" }],
  ])("%s", (_case, index, change) => {
    const entries = sound.map((entry, at) => (at === index ? { ...entry, ...change } : entry));
    expect(() => again(entries)).toThrow(InvariantError);
  });
});
