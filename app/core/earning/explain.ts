// The first steps of every receipt: which lines of the order counted, and for how much.
import type { ExplanationStep } from "../ledger/types";
import type { Basis } from "./basis";

export function explainBasis(basis: Basis, currency: string): ExplanationStep[] {
  const steps: ExplanationStep[] = basis.lines
    .filter((line) => line.quantity > 0)
    .map(({ title, quantity, amountCents }) => ({
      step: "line",
      params: { title, quantity, amountCents, currency },
    }));
  if (basis.shippingCents > 0) {
    steps.push({ step: "shipping", params: { amountCents: basis.shippingCents, currency } });
  }
  if (basis.refundedCents > 0) {
    steps.push({ step: "refunded", params: { amountCents: basis.refundedCents, currency } });
  }
  return [...steps, { step: "basis", params: { amountCents: basis.totalCents, currency } }];
}
