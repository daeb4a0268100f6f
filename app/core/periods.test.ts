import { describe, expect, it } from "vitest";
import {
  addDays,
  reviewAfter,
  spanAt,
  spanName,
  spansThatCount,
  spanUnderReview,
  startOfDay,
  type Period,
  type Span,
} from "./periods";

const year: Period = { kind: "calendar", unit: "year" };
const quarter: Period = { kind: "calendar", unit: "quarter" };
const month: Period = { kind: "calendar", unit: "month" };
const rolling = (days: number): Period => ({ kind: "rolling", days });
const lifetime: Period = { kind: "lifetime" };
const texts = ({ from, until }: Span) => [from?.toISOString() ?? null, until?.toISOString() ?? null];

describe("the span that counts", () => {
  it.each<[string, Period, string, string, (string | null)[]]>([
    // 2027 begins in Tokyo when it is three in the afternoon in London.
    [
      "a year in Tokyo, late on its last day",
      year,
      "2026-12-31T14:59:59Z",
      "Asia/Tokyo",
      ["2025-12-31T15:00:00.000Z", "2026-12-31T15:00:00.000Z"],
    ],
    [
      "a year in Tokyo, as it begins",
      year,
      "2026-12-31T15:00:00Z",
      "Asia/Tokyo",
      ["2026-12-31T15:00:00.000Z", "2027-12-31T15:00:00.000Z"],
    ],
    [
      "a year in São Paulo, late on its last day",
      year,
      "2027-01-01T02:59:59Z",
      "America/Sao_Paulo",
      ["2026-01-01T03:00:00.000Z", "2027-01-01T03:00:00.000Z"],
    ],
    [
      "a quarter",
      quarter,
      "2026-05-31T12:00:00Z",
      "UTC",
      ["2026-04-01T00:00:00.000Z", "2026-07-01T00:00:00.000Z"],
    ],
    [
      "a month with 29 days",
      month,
      "2028-02-29T12:00:00Z",
      "UTC",
      ["2028-02-01T00:00:00.000Z", "2028-03-01T00:00:00.000Z"],
    ],
    [
      "30 days, today and the 29 before",
      rolling(30),
      "2026-03-30T23:59:00Z",
      "UTC",
      ["2026-03-01T00:00:00.000Z", null],
    ],
    [
      "30 days over the change of clocks in Budapest",
      rolling(30),
      "2026-04-10T10:00:00Z",
      "Europe/Budapest",
      ["2026-03-11T23:00:00.000Z", null],
    ],
    [
      "a day that began at one, where clocks went forward at midnight",
      rolling(1),
      "2018-11-04T12:00:00Z",
      "America/Sao_Paulo",
      ["2018-11-04T03:00:00.000Z", null],
    ],
    ["a lifetime", lifetime, "2026-03-30T23:59:00Z", "UTC", [null, null]],
  ])("%s", (_name, period, now, timezone, expected) => {
    expect(texts(spanAt(period, new Date(now), timezone))).toEqual(expected);
  });

  it("is, of a calendar, also the one before: what it brought is kept through this one", () => {
    const spans = spansThatCount(quarter, new Date("2026-02-10T00:00:00Z"), "UTC");
    expect(spans.map(texts)).toEqual([
      ["2026-01-01T00:00:00.000Z", "2026-04-01T00:00:00.000Z"],
      ["2025-10-01T00:00:00.000Z", "2026-01-01T00:00:00.000Z"],
    ]);
    expect(spansThatCount(rolling(7), new Date("2026-02-10T00:00:00Z"), "UTC")).toHaveLength(1);
    expect(spansThatCount(lifetime, new Date("2026-02-10T00:00:00Z"), "UTC")).toHaveLength(1);
  });
});

describe("a review", () => {
  it.each<[string, Period, string, string, string]>([
    ["of a year in Tokyo", year, "2026-12-31T14:59:59Z", "Asia/Tokyo", "2026-12-31T15:00:00.000Z"],
    [
      "of a year in Tokyo that has just begun",
      year,
      "2026-12-31T15:00:00Z",
      "Asia/Tokyo",
      "2027-12-31T15:00:00.000Z",
    ],
    ["of a month in a leap year", month, "2028-02-01T00:00:00Z", "UTC", "2028-03-01T00:00:00.000Z"],
    [
      "of 365 days in Budapest",
      rolling(365),
      "2026-03-01T10:00:00Z",
      "Europe/Budapest",
      "2027-02-28T23:00:00.000Z",
    ],
    [
      "of a lifetime, when the year is over",
      lifetime,
      "2026-03-01T10:00:00Z",
      "UTC",
      "2027-01-01T00:00:00.000Z",
    ],
  ])("%s comes when its period is over", (_name, period, from, timezone, expected) => {
    expect(reviewAfter(period, new Date(from), timezone).toISOString()).toBe(expected);
  });

  it("judges the period that has ended, and the days of grace after it", () => {
    const at = new Date("2027-01-01T00:00:00Z");
    expect(texts(spanUnderReview(year, at, 31, "UTC"))).toEqual([
      "2026-01-01T00:00:00.000Z",
      "2027-02-01T00:00:00.000Z",
    ]);
    expect(texts(spanUnderReview(rolling(30), at, 0, "UTC"))).toEqual([
      "2026-12-02T00:00:00.000Z",
      at.toISOString(),
    ]);
    expect(texts(spanUnderReview(lifetime, at, 5, "UTC"))).toEqual([null, null]);
  });

  it("of rolling days judges exactly the days since the tier was reached", () => {
    const reached = new Date("2026-03-01T10:00:00Z");
    const review = reviewAfter(rolling(90), reached, "Asia/Tokyo");
    expect(spanUnderReview(rolling(90), review, 0, "Asia/Tokyo").from).toEqual(
      startOfDay("2026-03-01", "Asia/Tokyo"),
    );
  });
});

it("a span is named by its first day, rolling days by the day itself", () => {
  const late = new Date("2026-12-31T15:00:00Z");
  expect(spanName(year, late, "Asia/Tokyo")).toBe("2027-01-01");
  expect(spanName(quarter, late, "UTC")).toBe("2026-10-01");
  expect(spanName(rolling(30), late, "Asia/Tokyo")).toBe("2027-01-01");
  expect(spanName(lifetime, late, "UTC")).toBe("ever");
});

it("days are added on the calendar, not in hours", () => {
  const before = new Date("2026-03-27T12:00:00Z");
  expect(addDays(before, 2, "Europe/Budapest").toISOString()).toBe("2026-03-28T23:00:00.000Z");
  expect(addDays(before, 3, "Europe/Budapest").toISOString()).toBe("2026-03-29T22:00:00.000Z");
});
