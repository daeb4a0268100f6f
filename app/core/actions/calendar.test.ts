import { describe, expect, it } from "vitest";
import {
  anniversaryDays,
  birthdaysOn,
  daysBetween,
  isDayOfYear,
  periodEnd,
  periodOf,
  startOfDay,
} from "./calendar";

describe("the calendar", () => {
  it.each([
    ["ever", "2026-12-31", "ever", null],
    ["year", "2026-12-31", "2026", "2027-01-01"],
    ["month", "2026-12-31", "2026-12", "2027-01-01"],
    ["week", "2026-12-31", "2026-W53", "2027-01-04"],
    ["week", "2027-01-03", "2026-W53", "2027-01-04"],
    ["week", "2024-12-30", "2025-W01", "2025-01-06"],
    ["day", "2024-02-28", "2024-02-28", "2024-02-29"],
  ] as const)("has for each %s of %s the name %s, and the end %s", (per, day, name, end) => {
    expect([periodOf(per, day), periodEnd(per, day)]).toEqual([name, end]);
  });

  it("begins a day where its clocks are changed at midnight", () => {
    expect(startOfDay("2026-09-06", "America/Santiago").toISOString()).toBe("2026-09-06T04:00:00.000Z");
    expect(startOfDay("2027-01-01", "Pacific/Auckland").toISOString()).toBe("2026-12-31T11:00:00.000Z");
  });

  it("keeps the birthdays of 29 February on the 28th of years without one", () => {
    expect(birthdaysOn("2027-02-28")).toEqual([
      { month: 2, day: 28 },
      { month: 2, day: 29 },
    ]);
    expect(birthdaysOn("2028-02-28")).toEqual([{ month: 2, day: 28 }]);
    expect(anniversaryDays("2027-02-28", 3)).toEqual([
      { from: "2026-02-28", to: "2026-02-28" },
      { from: "2025-02-28", to: "2025-02-28" },
      { from: "2024-02-28", to: "2024-02-29" },
    ]);
  });

  it("knows which days there are, and those that were missed", () => {
    expect([
      isDayOfYear(2, 29),
      isDayOfYear(2, 30),
      isDayOfYear(4, 31),
      isDayOfYear(13, 1),
      isDayOfYear(1, 0),
    ]).toEqual([true, false, false, false, false]);
    expect(daysBetween("2026-02-27", "2026-03-01", 9)).toEqual(["2026-02-28", "2026-03-01"]);
    expect(daysBetween("2020-01-01", "2026-03-01", 2)).toEqual(["2026-02-28", "2026-03-01"]);
    expect(daysBetween("2026-03-01", "2026-03-01", 9)).toEqual([]);
  });
});
