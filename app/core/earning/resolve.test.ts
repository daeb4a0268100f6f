import { describe, expect, it } from "vitest";
import { orderFactsSchema, type OrderFacts } from "../facts";
import { defaultProgram, programSchema, type Program } from "../program";
import { limitKeys, resolveOrder, type OtherOrders } from "./resolve";
import type { Standing } from "./settle";

const BASIS = { discounts: "net", tax: "include", shipping: "exclude", giftCards: "exclude" };
const RULE = {
  ...{ kind: "perAmount", points: 1, perCents: 100, rounding: "floor", holdingDays: 0, basis: BASIS },
};
const CASHBACK = {
  ...{ key: "cashback", kind: "cashback", rateBasisPoints: 500, rounding: "floor", holdingDays: 0 },
  basis: BASIS,
};

function program(earning: readonly object[], more: object = {}): Program {
  return programSchema.parse({ ...defaultProgram(), earning, ...more });
}

/** An order of so many cents, placed on 1 March at ten. */
function order(cents: number, more: object = {}): OrderFacts {
  const snapshot = {
    ...{ id: "gid://shopify/Order/1", name: "#1", customerId: "gid://shopify/Customer/1", currency: "USD" },
    ...{ updatedAt: "2026-03-01T10:00:00Z", processedAt: "2026-03-01T10:00:00Z", cancelledAt: null },
    ...{ test: false, financialStatus: "paid", taxesIncluded: false, discountCodes: [], channel: "web" },
    shipping: { grossCents: 0, discountCents: 0, taxCents: 0 },
    lines: [
      {
        ...{ id: "gid://shopify/LineItem/1", title: "", productId: null, variantId: null, quantity: 1 },
        ...{ currentQuantity: 1, grossCents: cents, discountCents: 0, taxCents: 0, giftCard: false },
      },
    ],
    ...more,
  };
  return orderFactsSchema.parse({ snapshot, refunds: [] });
}

const ALONE: OtherOrders = { earned: null, tier: undefined, ofCart: [], counted: () => 0 };
const counting = (counts: Readonly<Record<string, number>>): OtherOrders => ({
  ...ALONE,
  counted: (key) => counts[key] ?? 0,
});
const resolve = (
  facts: OrderFacts,
  of: Program,
  others: OtherOrders = ALONE,
  standings: readonly Standing[] = [],
): OrderFacts => resolveOrder(facts, { program: of, memberId: 7, standings, timezone: "Asia/Tokyo" }, others);

function standing(given: number, more: Partial<Standing> = {}): Standing {
  const rule = { memberId: 7, ruleKey: "one", unit: "points" };
  return { ...rule, given, taken: 0, waived: 0, entries: 1, ...more };
}

describe("what an order has to know of others", () => {
  const plain = program([{ ...RULE, key: "one" }]);

  it("is left open until it earns", () => {
    const pending = order(1000, { financialStatus: "pending" });
    expect(resolve(pending, plain, { ...ALONE, earned: 3 })).toBe(pending);
    const unknown = { snapshot: null, refunds: [] };
    expect(resolve(unknown, plain)).toBe(unknown);
  });

  it("is which of the member's orders it is, where a rule asks", () => {
    expect(resolve(order(1000), plain, { ...ALONE, earned: 3 }).resolved).toEqual({ ordinal: 4, room: {} });
    expect(resolve(order(1000), plain).resolved).toEqual({ ordinal: null, room: {} });
  });

  it("is the tier, where a rule asks, even if there is none", () => {
    expect(resolve(order(1000), plain, { ...ALONE, tier: "gold" }).resolved).toMatchObject({ tier: "gold" });
    expect(resolve(order(1000), plain, { ...ALONE, tier: null }).resolved).toMatchObject({ tier: null });
  });

  it("stays as it was first resolved", () => {
    const first = resolve(order(1000), plain, { ...ALONE, earned: 0, tier: "gold" });
    const later = resolve(first, plain, { ...ALONE, earned: 9, tier: "silver", ofCart: [order(500)] });
    expect(later.resolved).toEqual(first.resolved);
  });

  it("is what the other orders of its cart counted, rule by rule", () => {
    const rules = program([
      { ...RULE, key: "one" },
      { ...RULE, key: "dear", when: { kind: "orderTotal", fromCents: 600, toCents: null } },
    ]);
    const ofCart = [order(500), order(700), { snapshot: null, refunds: [] }];
    expect(resolve(order(1000), rules, { ...ALONE, ofCart }).resolved?.cartBefore).toEqual({
      ...{ one: 1200, dear: 700 },
    });
  });
});

describe("the room that limits leave to a rule", () => {
  const limited = program([
    { ...RULE, key: "one", limits: { perMember: 100, perMemberPerDay: 60, perDay: 200, total: 1000 } },
  ]);
  const roomOf = (facts: OrderFacts) => facts.resolved?.room["one"];

  it("is counted for the rule, the member and the shop's day", () => {
    expect(limitKeys(limited, { currency: "USD", memberId: 7, day: "2026-03-01" })).toEqual([
      "member:7:earned:one",
      "member:7:earned:one:2026-03-01",
      "earned:one:2026-03-01",
      "earned:one",
    ]);
  });

  it.each<[string, Record<string, number>, { amount: number; limit: string }]>([
    ["the least that one of them leaves", {}, { amount: 60, limit: "perMemberPerDay" }],
    ["what the member has not had yet", { "member:7:earned:one": 70 }, { amount: 30, limit: "perMember" }],
    [
      "what the member has not had on that day",
      { "member:7:earned:one:2026-03-01": 50 },
      { amount: 10, limit: "perMemberPerDay" },
    ],
    ["what is left of the day", { "earned:one:2026-03-01": 195 }, { amount: 5, limit: "perDay" }],
    ["what is left in all", { "earned:one": 999 }, { amount: 1, limit: "total" }],
    ["nothing where more than that was given", { "earned:one": 1500 }, { amount: 0, limit: "total" }],
  ])("is %s", (_case, counts, expected) => {
    expect(roomOf(resolve(order(50_000), limited, counting(counts)))).toEqual(expected);
  });

  it("has in it what the order stands at, for that member or for all", () => {
    const others = counting({ "member:7:earned:one:2026-03-01": 60, "earned:one": 995 });
    const own = standing(60, { taken: 10, waived: 5 });
    expect(roomOf(resolve(order(50_000), limited, others, [own]))).toEqual({
      ...{ amount: 45, limit: "perMemberPerDay" },
    });
    const former = standing(20, { memberId: 8 });
    const totals = program([
      { ...RULE, key: "one", limits: { perMember: null, perMemberPerDay: null, perDay: null, total: 1000 } },
    ]);
    expect(roomOf(resolve(order(50_000), totals, others, [own, former]))).toEqual({
      amount: 70,
      limit: "total",
    });
    expect(roomOf(resolve(order(50_000), limited, others, [former]))).toMatchObject({ amount: 0 });
  });

  it("never rises again, but falls", () => {
    const first = resolve(order(50_000), limited, counting({ "earned:one": 990 }));
    expect(roomOf(resolve(first, limited))).toEqual({ amount: 10, limit: "total" });
    expect(roomOf(resolve(first, limited, counting({ "earned:one": 996 })))).toMatchObject({ amount: 4 });
  });
});

describe("a programme's budget", () => {
  const two = [
    { ...RULE, key: "one" },
    { ...RULE, key: "two", points: 2 },
  ];
  const roomOf = (facts: OrderFacts) => facts.resolved?.room;

  it("is counted by unit", () => {
    const both = program([...two, CASHBACK], { budget: { points: 5, cashback: 6 } });
    expect(limitKeys(both, { currency: "USD", memberId: 7, day: "2026-03-01" })).toEqual([
      ...["budget:points", "budget:points", "budget:USD"],
    ]);
    expect(roomOf(resolve(order(10_000), both, counting({ "budget:USD": 2 })))).toEqual({
      one: { amount: 5, limit: "budget" },
      two: { amount: 0, limit: "budget" },
      cashback: { amount: 4, limit: "budget" },
    });
  });

  it("is taken by the rules in their order, and cuts none that it has room for", () => {
    const limited = program(two, { budget: { points: 250, cashback: null } });
    expect(roomOf(resolve(order(6000), limited))).toEqual({});
    expect(roomOf(resolve(order(6000), limited, counting({ "budget:points": 180 })))).toEqual({
      two: { amount: 10, limit: "budget" },
    });
    expect(roomOf(resolve(order(6000), limited, counting({ "budget:points": 999 })))).toEqual({
      one: { amount: 0, limit: "budget" },
      two: { amount: 0, limit: "budget" },
    });
  });

  it("counts anew only what the order gives beyond what it stands at", () => {
    const limited = program(two, { budget: { points: 250, cashback: null } });
    const stands = [standing(40), standing(100, { ruleKey: "two" })];
    expect(roomOf(resolve(order(6000), limited, counting({ "budget:points": 220 }), stands))).toEqual({
      two: { amount: 110, limit: "budget" },
    });
  });

  it("holds those to what is left which an exclusive rule lets in once it is cut to nothing", () => {
    const exclusive = program([two[0] ?? {}, { ...two[1], stacking: "exclusive" }], {
      budget: { points: 100, cashback: null },
    });
    expect(roomOf(resolve(order(6000), exclusive))).toEqual({ two: { amount: 100, limit: "budget" } });
    expect(roomOf(resolve(order(6000), exclusive, counting({ "budget:points": 100 })))).toEqual({
      one: { amount: 0, limit: "budget" },
      two: { amount: 0, limit: "budget" },
    });
  });
});
