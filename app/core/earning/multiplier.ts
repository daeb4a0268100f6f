// Gives more of what the other rules of a unit give: a factor of 1.5 adds half of it. It looks at its own lines only, so that
// "double points on these products" doubles what these products earn.
import { z } from "zod";
import { lineConditionSchema, ALWAYS } from "../conditions/registry";
import { multiplyRounded, ROUNDINGS } from "../units";
import { commonFields } from "./define";

export const multiplierSchema = z.strictObject({
  ...commonFields,
  kind: z.literal("multiplier"),
  of: z.enum(["points", "cashback"]),
  lines: lineConditionSchema.default(ALWAYS),
  /** 15000 is 1.5 times */
  factorBasisPoints: z.number().int().min(10_001).max(1_000_000),
  rounding: z.enum(ROUNDINGS),
});
export type Multiplier = z.infer<typeof multiplierSchema>;

/** What is added to `amount`: the multiplied amount, rounded as named, less the amount itself. */
export function multiplierExtra({ factorBasisPoints, rounding }: Multiplier, amount: number): number {
  return multiplyRounded(amount, factorBasisPoints, 10_000, rounding) - amount;
}
