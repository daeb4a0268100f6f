// Turns the steps of an explanation into the lines of a receipt: what is said on the left, the amount on the right.
// Invariant: a step that is not known here is shown by its name and never left out, since a sum must be complete.
import { POINTS, type ExplanationStep } from "../core/ledger/types";
import { actionTitle } from "./actions";
import { formatAmount, formatDay, formatMoney, formatNumber, type FormatSettings } from "./format";
import type { MessageKey } from "./messages/en";
import { say } from "./messages/message";
import { formatPercentage, rewardTitle } from "./rewards";

export type ReceiptLine = { label: string; amount: string | null };

type Settings = Pick<FormatSettings, "locale">;

/** The parameters of a step, as the reader reads them. */
class Reading {
  readonly #params: ExplanationStep["params"];
  readonly settings: Settings;

  constructor(params: ExplanationStep["params"], settings: Settings) {
    this.#params = params;
    this.settings = settings;
  }

  has(name: string): boolean {
    return this.#params[name] !== undefined && this.#params[name] !== "";
  }

  text(name: string): string {
    return String(this.#params[name] ?? "?");
  }

  number(name: string): number {
    return Number(this.#params[name] ?? Number.NaN);
  }

  count(name: string): string {
    return formatNumber(this.number(name), this.settings);
  }

  money(name: string): string {
    return formatMoney(this.number(name), this.text("currency"), this.settings);
  }

  /** in the step's unit: points, money, or a count of orders */
  amount(name: string): string {
    const unit = this.text("unit");
    return unit === "orders"
      ? this.say("count.orders", { count: this.number(name) })
      : formatAmount(this.number(name), unit, this.settings);
  }

  say(key: MessageKey, values: Readonly<Record<string, string | number>> = {}): string {
    return say(key, this.settings, values);
  }

  rounding(): string {
    return this.say(oneOf(ROUNDINGS, this.text("rounding"), "rounding.nearest"));
  }
}

type Describe = (of: Reading) => ReceiptLine;
type ValuesOf = (of: Reading) => Readonly<Record<string, string | number>>;

const ROUNDINGS: Readonly<Record<string, MessageKey>> = {
  floor: "rounding.floor",
  ceiling: "rounding.ceiling",
  nearest: "rounding.nearest",
  halfEven: "rounding.halfEven",
};

const LIMITS: Readonly<Record<string, MessageKey>> = {
  perMember: "receipt.limit.perMember",
  perMemberPerDay: "receipt.limit.perMemberPerDay",
  perDay: "receipt.limit.perDay",
  total: "receipt.limit.total",
  budget: "receipt.limit.budget",
};

const LAWS: Readonly<Record<string, MessageKey>> = {
  "CA-ON": "receipt.law.CA-ON",
  "CA-QC": "receipt.law.CA-QC",
};

function oneOf(keys: Readonly<Record<string, MessageKey>>, name: string, otherwise: MessageKey): MessageKey {
  return keys[name] ?? otherwise;
}

const NOTHING: ValuesOf = () => ({});

/** Said, with nothing on the right. */
const said =
  (key: MessageKey, values = NOTHING): Describe =>
  (of) => ({ label: of.say(key, values(of)), amount: null });

const inMoney =
  (key: MessageKey, values = NOTHING): Describe =>
  (of) => ({ label: of.say(key, values(of)), amount: of.money("amountCents") });

const inUnit =
  (key: MessageKey, values = NOTHING): Describe =>
  (of) => ({ label: of.say(key, values(of)), amount: of.amount("amount") });

/** `name` is the parameter that holds the points. */
const inPoints =
  (key: MessageKey, name: string, values = NOTHING): Describe =>
  (of) => ({ label: of.say(key, values(of)), amount: of.count(name) });

const cut = (key: MessageKey) => inUnit(key, (of) => ({ asked: of.amount("asked") }));
const code: ValuesOf = (of) => ({ code: of.text("code") });
const codeOnOrder: ValuesOf = (of) => ({ code: of.text("code"), order: of.text("order") });
const reason: ValuesOf = (of) => ({ reason: of.text("reason") });
const item = (of: Reading) => `${of.count("quantity")} × ${of.text("title")}`;

const noted =
  (key: MessageKey): Describe =>
  (of) => {
    const label = of.say(key);
    const note = of.has("note") ? of.text("note") : null;
    return { label: note === null ? label : of.say("receipt.noted", { label, note }), amount: null };
  };

/** Money, or a count of orders or points, in which tiers are reached. */
const tier =
  (key: MessageKey): Describe =>
  (of) => ({
    label: of.say(key, { tier: of.text("tier"), needed: of.amount("needed") }),
    amount: of.amount("figure"),
  });

const known: Readonly<Record<string, Describe>> = {
  line: (of) => ({
    label: of.has("discountCents")
      ? of.say("receipt.lineDiscounted", { item: item(of), amount: of.money("discountCents") })
      : item(of),
    amount: of.money("amountCents"),
  }),
  removed: said("receipt.removed", (of) => ({ item: item(of) })),
  shipping: inMoney("receipt.shipping"),
  refunded: (of) => ({
    label: of.say("receipt.refunded"),
    amount: formatMoney(-of.number("amountCents"), of.text("currency"), of.settings),
  }),
  paidOtherwise: inMoney("receipt.paidOtherwise"),
  productGone: said("receipt.productGone", (of) => ({ title: of.text("title") })),
  orderGone: said("receipt.orderGone"),
  customerGone: said("receipt.customerGone"),
  basis: inMoney("receipt.basis"),
  pointsPerAmount: inPoints("receipt.pointsPerAmount", "amount", (of) => ({
    ...{ points: of.count("points"), amount: of.money("perCents"), rounding: of.rounding() },
  })),
  cashback: inMoney("receipt.cashback", (of) => ({
    rate: formatPercentage(of.number("rateBasisPoints"), of.settings),
    rounding: of.rounding(),
  })),
  pointsPerOrder: inPoints("receipt.pointsPerOrder", "amount"),
  pointsPerItem: inPoints("receipt.pointsPerItem", "amount", (of) => ({
    ...{ quantity: of.count("quantity"), points: of.count("points") },
  })),
  multiplied: (of) => ({
    label: of.say("receipt.multiplied", {
      ...{ factor: factor(of.number("factorBasisPoints"), of.settings), amount: of.amount("amount") },
      rounding: of.rounding(),
    }),
    amount: of.amount("extra"),
  }),
  cappedPerOrder: inUnit("receipt.cappedPerOrder"),
  cartBefore: inMoney("receipt.cartBefore"),
  cappedByLimit: (of) => ({
    label: of.say(oneOf(LIMITS, of.text("limit"), "receipt.limit.total")),
    amount: of.amount("amount"),
  }),
  conditionsNotMet: said("receipt.conditionsNotMet"),
  silencedBy: said("receipt.silencedBy", (of) => ({ rule: of.text("rule") })),
  orderOfAnother: said("receipt.orderOfAnother"),
  orderEarnsNothing: said("receipt.orderEarnsNothing"),
  givenBefore: inUnit("receipt.givenBefore"),
  difference: (of) => ({
    label: of.say("receipt.difference"),
    amount: signed(of.number("amount"), of.text("unit"), of.settings),
  }),
  // Of entries that were written before the two above took its place.
  alreadyPosted: inPoints("receipt.alreadyPosted", "posted", (of) => ({ amount: of.count("entitled") })),
  cutToMaximum: cut("receipt.cutToMaximum"),
  cutToCart: cut("receipt.cutToCart"),
  cutToBalance: cut("receipt.cutToBalance"),
  cutToStep: cut("receipt.cutToStep"),
  redeemed: (of) => ({
    label: of.say(of.has("code") ? "receipt.redeemed" : "receipt.redeemedWithoutCode", {
      ...{ reward: rewardName(of), code: of.text("code") },
    }),
    amount: paidWith(of),
  }),
  codeUsed: said("receipt.codeUsed", codeOnOrder),
  usedByAnother: said("receipt.usedByAnother"),
  orderCancelled: said("receipt.orderCancelled", codeOnOrder),
  rewardRefunded: (of) => ({
    label: of.say("receipt.rewardRefunded", codeOnOrder(of)),
    amount: paidWith(of),
  }),
  codeClosed: said("receipt.codeClosed", code),
  codeForfeited: said("receipt.codeForfeited", code),
  giftCardMade: said("receipt.giftCardMade", code),
  giftCardRefused: said("receipt.giftCardRefused", reason),
  giftCardDisabled: inPoints("receipt.giftCardDisabled", "points", code),
  storeCreditGiven: inMoney("receipt.storeCreditGiven"),
  storeCreditRefused: said("receipt.storeCreditRefused", reason),
  storeCreditClaimed: inMoney("receipt.storeCreditClaimed"),
  payoutOfAward: inMoney("receipt.payoutOfAward", (of) => ({ date: formatDay(of.text("day"), of.settings) })),
  payoutOfMore: inMoney("receipt.payoutOfMore", (of) => ({ count: of.number("count") })),
  paidAsStoreCredit: inMoney("receipt.paidAsStoreCredit"),
  goodsHandedOver: noted("receipt.goodsHandedOver"),
  goodsRefused: noted("receipt.goodsRefused"),
  tierReached: tier("receipt.tierReached"),
  tierLost: tier("receipt.tierLost"),
  tierGone: tier("receipt.tierGone"),
  tierKept: said("receipt.tierKept"),
  tierGiven: said("receipt.tierGiven"),
  givenTierEnded: said("receipt.givenTierEnded"),
  tierOfEverybody: said("receipt.tierOfEverybody"),
  tiersEnded: said("receipt.tiersEnded"),
  tierGift: inPoints("receipt.tierGift", "amount", (of) => ({ tier: of.text("tier") })),
  thresholdGift: inPoints("receipt.thresholdGift", "amount", (of) => ({
    ...{ name: of.text("name"), amount: of.money("amountCents") },
  })),
  thresholdMissed: inPoints("receipt.thresholdMissed", "amount"),
  expired: inUnit("receipt.expired"),
  action: (of) => ({
    label: actionTitle(
      { kind: of.text("kind"), title: of.has("title") ? of.text("title") : null },
      of.settings,
    ),
    amount: of.count("points"),
  }),
  anniversary: inPoints("receipt.anniversary", "points", (of) => ({ years: of.number("years") })),
  streak: inPoints("receipt.streak", "points", (of) => ({ days: of.number("days") })),
  actionUndone: said("receipt.actionUndone", reason),
  mergedInto: inUnit("receipt.mergedInto"),
  mergedFrom: inUnit("receipt.mergedFrom"),
  lapsed: inUnit("receipt.lapsed"),
  reinstated: inUnit("receipt.reinstated"),
  expiryByLaw: (of) => ({
    label: of.say(oneOf(LAWS, of.text("jurisdiction"), "receipt.law.other")),
    amount: null,
  }),
};

/** The steps that have words of their own. */
export const receiptSteps: readonly string[] = Object.keys(known);

/** The lines of a receipt, one for each step, in their order. */
export function receiptLines(explanation: readonly ExplanationStep[], settings: Settings): ReceiptLine[] {
  return explanation.map(({ step, params }) => {
    const describe = known[step];
    if (describe !== undefined) return describe(new Reading(params, settings));
    const details = Object.entries(params).map(([name, value]) => `${name} ${String(value)}`);
    return { label: [step, ...details].join(", "), amount: null };
  });
}

function factor(basisPoints: number, { locale }: Settings): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 4 }).format(basisPoints / 10_000);
}

function signed(amount: number, unit: string, settings: Settings): string {
  return `${amount < 0 ? "−" : "+"}${formatAmount(Math.abs(amount), unit, settings)}`;
}

/** What a reward cost: points, unless it says in which currency. */
function paidWith(of: Reading): string {
  return formatAmount(of.number("points"), of.has("unit") ? of.text("unit") : POINTS, of.settings);
}

function rewardName(of: Reading): string {
  const title = of.has("reward") ? of.text("reward") : null;
  const [rateBasisPoints, valueCents] = [of.number("rateBasisPoints"), of.number("valueCents")];
  const named = (gift: Parameters<typeof rewardTitle>[0]) =>
    rewardTitle(gift, of.text("currency"), of.settings);
  const kind = of.text("kind");
  switch (kind) {
    case "percentageOff":
      return named({ title, kind, rateBasisPoints });
    case "freeShipping":
    case "freeProduct":
    case "brandedGoods":
    case "spendCashback":
      return named({ title, kind });
    case "giftCard":
    case "storeCredit":
      return named({ title, kind, valueCents });
    case "buyXGetY": {
      const quantities = { buyQuantity: of.number("buyQuantity"), getQuantity: of.number("getQuantity") };
      return named({ title, kind, rateBasisPoints, ...quantities });
    }
    // Entries that name no kind are older than the others.
    default:
      return named({ title, kind: "amountOff", valueCents });
  }
}
