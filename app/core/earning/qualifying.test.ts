// What orders count towards tiers, and the tier as something that rules ask for.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { properties } from "../../../tests/support/property-runs";
import { mergeOrderFacts, NO_ORDER_FACTS, orderFactsSchema, type OrderFacts } from "../facts";
import { defaultProgram, programSchema } from "../program";
import type { QualifyingFigures } from "../qualifying";
import { ORDER_SETTINGS } from "./moment";
import { qualifyingFigures } from "./qualifying";
import { resolveOrder } from "./resolve";
import { settleOrder } from "./settle";

interface Told {
  readonly second?: number;
  readonly status?: string;
  readonly cancelled?: boolean;
  readonly giftCard?: boolean;
  readonly refunds?: readonly { readonly id: number; readonly line: number; readonly quantity: number }[];
  readonly linePrices?: readonly number[];
}

const PRICES = [30_00, 20_00, 15_00];

/** An order of lines of three units each, which cost so much a unit, with 1.00 off the first line. */
function told({ second = 0, status = "paid", refunds = [], linePrices = PRICES, ...more }: Told): OrderFacts {
  const at = `2026-03-01T10:00:0${second}Z`;
  return orderFactsSchema.parse({
    snapshot: {
      ...{ id: "gid://shopify/Order/1", name: "#1", customerId: "gid://shopify/Customer/1", currency: "USD" },
      ...{ processedAt: "2026-03-01T10:00:00Z", updatedAt: at, test: false, financialStatus: status },
      cancelledAt: more.cancelled ? at : null,
      ...{ taxesIncluded: false, discountCodes: [] },
      shipping: { grossCents: 5_00, discountCents: 0, taxCents: 0 },
      lines: linePrices.map((price, index) => ({
        ...{ id: `gid://shopify/LineItem/${index}`, title: "Beans", productId: null, variantId: null },
        ...{ quantity: 3, currentQuantity: 3, grossCents: 3 * price, taxCents: 0 },
        ...{ discountCents: index === 0 ? 1_00 : 0, giftCard: index === 0 && more.giftCard === true },
      })),
    },
    refunds: refunds.map(({ id, line, quantity }) => ({
      ...{ id: `gid://shopify/Refund/${id}`, amountCents: 0, shippingCents: 0 },
      lines: [{ lineId: `gid://shopify/LineItem/${line}`, quantity, subtotalCents: 0 }],
    })),
  });
}

const version = { version: 1, program: programSchema.parse(defaultProgram()) };

function figures(...events: OrderFacts[]): QualifyingFigures {
  const facts = events.reduce(mergeOrderFacts, NO_ORDER_FACTS);
  const intents = settleOrder(facts, version, 1, [], "UTC");
  return qualifyingFigures(facts, ORDER_SETTINGS, 1, [], intents);
}

describe("an order counts", () => {
  it.each<[string, Told, Partial<QualifyingFigures>]>([
    ["what was paid for its goods, without shipping", {}, { spentCents: 194_00, orders: 1, points: 194 }],
    ["nothing before it is paid", { status: "pending" }, { spentCents: 0, orders: 0, points: 0 }],
    ["nothing once it is cancelled", { cancelled: true }, { spentCents: 0, orders: 0, points: 0 }],
    ["no gift cards, which count when they are spent", { giftCard: true }, { spentCents: 105_00, orders: 1 }],
    [
      "what refunds leave",
      { refunds: [{ id: 1, line: 1, quantity: 2 }] },
      { spentCents: 154_00, orders: 1, points: 154 },
    ],
    [
      "nothing once all of it is refunded",
      { refunds: [0, 1, 2].map((line) => ({ id: line, line, quantity: 3 })) },
      { spentCents: 0, orders: 0, points: 0 },
    ],
    ["as no order where nothing was paid", { linePrices: [0] }, { spentCents: 0, orders: 0 }],
  ])("%s", (_name, facts, expected) => {
    expect(figures(told(facts))).toMatchObject(expected);
  });

  it("the same in whichever order its events come, and however often", () => {
    const refund = fc.record({ id: fc.nat(3), line: fc.nat(2), quantity: fc.integer({ min: 1, max: 3 }) });
    const event = fc.record({
      second: fc.integer({ min: 0, max: 9 }),
      status: fc.constantFrom("pending", "paid", "partially_refunded", "voided"),
      cancelled: fc.boolean(),
      refunds: fc.uniqueArray(refund, { maxLength: 3, selector: ({ id }) => id }),
    });
    const histories = fc
      .array(event, { minLength: 1, maxLength: 5 })
      .chain((events) =>
        fc.tuple(
          fc.constant(events),
          fc.shuffledSubarray([...events, ...events], { minLength: events.length * 2 }),
        ),
      );
    fc.assert(
      fc.property(histories, ([events, shuffled]) => {
        expect(figures(...shuffled.map(told))).toEqual(figures(...events.map(told)));
      }),
      properties,
    );
  });
});

describe("a rule for some tiers", () => {
  const [points] = defaultProgram().earning;
  const double = {
    ...{ key: "double", kind: "multiplier", of: "points", factorBasisPoints: 20_000, rounding: "floor" },
    ...{ holdingDays: 0, when: { kind: "tiers", tiers: ["silver", "gold"] } },
  };
  const tiers = {
    ...{ by: "spend", period: { kind: "lifetime" } },
    levels: ["bronze", "silver", "gold"].map((key, index) => ({ key, name: key, threshold: index * 100 })),
  };
  const program = programSchema.parse({ ...defaultProgram(), tiers, earning: [points, double] });
  const earnedIn = (tier: string | null) => {
    const others = { earned: null, tier, ofCart: [], counted: () => 0 };
    const of = { program, memberId: 1, standings: [], timezone: "UTC" };
    const facts = resolveOrder(told({}), of, others);
    return settleOrder(facts, { version: 1, program }, 1, [], "UTC").map(({ intent }) => intent.amount);
  };

  it.each([
    { tier: "silver", gives: [194, 194] },
    { tier: "gold", gives: [194, 194] },
    { tier: "bronze", gives: [194] },
    { tier: null, gives: [194] },
  ])("gives for $tier $gives", ({ tier, gives }) => {
    expect(earnedIn(tier)).toEqual(gives);
  });

  it("is decided by the tier of when the order first earned, whatever came after", () => {
    const others = (tier: string) => ({ earned: null, tier, ofCart: [], counted: () => 0 });
    const of = { program, memberId: 1, standings: [], timezone: "UTC" };
    const first = resolveOrder(told({}), of, others("silver"));
    expect(resolveOrder(first, of, others("bronze")).resolved?.tier).toBe("silver");
  });

  it("cannot name a tier that there is not, nor a gift that there is not", () => {
    const when = { kind: "tiers", tiers: ["platinum"] };
    const gift = { kind: "reward", reward: "nothing" };
    const thresholds = [{ key: "t", name: "T", period: { kind: "lifetime" }, amountCents: 1, gift }];
    const parsed = programSchema.safeParse({
      ...program,
      earning: [points, { ...double, when }],
      thresholds,
    });
    expect(parsed.error?.issues.map(({ path }) => path.join("."))).toEqual([
      "thresholds.0.gift.reward",
      "earning.1.when",
    ]);
  });
});
