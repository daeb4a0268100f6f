// The totals of an order, as they follow from its lines, refunds and transactions. Invariant: current totals plus what
// refunds took away are the original totals, to the cent.
import type {
  DiscountAllocation,
  OrderDocument,
  OrderLine,
  OrderRefund,
  ShippingLine,
  TaxLine,
} from "../state/order-documents";

export interface OrderTotals {
  lineItemsCents: number;
  discountsCents: number;
  /** Lines less their discounts. */
  subtotalCents: number;
  /** Shipping before its discounts. */
  shippingCents: number;
  discountedShippingCents: number;
  taxCents: number;
  totalCents: number;
  currentSubtotalCents: number;
  currentDiscountsCents: number;
  currentShippingCents: number;
  currentTaxCents: number;
  currentTotalCents: number;
  paidCents: number;
  refundedCents: number;
  outstandingCents: number;
}

export function sumOf<Item>(items: readonly Item[], amount: (item: Item) => number): number {
  let sum = 0;
  for (const item of items) sum += amount(item);
  return sum;
}

export function allocatedCents(allocations: readonly DiscountAllocation[]): number {
  return sumOf(allocations, (allocation) => allocation.amountCents);
}

export function taxOf(taxLines: readonly TaxLine[]): number {
  return sumOf(taxLines, (line) => line.amountCents);
}

export function grossCents(line: OrderLine): number {
  return line.priceCents * line.quantity;
}

export function discountedCents(line: OrderLine): number {
  return grossCents(line) - allocatedCents(line.discountAllocations);
}

export function discountedShippingCents(line: ShippingLine): number {
  return line.priceCents - allocatedCents(line.discountAllocations);
}

/** What refunds and edits have taken from one line so far. */
export function removedFromLine(order: OrderDocument, lineId: string) {
  let subtotalCents = 0;
  let taxCents = 0;
  for (const refund of order.refunds) {
    for (const line of refund.lines) {
      if (line.lineId !== lineId) continue;
      subtotalCents += line.subtotalCents;
      taxCents += line.taxCents;
    }
  }
  return { subtotalCents, taxCents };
}

/** What a refund is worth by its lines, shipping and adjustment, tax included; the money paid back unless nothing was paid. */
export function refundWorthCents(order: OrderDocument, refund: OrderRefund): number {
  const tax = sumOf(refund.lines, (line) => line.taxCents) + refund.shippingTaxCents;
  const lines = sumOf(refund.lines, (line) => line.subtotalCents);
  return lines + refund.shippingCents + refund.adjustmentCents + (order.taxesIncluded ? 0 : tax);
}

export function orderTotals(order: OrderDocument): OrderTotals {
  const { lines, shippingLines, refunds, transactions } = order;
  const lineItemsCents = sumOf(lines, grossCents);
  const subtotalCents = sumOf(lines, discountedCents);
  const shippingCents = sumOf(shippingLines, (line) => line.priceCents);
  const discountedShipping = sumOf(shippingLines, discountedShippingCents);
  const taxCents =
    sumOf(lines, (line) => taxOf(line.taxLines)) + sumOf(shippingLines, (l) => taxOf(l.taxLines));
  const addedTax = (cents: number) => (order.taxesIncluded ? 0 : cents);

  const removedSubtotal = sumOf(refunds, (refund) => sumOf(refund.lines, (line) => line.subtotalCents));
  const removedTax = sumOf(
    refunds,
    (refund) => sumOf(refund.lines, (line) => line.taxCents) + refund.shippingTaxCents,
  );
  const removedShipping = sumOf(refunds, (refund) => refund.shippingCents);
  const adjustments = sumOf(refunds, (refund) => refund.adjustmentCents);
  const currentSubtotalCents = subtotalCents - removedSubtotal;
  const currentGross = sumOf(lines, (line) => line.priceCents * line.currentQuantity);
  const currentShippingCents = discountedShipping - removedShipping;
  const currentTaxCents = taxCents - removedTax;
  const currentTotalCents =
    currentSubtotalCents + currentShippingCents + addedTax(currentTaxCents) - adjustments;

  const succeeded = transactions.filter((transaction) => transaction.status === "success");
  const paidCents = sumOf(succeeded, (item) => (item.kind === "sale" ? item.amountCents : 0));
  const refundedCents = sumOf(succeeded, (item) => (item.kind === "refund" ? item.amountCents : 0));
  return {
    lineItemsCents,
    discountsCents: lineItemsCents - subtotalCents + shippingCents - discountedShipping,
    subtotalCents,
    shippingCents,
    discountedShippingCents: discountedShipping,
    taxCents,
    totalCents: subtotalCents + discountedShipping + addedTax(taxCents),
    currentSubtotalCents,
    currentDiscountsCents: currentGross - currentSubtotalCents + shippingCents - discountedShipping,
    currentShippingCents,
    currentTaxCents,
    currentTotalCents,
    paidCents,
    refundedCents,
    outstandingCents: Math.max(0, currentTotalCents - (paidCents - refundedCents)),
  };
}

export type FinancialStatus =
  "pending" | "paid" | "partially_paid" | "partially_refunded" | "refunded" | "voided";

export function financialStatus(order: OrderDocument, totals = orderTotals(order)): FinancialStatus {
  const settled = order.transactions.some((item) => item.kind === "sale" && item.status === "success");
  const isVoid = order.transactions.some((transaction) => transaction.kind === "void");
  if (!settled) return isVoid ? "voided" : "pending";
  if (totals.refundedCents > 0 || order.refunds.length > 0) {
    if (totals.refundedCents >= totals.paidCents && totals.currentTotalCents <= 0) return "refunded";
    if (totals.refundedCents >= totals.paidCents && totals.paidCents > 0) return "refunded";
    if (totals.refundedCents > 0) return "partially_refunded";
  }
  return totals.outstandingCents > 0 ? "partially_paid" : "paid";
}

export function fulfillmentStatus(order: OrderDocument): "fulfilled" | "partial" | null {
  const sent = order.fulfillments.some((fulfillment) => fulfillment.status === "success");
  if (!sent) return null;
  return order.lines.every((line) => line.fulfillableQuantity === 0) ? "fulfilled" : "partial";
}
