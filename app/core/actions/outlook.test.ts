import { describe, expect, it } from "vitest";
import { defaultProgram, programSchema } from "../program";
import type { ActionFacts } from "./define";
import { outlookOf } from "./outlook";

const TODAY = "2026-03-10";
const FACTS: ActionFacts = {
  ...{ source: "service", day: TODAY, proof: null, joinedOn: "2026-01-05", birthday: null },
  ...{ offeredOn: "2026-01-01", last: null },
};

function outlook(settings: object, facts: Partial<ActionFacts> = {}, counted = 0) {
  const program = programSchema.parse({
    ...defaultProgram(),
    actions: [{ key: "it", ...settings }],
  });
  const [action] = program.actions;
  if (!action) throw new Error("the programme has an action");
  const place = { timezone: "UTC", jurisdiction: null };
  const occasion = { memberId: 7, occurredAt: new Date(TODAY), facts: { ...FACTS, ...facts }, ...place };
  return outlookOf({ version: 1, program }, action, occasion, () => counted);
}

/** The state, and the day from which on it is open. */
function when(settings: object, facts: Partial<ActionFacts> = {}, counted = 0) {
  const told = outlook(settings, facts, counted);
  return told && [told.state, told.from];
}

const done = (day: string, run: number | null = null) => ({ last: { day, run } });

describe("what an action promises next", () => {
  const quiz = { points: 10, kind: "quiz", evidence: "word" };
  it.each([
    ["a word that was not given", quiz, {}, 0, ["open", null]],
    ["a word that was given", quiz, done(TODAY), 0, ["done", null]],
    ["a visit of today", { points: 10, kind: "visit" }, done(TODAY), 0, ["later", "2026-03-11"]],
    ["a cap of the week", { ...quiz, caps: [{ perMember: 1, per: "week" }] }, {}, 1, ["later", "2026-03-16"]],
    ["a cap for ever", { ...quiz, caps: [{ perMember: 1, per: "ever" }] }, {}, 1, ["done", null]],
    ["a budget that is spent", { ...quiz, budgetPoints: 10 }, {}, 10, null],
    ["sign-up for members of before", { points: 10, kind: "signUp" }, { joinedOn: "2025-01-01" }, 0, null],
    [
      "an anniversary to come",
      { points: 10, kind: "anniversary" },
      { joinedOn: "2020-03-11" },
      0,
      ["later", "2026-03-11"],
    ],
    [
      "an anniversary of today",
      { points: 10, kind: "anniversary" },
      { joinedOn: "2020-03-10" },
      0,
      ["later", "2027-03-10"],
    ],
    [
      "an anniversary of 29 February",
      { points: 10, kind: "anniversary" },
      { joinedOn: "2024-02-29" },
      0,
      ["later", "2027-02-28"],
    ],
  ] as const)("%s", (_case, settings, facts, counted, expected) => {
    expect(when(settings, facts, counted)).toEqual(expected);
  });

  const born = (month: number, day: number, toldOn = "2025-01-01") => ({ birthday: { month, day, toldOn } });
  it.each([
    ["not told", {}, ["open", null]],
    ["to come", born(3, 11), ["later", "2026-03-11"]],
    ["of before", born(3, 9), ["later", "2027-03-09"]],
    ["told too late for this year", born(3, 20, "2026-03-01"), ["later", "2027-03-20"]],
    ["given today", { ...born(3, 10), ...done(TODAY) }, ["later", "2027-03-10"]],
    ["moved to soon after the last gift", { ...born(5, 1), ...done("2025-11-01") }, ["later", "2027-05-01"]],
    ["of 29 February", born(2, 29), ["later", "2027-02-28"]],
  ] as const)("a birthday %s", (_case, facts, expected) => {
    expect(when({ points: 10, kind: "birthday", noticeDays: 30 }, facts)).toEqual(expected);
  });

  const steps = [
    { days: 2, points: 5 },
    { days: 4, points: 20 },
  ];
  it.each([
    ["not begun", {}, { state: "open", points: 5, row: { visits: 0, needed: 2 } }],
    ["of today", done(TODAY, 2), { state: "later", points: 20, row: { visits: 2, needed: 4 } }],
    ["that goes on", done("2026-03-09", 3), { state: "open", points: 20, row: { visits: 3, needed: 4 } }],
    ["that was broken", done("2026-03-08", 3), { state: "open", points: 5, row: { visits: 0, needed: 2 } }],
    ["at its end", done("2026-03-09", 4), { state: "done", points: 0, row: null }],
  ] as const)("a row %s", (_case, facts, expected) => {
    expect(outlook({ kind: "streak", steps }, facts)).toMatchObject(expected);
  });
});
