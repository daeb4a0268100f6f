// Random histories of one member: whatever happens, nothing is made or lost, and the entries alone give it all again.
import fc from "fast-check";
import { expect, it } from "vitest";
import { balanceAt } from "./balance";
import { emptyLedger, post } from "./post";
import { properties } from "../../../tests/support/property-runs";
import { replay } from "./replay";
import { POINTS, type Intent, type LedgerEntry, type Lot, type MemberLedger } from "./types";

const START = Date.UTC(2026, 0, 1);
const DAY = 86_400_000;

type Step = {
  kind: Exclude<Intent["kind"], "moveOut" | "moveIn" | "reinstate">;
  amount: number;
  pick: number;
  pending: number;
  life: number;
  carry: boolean;
};

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom(
    "award",
    "award",
    "takeBack",
    "hold",
    "hold",
    "capture",
    "release",
    "restore",
    "expire",
  ),
  amount: fc.integer({ min: 1, max: 500 }),
  pick: fc.nat(7),
  pending: fc.constantFrom(0, 0, 3),
  life: fc.constantFrom(0, 5, 30),
  carry: fc.boolean(),
});

function intentOf(step: Step, number: number, ledger: MemberLedger, now: Date): Intent | null {
  const base = { key: `e${number}`, unit: POINTS, amount: step.amount, occurredAt: now, explanation: [] };
  const order = { orderId: `o${step.pick}`, ruleKey: "points" };
  if (step.kind === "award") {
    const availableAt = new Date(now.getTime() + step.pending * DAY);
    const expiresAt = step.life ? new Date(now.getTime() + step.life * DAY) : null;
    return { ...base, ...order, kind: "award", availableAt, expiresAt };
  }
  if (step.kind === "takeBack")
    return { ...base, ...order, kind: "takeBack", shortfall: step.carry ? "carry" : "waive" };
  if (step.kind === "hold")
    return { ...base, kind: "hold", holdId: `h${number}`, redemptionId: `h${number}` };
  if (step.kind === "expire") {
    const lot = ledger.accounts[POINTS]?.lots.find(
      (each) => each.expiresAt && each.expiresAt <= now && each.remaining > 0,
    );
    return lot ? { ...base, kind: "expire", amount: lot.remaining, lotId: lot.id } : null;
  }
  const holds = Object.values(ledger.holds);
  const hold = holds[step.pick % Math.max(1, holds.length)];
  if (!hold) return null;
  const open = {
    capture: hold.amount - hold.captured,
    release: hold.amount - hold.captured - hold.released,
    restore: hold.captured,
  };
  const amount = Math.min(open[step.kind], step.amount);
  return amount > 0 ? { ...base, kind: step.kind, amount, holdId: hold.id, redemptionId: hold.id } : null;
}

it(
  "conserves every unit, never spends what is not available, and follows from its entries alone",
  { timeout: 180_000 },
  () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40, size: "max" }), (steps) => {
        let ledger = emptyLedger(1);
        const entries: LedgerEntry[] = [];
        const dates = new Map<string, Pick<Lot, "availableAt" | "expiresAt">>();
        steps.forEach((each, number) => {
          const now = new Date(START + number * DAY);
          const intent = intentOf(each, number, ledger, now);
          if (!intent) return;
          if (intent.kind === "award")
            dates.set(intent.key, { availableAt: intent.availableAt, expiresAt: intent.expiresAt });
          const before = balanceAt(ledger.accounts[POINTS], now);
          const posted = post(ledger, intent, now);
          if (intent.kind === "hold") expect(posted.ok).toBe(intent.amount <= before.available);
          if (!posted.ok) return;
          if (intent.kind === "hold") expectFirstToExpireFirst(ledger, posted.value.entry, now);
          ledger = posted.value.ledger;
          entries.push(posted.value.entry);
          const account = ledger.accounts[POINTS]!;
          expect(account.lots.reduce((sum, lot) => sum + lot.remaining, 0)).toBe(account.remaining);
          const open = Object.values(ledger.holds).reduce(
            (sum, hold) => sum + hold.amount - hold.captured - hold.released,
            0,
          );
          expect(open).toBe(account.held);
        });
        const replayed = replay(1, entries, (entry) => dates.get(entry.key) ?? fail(entry.key));
        const comparable = (state: MemberLedger) => {
          const account = state.accounts[POINTS];
          return (
            account && {
              ...account,
              version: 0,
              lots: [...account.lots].sort((a, b) => (a.id < b.id ? -1 : 1)),
            }
          );
        };
        expect(comparable(replayed)).toEqual(comparable(ledger));
        const amounts = (state: MemberLedger) =>
          Object.values(state.holds).map(({ id, amount, captured, released }) => ({
            id,
            amount,
            captured,
            released,
          }));
        expect(amounts(replayed)).toEqual(amounts(ledger));
      }),
      properties,
    );
  },
);

/** What is spent is available, each lot is emptied before the next is touched, and none that was passed over ends earlier. */
function expectFirstToExpireFirst(before: MemberLedger, { draws, amount }: LedgerEntry, now: Date): void {
  const lots = before.accounts[POINTS]?.lots ?? [];
  const drawnFrom = draws.map(({ lot, amount: drawn }) => ({ ...lots.find(({ id }) => id === lot)!, drawn }));
  const end = (lot: Lot) => lot.expiresAt?.getTime() ?? Infinity;
  expect(drawnFrom.reduce((sum, { drawn }) => sum + drawn, 0)).toBe(amount);
  for (const lot of drawnFrom) expect(lot.availableAt <= now && end(lot) > now.getTime()).toBe(true);
  for (const { remaining, drawn } of drawnFrom.slice(0, -1)) expect(drawn).toBe(remaining);
  const last = drawnFrom.at(-1)!;
  const passedOver = lots.filter(
    (lot) =>
      !draws.some((draw) => draw.lot === lot.id) &&
      lot.remaining > 0 &&
      lot.availableAt <= now &&
      end(lot) > now.getTime(),
  );
  for (const lot of passedOver) {
    expect(end(lot)).toBeGreaterThanOrEqual(end(last));
    if (end(lot) === end(last))
      expect(lot.earnedAt.getTime()).toBeGreaterThanOrEqual(last.earnedAt.getTime());
  }
}

function fail(key: string): never {
  throw new Error(`${key} has no dates`);
}
