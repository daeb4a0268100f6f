import { expect, it } from "vitest";
import { emptyAccount } from "./ledger/post";
import { POINTS, type Account, type Idle, type Lot } from "./ledger/types";
import { nextEnding, remindersDue } from "./reminders";

const day = (number: number) => new Date(Date.UTC(2026, 0, 1) + number * 86_400_000);
const lot = (id: string, remaining: number, end: number | null): Lot => ({
  ...{ id, amount: 100, remaining, earnedAt: day(0), availableAt: day(0), orderId: null, ruleKey: null },
  expiresAt: end === null ? null : day(end),
});
const account = (lots: readonly Lot[], idle: Idle | null = null): Account => ({
  ...{
    ...emptyAccount(POINTS),
    lots,
    idle,
    remaining: lots.reduce((sum, { remaining }) => sum + remaining, 0),
  },
});
const idle = (until: number, more: Partial<Idle> = {}): Idle => ({
  runs: [{ from: day(0), activeAt: day(0), until: day(until), taken: [] }],
  ...{ needsNotice: false, noticedAt: null, ...more },
});

function due(of: Account, now: number, reminded: number | null = null): [number, number][] {
  const ledger = { memberId: 1, accounts: { [POINTS]: of }, holds: {} };
  return remindersDue(ledger, [30, 7], () => reminded, day(now)).map(({ daysBefore, amount }) => [
    daysBefore,
    amount,
  ]);
}

it.each<[string, Account, number, number | null, [number, number][]]>([
  ["not before its day", account([lot("a", 10, 100)]), 69, null, []],
  ["on its day", account([lot("a", 10, 100)]), 70, null, [[30, 10]]],
  ["not again", account([lot("a", 10, 100)]), 80, 30, []],
  ["again on the next one's day", account([lot("a", 10, 100)]), 93, 30, [[7, 10]]],
  ["of two that are due the last one", account([lot("a", 10, 100)]), 95, null, [[7, 10]]],
  ["not once it is over", account([lot("a", 10, 100)]), 100, null, []],
  ["not for what is spent", account([lot("a", 0, 100)]), 95, null, []],
  ["not for what never ends", account([lot("a", 10, null)]), 95, null, []],
  [
    "lots of one day together",
    account([lot("a", 10, 100), lot("b", 5, 100), lot("c", 1, 200)]),
    75,
    null,
    [[30, 15]],
  ],
  [
    "days of their own apart",
    account([lot("a", 10, 100), lot("b", 5, 90)]),
    75,
    null,
    [
      [30, 5],
      [30, 10],
    ],
  ],
  [
    "for what lapses with the account",
    account([lot("a", 10, null), lot("b", 5, 95)], idle(100)),
    90,
    null,
    [
      [7, 5],
      [30, 10],
    ],
  ],
  [
    "the lawful notice",
    account([lot("a", 10, null)], idle(100, { needsNotice: true })),
    55,
    null,
    [[45, 10]],
  ],
  [
    "not before the lawful notice's day",
    account([lot("a", 10, null)], idle(100, { needsNotice: true })),
    54,
    null,
    [],
  ],
  [
    "the lawful notice after the planned end too",
    account([lot("a", 10, null)], idle(100, { needsNotice: true })),
    140,
    null,
    [[45, 10]],
  ],
])("a reminder is due: %s", (_case, of, now, reminded, expected) => {
  expect(due(of, now, reminded)).toEqual(expected);
});

it("what expires next is the earliest end, of all lots that share it", () => {
  const of = account([lot("a", 10, 100), lot("b", 5, 90), lot("c", 5, 90)]);
  expect(nextEnding(of, day(1))).toEqual({ amount: 10, at: day(90).toISOString() });
  expect(nextEnding(of, day(90))).toEqual({ amount: 10, at: day(100).toISOString() });
  expect(nextEnding(of, day(100))).toBeNull();
  expect(nextEnding(undefined, day(1))).toBeNull();
});
