import { describe, expect, it, test } from "vitest";
import {
  settleThreshold,
  thresholdSchema,
  thresholdSpans,
  type StandingGift,
  type Threshold,
} from "./thresholds";

function threshold(more: object = {}): Threshold {
  return thresholdSchema.parse({
    ...{ key: "hundred", name: "A hundred a month", amountCents: 100_00 },
    period: { kind: "calendar", unit: "month" },
    gift: { kind: "points", points: 50 },
    ...more,
  });
}

const gift = (number: number, period: string, day = "2026-03-01"): StandingGift => ({
  ...{ number, period },
  givenAt: new Date(`${day}T12:00:00Z`),
});

/** What a threshold gives and takes at noon of a day, when so much was spent in each of its spans. */
function settled(rules: Threshold, day: string, standing: StandingGift[], ...spentUnits: number[]) {
  const spans = thresholdSpans(rules, standing, new Date(`${day}T12:00:00Z`), "UTC");
  return settleThreshold(
    rules,
    standing,
    spans.map((span, index) => ({ span, spentCents: (spentUnits[index] ?? 0) * 100 })),
  );
}

describe("a threshold", () => {
  it.each([
    { repeats: "once", spent: 99, given: 0, gives: 0 },
    { repeats: "once", spent: 100, given: 0, gives: 1 },
    { repeats: "once", spent: 350, given: 0, gives: 1 },
    { repeats: "once", spent: 350, given: 1, gives: 0 },
    { repeats: "eachMultiple", spent: 99, given: 0, gives: 0 },
    { repeats: "eachMultiple", spent: 350, given: 0, gives: 3 },
    { repeats: "eachMultiple", spent: 350, given: 2, gives: 1 },
    { repeats: "eachMultiple", spent: 350, given: 3, gives: 0 },
    { repeats: "eachMultiple", spent: 50, given: 3, gives: 0 },
  ])("$repeats, with $spent spent and $given given, gives $gives", ({ repeats, spent, given, gives }) => {
    const standing = Array.from({ length: given }, (_, index) => gift(index + 1, "2026-03-01"));
    const step = settled(threshold({ repeats }), "2026-03-15", standing, spent);
    expect(step).toEqual({ give: Array.from({ length: gives }, () => "2026-03-01"), takeBack: [] });
  });

  it("gives no more in a period than its most", () => {
    const rules = threshold({ repeats: "eachMultiple", maximumPerPeriod: 2 });
    expect(settled(rules, "2026-03-15", [], 1000).give).toHaveLength(2);
  });

  it("gives for the month before, when an order of it is heard of late", () => {
    expect(settled(threshold(), "2026-04-01", [], 0, 120).give).toEqual(["2026-03-01"]);
    expect(settled(threshold(), "2026-04-01", [gift(1, "2026-03-01")], 130, 120).give).toEqual([
      "2026-04-01",
    ]);
  });

  it("counts from its first day on", () => {
    const [current, before] = thresholdSpans(
      threshold({ startsOn: "2026-03-10" }),
      [],
      new Date("2026-03-15T12:00:00Z"),
      "UTC",
    );
    expect(current?.from).toEqual(new Date("2026-03-10T00:00:00Z"));
    // A span that ends before it begins holds nothing.
    expect([before?.from, before?.until]).toEqual([
      new Date("2026-03-10T00:00:00Z"),
      new Date("2026-03-01T00:00:00Z"),
    ]);
  });

  it("over rolling days gives again only when what it was given for has left them", () => {
    const rules = threshold({ period: { kind: "rolling", days: 30 } });
    expect(settled(rules, "2026-03-30", [gift(1, "", "2026-03-01")], 199).give).toEqual([]);
    expect(settled(rules, "2026-03-31", [gift(1, "", "2026-03-01")], 100).give).toEqual([""]);
  });

  it("once in a lifetime is once", () => {
    const rules = threshold({ period: { kind: "lifetime" } });
    expect(settled(rules, "2026-03-30", [], 100).give).toEqual(["ever"]);
    expect(settled(rules, "2030-03-30", [gift(1, "ever")], 900).give).toEqual([]);
  });
});

describe("after a refund", () => {
  const rules = threshold({ repeats: "eachMultiple", afterRefund: "takeBack" });
  const standing = [gift(1, "2026-03-01"), gift(2, "2026-03-01"), gift(3, "2026-03-01")];

  it("what was given is kept, unless the threshold takes it back", () => {
    expect(settled(threshold(), "2026-03-20", standing.slice(0, 1), 0).takeBack).toEqual([]);
    expect(settled(rules, "2026-03-20", standing, 150).takeBack).toEqual([2, 3]);
    expect(settled(rules, "2026-03-20", standing, 0).takeBack).toEqual([1, 2, 3]);
  });

  it("of an order of long ago, the gift of its month is taken back", () => {
    expect(settled(rules, "2026-09-20", standing, 0, 0, 250).takeBack).toEqual([3]);
  });
});

describe("settings are refused", () => {
  test.each([
    [
      "that would take back a code",
      { afterRefund: "takeBack", gift: { kind: "reward", reward: "five-off" } },
    ],
    [
      "that would take back over rolling days",
      { afterRefund: "takeBack", period: { kind: "rolling", days: 30 } },
    ],
  ])("%s", (_name, more) => {
    const { gift: points, ...rest } = threshold();
    const parsed = thresholdSchema.safeParse({ ...rest, gift: points, ...more });
    expect(parsed.error?.issues.map(({ path }) => path)).toEqual([["afterRefund"]]);
  });
});
