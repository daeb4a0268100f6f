import { describe, expect, it } from "vitest";
import { checkEligibility, eligibilitySchema, type Applicant } from "./eligibility";
import { checkLimits, counterKey, rewardLimits, rewardLimitsSchema } from "./limits";

const DAY = "2026-12-30";

describe("limits of a reward", () => {
  const limits = (settings: object) =>
    rewardLimits({ key: "mug", limits: rewardLimitsSchema.parse(settings) }, DAY);
  const check = (settings: object, counted: number) => {
    const checked = checkLimits(limits(settings), 7, () => counted);
    return checked.ok ? null : checked.refusal;
  };

  it("are counted by what they limit, by the shop's calendar", () => {
    const all = limits({
      ...{ stock: 5, total: { times: 100, per: "month" }, perMember: { times: 1, per: "year" } },
    });
    expect(all.map((limit) => [counterKey(limit, 7), limit.limit])).toEqual([
      ["reward:mug:stock", 5],
      ["reward:mug:2026-12", 100],
      ["member:7:reward:mug:2026", 1],
    ]);
    expect(limits({})).toEqual([]);
  });

  it("refuse what would pass them, and say when there is more", () => {
    expect(check({ stock: 5 }, 4)).toBeNull();
    expect(check({ stock: 5 }, 5)).toEqual({ code: "outOfStock", params: {} });
    expect(check({ stock: 0 }, 0)).toMatchObject({ code: "outOfStock" });
    expect(check({ total: { times: 3, per: "week" } }, 3)).toEqual({
      ...{ code: "outOfStock", params: { from: "2027-01-04" } },
    });
    expect(check({ perMember: { times: 2, per: "month" } }, 2)).toEqual({
      ...{ code: "limitReached", params: { times: 2, from: "2027-01-01" } },
    });
    expect(check({ perMember: { times: 2, per: "ever" } }, 2)).toEqual({
      ...{ code: "limitReached", params: { times: 2 } },
    });
  });
});

describe("whom a reward is for", () => {
  const member = (change: Partial<Applicant> = {}): Applicant => ({
    ...{ today: DAY, joinedOn: "2026-12-01", tier: null, customerTags: null, segments: null, ...change },
  });
  const check = (conditions: object[], applicant: Applicant) => {
    const checked = checkEligibility(eligibilitySchema.parse(conditions), applicant);
    return checked.ok ? null : checked.refusal;
  };

  it("is everybody, unless it says otherwise", () => {
    expect(check([], member())).toBeNull();
  });

  it("is who has one of the tags, in whatever case", () => {
    const tagged = [{ kind: "customerTags", anyOf: ["VIP", "friend"] }];
    expect(check(tagged, member({ customerTags: ["vip"] }))).toBeNull();
    expect(check(tagged, member({ customerTags: ["other"] }))).toMatchObject({ code: "notEligible" });
    expect(check(tagged, member())).toMatchObject({ code: "notEligible" });
  });

  it("is who is in one of the segments", () => {
    const vip = "gid://shopify/Segment/1";
    const inside = [{ kind: "segments", anyOf: [vip, "gid://shopify/Segment/2"] }];
    expect(check(inside, member({ segments: [vip] }))).toBeNull();
    expect(check(inside, member({ segments: [] }))).toMatchObject({ code: "notEligible" });
    expect(check(inside, member())).toMatchObject({ code: "notEligible" });
  });

  it("is who is in one of the tiers", () => {
    const gold = [{ kind: "tiers", anyOf: ["gold", "platinum"] }];
    expect(check(gold, member({ tier: "gold" }))).toBeNull();
    expect(check(gold, member({ tier: "silver" }))).toMatchObject({ code: "notEligible" });
    expect(check(gold, member())).toMatchObject({ code: "notEligible" });
  });

  it("is who has been a member long enough, and others are told from when", () => {
    const old = (days: number) => [{ kind: "memberFor", days }];
    expect(check(old(29), member())).toBeNull();
    expect(check(old(30), member())).toEqual({ code: "notEligible", params: { from: "2026-12-31" } });
  });

  it("is who meets every one of its conditions", () => {
    const both = [
      { kind: "memberFor", days: 1 },
      { kind: "customerTags", anyOf: ["vip"] },
    ];
    expect(check(both, member({ customerTags: ["vip"] }))).toBeNull();
    expect(check(both, member({ customerTags: [] }))).toMatchObject({ code: "notEligible" });
  });
});
