import fc from "fast-check";
import { expect, it } from "vitest";
import { noteActivity, type Activity } from "./activity";
import { balanceAt } from "./balance";
import { expireLots, lapseLots } from "./expire";
import { emptyLedger, post } from "./post";
import { POINTS, type Intent, type LedgerEntry, type MemberLedger } from "./types";

const DAY = 86_400_000;
const LIFE = 30;
const day = (number: number) => new Date(Date.UTC(2026, 0, 1) + number * DAY);

/** What lapses so many days after the last activity, and is told of where it has to be. */
function activity(number: number, { life = LIFE, needsNotice = false } = {}): Activity {
  return { at: day(number), termsOf: () => ({ endsAt: day(number + life), needsNotice }) };
}

class Member {
  ledger: MemberLedger = emptyLedger(1);
  readonly entries: LedgerEntry[] = [];

  post(intent: Intent, heard: number): void {
    const posted = post(this.ledger, intent, day(heard));
    if (!posted.ok) throw new Error(`${intent.key} was refused`);
    this.ledger = posted.value.ledger;
    this.#keep([posted.value.entry]);
  }

  /** An order of that day that earned, heard of on that day or later. */
  order(number: number, amount = 100, heard = number): this {
    const occurredAt = day(number);
    const common = { unit: POINTS, amount, occurredAt, orderId: `o${number}`, ruleKey: "points" };
    const key = `order ${number} ${this.entries.length}`;
    const award = { availableAt: occurredAt, expiresAt: null, explanation: [] };
    this.post({ ...common, ...award, key, kind: "award" }, heard);
    return this.active(activity(number), heard);
  }

  active(done: Activity, heard: number): this {
    const noted = noteActivity(this.ledger, done, day(heard));
    this.ledger = noted.ledger;
    this.#keep(noted.entries);
    const account = this.ledger.accounts[POINTS];
    for (const intent of account ? lapseLots(account, day(heard)) : []) this.post(intent, heard);
    return this;
  }

  sweep(number: number): this {
    const account = this.ledger.accounts[POINTS];
    for (const intent of account ? expireLots(account, day(number)) : []) this.post(intent, number);
    return this;
  }

  at(number: number): { available: number; expired: number } {
    const { available, expired } = balanceAt(this.ledger.accounts[POINTS], day(number));
    return { available, expired };
  }

  /** As ledger_post does: each posting is a version of the account. */
  #keep(entries: readonly LedgerEntry[]): void {
    this.entries.push(...entries);
    const account = this.ledger.accounts[POINTS];
    if (!account || entries.length === 0) return;
    const accounts = { ...this.ledger.accounts, [POINTS]: { ...account, version: account.version + 1 } };
    this.ledger = { ...this.ledger, accounts };
  }
}

it("lapses with the account the moment its end is reached, swept or not", () => {
  const member = new Member().order(0);
  expect(member.at(29)).toEqual({ available: 100, expired: 0 });
  expect(member.at(30)).toEqual({ available: 0, expired: 100 });
  expect(member.sweep(30).at(30)).toEqual({ available: 0, expired: 100 });
});

it("lives on with each activity, all lots together", () => {
  const member = new Member().order(0).order(20).order(45);
  expect(member.at(74)).toEqual({ available: 300, expired: 0 });
  expect(member.at(75)).toEqual({ available: 0, expired: 300 });
});

it("takes what lapsed before an order that came too late, and leaves what the order gave", () => {
  for (const swept of [true, false]) {
    const member = new Member().order(0);
    if (swept) member.sweep(31);
    expect(member.order(40).at(40)).toEqual({ available: 100, expired: 100 });
  }
});

it("gives back once what had lapsed before it was heard that the member was active", () => {
  const member = new Member().order(0).sweep(31).order(25, 50, 32);
  expect(member.at(32)).toEqual({ available: 150, expired: 0 });
  expect(member.order(25, 1, 33).entries.filter(({ kind }) => kind === "reinstate")).toHaveLength(1);
  expect(member.at(55)).toEqual({ available: 0, expired: 151 });
});

it("gives back across an activity that was thought to come after the end", () => {
  const member = new Member().order(0).sweep(31).order(40, 10);
  expect(member.at(40)).toEqual({ available: 10, expired: 100 });
  expect(member.order(25, 1, 41).at(41)).toEqual({ available: 111, expired: 0 });
});

it("gives nothing back where the member would have been away too long all the same", () => {
  const member = new Member().order(0).sweep(31).order(70, 10);
  expect(member.order(20, 1, 71).sweep(71).at(71)).toEqual({ available: 10, expired: 101 });
});

it("repays with what is given back what came to be owed meanwhile", () => {
  const member = new Member().order(0).sweep(31);
  const back = { amount: 30, occurredAt: day(32), orderId: "o0", ruleKey: "points", explanation: [] };
  member.post({ ...back, key: "back", kind: "takeBack", unit: POINTS, shortfall: "carry" }, 32);
  expect(member.at(32).available).toBe(-30);
  expect(member.order(25, 50, 33).at(33)).toEqual({ available: 120, expired: 0 });
});

it("leaves alone what was given without an activity after the end", () => {
  const member = new Member().order(0).sweep(31);
  const gift = { amount: 7, occurredAt: day(35), availableAt: day(35), expiresAt: null, explanation: [] };
  member.post({ ...gift, key: "gift", kind: "award", unit: POINTS }, 35);
  expect(member.sweep(36).at(90)).toEqual({ available: 7, expired: 100 });
});

it("never brings the end nearer, and has none where the newer terms know none", () => {
  const shorter = new Member().order(0).active(activity(10, { life: 5 }), 10);
  expect(shorter.at(29).available).toBe(100);
  const none = new Member()
    .order(0)
    .active({ at: day(10), termsOf: () => ({ endsAt: null, needsNotice: false }) }, 10);
  expect(none.at(3000).available).toBe(100);
});

it("waits for the notice where the law demands one, and for thirty days after a late one", () => {
  const member = new Member().order(0).active(activity(1, { life: 365, needsNotice: true }), 1);
  const noticed = (number: number) => {
    const account = member.ledger.accounts[POINTS];
    if (!account?.idle) throw new Error("the account does not lapse");
    return { ...account, idle: { ...account.idle, noticedAt: day(number) } };
  };
  expect(member.at(400).available).toBe(100);
  expect(balanceAt(noticed(320), day(365)).available).toBe(100);
  expect(balanceAt(noticed(320), day(366)).available).toBe(0);
  expect(balanceAt(noticed(350), day(379)).available).toBe(100);
  expect(balanceAt(noticed(350), day(380)).available).toBe(0);
});

it("comes to the same in whatever order orders are heard of, and whenever it is swept", () => {
  const orders = fc.uniqueArray(fc.integer({ min: 0, max: 200 }), { minLength: 1, maxLength: 8 });
  const shuffled = orders.chain((days) =>
    fc.record({
      days: fc.constant(days),
      heard: fc.shuffledSubarray(days, { minLength: days.length }),
      sweeps: fc.array(fc.boolean(), { minLength: days.length, maxLength: days.length }),
    }),
  );
  fc.assert(
    fc.property(shuffled, ({ days, heard, sweeps }) => {
      const inTime = new Member();
      for (const number of days.toSorted((a, b) => a - b)) inTime.sweep(number).order(number);
      const late = new Member();
      heard.forEach((number, index) => {
        late.order(number, 100, 201);
        if (sweeps[index]) late.sweep(201);
      });
      expect(late.sweep(201).at(201)).toEqual(inTime.sweep(201).at(201));
    }),
    { numRuns: 1000 },
  );
});
