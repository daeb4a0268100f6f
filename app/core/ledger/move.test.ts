// Two members who turn out to be one: what each account holds after the move, and random histories that are merged at some
// point, which must come to what one member would have who did it all.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvariantError } from "../decision";
import { moveInIntent, movedAccountSchema, moveOutIntent } from "./move";
import { emptyAccount, emptyLedger, post } from "./post";
import { replay } from "./replay";
import { POINTS, type Account, type Intent, type LedgerEntry, type Lot, type MemberLedger } from "./types";

const NOW = new Date("2026-03-01T12:00:00Z");
const FROM = 1;
const INTO = 2;

/** The ledgers of members who may be merged, their entries, and the dates of their lots. */
class People {
  readonly ledgers = new Map<number, MemberLedger>();
  readonly entries: LedgerEntry[] = [];
  readonly #dates = new Map<string, Pick<Lot, "availableAt" | "expiresAt">>();
  #now = NOW;

  ledger(member: number): MemberLedger {
    return this.ledgers.get(member) ?? emptyLedger(member);
  }

  account(member: number): Account {
    return this.ledger(member).accounts[POINTS] ?? emptyAccount(POINTS);
  }

  at(now: Date): this {
    this.#now = now;
    return this;
  }

  post(member: number, intent: Intent): boolean {
    const posted = post(this.ledger(member), intent, this.#now);
    if (!posted.ok) return false;
    const { entry, ledger } = posted.value;
    // As the database does: a posting brings the account to the version that its entry names.
    const account = ledger.accounts[entry.unit] ?? emptyAccount(entry.unit);
    const accounts = { ...ledger.accounts, [entry.unit]: { ...account, version: entry.accountVersion } };
    this.ledgers.set(member, { ...ledger, accounts });
    this.entries.push(entry);
    if (intent.kind === "award") {
      const { availableAt, expiresAt } = intent;
      this.#dates.set(intent.key, { availableAt, expiresAt });
    }
    return true;
  }

  merge(): this {
    for (const account of Object.values(this.ledger(FROM).accounts)) {
      const out = moveOutIntent(account, { from: FROM, into: INTO }, this.#now);
      this.post(FROM, out);
      const moved = this.entries.at(-1)?.moved;
      if (!moved) throw new Error("nothing moved");
      this.post(INTO, moveInIntent(out, FROM, moved));
    }
    return this;
  }

  /** What the entries of a member alone come to, as they are read back from where they are stored. */
  replayed(member: number): Account {
    const own = this.entries
      .filter(({ memberId }) => memberId === member)
      .map((entry) => {
        const stored: unknown = JSON.parse(JSON.stringify(entry.moved));
        return { ...entry, moved: movedAccountSchema.nullable().parse(stored) };
      });
    const ledger = replay(
      member,
      own,
      ({ key }) => this.#dates.get(key) ?? { availableAt: NOW, expiresAt: null },
    );
    return ledger.accounts[POINTS] ?? emptyAccount(POINTS);
  }
}

const common = (key: string, amount: number) => ({
  key,
  unit: POINTS,
  amount,
  occurredAt: NOW,
  explanation: [],
});
const award = (key: string, amount: number, expiresAt: Date | null = null): Intent => ({
  ...{ ...common(key, amount), kind: "award", availableAt: NOW, expiresAt, orderId: key, ruleKey: "points" },
});
const takeBack = (orderId: string, amount: number, shortfall: "waive" | "carry" = "carry"): Intent => ({
  ...{ ...common(`${orderId}:back`, amount), kind: "takeBack", shortfall, orderId, ruleKey: "points" },
});
const held = (kind: "hold" | "capture" | "release" | "restore", id: string, amount: number): Intent => ({
  ...{ ...common(`${id}:${kind}`, amount), kind, holdId: id, redemptionId: id },
});
function people(...steps: readonly (readonly [member: number, intent: Intent])[]): People {
  const made = new People();
  for (const [member, intent] of steps) expect(made.post(member, intent)).toBe(true);
  return made;
}
const remaining = (account: Account) =>
  Object.fromEntries(account.lots.map((lot) => [lot.id, lot.remaining]));

describe("a member who is merged into another", () => {
  it("leaves an empty account, and every sum goes to the other", () => {
    const two = people(
      [FROM, award("a", 100)],
      [FROM, held("hold", "h", 30)],
      [INTO, award("b", 50)],
      [INTO, takeBack("b", 80, "waive")],
    ).merge();
    expect(two.account(FROM)).toMatchObject({ earned: 0, held: 0, remaining: 0, deficit: 0, lots: [] });
    expect(two.account(INTO)).toMatchObject({
      ...{ earned: 150, taken: 50, waived: 30, held: 30, remaining: 70, deficit: 0 },
    });
    expect(two.ledger(FROM).holds).toEqual({});
    expect(two.ledger(INTO).holds).toMatchObject({ h: { amount: 30 } });
  });

  it("keeps each lot with its id, dates and order, so that a late refund finds its own", () => {
    const june = new Date("2026-06-01T00:00:00Z");
    const two = people([FROM, award("a", 100, june)], [INTO, award("b", 50)]).merge();
    expect(two.account(INTO).lots.find(({ id }) => id === "a")).toMatchObject({
      expiresAt: june,
      orderId: "a",
    });
    two.post(INTO, takeBack("a", 100));
    expect(remaining(two.account(INTO))).toEqual({ a: 0, b: 50 });
  });

  it("pays a debt of either from the lots of the other, earliest expiry first", () => {
    const june = new Date("2026-06-01T00:00:00Z");
    const owing = [
      [FROM, award("a", 100)],
      [FROM, held("hold", "h", 100)],
      [FROM, held("capture", "h", 100)],
      [FROM, takeBack("a", 100)],
    ] as const;
    const two = people(...owing, [INTO, award("b", 90)], [INTO, award("c", 60, june)]).merge();
    expect(remaining(two.account(INTO))).toEqual({ a: 0, b: 50, c: 0 });
    const other = people(...owing.map(([, intent]) => [INTO, intent] as const), [
      FROM,
      award("b", 40),
    ]).merge();
    expect(other.account(INTO)).toMatchObject({ remaining: 0, deficit: 60 });
  });

  it("takes what is held and what was spent along: both can still be put back into their lots", () => {
    const two = people(
      [FROM, award("a", 100)],
      [FROM, held("hold", "open", 30)],
      [FROM, held("hold", "used", 70)],
      [FROM, held("capture", "used", 70)],
    ).merge();
    two.post(INTO, held("release", "open", 30));
    two.post(INTO, held("restore", "used", 70));
    expect(remaining(two.account(INTO))).toEqual({ a: 100 });
    expect(two.replayed(INTO)).toMatchObject({ remaining: 100, held: 0, captured: 0 });
  });

  it("moves nothing while a hold of theirs was not read, or while something else is said to be left", () => {
    const two = people([FROM, award("a", 100)], [FROM, held("hold", "h", 30)]);
    const out = moveOutIntent(two.account(FROM), { from: FROM, into: INTO }, NOW);
    const unread = { ...two.ledger(FROM), holds: {} };
    expect(() => post(unread, out, NOW)).toThrow(InvariantError);
    expect(() => post(two.ledger(FROM), { ...out, amount: 100 }, NOW)).toThrow(InvariantError);
  });

  it("is found out by the replay where an entry claims to have moved another sum", () => {
    const two = people([FROM, award("a", 100)]).merge();
    const [first, out] = two.entries;
    const moved = out?.moved;
    if (!first || !moved) throw new Error("nothing moved");
    const dates = () => ({ availableAt: NOW, expiresAt: null });
    expect(() => replay(FROM, [first, { ...out, moved: { ...moved, earned: 90 } }], dates)).toThrow(
      InvariantError,
    );
    expect(() => replay(FROM, [first, { ...out, moved: { ...moved, lots: [] } }], dates)).toThrow(
      InvariantError,
    );
    expect(() => replay(FROM, [first, { ...out, moved: null }], dates)).toThrow(InvariantError);
  });
});

interface Step {
  readonly member: number;
  readonly kind: "award" | "takeBack" | "hold" | "capture" | "release" | "restore";
  readonly amount: number;
  readonly pick: number;
  readonly life: number;
  readonly carry: boolean;
}

const step: fc.Arbitrary<Step> = fc.record({
  member: fc.constantFrom(FROM, INTO),
  kind: fc.constantFrom("award", "award", "takeBack", "hold", "hold", "capture", "release", "restore"),
  amount: fc.integer({ min: 1, max: 300 }),
  pick: fc.nat(9),
  life: fc.constantFrom(0, 0, 5, 30),
  carry: fc.boolean(),
});

function intentOf(each: Step, number: number, ledger: MemberLedger, now: Date): Intent | null {
  const base = { ...common(`e${number}`, each.amount), occurredAt: now };
  if (each.kind === "award") {
    const expiresAt = each.life === 0 ? null : new Date(now.getTime() + each.life * 86_400_000);
    return {
      ...base,
      kind: "award",
      availableAt: now,
      expiresAt,
      orderId: `o${each.pick}`,
      ruleKey: "points",
    };
  }
  if (each.kind === "takeBack")
    return {
      ...base,
      kind: "takeBack",
      shortfall: each.carry ? "carry" : "waive",
      orderId: `o${each.pick}`,
      ruleKey: "points",
    };
  if (each.kind === "hold") return { ...base, kind: "hold", holdId: base.key, redemptionId: base.key };
  const holds = Object.values(ledger.holds);
  const hold = holds[each.pick % Math.max(1, holds.length)];
  if (!hold) return null;
  const open = {
    capture: hold.amount - hold.captured,
    release: hold.amount - hold.captured - hold.released,
    restore: hold.captured,
  };
  const amount = Math.min(open[each.kind], each.amount);
  return amount > 0 ? { ...base, kind: each.kind, amount, holdId: hold.id, redemptionId: hold.id } : null;
}

const totals = ({ earned, taken, captured, held: onHold, remaining: left, deficit }: Account) => ({
  ...{ earned, taken, captured, held: onHold, remaining: left, deficit },
});

it("comes, after any history and whatever follows, to what one member would have who did it all", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 50 }), fc.nat(50), (steps, mergedAfter) => {
      const two = new People();
      const one = new People();
      steps.forEach((each, number) => {
        if (number === mergedAfter) two.merge();
        const member = number >= mergedAfter ? INTO : each.member;
        // What is waived, and what expires, depends on which of the two had it: so nothing is here.
        const intent = intentOf({ ...each, carry: true, life: 0 }, number, two.ledger(member), NOW);
        // One member may not spend what the other of two owes.
        const affords = intent?.kind !== "hold" || intent.amount <= one.account(INTO).remaining;
        if (intent && affords && two.post(member, intent)) expect(one.post(INTO, intent)).toBe(true);
      });
      if (mergedAfter >= steps.length) two.merge();
      expect(totals(two.account(INTO))).toEqual(totals(one.account(INTO)));
      expect(totals(two.account(FROM))).toEqual(totals(emptyAccount(POINTS)));
    }),
    { numRuns: 2000 },
  );
});

it("conserves every sum, and what each member has follows from that member's entries alone", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 50 }), fc.nat(50), (steps, mergedAfter) => {
      const two = new People();
      const sum = (name: keyof ReturnType<typeof totals>) =>
        totals(two.account(FROM))[name] + totals(two.account(INTO))[name];
      const mergeAndCompare = () => {
        const before = {
          earned: sum("earned"),
          taken: sum("taken"),
          captured: sum("captured"),
          held: sum("held"),
        };
        const worth = sum("remaining") - sum("deficit");
        two.merge();
        expect(two.account(INTO)).toMatchObject(before);
        expect(sum("remaining") - sum("deficit")).toBe(worth);
      };
      steps.forEach((each, number) => {
        const now = new Date(NOW.getTime() + number * 86_400_000);
        two.at(now);
        if (number === mergedAfter) mergeAndCompare();
        const member = number >= mergedAfter ? INTO : each.member;
        const intent = intentOf(each, number, two.ledger(member), now);
        if (intent) two.post(member, intent);
      });
      if (mergedAfter >= steps.length) mergeAndCompare();
      for (const member of [FROM, INTO]) {
        const account = two.account(member);
        expect(account.lots.reduce((total, lot) => total + lot.remaining, 0)).toBe(account.remaining);
        expect(totals(two.replayed(member))).toEqual(totals(account));
      }
    }),
    { numRuns: 2000 },
  );
});
