import { expect, it } from "vitest";
import { expiresAt, lapsesAt, longestDays, shortestDays, type Expiry } from "./expiry";

const budapest = "Europe/Budapest";

it.each<[string, Expiry, string, string, string | null]>([
  ["never", { kind: "never" }, "2026-01-31T10:00:00Z", "UTC", null],
  ["90 days", { kind: "days", days: 90 }, "2026-01-01T10:00:00Z", "UTC", "2026-04-02T00:00:00.000Z"],
  [
    "a month after 31 January",
    { kind: "months", months: 1 },
    "2026-01-31T10:00:00Z",
    "UTC",
    "2026-03-01T00:00:00.000Z",
  ],
  [
    "a month after 31 January of a leap year",
    { kind: "months", months: 1 },
    "2028-01-31T10:00:00Z",
    "UTC",
    "2028-03-01T00:00:00.000Z",
  ],
  [
    "the end of the same month",
    { kind: "endOfMonth", months: 0 },
    "2026-02-10T10:00:00Z",
    "UTC",
    "2026-03-01T00:00:00.000Z",
  ],
  [
    "the end of the month after",
    { kind: "endOfMonth", months: 1 },
    "2026-01-31T10:00:00Z",
    "UTC",
    "2026-03-01T00:00:00.000Z",
  ],
  [
    "the end of the year",
    { kind: "endOfYear", years: 0 },
    "2026-02-10T10:00:00Z",
    "UTC",
    "2027-01-01T00:00:00.000Z",
  ],
  [
    "the end of the next year",
    { kind: "endOfYear", years: 1 },
    "2026-02-10T10:00:00Z",
    "UTC",
    "2028-01-01T00:00:00.000Z",
  ],
  [
    "by the shop's day, which has begun already",
    { kind: "days", days: 1 },
    "2026-01-01T23:30:00Z",
    budapest,
    "2026-01-03T23:00:00.000Z",
  ],
  [
    "over the change to summer time",
    { kind: "days", days: 30 },
    "2026-03-10T12:00:00Z",
    budapest,
    "2026-04-09T22:00:00.000Z",
  ],
  [
    "where midnight is skipped",
    { kind: "days", days: 1 },
    "2026-09-04T12:00:00Z",
    "America/Santiago",
    "2026-09-06T04:00:00.000Z",
  ],
])("%s", (_case, expiry, from, timezone, expected) => {
  expect(expiresAt(expiry, new Date(from), timezone)?.toISOString() ?? null).toBe(expected);
});

it.each<[string, Expiry, string, string, string | null]>([
  [
    "by days",
    { kind: "inactiveDays", days: 30 },
    "2026-03-10T12:00:00Z",
    budapest,
    "2026-04-09T22:00:00.000Z",
  ],
  [
    "by months, from a leap day",
    { kind: "inactiveMonths", months: 12 },
    "2028-02-29T12:00:00Z",
    "UTC",
    "2029-03-01T00:00:00.000Z",
  ],
  [
    "by months, to a shorter one",
    { kind: "inactiveMonths", months: 1 },
    "2026-01-31T23:30:00Z",
    budapest,
    "2026-03-01T23:00:00.000Z",
  ],
  [
    "where midnight is skipped",
    { kind: "inactiveDays", days: 1 },
    "2026-09-04T12:00:00Z",
    "America/Santiago",
    "2026-09-06T04:00:00.000Z",
  ],
  ["not where lots end by themselves", { kind: "days", days: 30 }, "2026-03-10T12:00:00Z", "UTC", null],
])("an account lapses %s", (_case, expiry, activeAt, timezone, expected) => {
  expect(lapsesAt(expiry, new Date(activeAt), timezone)?.toISOString() ?? null).toBe(expected);
  if (expected !== null) expect(expiresAt(expiry, new Date(activeAt), timezone)).toBeNull();
});

it("the fewest and the most days are what no day of four years goes below or beyond", () => {
  const DAY = 86_400_000;
  for (let months = 1; months <= 25; months++) {
    const expiry = { kind: "inactiveMonths", months } as const;
    const lasts = Array.from({ length: 1461 }, (_none, day) => {
      const from = Date.UTC(2024, 0, 1) + day * DAY;
      return ((lapsesAt(expiry, new Date(from), "UTC")?.getTime() ?? 0) - from) / DAY - 1;
    });
    expect(shortestDays(expiry)).toBe(Math.min(...lasts));
    expect(longestDays(expiry)).toBeGreaterThanOrEqual(Math.max(...lasts));
  }
});
