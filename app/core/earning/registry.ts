// Every earning rule that there is. A new rule is one file and one line in each of the two lists below.
import { z } from "zod";
import type { OrderFacts, OrderSnapshot } from "../facts";
import { cashback } from "./cashback";
import type { Entitlement } from "./define";
import { perAmount } from "./per-amount";

export const earningRuleSchema = z.discriminatedUnion("kind", [perAmount.schema, cashback.schema]);
export type EarningRule = z.infer<typeof earningRuleSchema>;

/** What one rule gives for an order as it stands. */
export function calculateRule(
  rule: EarningRule,
  order: OrderSnapshot,
  refunds: OrderFacts["refunds"],
): Entitlement {
  switch (rule.kind) {
    case "perAmount":
      return perAmount.calculate(rule, order, refunds);
    case "cashback":
      return cashback.calculate(rule, order, refunds);
  }
}
