// What the discount codes of an order take off it. Product discounts come first (a line takes the best one only), then order
// discounts on what is left, percentages before amounts, then shipping; a code that can't apply is refused with its reason.
// Pure: counting the uses is `recordCodeUse`.
// Source: https://help.shopify.com/en/manual/discounts/discount-combinations
import type { DiscountDocument, RedeemCodeDocument } from "../state/discount-documents";
import type { DiscountAllocation, DiscountApplication } from "../state/order-documents";
import { normalizeCode, type ShopState } from "../state/shop-state";
import { amountOffAcross, amountOffEach } from "./amount-off-order";
import { buyXGetY } from "./buy-x-get-y";
import { codeUsageRefusal } from "./code-usage";
import { discountClass, mayApplyTogether, type DiscountClass } from "./combinations";
import { entitledLines } from "./entitled-lines";
import { freeShipping } from "./free-shipping";
import { minimumRefusal } from "./minimum-requirement";
import { lineTotalCents, type DiscountableOrder } from "./order-input";
import { percentageOff } from "./percentage-off";
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

interface Candidate {
  /** As the shopper typed it. */
  text: string;
  code: RedeemCodeDocument;
  discount: DiscountDocument;
  entitled: number[];
}

interface Reduction {
  candidate: Candidate;
  lineCents: number[];
  shippingCents: number[];
}

export function applyDiscountCodes(
  shop: ShopState,
  order: DiscountableOrder,
  codes: readonly string[],
): AppliedCodes {
  const refused: CodeRefusal[] = [];
  const candidates: Candidate[] = [];
  for (const text of codes) {
    const candidate = findCandidate(shop, order, text, candidates);
    if ("reasonCode" in candidate) refused.push({ code: text, ...candidate });
    else candidates.push(candidate);
  }
  const best = bestCombination(shop, order, candidates);
  for (const candidate of candidates) {
    const reduction = best.find((item) => item.candidate === candidate);
    if (!reduction) refused.push({ code: candidate.text, ...DOES_NOT_COMBINE });
    else if (totalOf(reduction) === 0 && !waitsForShipping(order, reduction)) {
      refused.push({ code: candidate.text, ...NOTHING_OFF });
    }
  }
  const waiting = best.filter((reduction) => waitsForShipping(order, reduction));
  const applied = best.filter((reduction) => totalOf(reduction) > 0);
  return allocate(order, applied, waiting, refused);
}

/** A shipping code stays on a cart whose buyer has not chosen a shipping rate yet. */
function waitsForShipping(order: DiscountableOrder, { candidate }: Reduction): boolean {
  return order.shippingCents === null && discountClass(candidate.discount) === "SHIPPING";
}

const UNKNOWN = refusal("unknown", "There is no such code in this shop.");
const SAME_DISCOUNT = refusal("sameDiscount", "Another code of the same discount is on the order already.");
const NOT_ELIGIBLE = refusal("notEligible", "This code is not for any of these items.");
const DOES_NOT_COMBINE = refusal("doesNotCombine", "This code cannot be combined with the other codes.");
const NOTHING_OFF = refusal("nothingOff", "This code takes nothing off this order.");

function refusal(reasonCode: CodeRefusalReason, reason: string): Refusal<CodeRefusalReason> {
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
  return minimumRefusal(discount.minimum, order, entitled) ?? { text, code, discount, entitled };
}

/** Of all sets of codes that may apply together, the one that takes most off; of equal ones the earlier codes. */
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

function reduce(shop: ShopState, order: DiscountableOrder, candidates: readonly Candidate[]): Reduction[] {
  const noLines = order.lines.map(() => 0);
  const noShipping = (order.shippingCents ?? []).map(() => 0);
  const reductions = candidates.map((candidate) => ({
    candidate,
    lineCents: noLines,
    shippingCents: noShipping,
  }));
  const ofClass = (name: ReturnType<typeof discountClass>) =>
    reductions.filter((reduction) => discountClass(reduction.candidate.discount) === name);

  const gross = order.lines.map(lineTotalCents);
  const product = ofClass("PRODUCT");
  for (const reduction of product) reduction.lineCents = productReduction(shop, order, reduction.candidate);
  keepBestPerLine(product);
  const afterProduct = subtract(gross, product);

  const isPercentage = (reduction: Reduction) => reduction.candidate.discount.value.kind === "percentage";
  const ofOrder = ofClass("ORDER");
  let remaining = afterProduct;
  for (const reduction of ofOrder.filter(isPercentage)) {
    // Each percentage is taken from the subtotal after product discounts, but never more than is left.
    reduction.lineCents = orderReduction(reduction.candidate, afterProduct).map((cents, index) =>
      Math.min(cents, remaining[index] ?? 0),
    );
    remaining = subtract(remaining, [reduction]);
  }
  for (const reduction of ofOrder.filter((item) => !isPercentage(item))) {
    reduction.lineCents = orderReduction(reduction.candidate, remaining);
    remaining = subtract(remaining, [reduction]);
  }

  for (const reduction of ofClass("SHIPPING")) {
    const { value } = reduction.candidate.discount;
    if (value.kind !== "freeShipping") continue;
    reduction.shippingCents = freeShipping(order.shippingCents ?? [], value.maximumShippingCents);
  }
  return reductions;
}

function orderReduction(candidate: Candidate, baseCents: readonly number[]): number[] {
  const { value } = candidate.discount;
  const entitledCents = candidate.entitled.map((index) => baseCents[index] ?? 0);
  const parts =
    value.kind === "percentage"
      ? percentageOff(value.rate, entitledCents)
      : amountOffAcross(value.kind === "amountOff" ? value.amountCents : 0, entitledCents);
  return spread(candidate.entitled, parts, baseCents.length);
}

function productReduction(shop: ShopState, order: DiscountableOrder, candidate: Candidate): number[] {
  const { value } = candidate.discount;
  if (value.kind === "buyXGetY") {
    const terms = {
      buyQuantity: value.buys.quantity,
      buyAmountCents: value.buys.amountCents,
      getQuantity: value.gets.quantity,
      rate: value.gets.rate,
      usesPerOrderLimit: value.usesPerOrderLimit,
    };
    const gets = entitledLines(shop, value.gets.items, order.lines);
    return buyXGetY(terms, order.lines, candidate.entitled, gets);
  }
  if (value.kind === "amountOff" && value.appliesOnEachItem) {
    const lines = candidate.entitled.flatMap((index) => order.lines[index] ?? []);
    const parts = amountOffEach(
      value.amountCents,
      lines.map((line) => ({ remainingCents: lineTotalCents(line), quantity: line.quantity })),
    );
    return spread(candidate.entitled, parts, order.lines.length);
  }
  return orderReduction(candidate, order.lines.map(lineTotalCents));
}

/** A line takes one product discount, the best for the shopper; of equal ones the earlier. */
function keepBestPerLine(reductions: readonly Reduction[]): void {
  const lineCount = reductions[0]?.lineCents.length ?? 0;
  for (let line = 0; line < lineCount; line += 1) {
    let best: Reduction | undefined;
    for (const reduction of reductions) {
      if ((reduction.lineCents[line] ?? 0) > (best?.lineCents[line] ?? 0)) best = reduction;
    }
    for (const reduction of reductions) {
      if (reduction === best) continue;
      reduction.lineCents = reduction.lineCents.map((cents, index) => (index === line ? 0 : cents));
    }
  }
}

function spread(indexes: readonly number[], parts: readonly number[], length: number): number[] {
  const cents = Array.from({ length }, () => 0);
  for (const [position, index] of indexes.entries()) cents[index] = parts[position] ?? 0;
  return cents;
}

function subtract(base: readonly number[], reductions: readonly Reduction[]): number[] {
  return base.map((cents, index) =>
    reductions.reduce((left, reduction) => left - (reduction.lineCents[index] ?? 0), cents),
  );
}

function totalOf(reduction: Reduction): number {
  return [...reduction.lineCents, ...reduction.shippingCents].reduce((sum, cents) => sum + cents, 0);
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
