// Which of the codes that a shopper gave apply to an order, and what each takes off; a code that can't is refused with its
// reason. Of codes that don't combine, the set that takes most off is used. Pure: counting the uses is `recordCodeUse`.
// Source: https://help.shopify.com/en/manual/discounts/combining-discounts
import type { DiscountAllocation, DiscountApplication } from "../state/order-documents";
import { normalizeCode, type ShopState } from "../state/shop-state";
import { codeUsageRefusal } from "./code-usage";
import { discountClass, mayApplyTogether, type DiscountClass } from "./combinations";
import { entitledLines } from "./entitled-lines";
import { minimumRefusal } from "./minimum-requirement";
import { lineTotalCents, type DiscountableOrder } from "./order-input";
import { reduce, totalOf, type Candidate, type Reduction } from "./reductions";
import type { CodeRefusal, CodeRefusalReason, Refusal } from "./refusals";

export interface AppliedCodes {
  applications: DiscountApplication[];
  /** For each line of the order, what each application takes off it. */
  lineAllocations: DiscountAllocation[][];
  shippingAllocations: DiscountAllocation[][];
  /** The codes that apply, in the order of `applications`, then shipping codes that wait for a shipping rate. */
  redeemed: RedeemedCode[];
  refused: CodeRefusal[];
}

export interface RedeemedCode {
  /** As the merchant wrote it. */
  code: string;
  codeId: string;
  discountId: string;
  title: string;
  discountClass: DiscountClass;
  /** What it takes off lines and shipping; 0 for a shipping code while no shipping rate is chosen. */
  amountCents: number;
}

/** Sets of codes are tried one by one: more codes than this are not looked at. */
const MAX_CODES = 12;

export function applyDiscountCodes(
  shop: ShopState,
  order: DiscountableOrder,
  codes: readonly string[],
): AppliedCodes {
  const refused: CodeRefusal[] = [];
  const candidates: Candidate[] = [];
  const distinct = [...new Map(codes.map((text) => [normalizeCode(text), text])).values()];
  for (const text of distinct) {
    const candidate =
      candidates.length < MAX_CODES ? findCandidate(shop, order, text, candidates) : DOES_NOT_COMBINE;
    if ("reasonCode" in candidate) refused.push({ code: text, ...candidate });
    else candidates.push(candidate);
  }
  // Where two discounts are equal the older one is used, so that the price does not depend on what was typed first.
  const oldestFirst = candidates.toSorted((a, b) => (a.discount.id < b.discount.id ? -1 : 1));
  const chosen = bestCombination(shop, order, oldestFirst);
  const best: Reduction[] = [];
  for (const candidate of candidates) {
    const reduction = chosen.find((item) => item.candidate === candidate);
    if (reduction) best.push(reduction);
    if (!reduction) refused.push({ code: candidate.text, ...DOES_NOT_COMBINE });
    else if (reduction.refusal) refused.push({ code: candidate.text, ...reduction.refusal });
    else if (totalOf(reduction) === 0 && !waitsForShipping(order, reduction)) {
      refused.push({ code: candidate.text, ...NOTHING_OFF });
    }
  }
  const waiting = best.filter((reduction) => waitsForShipping(order, reduction));
  const applied = best.filter((reduction) => totalOf(reduction) > 0);
  return allocate(order, applied, waiting, refused);
}

/** A shipping code stays on a cart whose buyer has not chosen a shipping rate yet. */
function waitsForShipping(order: DiscountableOrder, { candidate, refusal }: Reduction): boolean {
  const isShipping = discountClass(candidate.discount) === "SHIPPING";
  return order.shippingCents === null && isShipping && refusal === null;
}

const UNKNOWN = refuse("unknown", "There is no such code in this shop.");
const SAME_DISCOUNT = refuse("sameDiscount", "Another code of the same discount is on the order already.");
const NOT_ELIGIBLE = refuse("notEligible", "This code is not for any of these items.");
const DOES_NOT_COMBINE = refuse("doesNotCombine", "This code cannot be combined with the other codes.");
const NOTHING_OFF = refuse("nothingOff", "This code takes nothing off this order.");

function refuse(reasonCode: CodeRefusalReason, reason: string): Refusal<CodeRefusalReason> {
  return { reasonCode, reason };
}

function findCandidate(
  shop: ShopState,
  order: DiscountableOrder,
  text: string,
  others: readonly Candidate[],
): Candidate | Refusal<CodeRefusalReason> {
  const code = shop.codesByText.first(normalizeCode(text));
  const discount = code && shop.discounts.get(code.discountId);
  if (!code || !discount) return UNKNOWN;
  if (others.some((other) => other.discount.id === discount.id)) {
    return SAME_DISCOUNT;
  }
  const usage = codeUsageRefusal(shop, discount, code, order, order.at);
  if (usage !== null) return usage;
  const items = discount.value.kind === "buyXGetY" ? discount.value.buys.items : discount.items;
  const entitled = entitledLines(shop, items, order.lines);
  if (entitled.length === 0) return NOT_ELIGIBLE;
  const minimum = minimumRefusal(discount.minimum, order, entitled, order.lines.map(lineTotalCents));
  return minimum ?? { text, code, discount, entitled };
}

/** Of all sets of codes that may apply together, the one that takes most off; of equal ones that of the first codes. */
function bestCombination(
  shop: ShopState,
  order: DiscountableOrder,
  candidates: readonly Candidate[],
): Reduction[] {
  if (mayApplyTogether(candidates.map((candidate) => candidate.discount))) {
    return reduce(shop, order, candidates);
  }
  let best: Reduction[] = [];
  let bestCents = -1;
  const visit = (index: number, chosen: readonly Candidate[]): void => {
    const candidate = candidates[index];
    if (!candidate) {
      const reductions = reduce(shop, order, chosen);
      const cents = reductions.reduce((sum, reduction) => sum + totalOf(reduction), 0);
      if (cents > bestCents) [best, bestCents] = [reductions, cents];
      return;
    }
    const withIt = [...chosen, candidate];
    if (mayApplyTogether(withIt.map((item) => item.discount))) visit(index + 1, withIt);
    visit(index + 1, chosen);
  };
  visit(0, []);
  return best;
}

function allocate(
  order: DiscountableOrder,
  reductions: readonly Reduction[],
  waiting: readonly Reduction[],
  refused: CodeRefusal[],
): AppliedCodes {
  const collect = (cents: (reduction: Reduction) => number): DiscountAllocation[] =>
    reductions.flatMap((reduction, applicationIndex) => {
      const amountCents = cents(reduction);
      return amountCents > 0 ? [{ applicationIndex, amountCents }] : [];
    });
  return {
    applications: reductions.map(({ candidate }) => application(candidate)),
    lineAllocations: order.lines.map((_, index) => collect((reduction) => reduction.lineCents[index] ?? 0)),
    shippingAllocations: (order.shippingCents ?? []).map((_, index) =>
      collect((reduction) => reduction.shippingCents[index] ?? 0),
    ),
    redeemed: [...reductions, ...waiting].map((reduction) => ({
      code: reduction.candidate.code.code,
      codeId: reduction.candidate.code.id,
      discountId: reduction.candidate.discount.id,
      title: reduction.candidate.discount.title,
      discountClass: discountClass(reduction.candidate.discount),
      amountCents: totalOf(reduction),
    })),
    refused,
  };
}

function application({ code, discount }: Candidate): DiscountApplication {
  const shared = {
    type: "discount_code" as const,
    code: code.code,
    discountId: discount.id,
    title: discount.title,
  };
  const { value } = discount;
  const targetSelection = discount.items.kind === "all" ? ("all" as const) : ("entitled" as const);
  switch (value.kind) {
    case "amountOff":
      return {
        ...shared,
        valueType: "fixed_amount",
        value: value.amountCents,
        allocationMethod: value.appliesOnEachItem ? "each" : "across",
        targetSelection,
        targetType: "line_item",
      };
    case "percentage":
      return {
        ...shared,
        valueType: "percentage",
        value: Math.round(value.rate * 10_000),
        allocationMethod: "across",
        targetSelection,
        targetType: "line_item",
      };
    case "freeShipping":
      return {
        ...shared,
        valueType: "percentage",
        value: 10_000,
        allocationMethod: "each",
        targetSelection: "all",
        targetType: "shipping_line",
      };
    case "buyXGetY":
      return {
        ...shared,
        valueType: "percentage",
        value: Math.round(value.gets.rate * 10_000),
        allocationMethod: "each",
        targetSelection: "entitled",
        targetType: "line_item",
      };
  }
}
