// Points for each unit bought and kept.
import { z } from "zod";
import { POINTS } from "../ledger/types";
import { commonFields, defineEarningRule, lineFields } from "./define";
import { explainBasis } from "./explain";

export const perItem = defineEarningRule({
  schema: z.strictObject({
    ...commonFields,
    ...lineFields,
    kind: z.literal("perItem"),
    points: z.number().int().min(1).max(1_000_000),
  }),
  calculate({ points }, basis, { currency }) {
    const quantity = basis.lines.reduce((sum, line) => sum + line.quantity, 0);
    const amount = quantity * points;
    return {
      unit: POINTS,
      amount,
      explain: () => [
        ...explainBasis(basis, currency),
        { step: "pointsPerItem", params: { points, quantity, amount } },
      ],
    };
  },
});
