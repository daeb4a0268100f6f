// A fixed number of points for an order, as long as anything of what counts is left of it.
import { z } from "zod";
import { POINTS } from "../ledger/types";
import { commonFields, defineEarningRule, lineFields } from "./define";
import { explainBasis } from "./explain";

export const perOrder = defineEarningRule({
  schema: z.strictObject({
    ...commonFields,
    ...lineFields,
    kind: z.literal("perOrder"),
    points: z.number().int().min(1).max(1_000_000),
  }),
  calculate({ points }, basis, { currency }, cartBeforeCents) {
    const isAnythingLeft = basis.lines.some(({ quantity }) => quantity > 0) && basis.totalCents > 0;
    // Given with the first order of a split cart, if anything of that counted.
    const amount = isAnythingLeft && !cartBeforeCents ? points : 0;
    return {
      unit: POINTS,
      amount,
      explain: () => [
        ...explainBasis(basis, currency, cartBeforeCents),
        { step: "pointsPerOrder", params: { amount } },
      ],
    };
  },
});
