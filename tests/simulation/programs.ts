// Programmes at random, of all that a merchant can choose: rules with conditions, exclusive ones, maxima, multipliers, holding,
// expiry, and what becomes of what cannot be taken back.
import { programSchema, type Program } from "../../app/core/program";
import type { Chance } from "../../sandbox/demo/chance";
import { CHANNELS, COUNTRIES, PRODUCTS, VENDORS } from "./world";

const ROUNDINGS = ["floor", "nearest", "halfEven", "ceiling"] as const;

/** A programme that the app takes. `currency` is the shop's. */
export function inventProgram(chance: Chance, currency: string): Program {
  const sometimes = <T, U>(probability: number, value: T, otherwise: U): T | U =>
    chance.happens(probability) ? value : otherwise;
  return programSchema.parse({
    earning: Array.from({ length: 3 + chance.integer(4) }, (_, index) =>
      inventRule(chance, `rule-${index}`, currency),
    ),
    rewards: [
      {
        ...reward("five-off", 300 + chance.integer(1500)),
        kind: "amountOff",
        valueCents: 500,
        validityDays: 30,
      },
      {
        ...reward("tenth", 100 + chance.integer(400)),
        kind: "percentageOff",
        rateBasisPoints: 1000,
        validityDays: null,
      },
      {
        ...reward("shipped", 1 + chance.integer(20)),
        kind: "freeShipping",
        maximumShippingCents: null,
        validityDays: 7,
      },
    ],
    budget: {
      points: sometimes(0.1, 3000 + chance.integer(100_000), null),
      cashback: sometimes(0.1, 3000 + chance.integer(100_000), null),
    },
    orders: { test: chance.happens(0.2), draft: chance.happens(0.8), earnAt: "payment" },
    shortfall: chance.pick(["waive", "carry"]),
    refundedRewards: chance.pick(["return", "keep"]),
    expiry: { points: inventExpiry(chance), cashback: inventExpiry(chance) },
    releaseGraceHours: sometimes(0.2, 0, 24),
    cartHoldHours: sometimes(0.5, 1, 24),
    codePrefix: "VEFA",
  });
}

function reward(key: string, costPoints: number) {
  return { key, title: null, costPoints };
}

function inventExpiry(chance: Chance): object {
  return chance.pick([
    { kind: "never" },
    { kind: "days", days: 1 + chance.integer(60) },
    { kind: "months", months: 1 + chance.integer(4) },
    { kind: "endOfMonth", months: chance.integer(3) },
    { kind: "endOfYear", years: chance.integer(2) },
  ]);
}

function inventRule(chance: Chance, key: string, currency: string): object {
  const common = {
    ...{ key, when: chance.happens(0.25) ? inventTree(chance, currency, 2, true) : undefined },
    stacking: chance.happens(0.1) ? "exclusive" : "stackable",
    priority: chance.integer(3),
    maximumPerOrder: chance.happens(0.2) ? 1 + chance.integer(300) : null,
    limits: chance.happens(0.2) ? inventLimits(chance) : undefined,
    holdingDays: chance.pick([0, 0, 0, 14, 30]),
    lines: chance.happens(0.3) ? inventTree(chance, currency, 2, false) : undefined,
  };
  const rounding = chance.pick(ROUNDINGS);
  const basis = {
    discounts: chance.pick(["net", "gross"]),
    tax: chance.pick(["include", "exclude"]),
    shipping: chance.pick(["include", "exclude"]),
    giftCards: chance.pick(["include", "exclude"]),
  };
  const kind = chance.pick([
    "perAmount",
    "perAmount",
    "perAmount",
    "perOrder",
    "perItem",
    "cashback",
    "multiplier",
  ]);
  switch (kind) {
    case "perAmount":
      return {
        ...{ ...common, kind, basis, rounding, points: 1 + chance.integer(5) },
        perCents: chance.pick([1, 7, 100, 100, 250]),
        roundingOf: chance.pick(["order", "line"]),
      };
    case "cashback":
      return {
        ...common,
        kind,
        basis,
        rounding,
        rateBasisPoints: 1 + chance.integer(3000),
        decimals: chance.integer(4),
      };
    case "multiplier":
      return {
        ...{ ...common, kind, rounding, of: chance.pick(["points", "cashback"]) },
        factorBasisPoints: chance.pick([10_001, 15_000, 20_000, 33_333]),
      };
    default:
      return { ...common, kind, basis, points: 1 + chance.integer(50) };
  }
}

function inventLimits(chance: Chance): object {
  const limit = () => (chance.happens(0.4) ? 50 + chance.integer(3000) : null);
  return { perMember: limit(), perMemberPerDay: limit(), perDay: limit(), total: limit() };
}

function inventTree(chance: Chance, currency: string, depth: number, isOfOrder: boolean): object {
  if (depth === 0 || chance.happens(0.6)) return inventLeaf(chance, currency, isOfOrder);
  const branches = Array.from({ length: 1 + chance.integer(3) }, () =>
    inventTree(chance, currency, depth - 1, isOfOrder),
  );
  return chance.pick([{ all: branches }, { any: branches }, { none: branches }]);
}

function inventLeaf(chance: Chance, currency: string, isOfOrder: boolean): object {
  const ofLine = [
    { kind: "products", ids: [productId(chance), productId(chance), `gid://shopify/ProductVariant/${101}`] },
    { kind: "vendors", names: [` ${chance.pick(VENDORS).toUpperCase()}`] },
    { kind: "discounted" },
  ];
  if (!isOfOrder || chance.happens(0.3)) return chance.pick(ofLine);
  const from = chance.integer(20_000);
  return chance.pick<object>([
    {
      kind: "orderTotal",
      fromCents: chance.happens(0.8) ? from : null,
      toCents: from + chance.integer(20_000),
    },
    { kind: "quantity", from: 1 + chance.integer(8) },
    {
      kind: "nthOrder",
      from: 1 + chance.integer(3),
      to: chance.pick([null, 5]),
      every: 1 + chance.integer(2),
    },
    { kind: "channels", names: [chance.pick(CHANNELS)] },
    { kind: "countries", codes: [chance.pick(COUNTRIES)] },
    { kind: "currencies", codes: [chance.pick([currency, "EUR"])] },
    { kind: "codes", codes: [] },
    { kind: "dates", from: "2026-02-01", to: chance.pick(["2026-06-30", null]) },
    { kind: "weekdays", days: [1 + chance.integer(7), 1 + chance.integer(7)] },
  ]);
}

function productId(chance: Chance): string {
  return `gid://shopify/Product/${chance.integer(PRODUCTS)}`;
}
