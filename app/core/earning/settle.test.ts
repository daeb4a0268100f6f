import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  mergeOrderFacts,
  NO_ORDER_FACTS,
  type LineFacts,
  type OrderFacts,
  type OrderSnapshot,
  type RefundFacts,
} from "../facts";
import { POINTS } from "../ledger/types";
import { defaultProgram, type Program } from "../program";
import { properties } from "../../../tests/support/property-runs";
import { settleOrder, type Standing } from "./settle";

const ORDER = "gid://shopify/Order/1";

function line(number: number, unitCents: number, more: Partial<LineFacts> = {}): LineFacts {
  const quantity = more.quantity ?? 1;
  return {
    id: `gid://shopify/LineItem/${number}`,
    ...{ title: `Line ${number}`, productId: null, variantId: null, quantity, currentQuantity: quantity },
    ...{
      grossCents: unitCents * quantity,
      discountCents: 0,
      taxCents: 0,
      giftCard: false,
      vendor: null,
      codeDiscounts: [],
    },
    ...more,
  };
}

function order(lines: LineFacts[], more: Partial<OrderSnapshot> = {}): OrderFacts {
  const snapshot: OrderSnapshot = {
    ...{ id: ORDER, name: "#1001", customerId: "gid://shopify/Customer/1", currency: "USD" },
    ...{
      processedAt: "2026-03-01T10:00:00Z",
      updatedAt: "2026-03-01T10:00:00Z",
      cancelledAt: null,
      test: false,
    },
    ...{ financialStatus: "paid", taxesIncluded: false, lines, discountCodes: [] },
    ...{
      channel: "web",
      countryCode: null,
      presentmentCurrency: null,
      jurisdiction: null,
      customerTags: [],
      checkoutToken: null,
    },
    shipping: { grossCents: 0, discountCents: 0, taxCents: 0 },
    ...more,
  };
  return { snapshot, refunds: [] };
}

function refund(
  number: number,
  lines: [line: number, quantity: number][],
  more: Partial<RefundFacts> = {},
): RefundFacts {
  return {
    id: `gid://shopify/Refund/${number}`,
    lines: lines.map(([id, quantity]) => ({
      lineId: `gid://shopify/LineItem/${id}`,
      quantity,
      subtotalCents: 0,
    })),
    ...{ amountCents: 0, shippingCents: 0, ...more },
  };
}

function program(change: (program: Program) => void = () => undefined) {
  const changed = structuredClone(defaultProgram());
  change(changed);
  return { version: 1, program: changed };
}

/** What is posted for points, when the facts arrive one after another. */
function posted(history: readonly OrderFacts[], version = program()): number[] {
  const standings = new Map<string, Standing>();
  let facts = NO_ORDER_FACTS;
  return history.map((event) => {
    facts = mergeOrderFacts(facts, event);
    let points = 0;
    for (const { intent } of settleOrder(facts, version, 1, [...standings.values()], "UTC")) {
      const ruleKey = intent.ruleKey ?? "";
      const before = standings.get(ruleKey) ?? {
        memberId: 1,
        ruleKey,
        unit: intent.unit,
        given: 0,
        taken: 0,
        waived: 0,
        entries: 0,
      };
      const given = before.given + (intent.kind === "award" ? intent.amount : 0);
      const taken = before.taken + (intent.kind === "takeBack" ? intent.amount : 0);
      standings.set(ruleKey, { ...before, given, taken, entries: before.entries + 1 });
      if (intent.unit === POINTS) points += intent.kind === "award" ? intent.amount : -intent.amount;
    }
    return points;
  });
}

it("what one rule gives instead of another is given before the other's is taken: nothing is waived that is there", () => {
  const [first, ...others] = program().program.earning;
  if (first?.kind !== "perAmount") throw new Error("points are not the first to be earned");
  const when = { kind: "orderTotal", fromCents: 10_000, toCents: null } as const;
  const large = { ...first, key: "large", points: 2, when, stacking: "exclusive" } as const;
  const version = program((settings) => (settings.earning = [large, first, ...others]));
  const facts = order([line(1, 6000), line(2, 6000)]);
  const standings = settleOrder(facts, version, 1, [], "UTC").map(({ memberId, intent }) => ({
    ...{ memberId, ruleKey: intent.ruleKey ?? "", unit: intent.unit, given: intent.amount },
    ...{ taken: 0, waived: 0, entries: 1 },
  }));
  const refunded = mergeOrderFacts(facts, { snapshot: null, refunds: [refund(1, [[1, 1]])] });
  const points = settleOrder(refunded, version, 1, standings, "UTC").filter(
    ({ intent }) => intent.unit === POINTS,
  );
  expect(points.map(({ intent }) => [intent.kind, intent.amount])).toEqual([
    ["award", 60],
    ["takeBack", 240],
  ]);
});

it("an order's change of member can be posted for one of them alone: what is left for the other has a key of its own", () => {
  const facts = order([line(1, 6000)]);
  const standing = (memberId: number, entries: number, given: number): Standing => ({
    ...{ memberId, ruleKey: "points", unit: POINTS, given, taken: 0, waived: 0, entries },
  });
  const settled = (standings: Standing[]) =>
    settleOrder(facts, program(), 2, standings, "UTC").flatMap(({ memberId, intent }) =>
      intent.unit === POINTS ? [{ memberId, key: intent.key, kind: intent.kind }] : [],
    );
  const keyOf = (intents: ReturnType<typeof settled>, member: number) =>
    intents.flatMap(({ memberId, key }) => (memberId === member ? [key] : []));
  const amount = 60;
  const both = settled([standing(1, 1, amount)]);
  expect(both.map(({ memberId, kind }) => [memberId, kind])).toEqual([
    [2, "award"],
    [1, "takeBack"],
  ]);
  const ofFormer = settled([standing(1, 1, amount), standing(2, 1, amount)]);
  expect(ofFormer.map(({ memberId, kind }) => [memberId, kind])).toEqual([[1, "takeBack"]]);
  expect(keyOf(both, 2)).not.toEqual(keyOf(ofFormer, 1));
  const ofOwn = settled([{ ...standing(1, 2, amount), taken: amount }]);
  expect(ofOwn.map(({ memberId, kind }) => [memberId, kind])).toEqual([[2, "award"]]);
  expect(keyOf(both, 1)).not.toEqual(keyOf(ofOwn, 2));
});

describe("an order earns", () => {
  it("a point per whole 1.00: 19.99 gives 19 (Setono)", () => {
    expect(posted([order([line(1, 1999)])])).toEqual([19]);
  });

  it("three per 1.00: 40.00 gives 120 (Setono)", () => {
    const triple = program(({ earning }) => Object.assign(earning[0]!, { points: 3 }));
    expect(posted([order([line(1, 4000)])], triple)).toEqual([120]);
  });

  it("5 % cashback, halves up to the cent, in the order's currency", () => {
    const intents = settleOrder(order([line(1, 2930)]), program(), 1, [], "UTC");
    expect(intents.map(({ intent: { unit, amount } }) => [unit, amount])).toEqual([
      [POINTS, 29],
      ["USD", 147],
    ]);
  });

  it("net of discounts: 100 with 10 % off gives 90 (Odoo)", () => {
    expect(posted([order([line(1, 10_000, { discountCents: 1000 })])])).toEqual([90]);
  });

  it("gross of discounts where the merchant says so", () => {
    const gross = program(({ earning }) =>
      earning.forEach((rule) => "basis" in rule && (rule.basis.discounts = "gross")),
    );
    expect(posted([order([line(1, 10_000, { discountCents: 1000 })])], gross)).toEqual([100]);
  });

  it("nothing while unpaid, once when paid, and not again with every word of it", () => {
    const lines = [line(1, 5000)];
    const pending = order(lines, { financialStatus: "pending" });
    const paid = order(lines, { updatedAt: "2026-03-01T10:05:00Z" });
    expect(posted([pending, paid, pending, paid, paid])).toEqual([0, 50, 0, 0, 0]);
  });

  it("nothing for a test order, or an order of 0.00", () => {
    expect(posted([order([line(1, 5000)], { test: true })])).toEqual([0]);
    expect(posted([order([line(1, 0)])])).toEqual([0]);
  });

  it("what is left after points paid a part: 100 by 60 and 40 points earns 60, all by points 0 (after Gameball)", () => {
    expect(posted([order([line(1, 10_000, { discountCents: 4000 })])])).toEqual([60]);
    expect(posted([order([line(1, 10_000, { discountCents: 10_000 })])])).toEqual([0]);
  });

  it("nothing on gift cards that it sells", () => {
    expect(posted([order([line(1, 5000, { giftCard: true }), line(2, 1000)])])).toEqual([10]);
  });

  it("with or without tax, whichever way the shop's prices have it", () => {
    const without = program(({ earning }) =>
      earning.forEach((rule) => "basis" in rule && (rule.basis.tax = "exclude")),
    );
    const added = order([line(1, 10_000, { taxCents: 2000 })]);
    const included = order([line(1, 12_000, { taxCents: 2000 })], { taxesIncluded: true });
    expect([posted([added]), posted([included])]).toEqual([[120], [120]]);
    expect([posted([added], without), posted([included], without)]).toEqual([[100], [100]]);
  });
});

describe("what an order gave is taken back", () => {
  it("line by line: 40, 60 and 20, refund the second, then the third (BON)", () => {
    const bought = order([line(1, 4000), line(2, 6000), line(3, 2000)]);
    const second: OrderFacts = { snapshot: null, refunds: [refund(1, [[2, 1]])] };
    const third: OrderFacts = { snapshot: null, refunds: [refund(2, [[3, 1]])] };
    expect(posted([bought, second, third])).toEqual([120, -60, -20]);
  });

  it("by amount, where no line is named", () => {
    const bought = order([line(1, 10_000)]);
    expect(posted([bought, { snapshot: null, refunds: [refund(1, [], { amountCents: 2550 })] }])).toEqual([
      100, -26,
    ]);
  });

  it("wholly when the order is cancelled, whenever that is heard", () => {
    const bought = order([line(1, 10_000)]);
    const cancelled = order([line(1, 10_000)], {
      updatedAt: "2026-03-02T10:00:00Z",
      cancelledAt: "2026-03-02T10:00:00Z",
    });
    expect(posted([bought, cancelled, bought])).toEqual([100, -100, 0]);
    expect(posted([cancelled, bought])).toEqual([0, 0]);
  });

  it("and given more when an edit adds to it", () => {
    const bought = order([line(1, 10_000)]);
    const edited = order([line(1, 10_000), line(2, 2000)], { updatedAt: "2026-03-02T10:00:00Z" });
    expect(posted([bought, edited])).toEqual([100, 20]);
  });

  it("in the points of the rule that gave it: 50 at the old rule, doubled since, refunded: 50 go (against Smile)", () => {
    const bought = order([line(1, 5000)]);
    const returned: OrderFacts = { snapshot: null, refunds: [refund(1, [[1, 1]])] };
    expect(posted([bought, returned])).toEqual([50, -50]);
  });
});

const history = fc
  .record({
    quantities: fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 4 }),
    cents: fc.array(fc.nat(99_999), { minLength: 4, maxLength: 4 }),
    refunded: fc.array(fc.tuple(fc.nat(3), fc.integer({ min: 1, max: 3 })), { maxLength: 6 }),
    cancelled: fc.boolean(),
  })
  .map(({ quantities, cents, refunded, cancelled }) => {
    const lines = quantities.map((quantity, index) => line(index, cents[index] ?? 0, { quantity }));
    const left = [...quantities];
    const refunds = refunded.flatMap(([index, wanted], number) => {
      const taken = Math.min(wanted, left[index] ?? 0);
      if (taken === 0) return [];
      left[index] = (left[index] ?? 0) - taken;
      return [refund(number, [[index, taken]])];
    });
    const events: OrderFacts[] = [order(lines, { financialStatus: "pending" }), order(lines)];
    refunds.forEach((each, index) => {
      const updatedAt = `2026-03-02T10:00:0${index}Z`;
      const snapshot = order(lines, { updatedAt, financialStatus: "partially_refunded" }).snapshot;
      events.push({ snapshot: null, refunds: [each] }, { snapshot, refunds: refunds.slice(0, index + 1) });
    });
    const end = "2026-03-03T10:00:00Z";
    if (cancelled) events.push(order(lines, { updatedAt: end, cancelledAt: end }));
    const isEmpty = cancelled || left.every((quantity) => quantity === 0);
    return { events, isEmpty, wholePoints: posted([order(lines)])[0] ?? 0 };
  });

it("comes to the same whatever the order of arrival and however often each event comes", () => {
  const withShuffle = history.chain((each) =>
    fc.record({
      each: fc.constant(each),
      shuffled: fc.shuffledSubarray([...each.events, ...each.events], { minLength: each.events.length * 2 }),
    }),
  );
  fc.assert(
    fc.property(withShuffle, ({ each, shuffled }) => {
      const total = (events: readonly OrderFacts[]) =>
        posted(events).reduce((sum, points) => sum + points, 0);
      const inOrder = total(each.events);
      expect(total(shuffled)).toBe(inOrder);
      expect(inOrder).toBeGreaterThanOrEqual(0);
      expect(inOrder).toBeLessThanOrEqual(each.wholePoints);
      if (each.isEmpty) expect(inOrder).toBe(0);
    }),
    properties,
  );
});
