// Takes back what an action gave, because the staff say so: what is left of it, as the programme's shortfall wants it. It stays
// done, so that it is not given again; what it drew from budgets goes back into them.
import { budgetOf, programBudgetKey } from "../earning/limits";
import { POINTS, type CounterChange, type TakeBackIntent } from "../ledger/types";
import type { Program } from "../program";
import { actionBudgetKey } from "./decide";

/** An award of an action, as the ledger has it. */
export interface GivenAward {
  readonly key: string;
  readonly amount: number;
  readonly actionKey: string;
  readonly programVersion: number;
}

/** The key of the entry that takes an award back: once. */
export function undoKey(awardKey: string): string {
  return `undone:${awardKey}`;
}

export function undoIntent(
  award: GivenAward,
  { shortfall }: Program,
  reason: string,
  now: Date,
): TakeBackIntent {
  return {
    ...{ kind: "takeBack", key: undoKey(award.key), unit: POINTS, amount: award.amount, occurredAt: now },
    ...{ ruleKey: award.actionKey, programVersion: award.programVersion, shortfall },
    explanation: [{ step: "actionUndone", params: { reason } }],
  };
}

/** What was counted against budgets under the programme of the award, and is given back: what was really taken. */
export function budgetsBack({ actions, budget }: Program, actionKey: string, taken: number): CounterChange[] {
  const action = actions.find(({ key }) => key === actionKey);
  const keys = [
    ...(action?.budgetPoints == null ? [] : [actionBudgetKey(actionKey)]),
    ...(budgetOf(budget, POINTS) === null ? [] : [programBudgetKey(POINTS)]),
  ];
  return taken === 0 ? [] : keys.map((key) => ({ key, delta: -taken, limit: null }));
}
