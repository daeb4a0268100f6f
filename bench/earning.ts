// How many orders a second the earning core decides, beside json-rules-engine and json-logic-js on the same ten rules and
// the same orders of three lines, in turn, in one run. All three must give the same points and cashback. The claims are ratios.
import jsonLogic, { type RulesLogic } from "json-logic-js";
import { Engine, type TopLevelCondition } from "json-rules-engine";
import { decideEarning } from "../app/core/earning/decide";
import type { LocalTime } from "../app/core/conditions/define";
import type { LineFacts, OrderSnapshot } from "../app/core/facts";
import { POINTS } from "../app/core/ledger/types";
import { localTime } from "../app/core/local-time";
import { defaultProgram, programSchema } from "../app/core/program";

const orderCount = 1_000;
const rounds = 9;
const roundMs = 400;
const claimedOverRulesEngine = 20;
const claimedOverJsonLogic = 1;

interface Result {
  readonly points: number;
  readonly cashbackCents: number;
}
/** What the rivals look at: what the core works out for itself is given to them. */
interface FlatOrder {
  readonly subtotalCents: number;
  readonly quantity: number;
  readonly country: string;
  readonly channel: string;
  readonly tags: readonly string[];
  readonly codes: readonly string[];
  readonly day: string;
  readonly weekday: number;
  readonly products: readonly string[];
  readonly lines: readonly {
    readonly product: string;
    readonly vendor: string;
    readonly cents: number;
    readonly quantity: number;
  }[];
}
interface Contestant {
  readonly name: string;
  readonly decide: (index: number) => Result | Promise<Result>;
}

const [BEANS, MUG, GRINDER] = [1, 2, 3].map((number) => `gid://shopify/Product/${number}`) as [
  string,
  string,
  string,
];

/** Ten rules; each has a condition, and amounts are the same whichever engine decides. */
const basis = { discounts: "net", tax: "include", shipping: "exclude", giftCards: "exclude" };
const perOrder = { kind: "perOrder", holdingDays: 0, basis };
const program = programSchema.parse({
  ...defaultProgram(),
  earning: [
    {
      key: "points",
      kind: "perAmount",
      points: 1,
      perCents: 100,
      rounding: "floor",
      holdingDays: 0,
      basis,
      when: { kind: "quantity", from: 1 },
    },
    {
      key: "mugs",
      kind: "perAmount",
      points: 2,
      perCents: 100,
      rounding: "floor",
      holdingDays: 0,
      basis,
      lines: { kind: "products", ids: [MUG] },
    },
    { ...perOrder, key: "large", points: 50, when: { kind: "orderTotal", fromCents: 10_000, toCents: null } },
    {
      key: "kiln",
      kind: "perItem",
      points: 5,
      holdingDays: 0,
      basis,
      lines: { kind: "vendors", names: ["kiln"] },
    },
    {
      key: "back",
      kind: "cashback",
      rateBasisPoints: 500,
      rounding: "floor",
      holdingDays: 0,
      basis,
      when: { kind: "countries", codes: ["DE", "HU"] },
    },
    { ...perOrder, key: "weekend", points: 10, when: { kind: "weekdays", days: [6, 7] } },
    { ...perOrder, key: "nocode", points: 3, when: { none: [{ kind: "codes", codes: [] }] } },
    { ...perOrder, key: "till", points: 4, when: { kind: "channels", names: ["pos"] } },
    {
      ...perOrder,
      key: "vip",
      points: 20,
      when: {
        all: [
          { kind: "customerTags", tags: ["vip"] },
          { kind: "orderTotal", fromCents: 5_000, toCents: null },
        ],
      },
    },
    {
      ...perOrder,
      key: "spring",
      points: 7,
      when: {
        all: [
          { kind: "dates", from: "2026-03-01", to: "2026-05-31" },
          {
            any: [
              { kind: "products", ids: [GRINDER] },
              { kind: "quantity", from: 5 },
            ],
          },
        ],
      },
    },
  ],
});

/** The rivals' conditions, in the order of the rules above; what they give is `give`. */
const give: readonly ((order: FlatOrder) => Result)[] = [
  ({ subtotalCents }) => ({ points: Math.floor(subtotalCents / 100), cashbackCents: 0 }),
  ({ lines }) => ({
    points: Math.floor(
      (2 * sum(lines.filter(({ product }) => product === MUG).map(({ cents }) => cents))) / 100,
    ),
    cashbackCents: 0,
  }),
  () => ({ points: 50, cashbackCents: 0 }),
  ({ lines }) => ({
    points: 5 * sum(lines.filter(({ vendor }) => vendor === "Kiln").map(({ quantity }) => quantity)),
    cashbackCents: 0,
  }),
  ({ subtotalCents }) => ({ points: 0, cashbackCents: Math.floor((subtotalCents * 5) / 100) }),
  ...[10, 3, 4, 20, 7].map((points) => () => ({ points, cashbackCents: 0 })),
];

const fact = (name: string, operator: string, value: unknown) => ({ fact: name, operator, value });
const engineConditions: readonly TopLevelCondition[] = [
  { all: [fact("quantity", "greaterThanInclusive", 1)] },
  { all: [fact("products", "contains", MUG)] },
  { all: [fact("subtotalCents", "greaterThanInclusive", 10_000)] },
  { all: [fact("vendors", "contains", "Kiln")] },
  { all: [fact("country", "in", ["DE", "HU"])] },
  { all: [fact("weekday", "in", [6, 7])] },
  { all: [fact("codeCount", "equal", 0)] },
  { all: [fact("channel", "equal", "pos")] },
  { all: [fact("tags", "contains", "VIP"), fact("subtotalCents", "greaterThanInclusive", 5_000)] },
  {
    all: [
      fact("day", "atLeast", "2026-03-01"),
      fact("day", "atMost", "2026-05-31"),
      { any: [fact("products", "contains", GRINDER), fact("quantity", "greaterThanInclusive", 5)] },
    ],
  },
];

const field = (name: string) => ({ var: name });
const logicConditions: readonly RulesLogic[] = [
  { ">=": [field("quantity"), 1] },
  { in: [MUG, field("products")] },
  { ">=": [field("subtotalCents"), 10_000] },
  { some: [field("lines"), { "==": [field("vendor"), "Kiln"] }] },
  { in: [field("country"), ["DE", "HU"]] },
  { in: [field("weekday"), [6, 7]] },
  { "!": field("codes") },
  { "==": [field("channel"), "pos"] },
  { and: [{ in: ["VIP", field("tags")] }, { ">=": [field("subtotalCents"), 5_000] }] },
  {
    and: [
      { ">=": [field("day"), "2026-03-01"] },
      { "<=": [field("day"), "2026-05-31"] },
      { or: [{ in: [GRINDER, field("products")] }, { ">=": [field("quantity"), 5] }] },
    ],
  },
] as unknown as readonly RulesLogic[];

export async function benchEarning(): Promise<void> {
  const orders = Array.from({ length: orderCount }, (_, index) => someOrder(index));
  const flat = orders.map(flatten);
  const contestants = [core(orders), rulesEngine(flat), logic(flat)];
  await mustAgree(contestants);

  const rates = new Map(contestants.map(({ name }) => [name, [] as number[]]));
  for (let round = 0; round < rounds; round++) {
    for (const contestant of contestants) rates.get(contestant.name)?.push(await rate(contestant));
  }
  for (const { name } of contestants) {
    console.log(
      `${name.padEnd(18)} ${Math.round(median(rates.get(name) ?? []))
        .toLocaleString("en")
        .padStart(9)} orders/s`,
    );
  }
  const ours = rates.get("core/earning") ?? [];
  const ratio = (name: string) =>
    median((rates.get(name) ?? []).map((theirs, round) => (ours[round] ?? 0) / theirs));
  let isKept = true;
  for (const [name, claim] of [
    ["json-rules-engine", claimedOverRulesEngine],
    ["json-logic-js", claimedOverJsonLogic],
  ] as const) {
    const times = ratio(name);
    isKept &&= times >= claim;
    console.log(`core/earning decides ${times.toFixed(1)} times as many as ${name} (claimed: ${claim})`);
  }
  if (!isKept) process.exitCode = 1;
}

function core(orders: readonly OrderSnapshot[]): Contestant {
  // As the rivals have it: what day it is.
  const days = orders.map((order) => localTime(new Date(order.processedAt), "UTC"));
  return {
    name: "core/earning",
    decide(index) {
      const order = orders[index] as OrderSnapshot;
      const placed = days[index] as LocalTime;
      let [points, cashbackCents] = [0, 0];
      for (const { unit, amount } of decideEarning(program, {
        order,
        refunds: [],
        placed,
        resolved: null,
      }).values()) {
        if (unit === POINTS) points += amount;
        else cashbackCents += amount;
      }
      return { points, cashbackCents };
    },
  };
}

function rulesEngine(orders: readonly FlatOrder[]): Contestant {
  const engine = new Engine();
  engine.addOperator("atLeast", (value: string, limit: string) => value >= limit);
  engine.addOperator("atMost", (value: string, limit: string) => value <= limit);
  engineConditions.forEach((conditions, rule) => {
    engine.addRule({ conditions, event: { type: "gives", params: { rule } } });
  });
  return {
    name: "json-rules-engine",
    async decide(index) {
      const order = orders[index] as FlatOrder;
      const vendors = order.lines.map(({ vendor }) => vendor);
      const { events } = await engine.run({ ...order, vendors, codeCount: order.codes.length });
      return total(events.map(({ params }) => give[params?.["rule"] as number]?.(order)));
    },
  };
}

function logic(orders: readonly FlatOrder[]): Contestant {
  return {
    name: "json-logic-js",
    decide(index) {
      const order = orders[index] as FlatOrder;
      return total(
        logicConditions.map((condition, rule) =>
          jsonLogic.apply(condition, order) ? give[rule]?.(order) : undefined,
        ),
      );
    },
  };
}

async function mustAgree([first, ...others]: readonly Contestant[]): Promise<void> {
  for (let index = 0; index < orderCount; index++) {
    const expected = await first?.decide(index);
    for (const other of others) {
      const found = await other.decide(index);
      if (found.points !== expected?.points || found.cashbackCents !== expected.cashbackCents) {
        throw new Error(
          `Order ${index}: ${other.name} gives ${JSON.stringify(found)}, not ${JSON.stringify(expected)}`,
        );
      }
    }
  }
}

/** Orders a second. */
async function rate({ decide }: Contestant): Promise<number> {
  const startedAt = performance.now();
  let decided = 0;
  while (performance.now() - startedAt < roundMs) {
    for (let index = 0; index < 100; index++) {
      const result = decide((decided + index) % orderCount);
      if (result instanceof Promise) await result;
    }
    decided += 100;
  }
  return (decided * 1_000) / (performance.now() - startedAt);
}

function someOrder(index: number): OrderSnapshot {
  const pick = <Item>(items: readonly Item[], step: number) =>
    items[Math.floor(index / step) % items.length] as Item;
  const line = (
    number: number,
    productId: string,
    vendor: string,
    cents: number,
    quantity: number,
  ): LineFacts => ({
    ...{
      id: `gid://shopify/LineItem/${index * 10 + number}`,
      title: "Line",
      productId,
      variantId: null,
      vendor,
    },
    ...{ quantity, currentQuantity: quantity, grossCents: cents * quantity, discountCents: 0, taxCents: 0 },
    ...{ giftCard: false, codeDiscounts: [] },
  });
  const lines = [
    line(1, BEANS, "Harbour Lane", 1_150 + index, 1 + (index % 3)),
    line(2, pick([MUG, BEANS], 1), pick(["Kiln", "Harbour Lane"], 2), 1_600, 1),
    line(3, pick([GRINDER, BEANS, MUG], 3), "Harbour Lane", 900, 1 + (index % 2)),
  ];
  return {
    ...{
      id: `gid://shopify/Order/${index}`,
      name: `#${index}`,
      customerId: "gid://shopify/Customer/1",
      currency: "EUR",
    },
    ...{
      processedAt: new Date(Date.UTC(2026, index % 12, 1 + (index % 28), 12)).toISOString(),
      updatedAt: "2026-12-31T00:00:00Z",
    },
    ...{ cancelledAt: null, test: false, financialStatus: "paid", taxesIncluded: true, lines },
    ...{
      countryCode: pick(["DE", "FR", "HU"], 1),
      channel: pick(["web", "pos"], 4),
      presentmentCurrency: null,
      jurisdiction: null,
      checkoutToken: null,
    },
    ...{
      customerTags: pick([["VIP"], [], ["wholesale"]], 2),
      discountCodes: pick([[], [{ code: "SPRING", amountCents: 0 }]], 3),
    },
    shipping: { grossCents: 490, discountCents: 0, taxCents: 0 },
  };
}

function flatten(order: OrderSnapshot): FlatOrder {
  const lines = order.lines.map(({ productId, vendor, grossCents, quantity }) => ({
    ...{ product: productId ?? "", vendor: vendor ?? "", cents: grossCents, quantity },
  }));
  return {
    ...{
      lines,
      products: lines.map(({ product }) => product),
      country: order.countryCode ?? "",
      channel: order.channel ?? "",
    },
    subtotalCents: sum(lines.map(({ cents }) => cents)),
    quantity: sum(lines.map(({ quantity }) => quantity)),
    tags: order.customerTags,
    codes: order.discountCodes.map(({ code }) => code),
    ...localTime(new Date(order.processedAt), "UTC"),
  };
}

function total(results: readonly (Result | undefined)[]): Result {
  return {
    points: sum(results.map((result) => result?.points ?? 0)),
    cashbackCents: sum(results.map((result) => result?.cashbackCents ?? 0)),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}
