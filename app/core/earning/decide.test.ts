import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LineFacts, OrderSnapshot, RefundFacts } from "../facts";
import { localTime } from "../local-time";
import { POINTS } from "../ledger/types";
import { defaultProgram, programSchema, type Program } from "../program";
import { decideEarning } from "./decide";
import { properties } from "../../../tests/support/property-runs";

const BEANS = "gid://shopify/Product/1";
const MUG = "gid://shopify/Product/2";

function line(number: number, cents: number, more: Partial<LineFacts> = {}): LineFacts {
  const quantity = more.quantity ?? 1;
  return {
    ...{ id: `gid://shopify/LineItem/${number}`, title: `Line ${number}`, productId: BEANS, variantId: null },
    ...{ quantity, currentQuantity: quantity, grossCents: cents, discountCents: 0, taxCents: 0 },
    ...{ giftCard: false, vendor: "Harbour Lane", codeDiscounts: [], ...more },
  };
}

function order(lines: LineFacts[], more: Partial<OrderSnapshot> = {}): OrderSnapshot {
  return {
    ...{
      id: "gid://shopify/Order/1",
      name: "#1001",
      customerId: "gid://shopify/Customer/1",
      currency: "USD",
    },
    ...{
      processedAt: "2026-03-01T10:00:00Z",
      updatedAt: "2026-03-01T10:00:00Z",
      cancelledAt: null,
      test: false,
    },
    ...{ financialStatus: "paid", taxesIncluded: false, lines, discountCodes: [], channel: "web" },
    ...{ countryCode: "DE", presentmentCurrency: null, customerTags: [], checkoutToken: null },
    ...{ jurisdiction: null, shipping: { grossCents: 0, discountCents: 0, taxCents: 0 }, ...more },
  };
}

const basis = { discounts: "net", tax: "include", shipping: "exclude", giftCards: "exclude" };
const perAmount = {
  ...{ key: "amount", kind: "perAmount", points: 1, perCents: 100, rounding: "floor", holdingDays: 0, basis },
};
const perOrder = { key: "order", kind: "perOrder", points: 100, holdingDays: 0, basis };

function program(...earning: object[]): Program {
  return programSchema.parse({ ...defaultProgram(), earning });
}

function decide(
  earning: object[],
  bought: OrderSnapshot,
  { refunds = [], timezone = "UTC" }: { refunds?: RefundFacts[]; timezone?: string } = {},
) {
  const placed = localTime(new Date(bought.processedAt), timezone);
  return decideEarning(program(...earning), { order: bought, refunds, placed, resolved: null });
}

function points(...parameters: Parameters<typeof decide>): number {
  let sum = 0;
  for (const { unit, amount } of decide(...parameters).values()) if (unit === POINTS) sum += amount;
  return sum;
}

describe("rules beside each other", () => {
  const stackable = { ...perAmount };
  it.each([
    ["two stackable ones add up", [stackable, perOrder], 119],
    [
      "an exclusive fixed 100 beside a stackable one gives 100 (Setono)",
      [stackable, { ...perOrder, stacking: "exclusive" }],
      100,
    ],
    [
      "of two exclusive ones the higher priority wins: 200 (Setono)",
      [
        { ...perOrder, key: "a", points: 50, stacking: "exclusive", priority: 5 },
        { ...perOrder, key: "b", points: 200, stacking: "exclusive", priority: 20 },
      ],
      200,
    ],
    [
      "of equal priorities the larger amount wins",
      [
        { ...perOrder, key: "a", points: 50, stacking: "exclusive" },
        { ...perOrder, key: "b", points: 60, stacking: "exclusive" },
      ],
      60,
    ],
    [
      "an exclusive one whose conditions are not met silences nobody",
      [stackable, { ...perOrder, stacking: "exclusive", when: { kind: "countries", codes: ["FR"] } }],
      19,
    ],
  ])("%s", (_case, earning, expected) => {
    expect(points(earning, order([line(1, 1999)]))).toBe(expected);
  });

  it("an exclusive rule of points leaves cashback alone", () => {
    const cashback = {
      key: "back",
      kind: "cashback",
      rateBasisPoints: 500,
      rounding: "nearest",
      holdingDays: 0,
      basis,
    };
    const decided = decide([{ ...perOrder, stacking: "exclusive" }, cashback], order([line(1, 2000)]));
    expect(decided.get("back")).toMatchObject({ unit: "USD", amount: 100 });
  });
});

describe("a multiplier", () => {
  const times = (rounding: string, more: object = {}) => ({
    ...{
      key: "more",
      kind: "multiplier",
      of: "points",
      factorBasisPoints: 15_000,
      rounding,
      holdingDays: 0,
      ...more,
    },
  });
  it.each([
    ["floor", 28],
    ["nearest", 29],
    ["halfEven", 28],
    ["ceiling", 29],
  ])("of 1.5 on 19 points, rounding %s, gives %i (Setono)", (rounding, expected) => {
    expect(points([perAmount, times(rounding)], order([line(1, 1999)]))).toBe(expected);
  });

  it("for some products doubles what these earn", () => {
    const double = times("floor", { factorBasisPoints: 20_000, lines: { kind: "products", ids: [MUG] } });
    const bought = order([line(1, 4490), line(2, 4000, { productId: MUG })]);
    expect(points([perAmount, double], bought)).toBe(84 + 40);
  });

  it("leaves a fixed number of points as it is", () => {
    expect(points([perAmount, perOrder, times("floor")], order([line(1, 1000)]))).toBe(100 + 15);
  });

  it("adds to the others' base, not to each other", () => {
    const two = [
      times("floor", { key: "m1", factorBasisPoints: 20_000 }),
      times("floor", { key: "m2", factorBasisPoints: 20_000 }),
    ];
    expect(points([perAmount, ...two], order([line(1, 1000)]))).toBe(30);
    const strongest = two.map((rule) => ({ ...rule, stacking: "exclusive" }));
    expect(points([perAmount, ...strongest], order([line(1, 1000)]))).toBe(20);
  });

  it("of more than the cap of its base multiplies what is given only", () => {
    const capped = { ...perAmount, maximumPerOrder: 10 };
    const double = times("floor", { factorBasisPoints: 20_000 });
    expect(points([capped, double], order([line(1, 5000)]))).toBe(20);
  });
});

describe("what counts", () => {
  it.each([
    ["food only on the net basis: 90 (after Odoo)", { ...basis }, 1000, 90],
    ["food only on the gross basis: 100 (after Odoo)", { ...basis, discounts: "gross" }, 1000, 100],
  ])("%s", (_case, chosen, discountCents, expected) => {
    const food = { ...perAmount, basis: chosen, lines: { kind: "products", ids: [BEANS] } };
    const bought = order([
      line(1, 10_000, { discountCents }),
      line(2, 5000, { productId: MUG, discountCents: 500 }),
    ]);
    expect(points([food], bought)).toBe(expected);
  });

  it("per item counts the units that are kept", () => {
    const perItem = { key: "item", kind: "perItem", points: 7, holdingDays: 0, basis };
    const bought = order([line(1, 3000, { quantity: 3 }), line(2, 500)]);
    expect(points([perItem], bought)).toBe(28);
    const back = refund([[1, 2]]);
    expect(points([perItem], bought, { refunds: [back] })).toBe(14);
  });

  it("per order is kept until nothing that counts is left", () => {
    const bought = order([line(1, 3000, { quantity: 2 })]);
    expect(points([perOrder], bought, { refunds: [refund([[1, 1]])] })).toBe(100);
    expect(points([perOrder], bought, { refunds: [refund([[1, 2]])] })).toBe(0);
  });

  it("line by line rounds each line, the order as a whole only once", () => {
    const bought = order([line(1, 199), line(2, 199)]);
    expect(points([perAmount], bought)).toBe(3);
    expect(points([{ ...perAmount, roundingOf: "line" }], bought)).toBe(2);
  });

  it("cashback rounds to the decimals that are asked for", () => {
    const cashback = {
      key: "back",
      kind: "cashback",
      rateBasisPoints: 333,
      rounding: "nearest",
      holdingDays: 0,
      basis,
    };
    const amount = (decimals: number, currency = "USD") =>
      decide([{ ...cashback, decimals }], order([line(1, 10_050)], { currency })).get("back")?.amount;
    expect([amount(2), amount(1), amount(0), amount(0, "JPY")]).toEqual([335, 330, 300, 335]);
  });

  it("the same basket shown in another currency earns the same (WooPayments 2848)", () => {
    const bought = [line(1, 4000)];
    const shown = (presentmentCurrency: string) =>
      points([perAmount], order(bought, { presentmentCurrency }));
    expect([shown("EUR"), shown("ZAR")]).toEqual([40, 40]);
  });
});

function refund(lines: [number, number][]): RefundFacts {
  return {
    ...{ id: "gid://shopify/Refund/1", amountCents: 0, shippingCents: 0 },
    lines: lines.map(([id, quantity]) => ({
      lineId: `gid://shopify/LineItem/${id}`,
      quantity,
      subtotalCents: 0,
    })),
  };
}

describe("a rule applies", () => {
  const bought = order(
    [line(1, 6000, { quantity: 2, discountCents: 500 }), line(2, 2000, { productId: MUG, vendor: "Kiln" })],
    {
      ...{
        discountCodes: [{ code: "Spring", amountCents: 500 }],
        customerTags: ["VIP"],
        checkoutToken: null,
        channel: "pos",
      },
      ...{ presentmentCurrency: "EUR", processedAt: "2026-02-28T23:30:00Z" },
    },
  );
  it.each<[string, object, boolean]>([
    ["from a total on", { kind: "orderTotal", fromCents: 7500, toCents: null }, true],
    ["not below it", { kind: "orderTotal", fromCents: 7501, toCents: null }, false],
    ["up to a total", { kind: "orderTotal", fromCents: null, toCents: 7500 }, true],
    ["from a number of units on", { kind: "quantity", from: 3 }, true],
    ["not with fewer", { kind: "quantity", from: 4 }, false],
    ["with a product among the lines", { kind: "products", ids: [MUG] }, true],
    ["not without it", { kind: "products", ids: ["gid://shopify/Product/9"] }, false],
    ["with a vendor, whatever its case", { kind: "vendors", names: ["KILN "] }, true],
    ["with a line that is discounted", { kind: "discounted" }, true],
    ["in a channel", { kind: "channels", names: ["POS"] }, true],
    ["not in another", { kind: "channels", names: ["web"] }, false],
    ["to a country", { kind: "countries", codes: ["AT", "DE"] }, true],
    ["in the currency that was shown", { kind: "currencies", codes: ["EUR"] }, true],
    ["not in the shop's, where another was shown", { kind: "currencies", codes: ["USD"] }, false],
    ["to customers with a tag", { kind: "customerTags", tags: ["vip"] }, true],
    ["with a code", { kind: "codes", codes: ["SPRING"] }, true],
    ["with any code", { kind: "codes", codes: [] }, true],
    ["not with another code", { kind: "codes", codes: ["AUTUMN"] }, false],
    ["on a day by UTC", { kind: "dates", from: "2026-02-28", to: "2026-02-28" }, true],
    ["on a weekday by UTC: Saturday", { kind: "weekdays", days: [6] }, true],
    [
      "when all hold",
      {
        all: [
          { kind: "quantity", from: 1 },
          { kind: "codes", codes: [] },
        ],
      },
      true,
    ],
    [
      "not when one of all fails",
      {
        all: [
          { kind: "quantity", from: 1 },
          { kind: "quantity", from: 9 },
        ],
      },
      false,
    ],
    [
      "when any holds",
      {
        any: [
          { kind: "quantity", from: 9 },
          { kind: "codes", codes: [] },
        ],
      },
      true,
    ],
    ["not when none may hold and one does", { none: [{ kind: "codes", codes: [] }] }, false],
    ["when nested", { all: [{ none: [{ any: [{ kind: "quantity", from: 9 }] }] }] }, true],
    ["always, for an empty all", { all: [] }, true],
    ["never, for an empty any", { any: [] }, false],
  ])("%s", (_case, when, expected) => {
    expect(points([{ ...perOrder, when }], bought) > 0).toBe(expected);
  });

  it("by the shop's clock: half past eleven in the evening by UTC is the next day in Budapest", () => {
    const sunday = { ...perOrder, when: { kind: "weekdays", days: [7] } };
    expect(points([sunday], bought)).toBe(0);
    expect(points([sunday], bought, { timezone: "Europe/Budapest" })).toBe(100);
  });

  it("to what is left: after a refund the total is smaller", () => {
    const from = { ...perOrder, when: { kind: "orderTotal", fromCents: 7500, toCents: null } };
    expect(points([from], bought, { refunds: [refund([[1, 1]])] })).toBe(0);
  });
});

it("conditions are nested eight deep at most, and no depth breaks the reading of them", () => {
  const nested = (depth: number): object => {
    let when: object = { kind: "quantity", from: 1 };
    for (let level = 0; level < depth; level++) when = { all: [when] };
    return { ...perOrder, when };
  };
  expect(points([nested(8)], order([line(1, 1000)]))).toBe(100);
  for (const depth of [9, 50_000]) {
    const parsed = programSchema.safeParse({ ...defaultProgram(), earning: [nested(depth)] });
    expect(parsed.error?.issues[0]).toMatchObject({ message: "conditions are nested more than 8 deep" });
  }
});

describe("settings that contradict themselves are refused with their field", () => {
  it.each<[string, object, string]>([
    ["a divisor of 0 (Setono)", { ...perAmount, perCents: 0 }, "earning.0.perCents"],
    [
      "a total that ends before it begins",
      { ...perOrder, when: { kind: "orderTotal", fromCents: 5, toCents: 4 } },
      "earning.0.when",
    ],
    [
      "a period that ends before it begins",
      { ...perOrder, when: { kind: "dates", from: "2026-02-02", to: "2026-02-01" } },
      "earning.0.when",
    ],
    [
      "a factor that gives nothing",
      {
        key: "m",
        kind: "multiplier",
        of: "points",
        factorBasisPoints: 10_000,
        rounding: "floor",
        holdingDays: 0,
      },
      "earning.0.factorBasisPoints",
    ],
    [
      "a condition of lines that isn't one",
      { ...perAmount, lines: { kind: "quantity", from: 1 } },
      "earning.0.lines",
    ],
  ])("%s", (_case, rule, field) => {
    const parsed = programSchema.safeParse({ ...defaultProgram(), earning: [rule] });
    expect(parsed.error?.issues.map(({ path }) => path.join("."))).toContain(field);
  });
});

it("no order earns below nothing, nor more than the maximum of a rule", () => {
  const lines = fc.array(
    fc.record({
      cents: fc.integer({ min: 0, max: 1_000_000 }),
      discount: fc.integer({ min: 0, max: 1_000_000 }),
      quantity: fc.integer({ min: 0, max: 20 }),
    }),
    { maxLength: 6 },
  );
  const rules = [
    { ...perAmount, maximumPerOrder: 500 },
    { ...perOrder, when: { kind: "orderTotal", fromCents: 10_000, toCents: null } },
    {
      key: "more",
      kind: "multiplier",
      of: "points",
      factorBasisPoints: 12_345,
      rounding: "halfEven",
      holdingDays: 0,
      maximumPerOrder: 77,
    },
  ];
  fc.assert(
    fc.property(lines, fc.integer({ min: 0, max: 20 }), (bought, refunded) => {
      const facts = bought.map(({ cents, discount, quantity }, index) =>
        line(index, cents, { discountCents: Math.min(cents, discount), quantity }),
      );
      const decided = decide(rules, order(facts), { refunds: [refund([[0, refunded]])] });
      for (const { amount } of decided.values())
        expect(Number.isSafeInteger(amount) && amount >= 0).toBe(true);
      expect(decided.get("amount")?.amount).toBeLessThanOrEqual(500);
      expect(decided.get("more")?.amount).toBeLessThanOrEqual(77);
    }),
    properties,
  );
});
