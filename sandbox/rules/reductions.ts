// What a set of discounts that may apply together takes off an order. Product discounts come first, the best one for each
// line; then order discounts from the subtotal that is left, percentages before amounts; then shipping. A minimum counts what
// the discounts before it have left. Invariant: no line and no shipping line falls below zero.
// Source: https://help.shopify.com/en/manual/discounts/discount-combinations and
// https://help.shopify.com/en/manual/discounts/combining-discounts/examples
import type { DiscountDocument, RedeemCodeDocument } from "../state/discount-documents";
import type { ShopState } from "../state/shop-state";
import { amountOffAcross, amountOffEach } from "./amount-off-order";
import { buyXGetY } from "./buy-x-get-y";
import { discountClass, type DiscountClass } from "./combinations";
import { entitledLines } from "./entitled-lines";
import { freeShipping } from "./free-shipping";
import { minimumRefusal } from "./minimum-requirement";
import { lineTotalCents, type DiscountableOrder } from "./order-input";
import { percentageOff } from "./percentage-off";
import type { CodeRefusalReason, Refusal } from "./refusals";

/** A code that this shopper may use on this order, as far as it can be told without the other codes. */
export interface Candidate {
  /** As the shopper typed it. */
  text: string;
  code: RedeemCodeDocument;
  discount: DiscountDocument;
  /** Indexes of the lines that it is for. */
  entitled: number[];
}

export interface Reduction {
  candidate: Candidate;
  /** Off each line of the order, and off each shipping line. */
  lineCents: number[];
  shippingCents: number[];
  /** Why it takes nothing off after what the others have taken. */
  refusal: Refusal<CodeRefusalReason> | null;
}

export function totalOf(reduction: Reduction): number {
  return [...reduction.lineCents, ...reduction.shippingCents].reduce((sum, cents) => sum + cents, 0);
}

/** One reduction for each candidate, in their order; one that takes nothing off is all zeros. */
export function reduce(
  shop: ShopState,
  order: DiscountableOrder,
  candidates: readonly Candidate[],
): Reduction[] {
  const reductions = candidates.map((candidate): Reduction => ({
    candidate,
    lineCents: order.lines.map(() => 0),
    shippingCents: (order.shippingCents ?? []).map(() => 0),
    refusal: null,
  }));
  const ofClass = (name: DiscountClass) =>
    reductions.filter((reduction) => discountClass(reduction.candidate.discount) === name);

  const product = ofClass("PRODUCT");
  reduceProducts(shop, order, product);
  const afterProduct = subtract(order.lines.map(lineTotalCents), product);
  const remaining = reduceOrder(order, ofClass("ORDER"), afterProduct);
  for (const reduction of ofClass("SHIPPING")) {
    const { discount, entitled } = reduction.candidate;
    reduction.refusal = minimumRefusal(discount.minimum, order, entitled, remaining);
    if (reduction.refusal || discount.value.kind !== "freeShipping") continue;
    reduction.shippingCents = freeShipping(order.shippingCents ?? [], discount.value.maximumShippingCents);
  }
  return reductions;
}

const BETTER_CODE = {
  reasonCode: "doesNotCombine",
  reason: "Another code takes more off the same items, and an item takes one code only.",
} as const;

function reduceProducts(shop: ShopState, order: DiscountableOrder, reductions: readonly Reduction[]): void {
  const sets: [Reduction, readonly boolean[]][] = [];
  for (const reduction of reductions) {
    const { discount, entitled } = reduction.candidate;
    const { value } = discount;
    if (value.kind !== "buyXGetY") {
      reduction.lineCents = amountOrPercentage(order, reduction.candidate);
      continue;
    }
    const { buys, gets, usesPerOrderLimit } = value;
    const taken = buyXGetY(
      {
        buyQuantity: buys.quantity,
        buyAmountCents: buys.amountCents,
        getQuantity: gets.quantity,
        rate: gets.rate,
        usesPerOrderLimit,
      },
      order.lines,
      entitled,
      entitledLines(shop, gets.items, order.lines),
    );
    reduction.lineCents = taken.off;
    sets.push([reduction, taken.isUsed]);
  }
  const before = reductions.map(totalOf);
  for (const [reduction, isUsed] of sets) settleSet(reduction, isUsed, reductions);
  keepBestPerLine(reductions);
  for (const [index, reduction] of reductions.entries()) {
    if ((before[index] ?? 0) > 0 && totalOf(reduction) === 0) reduction.refusal = BETTER_CODE;
  }
}

/** Items in a set take no other product discount: the set stands with all its lines, or gives way to what takes more off. */
function settleSet(set: Reduction, isUsed: readonly boolean[], all: readonly Reduction[]): void {
  const others = all.filter((reduction) => reduction !== set);
  const othersCents = isUsed.map((used, line) =>
    used ? Math.max(0, ...others.map((reduction) => reduction.lineCents[line] ?? 0)) : 0,
  );
  const stands = totalOf(set) >= othersCents.reduce((sum, cents) => sum + cents, 0);
  for (const reduction of stands ? others : [set]) {
    reduction.lineCents = reduction.lineCents.map((cents, line) => (isUsed[line] ? 0 : cents));
  }
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

/** Answers what is left of each line. */
function reduceOrder(
  order: DiscountableOrder,
  reductions: readonly Reduction[],
  subtotal: readonly number[],
): readonly number[] {
  let remaining = subtotal;
  const isPercentage = ({ candidate }: Reduction) => candidate.discount.value.kind === "percentage";
  const inOrder = [...reductions].sort((a, b) => Number(isPercentage(b)) - Number(isPercentage(a)));
  for (const reduction of inOrder) {
    const { discount, entitled } = reduction.candidate;
    reduction.refusal = minimumRefusal(discount.minimum, order, entitled, subtotal);
    if (reduction.refusal) continue;
    // Each percentage is taken from the same subtotal, but never more than is left; an amount comes off what is left.
    const parts = isPercentage(reduction)
      ? spreadValue(reduction.candidate, subtotal).map((cents, line) => Math.min(cents, remaining[line] ?? 0))
      : spreadValue(reduction.candidate, remaining);
    reduction.lineCents = parts;
    remaining = subtract(remaining, [reduction]);
  }
  return remaining;
}

function amountOrPercentage(order: DiscountableOrder, candidate: Candidate): number[] {
  const { value } = candidate.discount;
  if (value.kind !== "amountOff" || !value.appliesOnEachItem) {
    return spreadValue(candidate, order.lines.map(lineTotalCents));
  }
  const lines = candidate.entitled.flatMap((index) => order.lines[index] ?? []);
  const parts = amountOffEach(
    value.amountCents,
    lines.map((line) => ({ remainingCents: lineTotalCents(line), quantity: line.quantity })),
  );
  return spread(candidate.entitled, parts, order.lines.length);
}

/** The percentage or amount of lines that cost `baseCents`, spread over those that the discount is for. */
function spreadValue(candidate: Candidate, baseCents: readonly number[]): number[] {
  const { value } = candidate.discount;
  const entitledCents = candidate.entitled.map((index) => baseCents[index] ?? 0);
  const parts =
    value.kind === "percentage"
      ? percentageOff(value.rate, entitledCents)
      : amountOffAcross(value.kind === "amountOff" ? value.amountCents : 0, entitledCents);
  return spread(candidate.entitled, parts, baseCents.length);
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
