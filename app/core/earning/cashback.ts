// A share of the order back as money of the shop's currency, to spend on a later order.
import { z } from "zod";
import { minorDigits, multiplyRounded, ROUNDINGS } from "../units";
import { commonFields, defineEarningRule, lineFields } from "./define";
import { explainBasis } from "./explain";

export const cashback = defineEarningRule({
  schema: z.strictObject({
    ...commonFields,
    ...lineFields,
    kind: z.literal("cashback"),
    rateBasisPoints: z.number().int().min(1).max(10_000),
    rounding: z.enum(ROUNDINGS),
    /** to how many decimals it is rounded, where the currency has as many: as all versions were that do not say */
    decimals: z.number().int().min(0).max(3).default(3),
  }),
  calculate({ rateBasisPoints, rounding, decimals }, basis, { currency }, cartBeforeCents) {
    const step = 10 ** Math.max(0, minorDigits(currency) - decimals);
    const worth = (cents: number) => multiplyRounded(cents, rateBasisPoints, 10_000 * step, rounding) * step;
    const before = cartBeforeCents ?? 0;
    const amount = worth(before + basis.totalCents) - worth(before);
    const rate = { rateBasisPoints, rounding, amountCents: amount, currency };
    const sum = step > 1 ? { ...rate, stepCents: step } : rate;
    return {
      unit: currency,
      amount,
      explain: () => [...explainBasis(basis, currency, cartBeforeCents), { step: "cashback", params: sum }],
    };
  },
});
