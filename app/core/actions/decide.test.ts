import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defaultProgram, programSchema, type Program } from "../program";
import { PERIODS, periodOf, startOfDay } from "./calendar";
import { countKeys, decideAction } from "./decide";
import type { ActionFacts } from "./define";
import type { Action } from "./registry";

const TIMEZONE = "UTC";
const PLACE = { timezone: TIMEZONE, jurisdiction: null };
const TODAY = "2026-03-10";

const FACTS: ActionFacts = {
  ...{ source: "service", day: TODAY, proof: "p", joinedOn: "2026-01-05", birthday: null },
  ...{ offeredOn: "2026-01-01", last: null },
};

function programWith(...actions: object[]): Program {
  return programSchema.parse({ ...defaultProgram(), actions });
}

function only(program: Program): Action {
  const [action] = program.actions;
  if (!action) throw new Error("the programme has an action");
  return action;
}

/** What an action gives, or the code of its refusal; `counted` is what stands under each of its keys. */
function decide(settings: object, facts: Partial<ActionFacts> = {}, counted = 0) {
  const program = programWith({ key: "it", points: 10, ...settings });
  const all = { ...FACTS, ...facts };
  const occasion = {
    ...{
      memberId: 7,
      occurrence: "o",
      occurredAt: startOfDay(all.day, TIMEZONE),
      facts: all,
      ...PLACE,
    },
  };
  return decideAction({ version: 3, program }, only(program), occasion, () => counted);
}

function gives(settings: object, facts: Partial<ActionFacts> = {}, counted = 0): number | string {
  const decided = decide(settings, facts, counted);
  return decided.ok ? (decided.value.intent?.amount ?? 0) : decided.refusal.code;
}

const done = (day: string, run: number | null = null) => ({ last: { day, run } });

describe("an action", () => {
  it.each([
    ["signUp", { kind: "signUp" }, { source: "shopify" }, 10],
    ["signUp a second time", { kind: "signUp" }, { source: "visit", ...done("2026-01-05") }, "alreadyDone"],
    [
      "signUp of before, new members only",
      { kind: "signUp" },
      { source: "visit", joinedOn: "2025-12-31" },
      "notEligible",
    ],
    [
      "signUp of before, all members",
      { kind: "signUp", members: "all" },
      { source: "visit", joinedOn: "2025-12-31" },
      10,
    ],
    ["signUp by a service", { kind: "signUp" }, {}, "notEligible"],
    ["newsletter", { kind: "newsletter" }, { source: "shopify" }, 10],
    [
      "newsletter before it was offered",
      { kind: "newsletter" },
      { source: "shopify", day: "2025-12-31" },
      "notEligible",
    ],
    ["visit", { kind: "visit" }, { source: "visit" }, 10],
    ["visit the same day", { kind: "visit" }, { source: "visit", ...done(TODAY) }, "tooSoon"],
    ["visit the next day", { kind: "visit" }, { source: "visit", ...done("2026-03-09") }, 10],
    ["visit by the shopper's word", { kind: "visit" }, { source: "shopper" }, "notEligible"],
    ["review with proof", { kind: "review", evidence: "proof" }, {}, 10],
    ["review without", { kind: "review", evidence: "proof" }, { proof: null }, "proofMissing"],
    [
      "review by word, where proof is wanted",
      { kind: "review", evidence: "proof" },
      { source: "shopper" },
      "notEligible",
    ],
    ["quiz by word", { kind: "quiz", evidence: "word" }, { source: "shopper", proof: null }, 10],
    [
      "quiz by word again",
      { kind: "quiz", evidence: "word" },
      { source: "shopper", ...done("2026-02-01") },
      "alreadyDone",
    ],
    ["survey by a service again", { kind: "survey", evidence: "proof" }, done("2026-02-01"), 10],
    [
      "follow by word",
      { kind: "socialFollow", evidence: "word", network: "tiktok" },
      { source: "shopper" },
      10,
    ],
    ["share by a service", { kind: "socialShare", evidence: "word", network: "tiktok" }, { proof: null }, 10],
    ["referral with the friend's order", { kind: "referral" }, {}, 10],
    ["referral without", { kind: "referral" }, { proof: null }, "proofMissing"],
    ["custom", { kind: "custom", title: "Return the box", evidence: "proof" }, {}, 10],
  ] as const)("%s gives %s", (_case, settings, facts, given) => {
    expect(gives(settings, facts)).toBe(given);
  });

  it("is an award of its own key, held and expiring as points do, that says what for", () => {
    const program = {
      ...programWith({ key: "it", kind: "quiz", evidence: "proof", points: 10, holdingDays: 2 }),
    };
    const expiry: Program["expiry"] = { points: { kind: "days", days: 10 }, cashback: { kind: "never" } };
    const occurredAt = new Date("2026-03-10T09:00:00Z");
    const occasion = { memberId: 7, occurrence: "quiz 9", occurredAt, facts: FACTS, ...PLACE };
    const version = { version: 3, program: { ...program, expiry } };
    expect(decideAction(version, only(program), occasion, () => 0)).toMatchObject({
      value: {
        intent: {
          ...{ kind: "award", key: "action:it:7:quiz 9", amount: 10, ruleKey: "it", programVersion: 3 },
          ...{ availableAt: new Date("2026-03-12T09:00:00Z"), expiresAt: new Date("2026-03-23T00:00:00Z") },
          explanation: [{ step: "action", params: { kind: "quiz", points: 10 } }],
        },
      },
    });
  });
});

describe("a birthday", () => {
  const born = (month: number, day: number, toldOn = "2026-01-10") => ({ birthday: { month, day, toldOn } });
  it.each([
    ["on the day", TODAY, born(3, 10), 10],
    ["on another day", TODAY, born(3, 11), "notEligible"],
    ["that nobody told", TODAY, {}, "birthdayUnknown"],
    ["told 30 days before", TODAY, born(3, 10, "2026-02-08"), 10],
    ["told 29 days before", TODAY, born(3, 10, "2026-02-09"), "tooSoon"],
    ["a year after the last", TODAY, { ...born(3, 10), ...done("2025-03-10") }, 10],
    ["that was moved to a day before", TODAY, { ...born(3, 10), ...done("2025-03-11") }, "tooSoon"],
    ["of 29 February in another year", "2026-02-28", born(2, 29, "2025-01-01"), 10],
    ["of 29 February in its year", "2028-02-29", { ...born(2, 29), ...done("2027-02-28") }, 10],
    ["of 29 February on the 28th of its year", "2028-02-28", born(2, 29), "notEligible"],
    ["of 29 February the year after its own", "2029-02-28", { ...born(2, 29), ...done("2028-02-29") }, 10],
    ["of 28 February", "2026-02-28", born(2, 28, "2025-01-01"), 10],
  ] as const)("%s (%s) gives what the table says", (_case, day, facts, given) => {
    const settings = { kind: "birthday", noticeDays: 30 };
    expect(gives(settings, { source: "calendar", day, ...facts, offeredOn: "2025-01-01" })).toBe(given);
  });

  it("comes at most once a year, whatever days it is changed to", () => {
    const day = fc.date({ min: new Date("2026-01-01"), max: new Date("2032-12-31"), noInvalidDate: true });
    fc.assert(
      fc.property(fc.array(day, { maxLength: 40 }), (days) => {
        let last: ActionFacts["last"] = null;
        const gifts: string[] = [];
        for (const each of days.map((date) => date.toISOString().slice(0, 10)).sort()) {
          const [, month, date] = each.split("-").map(Number);
          const birthday = { month: month ?? 1, day: date ?? 1, toldOn: "2025-01-01" };
          const facts = { source: "calendar", day: each, birthday, last, offeredOn: "2025-01-01" } as const;
          if (gives({ kind: "birthday" }, facts) !== 10) continue;
          last = { day: each, run: null };
          gifts.push(each);
        }
        gifts.forEach((gift, index) => {
          const before = gifts[index - 1];
          if (before) expect(Date.parse(gift) - Date.parse(before)).toBeGreaterThanOrEqual(365 * 86_400_000);
        });
      }),
    );
  });
});

describe("an anniversary", () => {
  it.each([
    ["2024-03-10", TODAY, 10],
    ["2026-03-10", TODAY, "notEligible"],
    ["2024-03-11", TODAY, "notEligible"],
    ["2024-02-29", "2026-02-28", 10],
    ["2024-02-29", "2028-02-29", 10],
    ["2024-02-28", "2028-02-28", 10],
  ])("of %s is, on %s, %s", (joinedOn, day, given) => {
    expect(gives({ kind: "anniversary" }, { source: "calendar", joinedOn, day })).toBe(given);
  });

  it("says how many years", () => {
    const facts = { source: "calendar", joinedOn: "2020-03-10" } as const;
    expect(decide({ kind: "anniversary" }, facts)).toMatchObject({
      value: { intent: { explanation: [{ step: "anniversary", params: { years: 6, points: 10 } }] } },
    });
  });
});

describe("visits in a row", () => {
  const row = (settings: object, days: readonly number[]) => {
    const steps = [
      { days: 3, points: 5 },
      { days: 5, points: 20 },
    ];
    const program = programWith({ key: "row", kind: "streak", steps, ...settings });
    let last: ActionFacts["last"] = null;
    return days.map((offset) => {
      const day = new Date(Date.parse(TODAY) + offset * 86_400_000).toISOString().slice(0, 10);
      const facts: ActionFacts = { ...FACTS, source: "visit", day, last };
      const occasion = { memberId: 7, occurrence: day, occurredAt: new Date(day), facts, ...PLACE };
      const decided = decideAction({ version: 1, program }, only(program), occasion, () => 0);
      if (!decided.ok) return decided.refusal.code;
      last = { day, run: decided.value.run };
      return decided.value.intent?.amount ?? 0;
    });
  };

  it.each([
    ["give each step once", {}, [0, 1, 2, 3, 4, 5, 6, 7], [0, 0, 5, 0, 20, 0, 0, 0]],
    ["count a day once", {}, [0, 1, 1, 2], [0, 0, "tooSoon", 5]],
    ["begin anew after a day missed", {}, [0, 1, 3, 4, 5], [0, 0, 0, 0, 5]],
    ["go on over a day of grace", { graceDays: 1 }, [0, 1, 3, 5, 8, 9, 10], [0, 0, 5, 0, 0, 0, 5]],
    [
      "begin anew after the longest, by choice",
      { repeats: true },
      [0, 1, 2, 3, 4, 5, 6, 7],
      [0, 0, 5, 0, 20, 0, 0, 5],
    ],
  ] as const)("%s", (_case, settings, days, given) => {
    expect(row(settings, days)).toEqual(given);
  });
});

describe("caps and budgets", () => {
  const quiz = { kind: "quiz", evidence: "proof" };
  it("refuse once they are reached, and say until when", () => {
    const caps = [{ perMember: 3, per: "month" }];
    expect(gives({ ...quiz, caps }, {}, 2)).toBe(10);
    expect(decide({ ...quiz, caps }, {}, 3)).toEqual({
      ok: false,
      refusal: { code: "capReached", params: { perMember: 3, per: "month", from: "2026-04-01" } },
    });
    const ever = [{ perMember: 3, per: "ever" }];
    expect(decide({ ...quiz, caps: ever }, {}, 3)).toMatchObject({
      refusal: { params: { perMember: 3, per: "ever" } },
    });
    expect(gives({ ...quiz, budgetPoints: 100 }, {}, 90)).toBe(10);
    expect(gives({ ...quiz, budgetPoints: 100 }, {}, 91)).toBe("budgetSpent");
  });

  it("of the programme hold for actions too", () => {
    const program = programSchema.parse({
      ...programWith({ key: "it", points: 10, ...quiz }),
      budget: { points: 100, cashback: null },
    });
    const occasion = {
      memberId: 7,
      occurrence: "o",
      occurredAt: new Date(TODAY),
      facts: FACTS,
      ...PLACE,
    };
    const decided = decideAction({ version: 1, program }, only(program), occasion, () => 95);
    expect(decided).toMatchObject({ refusal: { code: "budgetSpent" } });
  });

  // Longer periods have the higher caps, or the settings are refused.
  const caps = fc.uniqueArray(fc.constantFrom(...PERIODS), { maxLength: 5 }).chain((periods) =>
    fc
      .array(fc.integer({ min: 1, max: 6 }), { minLength: periods.length, maxLength: periods.length })
      .map((most) => {
        const highestFirst = most.toSorted((a, b) => b - a);
        const longestFirst = PERIODS.filter((per) => periods.includes(per));
        return longestFirst.map((per, index) => ({ per, perMember: highestFirst[index] ?? 1 }));
      }),
  );
  const times = fc.array(
    fc.record({
      day: fc
        .integer({ min: 0, max: 800 })
        .map((offset) => new Date(Date.parse(TODAY) + offset * 86_400_000).toISOString().slice(0, 10)),
      occurrence: fc.integer({ min: 0, max: 30 }).map(String),
      memberId: fc.integer({ min: 1, max: 2 }),
    }),
    { maxLength: 60 },
  );

  it("are never passed, however often and in whatever order an action is done", () => {
    fc.assert(
      fc.property(caps, fc.option(fc.integer({ min: 10, max: 200 })), times, (chosen, budget, all) => {
        const program = programWith({ key: "it", points: 10, ...quiz, caps: chosen, budgetPoints: budget });
        const action = only(program);
        const counters = new Map<string, number>();
        const given = new Map<string, string>();
        for (const { day, occurrence, memberId } of all) {
          const occasion = {
            ...{ memberId, occurrence, occurredAt: new Date(day), ...PLACE },
            facts: { ...FACTS, day },
          };
          const decided = decideAction(
            { version: 1, program },
            action,
            occasion,
            (key) => counters.get(key) ?? 0,
          );
          if (!decided.ok || !decided.value.intent || given.has(decided.value.intent.key)) continue;
          given.set(decided.value.intent.key, `${memberId} ${day}`);
          expect(decided.value.counts.map(({ key }) => key)).toEqual(
            countKeys(program, action, memberId, day),
          );
          for (const { key, delta } of decided.value.counts)
            counters.set(key, (counters.get(key) ?? 0) + delta);
        }
        for (const { perMember, per } of chosen) {
          const periods = [...given.values()].map((text) => {
            const [member = "", day = TODAY] = text.split(" ");
            return `${member} ${periodOf(per, day)}`;
          });
          for (const period of periods) {
            expect(periods.filter((each) => each === period).length).toBeLessThanOrEqual(perMember);
          }
        }
        expect(given.size * 10).toBeLessThanOrEqual(budget ?? Number.MAX_SAFE_INTEGER);
      }),
    );
  });
});
