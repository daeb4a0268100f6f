// Every earning rule that there is. A new rule is one file and one line in each of the two lists below.
import { z } from "zod";
import type { OrderSnapshot } from "../facts";
import type { Basis } from "./basis";
import { cashback } from "./cashback";
import type { Entitlement } from "./define";
import { multiplierSchema, type Multiplier } from "./multiplier";
import { perAmount } from "./per-amount";
import { perItem } from "./per-item";
import { perOrder } from "./per-order";

export const earningRuleSchema = z.discriminatedUnion("kind", [
  perAmount.schema,
  perOrder.schema,
  perItem.schema,
  cashback.schema,
  multiplierSchema,
]);
export type EarningRule = z.infer<typeof earningRuleSchema>;
/** A rule that gives by itself, not by what others give. */
export type BaseRule = Exclude<EarningRule, Multiplier>;

/** What a rule gives for the lines in `basis`; `cartBeforeCents` as the rules take it. */
export function calculateRule(
  rule: BaseRule,
  basis: Basis,
  order: OrderSnapshot,
  cartBeforeCents: number | null = null,
): Entitlement {
  switch (rule.kind) {
    case "perAmount":
      return perAmount.calculate(rule, basis, order, cartBeforeCents);
    case "perOrder":
      return perOrder.calculate(rule, basis, order, cartBeforeCents);
    case "perItem":
      return perItem.calculate(rule, basis, order, cartBeforeCents);
    case "cashback":
      return cashback.calculate(rule, basis, order, cartBeforeCents);
  }
}
