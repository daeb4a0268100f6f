// A share of the order back as money of the shop's currency, to spend on a later order.
import { z } from "zod";
import { multiplyRounded, ROUNDINGS } from "../units";
import { basisSchema, earningBasis } from "./basis";
import { defineEarningRule } from "./define";
import { explainBasis } from "./explain";

export const cashback = defineEarningRule({
  schema: z.strictObject({
    key: z.string().regex(/^[a-z0-9-]{1,40}$/),
    kind: z.literal("cashback"),
    rateBasisPoints: z.number().int().min(1).max(10_000),
    rounding: z.enum(ROUNDINGS),
    holdingDays: z.number().int().min(0).max(365),
    basis: basisSchema,
  }),
  calculate({ rateBasisPoints, rounding, basis: settings }, order, refunds) {
    const basis = earningBasis(order, refunds, settings);
    const amount = multiplyRounded(basis.totalCents, rateBasisPoints, 10_000, rounding);
    const sum = { rateBasisPoints, rounding, amountCents: amount, currency: order.currency };
    return {
      unit: order.currency,
      amount,
      explanation: [...explainBasis(basis, order.currency), { step: "cashback", params: sum }],
    };
  },
});
