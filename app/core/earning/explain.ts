// The first steps of every receipt: which lines of the order counted, and for how much; what was taken off, what was refunded,
// and what could not be asked any more.
import { knownOf } from "../enrichment";
import type { OrderFacts } from "../facts";
import type { ExplanationStep } from "../ledger/types";
import type { Basis, BasisLine } from "./basis";

/** `cartBeforeCents`: what other orders of a split cart counted before, which is part of what is rounded. */
export function explainBasis(
  basis: Basis,
  currency: string,
  cartBeforeCents: number | null = null,
): ExplanationStep[] {
  const steps = basis.lines.flatMap((line) => explainLine(line, currency));
  if (basis.shippingCents > 0) {
    steps.push({ step: "shipping", params: { amountCents: basis.shippingCents, currency } });
  }
  if (basis.refundedCents !== 0) {
    steps.push({ step: "refunded", params: { amountCents: basis.refundedCents, currency } });
  }
  if (basis.paidOtherwiseCents > 0) {
    steps.push({ step: "paidOtherwise", params: { amountCents: basis.paidOtherwiseCents, currency } });
  }
  steps.push({ step: "basis", params: { amountCents: basis.totalCents, currency } });
  if (cartBeforeCents !== null) {
    steps.push({ step: "cartBefore", params: { amountCents: cartBeforeCents, currency } });
  }
  return steps;
}

function explainLine(line: BasisLine, currency: string): ExplanationStep[] {
  const { title, quantity, removed, amountCents, discountCents } = line;
  const steps: ExplanationStep[] = [];
  if (quantity > 0) {
    const sum = { title, quantity, amountCents, currency };
    steps.push({ step: "line", params: discountCents > 0 ? { ...sum, discountCents } : sum });
  }
  if (removed > 0) steps.push({ step: "removed", params: { title, quantity: removed } });
  return steps;
}

/** What Shopify had no more when it was asked: the order was decided without it. */
export function explainGone({ snapshot, enriched = [] }: OrderFacts): ExplanationStep[] {
  if (!snapshot || enriched.every(({ found }) => found !== null)) return [];
  const { product, collections, sellingPlan, customerTags, segments, payments } = knownOf(enriched);
  const goneProducts = snapshot.lines.filter(
    ({ id }) => product.get(id) === null || collections.get(id) === null,
  );
  const customerId = snapshot.customerId ?? "";
  const isOrderGone =
    payments.get(snapshot.id) === null || snapshot.lines.some(({ id }) => sellingPlan.get(id) === null);
  const isCustomerGone = customerTags.get(customerId) === null || segments.get(customerId) === null;
  return [
    ...goneProducts.map(({ title }) => ({ step: "productGone", params: { title } })),
    ...(isOrderGone ? [{ step: "orderGone", params: {} }] : []),
    ...(isCustomerGone ? [{ step: "customerGone", params: {} }] : []),
  ];
}
