// The amount of an order that earns, line by line, after everything that was taken off, removed or refunded.
import { z } from "zod";
import type { Found } from "../enrichment";
import type { LineFacts, OrderFacts, OrderSnapshot } from "../facts";
import { normalizeCode } from "../rewards/code";
import { multiplyRounded } from "../units";

const inOrEx = z.enum(["include", "exclude"]);

export const basisSchema = z.strictObject({
  /** net: after discounts; gross: before them */
  discounts: z.enum(["net", "gross"]),
  tax: inOrEx,
  shipping: inOrEx,
  /** lines that sell gift cards: money that will be spent, and earn, later */
  giftCards: inOrEx,
  /** the part of the order that was paid so: payment, not discount, unless the merchant says otherwise */
  paidBy: z
    .strictObject({ giftCard: inOrEx, storeCredit: inOrEx })
    .default({ giftCard: "include", storeCredit: "include" }),
});
export type BasisSettings = z.infer<typeof basisSchema>;

export interface BasisLine {
  readonly lineId: string;
  readonly title: string;
  readonly quantity: number;
  /** units that were refunded or taken off the order */
  readonly removed: number;
  readonly amountCents: number;
  /** what of these units' discounts lowered the amount */
  readonly discountCents: number;
}

export interface Basis {
  readonly lines: readonly BasisLine[];
  readonly shippingCents: number;
  /** refunded without naming a line: lowers the whole, or the share of it that these lines are */
  readonly refundedCents: number;
  /** what all of this was paid by that doesn't count: already taken off the amounts */
  readonly paidOtherwiseCents: number;
  /** never below zero */
  readonly totalCents: number;
}

export const everyLine = () => true;

/** A line, and the units of it that are left. */
export interface KeptLine {
  readonly facts: LineFacts;
  readonly quantity: number;
}

/** An order as it stands now: worked out once, and looked at by every rule. */
export interface OrderStand {
  readonly order: OrderSnapshot;
  readonly lines: readonly KeptLine[];
  /** refunded without naming a line */
  readonly refundedCents: number;
  readonly refundedShippingCents: number;
}

export function standOf(order: OrderSnapshot, refunds: OrderFacts["refunds"]): OrderStand {
  return {
    order,
    lines: keptLines(order, refunds),
    refundedCents: refunds.reduce((sum, refund) => sum + refund.amountCents, 0),
    refundedShippingCents: refunds.reduce((sum, refund) => sum + refund.shippingCents, 0),
  };
}

/**
 * The basis of the lines that count. All amounts in minor units of the order's shop currency. Where some lines count only,
 * shipping counts beside them and not without them.
 */
export function earningBasis(
  stand: OrderStand,
  settings: BasisSettings,
  counts: (line: LineFacts) => boolean = everyLine,
): Basis {
  const { order } = stand;
  const sold =
    settings.giftCards === "include" ? stand.lines : stand.lines.filter(({ facts }) => !facts.giftCard);
  const counted = counts === everyLine ? sold : sold.filter(({ facts }) => counts(facts));
  const lines = counted.map((line) => basisLine(order, line, settings));
  const isShipped = counts === everyLine || lines.some(({ quantity }) => quantity > 0);
  const shippingCents =
    settings.shipping === "include" && isShipped
      ? Math.max(0, inOrOut(order, order.shipping, settings) - stand.refundedShippingCents)
      : 0;
  const linesCents = sumOf(lines);
  let { refundedCents } = stand;
  if (refundedCents !== 0 && counts !== everyLine) {
    const soldCents = sumOf(sold.map((line) => basisLine(order, line, settings)));
    refundedCents = shareOf(refundedCents, linesCents, soldCents);
  }
  const totalCents = Math.max(0, linesCents + shippingCents - refundedCents);
  const whole = { lines, shippingCents, refundedCents, paidOtherwiseCents: 0, totalCents };
  const paid = order.payments ? paidOtherwise(order, order.payments, settings) : null;
  return paid ? lessPaid(whole, paid) : whole;
}

/** What was paid by means that do not count, of all that the order cost. */
interface PaidPart {
  readonly cents: number;
  readonly ofCents: number;
}

/** The order costs what its lines say, or what was paid where that is more, as with a tip. */
function paidOtherwise(
  order: OrderSnapshot,
  payments: Found<"payments">,
  { paidBy }: BasisSettings,
): PaidPart | null {
  const cents =
    (paidBy.giftCard === "exclude" ? payments.giftCardCents : 0) +
    (paidBy.storeCredit === "exclude" ? payments.storeCreditCents : 0);
  if (cents === 0) return null;
  const paidCents = payments.giftCardCents + payments.storeCreditCents + payments.otherCents;
  const costCents = [...order.lines, order.shipping].reduce(
    (sum, { grossCents, discountCents, taxCents }) =>
      sum + grossCents - discountCents + (order.taxesIncluded ? 0 : taxCents),
    0,
  );
  const ofCents = Math.max(paidCents, costCents);
  return { cents: Math.min(cents, ofCents), ofCents };
}

/** Rounded half-even by running sums, so that all lines together lose exactly their part. */
function lessPaid(whole: Basis, { cents, ofCents }: PaidPart): Basis {
  let seenCents = 0;
  let takenCents = 0;
  const lines = whole.lines.map((line) => {
    seenCents += line.amountCents;
    const part = shareOf(seenCents, cents, ofCents) - takenCents;
    takenCents += part;
    return { ...line, amountCents: line.amountCents - part };
  });
  const shippingCents = whole.shippingCents - shareOf(whole.shippingCents, cents, ofCents);
  const refundedCents = whole.refundedCents - shareOf(whole.refundedCents, cents, ofCents);
  const totalCents = Math.max(0, sumOf(lines) + shippingCents - refundedCents);
  return {
    lines,
    shippingCents,
    refundedCents,
    totalCents,
    paidOtherwiseCents: whole.totalCents - totalCents,
  };
}

function sumOf(lines: readonly BasisLine[]): number {
  return lines.reduce((sum, { amountCents }) => sum + amountCents, 0);
}

/** So that rules which have the lines among them take a refund once; corrections of cents can go either way. */
function shareOf(amountCents: number, partCents: number, wholeCents: number): number {
  if (wholeCents === 0) return 0;
  const share = multiplyRounded(Math.abs(amountCents), partCents, wholeCents, "halfEven");
  return amountCents < 0 ? -share : share;
}

function basisLine(order: OrderSnapshot, { facts, quantity }: KeptLine, settings: BasisSettings): BasisLine {
  const part = (wholeCents: number) => {
    if (quantity === 0) return 0;
    return quantity === facts.quantity
      ? wholeCents
      : multiplyRounded(wholeCents, quantity, facts.quantity, "halfEven");
  };
  return {
    ...{ lineId: facts.id, title: facts.title, quantity, removed: facts.quantity - quantity },
    amountCents: part(inOrOut(order, facts, settings)),
    discountCents: part(takenOff(order, facts, settings)),
  };
}

type Priced = Pick<LineFacts, "grossCents" | "discountCents" | "taxCents"> & {
  readonly codeDiscounts?: LineFacts["codeDiscounts"] | undefined;
};

function inOrOut(order: OrderSnapshot, priced: Priced, settings: BasisSettings): number {
  const { grossCents, taxCents } = priced;
  const price = grossCents - takenOff(order, priced, settings);
  const added = settings.tax === "include" && !order.taxesIncluded ? taxCents : 0;
  const removed = settings.tax === "exclude" && order.taxesIncluded ? taxCents : 0;
  return Math.max(0, price + added - removed);
}

/** Before discounts, what points paid for still earns nothing: a code of ours is payment with points. */
function takenOff(
  { ownCodes }: OrderSnapshot,
  { discountCents, codeDiscounts }: Priced,
  { discounts }: BasisSettings,
): number {
  if (discounts === "net") return discountCents;
  if (!ownCodes || !codeDiscounts) return 0;
  return codeDiscounts.reduce(
    (sum, { code, amountCents }) => sum + (ownCodes.includes(normalizeCode(code)) ? amountCents : 0),
    0,
  );
}

/** What is left of each line, in their order. */
export function keptLines(order: OrderSnapshot, refunds: OrderFacts["refunds"]): KeptLine[] {
  const refunded = new Map<string, number>();
  for (const refund of refunds) {
    for (const { lineId, quantity } of refund.lines) {
      refunded.set(lineId, (refunded.get(lineId) ?? 0) + quantity);
    }
  }
  // A removed unit shows in the snapshot, a refund may be heard of before the snapshot that counts it: the lower is true.
  return order.lines.map((facts) => ({
    facts,
    quantity: Math.max(0, Math.min(facts.currentQuantity, facts.quantity - (refunded.get(facts.id) ?? 0))),
  }));
}
