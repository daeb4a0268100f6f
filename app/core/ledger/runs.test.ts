import fc from "fast-check";
import { expect, it } from "vitest";
import { idleSchema, joinIdle, withActivity } from "./runs";
import type { Idle } from "./types";

const day = (number: number) => new Date(Date.UTC(2026, 0, 1) + number * 86_400_000);
const LIFE = 30;
const days = fc.uniqueArray(fc.integer({ min: 0, max: 400 }), { maxLength: 10 });

function activeOn(numbers: readonly number[]): Idle | null {
  return numbers.reduce<Idle | null>(
    (idle, number) => withActivity(idle, day(number), { endsAt: day(number + LIFE), needsNotice: false }),
    null,
  );
}
const runsOf = (idle: Idle | null) => idle?.runs.map(({ from, until }) => [from, until]) ?? [];

it("the runs are those of all activities, in whatever order they are heard of", () => {
  fc.assert(
    fc.property(days, (numbers) => {
      const gaps = numbers.toSorted((a, b) => a - b);
      const starts = gaps.filter((number, index) => index === 0 || number - (gaps[index - 1] ?? 0) >= LIFE);
      const ends = gaps.filter((number, index) => (gaps[index + 1] ?? Infinity) - number >= LIFE);
      const expected = starts.map((start, index) => [day(start), day((ends[index] ?? 0) + LIFE)]);
      expect(runsOf(activeOn(numbers))).toEqual(expected);
    }),
    { numRuns: 1000 },
  );
});

it("two accounts of one person have the runs of all that the person did", () => {
  fc.assert(
    fc.property(days, days, (one, other) => {
      const joined = joinIdle(activeOn(one), activeOn(other));
      expect(runsOf(joined)).toEqual(runsOf(activeOn([...one, ...other])));
    }),
    { numRuns: 1000 },
  );
});

it("an activity that says nothing new changes nothing", () => {
  const idle = activeOn([0, 10, 50]);
  for (const number of [0, 5, 10, 50]) {
    expect(withActivity(idle, day(number), { endsAt: day(number + LIFE), needsNotice: false })).toBe(idle);
  }
  expect(withActivity(null, day(0), { endsAt: null, needsNotice: false })).toBeNull();
});

it("a run whose needed notice never came has not ended", () => {
  const lawful = { endsAt: day(LIFE), needsNotice: true };
  const idle = withActivity(withActivity(null, day(0), lawful), day(100), {
    endsAt: day(100 + LIFE),
    needsNotice: true,
  });
  expect(runsOf(idle)).toEqual([[day(0), day(100 + LIFE)]]);
});

it("is read back as it was stored", () => {
  const idle = activeOn([0, 10, 50]);
  expect(idleSchema.parse(JSON.parse(JSON.stringify(idle)))).toEqual(idle);
});
