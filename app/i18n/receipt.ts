// Turns the steps of an explanation into the lines of a receipt: what is said on the left, the amount on the right.
// Invariant: a step that is not known here is shown by its name and never left out, since a sum must be complete.
import { POINTS, type ExplanationStep } from "../core/ledger/types";
import { actionTitle } from "./actions";
import { formatAmount, formatDay, formatMoney, formatNumber, type FormatSettings } from "./format";
import { formatPercentage, rewardTitle } from "./rewards";

export type ReceiptLine = { label: string; amount: string | null };

type Params = ExplanationStep["params"];
type Describe = (params: Params, settings: Pick<FormatSettings, "locale">) => ReceiptLine;

const text = (params: Params, name: string) => String(params[name] ?? "?");
const number = (params: Params, name: string) => Number(params[name] ?? Number.NaN);

const money: (label: string) => Describe = (label) => (params, settings) => ({
  label,
  amount: formatMoney(number(params, "amountCents"), text(params, "currency"), settings),
});

const roundings: Readonly<Record<string, string>> = {
  floor: "rounded down",
  ceiling: "rounded up",
  nearest: "rounded to the nearest, halves up",
  halfEven: "rounded to the nearest, halves to even",
};
const rounding = (params: Params) => roundings[text(params, "rounding")] ?? text(params, "rounding");

const limits: Readonly<Record<string, string>> = {
  perMember: "to a member",
  perMemberPerDay: "to a member on a day",
  perDay: "on a day",
  total: "in all",
  budget: "from the programme's budget",
};

const rewardName = (params: Params, settings: Pick<FormatSettings, "locale">): string => {
  const title = params["reward"] === undefined ? null : text(params, "reward");
  const currency = text(params, "currency");
  switch (params["kind"]) {
    case "percentageOff":
      return rewardTitle(
        { title, kind: "percentageOff", rateBasisPoints: number(params, "rateBasisPoints") },
        currency,
        settings,
      );
    case "freeShipping":
    case "freeProduct":
      return rewardTitle({ title, kind: params["kind"] }, currency, settings);
    case "buyXGetY":
      return rewardTitle(
        {
          ...{ title, kind: "buyXGetY", rateBasisPoints: number(params, "rateBasisPoints") },
          ...{ buyQuantity: number(params, "buyQuantity"), getQuantity: number(params, "getQuantity") },
        },
        currency,
        settings,
      );
    case "giftCard":
    case "storeCredit":
      return rewardTitle(
        { title, kind: params["kind"], valueCents: number(params, "valueCents") },
        currency,
        settings,
      );
    case "brandedGoods":
      return rewardTitle({ title, kind: "brandedGoods" }, currency, settings);
    // Entries that name no kind are older than the others.
    default:
      return rewardTitle(
        { title, kind: "amountOff", valueCents: number(params, "valueCents") },
        currency,
        settings,
      );
  }
};

const factor = (basisPoints: number, { locale }: Pick<FormatSettings, "locale">) =>
  new Intl.NumberFormat(locale, { maximumFractionDigits: 4 }).format(basisPoints / 10_000);

const count = (value: number, one: string, many: string, settings: Pick<FormatSettings, "locale">) =>
  `${formatNumber(value, settings)} ${value === 1 ? one : many}`;

const signed = (amount: number, unit: string, settings: Pick<FormatSettings, "locale">) =>
  `${amount < 0 ? "−" : "+"}${formatAmount(Math.abs(amount), unit, settings)}`;

const cut: (label: string) => Describe = (label) => (params, settings) => {
  const unit = text(params, "unit");
  const asked = formatAmount(number(params, "asked"), unit, settings);
  return { label: `${label}, of ${asked}`, amount: formatAmount(number(params, "amount"), unit, settings) };
};
/** What a reward cost: points, unless it says in which currency. */
const paidWith = (params: Params, settings: Pick<FormatSettings, "locale">) =>
  formatAmount(number(params, "points"), String(params["unit"] ?? POINTS), settings);

const noted = (label: string, params: Params) =>
  params["note"] ? `${label}: ${text(params, "note")}` : label;

const lawfulExpiry: Readonly<Record<string, string>> = {
  "CA-ON": "Does not expire by time: the law of Ontario",
  "CA-QC": "Expires after a year without activity and a notice at the earliest: the law of Québec",
};

/** Money, or a count of orders or points, in which tiers are reached. */
const tierFigure = (params: Params, name: string, settings: Pick<FormatSettings, "locale">): string => {
  const unit = text(params, "unit");
  const figure = number(params, name);
  return unit === "orders"
    ? count(figure, "order", "orders", settings)
    : formatAmount(figure, unit, settings);
};

const stepOf = (params: Parameters<Describe>[0], settings: Parameters<Describe>[1]) =>
  params["stepCents"] === undefined
    ? ""
    : ` to full ${formatMoney(number(params, "stepCents"), text(params, "currency"), settings)}`;

const known: Readonly<Record<string, Describe>> = {
  line: (params, settings) => {
    const item = `${formatNumber(number(params, "quantity"), settings)} × ${text(params, "title")}`;
    const currency = text(params, "currency");
    const off =
      params["discountCents"] === undefined
        ? null
        : formatMoney(number(params, "discountCents"), currency, settings);
    return {
      label: off === null ? item : `${item}, after ${off} off`,
      amount: formatMoney(number(params, "amountCents"), currency, settings),
    };
  },
  removed: (params, settings) => ({
    label: `${formatNumber(number(params, "quantity"), settings)} × ${text(params, "title")}, refunded or taken off`,
    amount: null,
  }),
  shipping: money("Shipping"),
  // Below zero where cents of a refund were corrected in the shopper's favour.
  refunded: (params, settings) => ({
    label: "Refunded",
    amount: formatMoney(-number(params, "amountCents"), text(params, "currency"), settings),
  }),
  paidOtherwise: money("Paid by gift card or store credit, taken off the above: does not count"),
  productGone: (params) => ({
    label: `${text(params, "title")}: the product was deleted before it could be looked up`,
    amount: null,
  }),
  orderGone: () => ({
    label: "The order could not be looked up any more: decided by what was known",
    amount: null,
  }),
  customerGone: () => ({
    label: "The customer could not be looked up any more: decided without their tags and segments",
    amount: null,
  }),
  basis: money("Counts for the programme"),
  pointsPerAmount: (params, settings) => ({
    label: `${formatNumber(number(params, "points"), settings)} per ${formatMoney(
      number(params, "perCents"),
      text(params, "currency"),
      settings,
    )}, ${params["roundingOf"] === "line" ? "each line " : ""}${rounding(params)}`,
    amount: formatNumber(number(params, "amount"), settings),
  }),
  cashback: (params, settings) => ({
    label: `${formatPercentage(number(params, "rateBasisPoints"), settings)} back, ${rounding(params)}${stepOf(params, settings)}`,
    amount: formatMoney(number(params, "amountCents"), text(params, "currency"), settings),
  }),
  pointsPerOrder: (params, settings) => ({
    label: "For the order",
    amount: formatNumber(number(params, "amount"), settings),
  }),
  pointsPerItem: (params, settings) => ({
    label: `${formatNumber(number(params, "quantity"), settings)} × ${formatNumber(number(params, "points"), settings)} for each item`,
    amount: formatNumber(number(params, "amount"), settings),
  }),
  multiplied: (params, settings) => ({
    label: `${factor(number(params, "factorBasisPoints"), settings)} times ${formatAmount(
      number(params, "amount"),
      text(params, "unit"),
      settings,
    )}, ${rounding(params)}: more by`,
    amount: formatAmount(number(params, "extra"), text(params, "unit"), settings),
  }),
  cappedPerOrder: (params, settings) => ({
    label: "The most that an order can earn by this rule",
    amount: formatAmount(number(params, "amount"), text(params, "unit"), settings),
  }),
  cartBefore: money("Counted before, of the same cart"),
  cappedByLimit: (params, settings) => ({
    label: `All that is left of the most that this rule gives ${limits[text(params, "limit")] ?? text(params, "limit")}`,
    amount: formatAmount(number(params, "amount"), text(params, "unit"), settings),
  }),
  conditionsNotMet: () => ({ label: "The order does not meet the rule's conditions any more", amount: null }),
  silencedBy: (params) => ({
    label: `Another rule (${text(params, "rule")}) applies instead of this one`,
    amount: null,
  }),
  orderOfAnother: () => ({
    label: "The order is another customer's now: what it gave goes with it",
    amount: null,
  }),
  orderEarnsNothing: () => ({
    label: "The order is not one that earns, or no longer: it is not paid or not sent, or was cancelled",
    amount: null,
  }),
  givenBefore: (params, settings) => ({
    label: "Given before",
    amount: formatAmount(number(params, "amount"), text(params, "unit"), settings),
  }),
  difference: (params, settings) => ({
    label: "The difference",
    amount: signed(number(params, "amount"), text(params, "unit"), settings),
  }),
  // Of entries that were written before the two above took its place.
  alreadyPosted: (params, settings) => ({
    label: `Comes to ${formatNumber(number(params, "entitled"), settings)}, of which was given before`,
    amount: formatNumber(number(params, "posted"), settings),
  }),
  cutToMaximum: cut("The most that can be used at once"),
  cutToCart: cut("The most that this cart takes"),
  cutToBalance: cut("All that was there"),
  cutToStep: cut("In whole steps"),
  redeemed: (params, settings) => ({
    label: `Held for ${rewardName(params, settings)} (code ${text(params, "code")})`,
    amount: paidWith(params, settings),
  }),
  codeUsed: (params) => ({
    label: `Code ${text(params, "code")} was used on order ${text(params, "order")}`,
    amount: null,
  }),
  usedByAnother: () => ({ label: "By another customer than the one who redeemed it", amount: null }),
  orderCancelled: (params) => ({
    label: `Order ${text(params, "order")} was cancelled: what code ${text(params, "code")} took is put back`,
    amount: null,
  }),
  rewardRefunded: (params, settings) => ({
    label: `What code ${text(params, "code")} paid for on order ${text(params, "order")} was refunded: its part of what it cost is back`,
    amount: paidWith(params, settings),
  }),
  tierReached: (params, settings) => ({
    label: `Reached ${text(params, "tier")}, which asks for ${tierFigure(params, "needed", settings)}`,
    amount: tierFigure(params, "figure", settings),
  }),
  tierLost: (params, settings) => ({
    label: `The period is over, and ${text(params, "tier")} asks for ${tierFigure(params, "needed", settings)}`,
    amount: tierFigure(params, "figure", settings),
  }),
  tierGone: (params, settings) => ({
    label: "The programme does not have the tier of before any more",
    amount: tierFigure(params, "figure", settings),
  }),
  tierGiven: () => ({ label: "Given by the shop", amount: null }),
  givenTierEnded: () => ({ label: "The time for which the shop gave the tier is over", amount: null }),
  tierOfEverybody: () => ({ label: "Every member is in this tier", amount: null }),
  tiersEnded: () => ({ label: "The programme has no tiers any more", amount: null }),
  tierGift: (params, settings) => ({
    label: `Welcome to ${text(params, "tier")}: a gift for reaching it`,
    amount: formatNumber(number(params, "amount"), settings),
  }),
  thresholdGift: (params, settings) => ({
    label: `${text(params, "name")}: a gift for ${formatMoney(
      number(params, "amountCents"),
      text(params, "currency"),
      settings,
    )} spent`,
    amount: formatNumber(number(params, "amount"), settings),
  }),
  thresholdMissed: (params, settings) => ({
    label: "Refunds left less than the gift asks for: its points are taken back",
    amount: formatNumber(number(params, "amount"), settings),
  }),
  expired: (params, settings) => ({
    label: "What was left of it when its last day was over",
    amount: formatAmount(number(params, "amount"), text(params, "unit"), settings),
  }),
  action: (params, settings) => ({
    label: actionTitle({
      kind: text(params, "kind"),
      title: params["title"] === undefined ? null : text(params, "title"),
    }),
    amount: formatNumber(number(params, "points"), settings),
  }),
  anniversary: (params, settings) => ({
    label: `${count(number(params, "years"), "year", "years", settings)} a customer of this shop`,
    amount: formatNumber(number(params, "points"), settings),
  }),
  streak: (params, settings) => ({
    label: `Visits on ${count(number(params, "days"), "day", "days", settings)} in a row`,
    amount: formatNumber(number(params, "points"), settings),
  }),
  actionUndone: (params) => ({ label: `Taken back by the shop: ${text(params, "reason")}`, amount: null }),
  mergedInto: (params, settings) => ({
    label: "All that was left here goes to the account of the same person that is kept",
    amount: formatAmount(number(params, "amount"), text(params, "unit"), settings),
  }),
  mergedFrom: (params, settings) => ({
    label: "All that was left on another account of the same person",
    amount: formatAmount(number(params, "amount"), text(params, "unit"), settings),
  }),
  lapsed: (params, settings) => ({
    label: "What was left of it when nothing had been earned or spent for too long",
    amount: formatAmount(number(params, "amount"), text(params, "unit"), settings),
  }),
  reinstated: (params, settings) => ({
    label: "An order from before it lapsed was heard of: it had not lapsed after all",
    amount: formatAmount(number(params, "amount"), text(params, "unit"), settings),
  }),
  expiryByLaw: (params) => ({
    label: lawfulExpiry[text(params, "jurisdiction")] ?? "Expires as the law says where the member lives",
    amount: null,
  }),
  giftCardMade: (params) => ({ label: `Gift card ${text(params, "code")} was made`, amount: null }),
  giftCardRefused: (params) => ({
    label: `The gift card could not be made (${text(params, "reason")}): its points are back`,
    amount: null,
  }),
  giftCardDisabled: (params, settings) => ({
    label: `Gift card ${text(params, "code")} was taken back unused: its points are back`,
    amount: formatNumber(number(params, "points"), settings),
  }),
  storeCreditGiven: money("Added to the store credit"),
  storeCreditRefused: (params) => ({
    label: `Store credit could not be added (${text(params, "reason")}): what it was for is back`,
    amount: null,
  }),
  storeCreditClaimed: money("Taken back from the store credit"),
  payoutOfAward: (params, settings) => ({
    label: `Cashback earned on ${formatDay(text(params, "day"), settings)}`,
    amount: formatMoney(number(params, "amountCents"), text(params, "currency"), settings),
  }),
  payoutOfMore: (params, settings) => ({
    label: `And ${formatNumber(number(params, "count"), settings)} more`,
    amount: formatMoney(number(params, "amountCents"), text(params, "currency"), settings),
  }),
  paidAsStoreCredit: money("Paid out as store credit"),
  goodsHandedOver: (params) => ({ label: noted("Handed over", params), amount: null }),
  goodsRefused: (params) => ({
    label: noted("It cannot be had, so its points are back", params),
    amount: null,
  }),
  codeForfeited: (params) => ({
    label: `Code ${text(params, "code")} was not used before its last day: its points are forfeited, as was said`,
    amount: null,
  }),
  codeClosed: (params) => ({
    label: `Code ${text(params, "code")} can no longer be used: its points are put back`,
    amount: null,
  }),
};

/** The steps that have words of their own. */
export const receiptSteps: readonly string[] = Object.keys(known);

/** The lines of a receipt, one for each step, in their order. */
export function receiptLines(
  explanation: readonly ExplanationStep[],
  settings: Pick<FormatSettings, "locale">,
): ReceiptLine[] {
  return explanation.map(({ step, params }) => {
    const describe = known[step];
    if (describe !== undefined) return describe(params, settings);
    const details = Object.entries(params).map(([name, value]) => `${name} ${String(value)}`);
    return { label: [step, ...details].join(", "), amount: null };
  });
}
