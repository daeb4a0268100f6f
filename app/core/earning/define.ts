// What an earning rule is: a schema for its settings and a pure sum. One file a rule, one line in the registry.
import { z } from "zod";
import { ALWAYS, lineConditionSchema, orderConditionSchema } from "../conditions/registry";
import type { OrderSnapshot } from "../facts";
import type { Explanation, Unit } from "../ledger/types";
import type { Basis } from "./basis";
import { basisSchema } from "./basis";
import { limitsSchema } from "./limits";

/** What a rule gives for an order as it stands: an amount in a unit, and the steps that lead to it. */
export interface Entitlement {
  readonly unit: Unit;
  readonly amount: number;
  /** made only for what is posted */
  readonly explain: () => Explanation;
}

/** What every rule has. */
export const commonFields = {
  key: z.string().regex(/^[a-z0-9-]{1,40}$/),
  /** which orders earn by it */
  when: orderConditionSchema.default(ALWAYS),
  /** an exclusive rule that gives something silences the others of its unit; of several, the highest priority does */
  stacking: z.enum(["stackable", "exclusive"]).default("stackable"),
  priority: z.number().int().min(0).max(1000).default(0),
  /** the most that an order gets by it, in the rule's unit */
  maximumPerOrder: z.number().int().min(1).max(1_000_000_000).nullable().default(null),
  limits: limitsSchema,
  holdingDays: z.number().int().min(0).max(365),
};

/** What rules have that look at the order's lines. */
export const lineFields = {
  /** which lines count */
  lines: lineConditionSchema.default(ALWAYS),
  basis: basisSchema,
};

export interface EarningRuleDefinition<Schema extends z.ZodType> {
  readonly schema: Schema;
  /**
   * `basis` holds the lines that the rule counts; `cartBeforeCents` is what other orders of the same cart counted before, null
   * for an order that is a cart of its own.
   */
  readonly calculate: (
    settings: z.output<Schema>,
    basis: Basis,
    order: OrderSnapshot,
    cartBeforeCents: number | null,
  ) => Entitlement;
}

export function defineEarningRule<Schema extends z.ZodType>(
  definition: EarningRuleDefinition<Schema>,
): EarningRuleDefinition<Schema> {
  return definition;
}
