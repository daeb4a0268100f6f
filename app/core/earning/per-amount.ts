// Points for the amount spent: `points` for each full or rounded `perCents` of the order's basis, as a whole or line by line.
import { z } from "zod";
import { POINTS } from "../ledger/types";
import { multiplyRounded, ROUNDINGS } from "../units";
import { commonFields, defineEarningRule, lineFields } from "./define";
import { explainBasis } from "./explain";

export const perAmount = defineEarningRule({
  schema: z.strictObject({
    ...commonFields,
    ...lineFields,
    kind: z.literal("perAmount"),
    points: z.number().int().min(1).max(1_000_000),
    perCents: z.number().int().min(1, "points per nothing cannot be counted").max(1_000_000_000),
    rounding: z.enum(ROUNDINGS),
    /** line: each line is rounded by itself, and shipping counts as one */
    roundingOf: z.enum(["order", "line"]).default("order"),
  }),
  calculate({ points, perCents, rounding, roundingOf }, basis, { currency }, cartBeforeCents) {
    const worth = (cents: number) => multiplyRounded(cents, points, perCents, rounding);
    const byLine = basis.lines.reduce(
      (sum, line) => sum + worth(line.amountCents),
      worth(basis.shippingCents),
    );
    const before = cartBeforeCents ?? 0;
    const whole = worth(before + basis.totalCents) - worth(before);
    // A refund that names no line lowers the whole: what the rest would give is the most that lines can, never more than they.
    const ofLines = basis.refundedCents === 0 ? byLine : Math.min(byLine, whole);
    const amount = roundingOf === "line" ? ofLines : whole;
    const rate = { points, perCents, currency, rounding, amount };
    const sum = roundingOf === "line" ? { ...rate, roundingOf } : rate;
    return {
      unit: POINTS,
      amount,
      explain: () => [
        ...explainBasis(basis, currency, cartBeforeCents),
        { step: "pointsPerAmount", params: sum },
      ],
    };
  },
});
