// What an earning rule is: a schema for its settings and a pure sum. One file a rule, one line in the registry.
import type { z } from "zod";
import type { OrderFacts, OrderSnapshot } from "../facts";
import type { Explanation, Unit } from "../ledger/types";

/** What a rule gives for an order as it stands: an amount in a unit, and the steps that lead to it. */
export interface Entitlement {
  readonly unit: Unit;
  readonly amount: number;
  readonly explanation: Explanation;
}

export interface EarningRuleDefinition<Schema extends z.ZodType> {
  readonly schema: Schema;
  readonly calculate: (
    settings: z.output<Schema>,
    order: OrderSnapshot,
    refunds: OrderFacts["refunds"],
  ) => Entitlement;
}

export function defineEarningRule<Schema extends z.ZodType>(
  definition: EarningRuleDefinition<Schema>,
): EarningRuleDefinition<Schema> {
  return definition;
}
