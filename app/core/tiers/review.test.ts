// Tables of days, what happened on them, and the tier after it. Money is whole units of 100 cents.
import { describe, expect, it } from "vitest";
import type { Period } from "../periods";
import {
  NO_TIER,
  outlookOf,
  prepareReview,
  reviewTier,
  type TierFigures,
  type TierReview,
  type TierState,
} from "./review";
import { tiersSchema, type Tiers } from "./settings";

const YEAR: Period = { kind: "calendar", unit: "year" };

function tiersOf(period: Period, more: Partial<Tiers> = {}): Tiers {
  return tiersSchema.parse({
    by: "spend",
    period,
    levels: [
      { key: "bronze", name: "Bronze", threshold: 0 },
      { key: "silver", name: "Silver", threshold: 100_00, entryGift: { kind: "points", points: 50 } },
      { key: "gold", name: "Gold", threshold: 200_00, entryGift: { kind: "reward", reward: "five-off" } },
    ],
    ...more,
  });
}

interface Order {
  readonly at: string;
  readonly spent: number;
}

/** A member whose orders are summed as the database does it: by span, half open. */
class Member {
  state: TierState = NO_TIER;
  orders: Order[] = [];
  readonly #timezone: string;

  constructor(timezone = "UTC") {
    this.#timezone = timezone;
  }

  buys(at: string, spent: number): this {
    this.orders.push({ at, spent });
    return this;
  }

  figures(tiers: Tiers, now: Date): TierFigures {
    const { spans } = prepareReview(tiers, this.state, now, this.#timezone);
    const sum = (from: Date | null, until: Date | null) =>
      this.orders
        .filter(({ at }) => (!from || new Date(at) >= from) && (!until || new Date(at) < until))
        .reduce((total, { spent }) => total + spent * 100, 0);
    return {
      counting: Math.max(...spans.counting.map(({ from, until }) => sum(from, until))),
      underReview: spans.underReview ? sum(spans.underReview.from, spans.underReview.until) : 0,
    };
  }

  /** Reviews until nothing is overdue. */
  looked(tiers: Tiers, at: string): TierReview[] {
    const now = new Date(at);
    const reviews: TierReview[] = [];
    for (let round = 0; round < 20; round++) {
      const { state } = prepareReview(tiers, this.state, now, this.#timezone);
      const review = reviewTier(tiers, state, this.figures(tiers, now), now, {
        timezone: this.#timezone,
        currency: "USD",
      });
      this.state = review.state;
      reviews.push(review);
      if (!review.dueAt || review.dueAt > now) return reviews;
    }
    throw new Error("the reviews come to no end");
  }

  outlook(tiers: Tiers, at: string) {
    const now = new Date(at);
    const { state } = prepareReview(tiers, this.state, now, this.#timezone);
    return outlookOf(tiers, state, this.figures(tiers, now), now, this.#timezone);
  }
}

describe("a tier by a calendar year", () => {
  const tiers = tiersOf(YEAR, { graceDays: 31, noticeDays: 30 });

  it("is reached at once, kept through the next year, and lost when its grace is over", () => {
    const member = new Member();
    const table: { day: string; spends?: number; tier: string; due: string | null }[] = [
      { day: "2026-02-01", spends: 60, tier: "bronze", due: null },
      { day: "2026-11-20", spends: 50, tier: "silver", due: "2027-01-01" },
      // 2026 is enough: kept until 2027 is judged. It is told a month before it falls.
      { day: "2027-01-01", tier: "silver", due: "2028-01-01" },
      { day: "2027-06-01", spends: 99, tier: "silver", due: "2028-01-01" },
      { day: "2028-01-01", tier: "silver", due: "2028-01-02" },
      { day: "2028-01-02", tier: "silver", due: "2028-02-01" },
      { day: "2028-01-31", tier: "silver", due: "2028-02-01" },
      { day: "2028-02-01", tier: "bronze", due: null },
    ];
    for (const { day, spends, tier, due } of table) {
      if (spends !== undefined) member.buys(`${day}T10:00:00Z`, spends);
      const reviews = member.looked(tiers, `${day}T12:00:00Z`);
      const last = reviews.at(-1);
      expect({ day, tier: member.state.tier, due: last?.dueAt?.toISOString().slice(0, 10) ?? null }).toEqual({
        ...{ day, tier, due },
      });
    }
  });

  it("is kept by what is bought in the days of grace", () => {
    const member = new Member().buys("2026-05-01T10:00:00Z", 120);
    member.looked(tiers, "2026-05-01T12:00:00Z");
    member.looked(tiers, "2027-01-01T00:00:00Z");
    member.buys("2027-08-01T10:00:00Z", 70);
    expect(member.looked(tiers, "2028-01-05T00:00:00Z").at(-1)?.notice).toEqual({
      ...{ tier: "silver", fallsTo: "bronze", missing: 30_00 },
      fallsAt: new Date("2028-02-01T00:00:00Z"),
    });
    member.buys("2028-01-20T10:00:00Z", 30);
    expect(member.looked(tiers, "2028-01-20T12:00:00Z").at(-1)?.change).toBeNull();
    member.looked(tiers, "2028-02-01T00:00:00Z");
    expect(member.state).toMatchObject({ tier: "silver", reviewAt: new Date("2029-01-01T00:00:00Z") });
  });

  it("is told of once before it is lost, and not again", () => {
    const member = new Member().buys("2026-05-01T10:00:00Z", 120);
    member.looked(tiers, "2026-05-01T12:00:00Z");
    member.looked(tiers, "2027-01-01T00:00:00Z");
    const told = (at: string) => member.looked(tiers, at).flatMap(({ notice }) => notice ?? []);
    expect(told("2028-01-01T00:00:00Z")).toEqual([]);
    expect(told("2028-01-02T00:00:00Z")).toHaveLength(1);
    expect(told("2028-01-02T00:00:01Z")).toEqual([]);
    expect(told("2028-01-20T00:00:00Z")).toEqual([]);
  });

  it("counts an order of the old year that is heard of in the new one", () => {
    const member = new Member().buys("2026-12-31T23:59:59Z", 250);
    const [first] = member.looked(tiers, "2027-01-01T00:00:02Z");
    expect(first?.change).toMatchObject({ tier: "gold", why: { step: "tierReached" } });
    expect(member.state.reviewAt).toEqual(new Date("2028-01-01T00:00:00Z"));
  });

  it("does not count last year at the review of this one", () => {
    const member = new Member().buys("2026-12-31T10:00:00Z", 250);
    member.looked(tiers, "2026-12-31T12:00:00Z");
    member.looked(tiers, "2027-01-01T00:00:00Z");
    expect(member.outlook(tiers, "2027-06-01T00:00:00Z")).toMatchObject({
      fallsAt: new Date("2028-02-01T00:00:00Z"),
      fallsTo: { key: "bronze" },
    });
  });

  it("falls on its date, however late it is looked at", () => {
    const member = new Member().buys("2026-05-01T10:00:00Z", 250);
    member.looked(tiers, "2026-05-01T12:00:00Z");
    const changes = member.looked(tiers, "2031-07-01T00:00:00Z").flatMap(({ change }) => change ?? []);
    expect(changes).toEqual([
      {
        tier: "bronze",
        at: new Date("2028-02-01T00:00:00Z"),
        reason: null,
        why: { step: "tierLost", params: { tier: "Gold", figure: 0, needed: 200_00, unit: "USD" } },
      },
    ]);
  });

  it.each([
    { timezone: "Asia/Tokyo", review: "2026-12-31T15:00:00.000Z" },
    { timezone: "America/Sao_Paulo", review: "2027-01-01T03:00:00.000Z" },
  ])("ends by the calendar of $timezone", ({ timezone, review }) => {
    const member = new Member(timezone).buys("2026-05-01T10:00:00Z", 120);
    member.looked(tiers, "2026-05-01T12:00:00Z");
    expect(member.state.reviewAt?.toISOString()).toBe(review);
  });
});

describe("a tier by rolling days", () => {
  const tiers = tiersOf({ kind: "rolling", days: 90 });

  it("is kept for its days from when it was reached, though the orders leave the span before", () => {
    const member = new Member().buys("2026-01-01T10:00:00Z", 60).buys("2026-03-01T10:00:00Z", 60);
    member.looked(tiers, "2026-03-01T12:00:00Z");
    expect(member.state).toMatchObject({ tier: "silver", reviewAt: new Date("2026-05-30T00:00:00Z") });
    member.looked(tiers, "2026-05-29T23:59:59Z");
    expect(member.state.tier).toBe("silver");
    member.looked(tiers, "2026-05-30T00:00:00Z");
    expect(member.state).toMatchObject({ tier: "bronze", reviewAt: null });
  });

  it("is confirmed for as many days again by what was bought in them", () => {
    const member = new Member().buys("2026-03-01T10:00:00Z", 120);
    member.looked(tiers, "2026-03-01T12:00:00Z");
    member.buys("2026-05-01T10:00:00Z", 100);
    member.looked(tiers, "2026-05-30T00:00:00Z");
    expect(member.state).toMatchObject({ tier: "silver", reviewAt: new Date("2026-08-28T00:00:00Z") });
  });

  it("falls only as far as the figures say", () => {
    const member = new Member().buys("2026-03-01T10:00:00Z", 220);
    member.looked(tiers, "2026-03-01T12:00:00Z");
    member.looked(tiers, "2026-05-30T00:00:00Z");
    expect(member.state.tier).toBe("gold");
    member.buys("2026-06-10T10:00:00Z", 110);
    member.looked(tiers, "2026-08-28T00:00:00Z");
    expect(member.state.tier).toBe("silver");
  });
});

describe("a tier by a lifetime", () => {
  const tiers = tiersOf({ kind: "lifetime" });

  it("that an order brought which is then refunded falls when the year is over, and not before", () => {
    const member = new Member().buys("2026-03-01T10:00:00Z", 120);
    member.looked(tiers, "2026-03-01T12:00:00Z");
    expect(member.outlook(tiers, "2026-03-01T12:00:00Z").keptUntil).toBeNull();
    member.orders = [{ at: "2026-03-01T10:00:00Z", spent: 20 }];
    member.looked(tiers, "2026-04-01T12:00:00Z");
    expect(member.state.tier).toBe("silver");
    expect(member.outlook(tiers, "2026-04-01T12:00:00Z").keptUntil).toEqual(new Date("2027-01-01T00:00:00Z"));
    member.looked(tiers, "2027-01-01T00:00:00Z");
    expect(member.state.tier).toBe("bronze");
  });
});

describe("an entry gift", () => {
  it("is given for the tier that is entered, not for those that were passed", () => {
    const member = new Member().buys("2026-03-01T10:00:00Z", 250);
    const gifts = member.looked(tiersOf(YEAR), "2026-03-01T12:00:00Z").flatMap(({ gift }) => gift ?? []);
    expect(gifts).toMatchObject([
      { tier: { key: "gold" }, gift: { kind: "reward", reward: "five-off" }, occasion: "2026-01-01" },
    ]);
  });

  it("is not given for a tier that was given", () => {
    const member = new Member();
    member.state = {
      ...NO_TIER,
      given: { tier: "gold", until: new Date("2027-01-01T00:00:00Z"), reason: "a friend" },
    };
    const [review] = member.looked(tiersOf(YEAR), "2026-03-01T12:00:00Z");
    expect(review).toMatchObject({ gift: null, change: { tier: "gold", why: { step: "tierGiven" } } });
  });
});

describe("a tier that was given", () => {
  const tiers = tiersOf(YEAR, { noticeDays: 10 });
  const until = new Date("2026-09-01T00:00:00Z");

  it("stands above the earned one until its date, and gives way on it", () => {
    const member = new Member().buys("2026-03-01T10:00:00Z", 120);
    member.looked(tiers, "2026-03-01T12:00:00Z");
    member.state = { ...member.state, given: { tier: "gold", until, reason: "a friend" } };
    member.looked(tiers, "2026-04-01T00:00:00Z");
    expect(member.state).toMatchObject({ tier: "gold", earned: "silver" });
    expect(member.outlook(tiers, "2026-04-01T00:00:00Z")).toMatchObject({
      fallsAt: until,
      fallsTo: { key: "silver" },
    });
    const [told] = member.looked(tiers, "2026-08-22T00:00:00Z");
    expect(told?.notice).toMatchObject({ tier: "gold", fallsTo: "silver", fallsAt: until });
    const [ended] = member.looked(tiers, "2026-09-01T00:00:05Z");
    expect(ended?.change).toMatchObject({ tier: "silver", at: until, why: { step: "givenTierEnded" } });
    expect(member.state.given).toBeNull();
  });

  it("does not lower an earned one", () => {
    const member = new Member().buys("2026-03-01T10:00:00Z", 220);
    member.state = { ...NO_TIER, given: { tier: "silver", until, reason: "a friend" } };
    member.looked(tiers, "2026-03-01T12:00:00Z");
    expect(member.state.tier).toBe("gold");
  });
});

describe("another table of tiers", () => {
  it("that asks for more takes nobody's tier before its review", () => {
    const member = new Member().buys("2026-03-01T10:00:00Z", 120);
    member.looked(tiersOf(YEAR), "2026-03-01T12:00:00Z");
    const dearer = tiersSchema.parse({
      ...tiersOf(YEAR),
      levels: [{ key: "silver", name: "Silver", threshold: 150_00 }],
    });
    member.looked(dearer, "2026-04-01T00:00:00Z");
    expect(member.state.tier).toBe("silver");
    member.looked(dearer, "2027-01-01T00:00:00Z");
    expect(member.state.tier).toBeNull();
  });

  it("without the member's tier puts them where their figures say, at once and without a gift", () => {
    const member = new Member().buys("2026-03-01T10:00:00Z", 120);
    member.looked(tiersOf(YEAR), "2026-03-01T12:00:00Z");
    const renamed = tiersSchema.parse({
      ...tiersOf(YEAR),
      levels: [{ key: "star", name: "Star", threshold: 90_00, entryGift: { kind: "points", points: 5 } }],
    });
    const [review] = member.looked(renamed, "2026-04-01T00:00:00Z");
    expect(review).toMatchObject({ gift: null, change: { tier: "star", why: { step: "tierGone" } } });
  });

  it("of another period dates the review anew", () => {
    const member = new Member().buys("2026-03-01T10:00:00Z", 120);
    member.looked(tiersOf(YEAR), "2026-03-01T12:00:00Z");
    member.looked(tiersOf({ kind: "rolling", days: 30 }), "2026-03-20T00:00:00Z");
    expect(member.state.reviewAt).toEqual(new Date("2026-04-19T00:00:00Z"));
  });
});

it("looking twice at one moment changes nothing", () => {
  const member = new Member().buys("2026-03-01T10:00:00Z", 120);
  const tiers = tiersOf(YEAR);
  member.looked(tiers, "2026-03-01T12:00:00Z");
  const before = member.state;
  const [again] = member.looked(tiers, "2026-03-01T12:00:00Z");
  expect(again).toMatchObject({ change: null, gift: null, notice: null });
  expect(member.state).toEqual(before);
});
