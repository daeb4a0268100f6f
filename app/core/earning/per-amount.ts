// Points for the amount spent: `points` for each full or rounded `perCents` of the order's basis.
import { z } from "zod";
import { POINTS } from "../ledger/types";
import { multiplyRounded, ROUNDINGS } from "../units";
import { basisSchema, earningBasis } from "./basis";
import { defineEarningRule } from "./define";
import { explainBasis } from "./explain";

export const perAmount = defineEarningRule({
  schema: z.strictObject({
    key: z.string().regex(/^[a-z0-9-]{1,40}$/),
    kind: z.literal("perAmount"),
    points: z.number().int().min(1).max(1_000_000),
    perCents: z.number().int().min(1).max(1_000_000_000),
    rounding: z.enum(ROUNDINGS),
    holdingDays: z.number().int().min(0).max(365),
    basis: basisSchema,
  }),
  calculate({ points, perCents, rounding, basis: settings }, order, refunds) {
    const basis = earningBasis(order, refunds, settings);
    const amount = multiplyRounded(basis.totalCents, points, perCents, rounding);
    const sum = { points, perCents, currency: order.currency, rounding, amount };
    return {
      unit: POINTS,
      amount,
      explanation: [...explainBasis(basis, order.currency), { step: "pointsPerAmount", params: sum }],
    };
  },
});
