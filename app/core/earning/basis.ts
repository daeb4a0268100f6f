// The amount of an order that earns, line by line, after everything that was taken off, removed or refunded.
import { z } from "zod";
import type { LineFacts, OrderFacts, OrderSnapshot } from "../facts";
import { multiplyRounded } from "../units";

export const basisSchema = z.strictObject({
  /** net: after discounts; gross: before them */
  discounts: z.enum(["net", "gross"]),
  tax: z.enum(["include", "exclude"]),
  shipping: z.enum(["include", "exclude"]),
  /** lines that sell gift cards: money that will be spent, and earn, later */
  giftCards: z.enum(["include", "exclude"]),
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
  return {
    ...{ lines, shippingCents, refundedCents },
    totalCents: Math.max(0, linesCents + shippingCents - refundedCents),
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
    discountCents: settings.discounts === "net" ? part(facts.discountCents) : 0,
  };
}

type Taxed = Pick<LineFacts, "grossCents" | "discountCents" | "taxCents">;

function inOrOut(
  order: OrderSnapshot,
  { grossCents, discountCents, taxCents }: Taxed,
  settings: BasisSettings,
): number {
  const price = settings.discounts === "net" ? grossCents - discountCents : grossCents;
  const added = settings.tax === "include" && !order.taxesIncluded ? taxCents : 0;
  const removed = settings.tax === "exclude" && order.taxesIncluded ? taxCents : 0;
  return Math.max(0, price + added - removed);
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
