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
  readonly amountCents: number;
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

/**
 * The basis of an order as it stands now, of the lines that count. All amounts in minor units of the order's shop currency.
 * Where some lines count only, shipping counts beside them and not without them.
 */
export function earningBasis(
  order: OrderSnapshot,
  refunds: OrderFacts["refunds"],
  settings: BasisSettings,
  counts: (line: LineFacts) => boolean = everyLine,
): Basis {
  const kept = keptQuantities(order, refunds);
  const sold = order.lines
    .filter((line) => settings.giftCards === "include" || !line.giftCard)
    .map((line) => ({ facts: line, line: basisLine(order, line, kept.get(line.id) ?? 0, settings) }));
  const lines = sold.filter(({ facts }) => counts(facts)).map(({ line }) => line);
  const isShipped = counts === everyLine || lines.some(({ quantity }) => quantity > 0);
  const shippingCents =
    settings.shipping === "include" && isShipped ? shippingBasis(order, refunds, settings) : 0;
  const refunded = refunds.reduce((sum, refund) => sum + refund.amountCents, 0);
  const refundedCents =
    counts === everyLine ? refunded : shareOf(refunded, sumOf(lines), sumOf(sold.map(({ line }) => line)));
  const sum = sumOf(lines) + shippingCents;
  return { lines, shippingCents, refundedCents, totalCents: Math.max(0, sum - refundedCents) };
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

function basisLine(
  order: OrderSnapshot,
  line: LineFacts,
  quantity: number,
  settings: BasisSettings,
): BasisLine {
  const whole = inOrOut(order, line, settings);
  const amountCents = line.quantity > 0 ? multiplyRounded(whole, quantity, line.quantity, "halfEven") : 0;
  return { lineId: line.id, title: line.title, quantity, amountCents };
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

function shippingBasis(
  order: OrderSnapshot,
  refunds: OrderFacts["refunds"],
  settings: BasisSettings,
): number {
  const refunded = refunds.reduce((sum, refund) => sum + refund.shippingCents, 0);
  return Math.max(0, inOrOut(order, order.shipping, settings) - refunded);
}

/** The units that are left of each line, by its id. */
export function keptQuantities(order: OrderSnapshot, refunds: OrderFacts["refunds"]): Map<string, number> {
  const refunded = new Map<string, number>();
  for (const { lineId, quantity } of refunds.flatMap((refund) => refund.lines)) {
    refunded.set(lineId, (refunded.get(lineId) ?? 0) + quantity);
  }
  // A removed unit shows in the snapshot, a refund may be heard of before the snapshot that counts it: the lower is true.
  const kept = ({ id, quantity, currentQuantity }: LineFacts) =>
    Math.max(0, Math.min(currentQuantity, quantity - (refunded.get(id) ?? 0)));
  return new Map(order.lines.map((line) => [line.id, kept(line)]));
}
