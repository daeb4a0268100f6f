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
  calculate({ points }, basis, { currency }) {
    const isAnythingLeft = basis.lines.some(({ quantity }) => quantity > 0) && basis.totalCents > 0;
    const amount = isAnythingLeft ? points : 0;
    return {
      unit: POINTS,
      amount,
      explain: () => [...explainBasis(basis, currency), { step: "pointsPerOrder", params: { amount } }],
    };
  },
});
