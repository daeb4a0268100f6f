import { describe, expect, it } from "vitest";
import { activatedPeriod, deactivatedPeriod } from "./code-status";
import { pages, testExamples, type Example } from "./worked-examples";

/** In a shop on Eastern Standard Time: from 26 November, 12:00 am, to the end of 30 November. */
function november(example: string, at: string, expected: Example["expected"]): Omit<Example, "source"> {
  const period = { startsAt: "2026-11-26T00:00:00-05:00", endsAt: "2026-11-30T23:59:59-05:00" };
  return {
    example,
    discounts: { NOVEMBER: { percent: 10, ...period } },
    cart: [["Cup", "10.00"]],
    at,
    expected,
  };
}

const early = { refused: { NOVEMBER: "notStarted" } } as const;
const late = { refused: { NOVEMBER: "expired" } } as const;
const good = { subtotal: "9.00" };

describe("the days on which a discount is good", () => {
  testExamples([
    {
      ...november(
        "the last second of 25 November in the shop is too early",
        "2026-11-25T23:59:59-05:00",
        early,
      ),
      source: pages.amountOff,
    },
    {
      ...november("12:00 am on 26 November in the shop is in time", "2026-11-26T00:00:00-05:00", good),
      source: pages.amountOff,
    },
    {
      ...november(
        "26 November in Europe is too early while it is the 25th in the shop",
        "2026-11-26T04:00:00+00:00",
        early,
      ),
      source: pages.amountOff,
    },
    {
      ...november("all of the last day is in time (Odoo)", "2026-11-30T23:59:58-05:00", good),
      source: pages.discountsFaq,
    },
    {
      ...november("it expires at 11:59:59 pm on the last day", "2026-11-30T23:59:59-05:00", late),
      source: pages.discountsFaq,
    },
  ]);

  it(`forgets its end when it is activated again (${pages.managingDiscounts})`, () => {
    const ended = deactivatedPeriod(
      { startsAt: "2026-11-01T00:00:00Z", endsAt: "2026-11-30T00:00:00Z" },
      "2026-11-10T00:00:00Z",
    );
    expect(ended.endsAt).toBe("2026-11-10T00:00:00Z");
    expect(activatedPeriod(ended, "2026-11-11T00:00:00Z").endsAt).toBeNull();
  });
});
