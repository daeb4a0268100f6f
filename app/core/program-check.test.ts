import { expect, it } from "vitest";
import { noteText, problemText } from "../i18n/program";
import { defaultProgram, programSchema, type Program } from "./program";
import { checkProgram } from "./program-check";

const base = defaultProgram();
const basis = { discounts: "net", tax: "include", shipping: "exclude", giftCards: "include" };
const program = (settings: object): Program => programSchema.parse({ ...base, ...settings });
const rules = (...earning: object[]): Program => program({ earning });

const perAmount = {
  ...{ key: "points", kind: "perAmount", points: 1, perCents: 100, rounding: "floor", holdingDays: 0, basis },
};
const perOrder = { key: "order", kind: "perOrder", points: 50, holdingDays: 0, basis };
const doubled = {
  ...{ key: "double", kind: "multiplier", of: "points", factorBasisPoints: 20_000, rounding: "floor" },
  holdingDays: 0,
};
const total = (fromCents: number | null, toCents: number | null) => ({
  kind: "orderTotal",
  fromCents,
  toCents,
});
const lapsing = (days: number) => ({
  expiry: { points: { kind: "inactiveDays", days }, cashback: { kind: "never" } },
});

const locale = { locale: "en" };
/** Each with words of its own, in which every number is named. */
const problemsOf = (settings: unknown) =>
  checkProgram(settings).problems.map((found) => {
    expect(problemText(found, locale)).toMatch(/^(?!.*(NaN|\?)).* .*$/);
    return `${found.field} ${found.reason}`;
  });

it("finds nothing wrong with the programme that a shop begins with", () => {
  expect(checkProgram(base)).toMatchObject({ program: base, problems: [], notes: [] });
});

it.each<[string, Program, string[]]>([
  [
    "a condition of no alternatives",
    rules({ ...perAmount, when: { any: [] } }),
    ["earning.0.when neverHolds"],
  ],
  [
    "none of what always holds",
    rules({ ...perAmount, when: { none: [{ all: [] }] } }),
    ["earning.0.when neverHolds"],
  ],
  [
    "a maximum below the minimum, in two conditions",
    rules({ ...perAmount, when: { all: [total(5000, null), total(null, 4999)] } }),
    ["earning.0.when neverHolds"],
  ],
  [
    "a range of one amount",
    rules({ ...perAmount, when: { all: [total(5000, null), total(null, 5000)] } }),
    [],
  ],
  [
    "days that do not meet",
    rules({
      ...perAmount,
      when: {
        all: [
          { kind: "dates", from: null, to: "2026-05-01" },
          { kind: "dates", from: "2026-05-02", to: null },
        ],
      },
    }),
    ["earning.0.when neverHolds"],
  ],
  [
    "countries of which an order has one only",
    rules({
      ...perAmount,
      when: {
        all: [
          { kind: "countries", codes: ["DE", "AT"] },
          { kind: "countries", codes: ["CA"] },
        ],
      },
    }),
    ["earning.0.when neverHolds"],
  ],
  [
    "the same in an alternative, which another one may meet",
    rules({ ...perAmount, when: { any: [{ all: [total(2, null), total(null, 1)] }, total(1, null)] } }),
    [],
  ],
  [
    "lines that cannot be",
    rules({ ...perAmount, lines: { all: [{ any: [] }] } }),
    ["earning.0.lines neverHolds"],
  ],
  [
    "exclusive rules of which one can never win",
    rules(
      { ...perOrder, stacking: "exclusive", priority: 9 },
      { ...perAmount, stacking: "exclusive", priority: 1 },
    ),
    ["earning.1.priority neverWins"],
  ],
  [
    "a rule beside one that silences it for every order",
    rules({ ...perOrder, stacking: "exclusive" }, perAmount),
    ["earning.1.stacking neverWins"],
  ],
  [
    "exclusive rules of equal priority: the larger amount wins",
    rules({ ...perOrder, stacking: "exclusive" }, { ...perAmount, stacking: "exclusive" }),
    [],
  ],
  [
    "an exclusive rule for some orders",
    rules({ ...perOrder, stacking: "exclusive", priority: 9, when: total(5000, null) }, perAmount),
    [],
  ],
  ["a multiplier without anything to multiply", rules(doubled), ["earning.0.of nothingToMultiply"]],
  [
    "a multiplier of what is given for an order as a whole",
    rules(perOrder, doubled),
    ["earning.1.of nothingToMultiply"],
  ],
  [
    "a multiplier of cashback beside points",
    rules(perAmount, { ...doubled, of: "cashback" }),
    ["earning.1.of nothingToMultiply"],
  ],
  ["a multiplier with a rule", rules(perAmount, doubled), []],
  [
    "a maximum below what is given at once",
    rules({ ...perOrder, maximumPerOrder: 49 }),
    ["earning.0.maximumPerOrder maximumBelowPoints"],
  ],
  [
    "a limit a day above the limit in all",
    rules({ ...perAmount, limits: { perMember: 100, perMemberPerDay: 101, perDay: null, total: null } }),
    ["earning.0.limits.perMemberPerDay limitNeverReached", "rewards.0.costPoints beyondReach"],
  ],
  [
    "a reward dearer than all that rules may give a member",
    rules({ ...perAmount, limits: { perMember: 499, perMemberPerDay: null, perDay: null, total: null } }),
    ["rewards.0.costPoints beyondReach"],
  ],
  [
    "a reward dearer than the budget",
    program({ budget: { points: 499, cashback: null } }),
    ["rewards.0.costPoints beyondReach"],
  ],
  ["a reward that the budget is just enough for", program({ budget: { points: 500, cashback: null } }), []],
  [
    "points held for longer than the account lasts",
    program({ ...lapsing(30), reminderDays: [], earning: [{ ...perAmount, holdingDays: 30 }] }),
    ["earning.0.holdingDays lapsesWhilePending"],
  ],
  [
    "points held for a month that may have 28 days",
    program({
      ...{ expiry: { points: { kind: "inactiveMonths", months: 1 }, cashback: { kind: "never" } } },
      ...{ reminderDays: [], earning: [{ ...perAmount, holdingDays: 28 }] },
    }),
    ["earning.0.holdingDays lapsesWhilePending"],
  ],
  ["points held for less", program({ ...lapsing(30), earning: [{ ...perAmount, holdingDays: 29 }] }), []],
  [
    "points held for longer than their own days, which count from when they come free",
    program({
      expiry: { points: { kind: "days", days: 30 }, cashback: { kind: "never" } },
      earning: [{ ...perAmount, holdingDays: 60 }],
    }),
    [],
  ],
  [
    "a reminder from before anything is earned",
    program({ ...lapsing(20), reminderDays: [30, 7] }),
    ["reminderDays.0 reminderBeforeEarned"],
  ],
  ["a reminder twice", program({ ...lapsing(40), reminderDays: [7, 7] }), ["reminderDays.1 reminderTwice"]],
  [
    "accounts that nothing can keep",
    program({ ...lapsing(40), activeBy: ["actions"] }),
    ["activeBy nothingIsActivity"],
  ],
])("%s", (_case, settings, expected) => {
  expect(problemsOf(settings)).toEqual(expected);
});

it.each<[string, unknown, string]>([
  ["one key for two rules", { ...base, earning: [perAmount, perAmount] }, "earning.1.key invalid"],
  [
    "one key for two rewards",
    { ...base, rewards: [base.rewards[0], base.rewards[0]] },
    "rewards.1.key invalid",
  ],
  [
    "an order total whose end is below its beginning",
    { ...base, earning: [{ ...perAmount, when: total(2, 1) }] },
    "earning.0.when invalid",
  ],
  ["a field that there is not", { ...base, colour: "red" }, " invalid"],
  ["a rate below zero", { ...base, earning: [{ ...perAmount, points: -1 }] }, "earning.0.points invalid"],
  ["nothing at all", null, " invalid"],
])("cannot be read: %s", (_case, settings, expected) => {
  expect(problemsOf(settings)).toEqual([expected]);
  expect(checkProgram(settings).program).toBeNull();
});

it.each<[string, object, object[]]>([
  ["a lawful programme", lapsing(400), [{ note: "noticeIsAdded", params: { days: 45 } }]],
  ["its own reminder is the notice", { ...lapsing(400), reminderDays: [60, 50] }, []],
  [
    "expiry by time",
    { expiry: { points: { kind: "months", months: 12 }, cashback: { kind: "never" } } },
    [
      { note: "lawApplies", params: { jurisdiction: "CA-ON" } },
      { note: "lawApplies", params: { jurisdiction: "CA-QC" } },
    ],
  ],
  [
    "inactivity of less than a year",
    lapsing(100),
    [
      { note: "lawApplies", params: { jurisdiction: "CA-QC" } },
      { note: "noticeIsAdded", params: { days: 45 } },
    ],
  ],
  [
    "the same with the law left aside",
    { ...lapsing(100), laws: "off" },
    [{ note: "lawIsBroken", params: { jurisdiction: "CA-QC" } }],
  ],
  [
    "nothing to earn and nothing to spend on",
    { earning: [], rewards: [] },
    [
      { note: "nothingEarns", params: {} },
      { note: "nothingToSpendOn", params: {} },
    ],
  ],
])("notes for %s", (_case, settings, expected) => {
  const { notes } = checkProgram(program(settings));
  expect(notes).toEqual(expected);
  for (const note of notes) expect(noteText(note, locale)).toMatch(/^(?!.*(NaN|\?)).* .*$/);
});

it("says what to do, with the numbers that do not fit", () => {
  const [found] = checkProgram(rules({ ...perOrder, maximumPerOrder: 49 })).problems;
  expect(found && problemText(found, locale)).toBe(
    "The maximum of 49 is below the 50 points that the rule gives at once: raise it.",
  );
});
