import { describe, expect, it } from "vitest";
import { InvariantError } from "../decision";
import { balanceAt } from "./balance";
import { emptyLedger, post } from "./post";
import { POINTS, type Intent, type MemberLedger } from "./types";

const day = (text: string) => new Date(`${text}T00:00:00Z`);
const NOW = day("2026-03-01");

const common = (key: string, amount: number) => ({
  key,
  unit: POINTS,
  amount,
  occurredAt: NOW,
  explanation: [],
});
const award = (
  key: string,
  amount: number,
  more: { expiresAt?: Date; availableAt?: Date; orderId?: string } = {},
): Intent => ({
  ...common(key, amount),
  kind: "award",
  availableAt: more.availableAt ?? NOW,
  expiresAt: more.expiresAt ?? null,
  orderId: more.orderId,
});
const takeBack = (key: string, amount: number, shortfall: "waive" | "carry", orderId?: string): Intent => ({
  ...common(key, amount),
  kind: "takeBack",
  shortfall,
  orderId,
});
const held = (kind: "hold" | "capture" | "release" | "restore", holdId: string, amount: number): Intent => ({
  ...common(`${holdId}:${kind}`, amount),
  kind,
  holdId,
  redemptionId: holdId,
});

const expiry = (lotId: string, amount: number): Intent => ({
  ...common(`${lotId}:expire`, amount),
  kind: "expire",
  lotId,
});

function after(intents: readonly Intent[], now = NOW): MemberLedger {
  return intents.reduce((ledger, intent) => {
    const posted = post(ledger, intent, now);
    if (!posted.ok) throw new Error(posted.refusal.code);
    return posted.value.ledger;
  }, emptyLedger(1));
}
const account = (ledger: MemberLedger) => ledger.accounts[POINTS]!;
const lot = (ledger: MemberLedger, id: string) =>
  account(ledger).lots.find((each) => each.id === id)?.remaining;
const available = (ledger: MemberLedger, now = NOW) => balanceAt(account(ledger), now).available;
const spend = (holdId: string, amount: number) => [
  held("hold", holdId, amount),
  held("capture", holdId, amount),
];

describe("lots", () => {
  it("are spent by earliest expiry: 100 of January goes before 100 of June (Setono)", () => {
    const ledger = after([
      award("june", 100, { expiresAt: day("2026-06-01") }),
      award("january", 100, { expiresAt: day("2027-01-01") }),
      award("april", 100, { expiresAt: day("2026-04-01") }),
      ...spend("r", 100),
    ]);
    expect([lot(ledger, "june"), lot(ledger, "january"), lot(ledger, "april")]).toEqual([100, 100, 0]);
  });

  it("keep what a spend leaves: 50 and 50, spend 70, the second keeps 30 (Setono)", () => {
    const ledger = after([award("a", 50), award("b", 50), ...spend("r", 70)]);
    expect([lot(ledger, "a"), lot(ledger, "b")]).toEqual([0, 30]);
  });

  it("expire what is left, once: 150 with 50 spent expires 100 at the very moment (Setono)", () => {
    const expiresAt = day("2026-04-01");
    const ledger = after([award("a", 150, { expiresAt }), ...spend("r", 50)]);
    expect(available(ledger, new Date(expiresAt.getTime() - 1))).toBe(100);
    expect(available(ledger, expiresAt)).toBe(0);
    const expire: Intent = { ...common("a:expire", 100), kind: "expire", lotId: "a" };
    const posted = post(ledger, expire, expiresAt);
    expect(posted.ok && account(posted.value.ledger).expired).toBe(100);
    expect(() => posted.ok && post(posted.value.ledger, expire, expiresAt)).toThrow("lot a holds 0");
  });

  it("of 575 and 805 points, 500 spent of each: 75 and 380 are left, and nothing after their 90 days (Odoo)", () => {
    const expiresAt = new Date(NOW.getTime() + 90 * 86_400_000);
    const first = [award("115.00", 575, { expiresAt }), ...spend("r", 500)];
    expect(available(after(first))).toBe(75);
    const ledger = after([...first, award("161.00", 805, { expiresAt }), ...spend("s", 500)]);
    expect([lot(ledger, "115.00"), lot(ledger, "161.00")]).toEqual([0, 380]);
    expect(available(ledger, new Date(NOW.getTime() + 91 * 86_400_000))).toBe(0);
  });

  it("are not spendable while pending nor once overdue, swept or not", () => {
    const ledger = after([
      award("pending", 100, { availableAt: day("2026-03-15") }),
      award("overdue", 100, { expiresAt: NOW }),
    ]);
    expect(post(ledger, held("hold", "r", 1), NOW)).toMatchObject({
      refusal: { code: "insufficientBalance" },
    });
  });
});

describe("deficits", () => {
  it("are repaid by the next award: +50, take back 80, +100 leaves 70 (Setono)", () => {
    const ledger = after([award("a", 50), takeBack("t", 80, "carry"), award("b", 100)]);
    expect([available(ledger), account(ledger).deficit, lot(ledger, "b")]).toEqual([70, 0, 70]);
  });

  it.each([
    { shortfall: "waive", balance: 0, taken: 50, waived: 100 },
    { shortfall: "carry", balance: -100, taken: 150, waived: 0 },
  ] as const)("earn 150, spend 100, take back 150: $shortfall gives $balance (Setono)", (expected) => {
    const ledger = after([award("a", 150), ...spend("r", 100), takeBack("t", 150, expected.shortfall)]);
    expect({ shortfall: expected.shortfall, balance: available(ledger), ...pick(ledger) }).toEqual(expected);
  });

  const pick = (ledger: MemberLedger) => ({ taken: account(ledger).taken, waived: account(ledger).waived });
});

describe("take-backs", () => {
  it("take from the order's own lot first, then from others", () => {
    const ledger = after([
      award("other", 100),
      award("own", 100, { orderId: "o" }),
      takeBack("t", 130, "carry", "o"),
    ]);
    expect([lot(ledger, "own"), lot(ledger, "other")]).toEqual([0, 70]);
  });
});

describe("holds", () => {
  it("refuse more than there is: balance 40, debit 100 (Medusa PR 16347)", () => {
    expect(post(after([award("a", 40)]), held("hold", "r", 100), NOW)).toEqual({
      ok: false,
      refusal: { code: "insufficientBalance", params: { required: 100, available: 40, missing: 60 } },
    });
  });

  it("put back what they took into the lots it came from", () => {
    const before = after([award("a", 50), award("b", 50)]);
    const ledger = [held("hold", "r", 70), held("release", "r", 70)].reduce((state, intent) => {
      const posted = post(state, intent, NOW);
      return posted.ok ? posted.value.ledger : state;
    }, before);
    expect([lot(ledger, "a"), lot(ledger, "b"), account(ledger).held]).toEqual([50, 50, 0]);
  });

  it("released in parts, give back each part once", () => {
    const part = (number: number, amount: number): Intent => ({
      ...held("release", "r", amount),
      key: `r:release:${number}`,
    });
    const ledger = after([award("a", 50), award("b", 50), held("hold", "r", 80), part(1, 40), part(2, 40)]);
    expect([lot(ledger, "a"), lot(ledger, "b"), account(ledger).held]).toEqual([50, 50, 0]);
  });

  it("captured in part, give back the rest", () => {
    const ledger = after([
      award("a", 50),
      award("b", 50),
      ...[
        held("hold", "r", 80),
        held("capture", "r", 30),
        held("release", "r", 50),
        held("restore", "r", 30),
      ],
    ]);
    expect([lot(ledger, "a"), lot(ledger, "b"), available(ledger)]).toEqual([50, 50, 100]);
  });

  it("give nothing back twice", () => {
    const ledger = after([award("a", 100), held("hold", "r", 70), held("release", "r", 70)]);
    expect(post(ledger, held("release", "r", 70), NOW)).toMatchObject({
      refusal: { code: "redemptionNotOpen" },
    });
  });

  it("capture again an order that comes with a code whose points went back, and owe what is not there", () => {
    const ledger = after([
      award("a", 100),
      held("hold", "r", 100),
      held("release", "r", 100),
      ...spend("s", 60),
      held("capture", "r", 100),
    ]);
    expect([available(ledger), account(ledger).captured, account(ledger).held]).toEqual([-60, 160, 0]);
  });

  it("repay what is owed before they refill lots when a captured order is cancelled", () => {
    const ledger = after([
      award("a", 100),
      ...spend("r", 100),
      takeBack("t", 100, "carry"),
      held("restore", "r", 100),
    ]);
    expect([available(ledger), account(ledger).deficit, lot(ledger, "a")]).toEqual([0, 0, 0]);
  });

  it("give a lot of its own to what was owed when it was captured and has been repaid since", () => {
    const ledger = after([
      award("a", 100),
      ...[held("hold", "r", 100), held("release", "r", 100), ...spend("s", 100), held("capture", "r", 100)],
      award("b", 100),
      held("restore", "r", 100),
    ]);
    expect([available(ledger), lot(ledger, "r:restore"), lot(ledger, "b")]).toEqual([100, 100, 0]);
  });
});

describe("an intent that nobody may make", () => {
  it.each([0, -5, 1.5, Number.NaN])("an amount of %d breaks an invariant", (amount) => {
    expect(() => post(emptyLedger(1), award("a", amount), NOW)).toThrow("amount");
  });

  it("more captured than was held, or restored than was captured", () => {
    const ledger = after([award("a", 100), held("hold", "r", 60), held("capture", "r", 40)]);
    expect(() => post(ledger, held("capture", "r", 21), NOW)).toThrow(InvariantError);
    expect(() => post(ledger, held("restore", "r", 41), NOW)).toThrow(InvariantError);
    expect(post(ledger, held("capture", "r", 20), NOW).ok).toBe(true);
    expect(post(ledger, held("restore", "r", 40), NOW).ok).toBe(true);
  });

  it("a step of a hold that there is not", () => {
    expect(() => post(after([award("a", 100)]), held("release", "r", 10), NOW)).toThrow(InvariantError);
  });

  it("the expiry of a lot that has not ended, of one that there is not, or of more than is left", () => {
    const ledger = after([award("a", 100, { expiresAt: day("2026-04-01") }), award("b", 5)]);
    const end = day("2026-04-01");
    expect(() => post(ledger, expiry("a", 100), new Date(+end - 1))).toThrow(InvariantError);
    expect(() => post(ledger, expiry("b", 5), end)).toThrow(InvariantError);
    expect(() => post(ledger, expiry("c", 5), end)).toThrow(InvariantError);
    expect(() => post(ledger, expiry("a", 99), end)).toThrow(InvariantError);
    expect(post(ledger, expiry("a", 100), end).ok).toBe(true);
  });

  it.each([{ earned: 101 }, { remaining: 99, deficit: -1 }, { earned: 90, deficit: 10 }])(
    "anything on an account that does not add up: %o",
    (change) => {
      const ledger = after([award("a", 100)]);
      const accounts = { [POINTS]: { ...account(ledger), ...change } };
      expect(() => post({ ...ledger, accounts }, takeBack("t", 1, "waive"), NOW)).toThrow(InvariantError);
    },
  );
});

describe("an entry", () => {
  it("says what it is about, and on which balance it stands", () => {
    const about = { orderId: "o1", ruleKey: "points", programVersion: 4, redemptionId: "r9" };
    const first = post(emptyLedger(7), { ...award("a", 100), ...about }, NOW);
    if (!first.ok) throw new Error(first.refusal.code);
    expect(first.value.entry).toEqual({
      ...{ key: "a", memberId: 7, unit: POINTS, kind: "award", amount: 100, waived: 0, ...about },
      ...{ occurredAt: NOW, recordedAt: NOW, balanceBefore: 0, balanceAfter: 100, accountVersion: 1 },
      ...{ draws: [], explanation: [], moved: null },
    });
    const second = post(first.value.ledger, takeBack("t", 30, "waive"), NOW);
    if (!second.ok) throw new Error(second.refusal.code);
    expect(second.value.entry).toMatchObject({
      ...{ orderId: null, ruleKey: null, programVersion: null, redemptionId: null },
      ...{ balanceBefore: 100, balanceAfter: 70, accountVersion: 1, draws: [{ lot: "a", amount: 30 }] },
    });
    const stored = {
      ...first.value.ledger,
      accounts: { [POINTS]: { ...account(first.value.ledger), version: 5 } },
    };
    const third = post(stored, takeBack("u", 30, "waive"), NOW);
    expect(third.ok && third.value.entry.accountVersion).toBe(6);
  });

  it("of a take-back draws from the very award first: that of the order and of the rule", () => {
    const ledger = after([
      { ...award("other rule", 50, { orderId: "o1", expiresAt: day("2026-04-01") }), ruleKey: "bonus" },
      { ...award("other order", 50, { orderId: "o2", expiresAt: day("2026-05-01") }), ruleKey: "points" },
      { ...award("own", 50, { orderId: "o1" }), ruleKey: "points" },
    ]);
    const taken = post(ledger, { ...takeBack("t", 60, "waive", "o1"), ruleKey: "points" }, NOW);
    expect(taken.ok && taken.value.entry.draws).toEqual([
      { lot: "own", amount: 50 },
      { lot: "other rule", amount: 10 },
    ]);
  });

  it("of an award draws from it only what repays a debt", () => {
    const owing = after([takeBack("t", 30, "carry")]);
    const paid = post(owing, award("a", 100), NOW);
    expect(paid.ok && paid.value.entry.draws).toEqual([{ lot: "a", amount: 30 }]);
    const free = post(emptyLedger(1), award("a", 100), NOW);
    expect(free.ok && free.value.entry.draws).toEqual([]);
  });
});

describe("a hold", () => {
  it("that was released is captured again from what is available, before what is pending", () => {
    const pending = { availableAt: day("2026-03-09"), expiresAt: day("2026-04-01") };
    const ledger = after([
      award("a", 100),
      held("hold", "r", 100),
      held("release", "r", 100),
      award("pending", 100, pending),
      held("capture", "r", 100),
    ]);
    expect([lot(ledger, "a"), lot(ledger, "pending")]).toEqual([0, 100]);
  });

  it("cannot be released beyond what is open, and says how much that is", () => {
    const ledger = after([
      award("a", 100),
      held("hold", "r", 60),
      held("capture", "r", 20),
      held("release", "r", 10),
    ]);
    const refused = post(ledger, held("release", "r", 31), NOW);
    expect(refused).toEqual({ ok: false, refusal: { code: "redemptionNotOpen", params: { open: 30 } } });
    expect(post(ledger, held("release", "r", 30), NOW).ok).toBe(true);
  });

  it("keeps account of what was restored, and of what can be put back yet", () => {
    const ledger = after([award("a", 40), award("b", 60), held("hold", "r", 100), held("capture", "r", 100)]);
    const restored = post(ledger, { ...held("restore", "r", 50), orderId: "o1" }, NOW);
    if (!restored.ok) throw new Error(restored.refusal.code);
    expect(restored.value.ledger.holds["r"]).toEqual({
      ...{ id: "r", unit: POINTS, amount: 100, captured: 50, released: 50 },
      draws: [{ lot: "b", amount: 50 }],
    });
  });

  it("puts back as a lot of its own, in the order's name, what was owed when it was captured", () => {
    const ledger = after([
      award("a", 100),
      ...[held("hold", "r", 100), held("release", "r", 100), ...spend("s", 100), held("capture", "r", 100)],
      award("b", 100),
    ]);
    const restored = post(ledger, { ...held("restore", "r", 100), orderId: "o1" }, NOW);
    if (!restored.ok) throw new Error(restored.refusal.code);
    expect(restored.value.entry.draws).toEqual([{ lot: "r:restore", amount: -100 }]);
    expect(account(restored.value.ledger).lots.find(({ id }) => id === "r:restore")).toEqual({
      ...{ id: "r:restore", amount: 100, remaining: 100, earnedAt: NOW, availableAt: NOW, expiresAt: null },
      ...{ orderId: "o1", ruleKey: null },
    });
  });
});
