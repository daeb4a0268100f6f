// What an action's settings say against themselves, or against the programme's rules: refused before they are published.
import { PERIODS } from "./calendar";
import type { Action } from "./registry";

interface Contradiction {
  readonly field: readonly (string | number)[];
  readonly message: string;
}

/** `ruleKeys` are the keys of the earning rules: an entry of the ledger names either by its key alone. */
export function contradictions(action: Action, ruleKeys: ReadonlySet<string>): Contradiction[] {
  return [...ofKey(action, ruleKeys), ...ofCaps(action), ...ofBudget(action)];
}

function ofKey({ key }: Action, ruleKeys: ReadonlySet<string>): Contradiction[] {
  return ruleKeys.has(key) ? [{ field: ["key"], message: `key "${key}" is used by an earning rule` }] : [];
}

function ofCaps({ caps }: Action): Contradiction[] {
  return caps.flatMap(({ per, perMember }, index) => {
    const field = ["caps", index, "per"];
    if (caps.findIndex((other) => other.per === per) !== index)
      return [{ field, message: `"${per}" is capped twice` }];
    // PERIODS come longest first.
    const longer = caps.find(
      (other) => PERIODS.indexOf(other.per) < PERIODS.indexOf(per) && other.perMember < perMember,
    );
    const message =
      longer && `${perMember} per ${per} can never be reached: the cap per ${longer.per} is lower`;
    return message ? [{ field, message }] : [];
  });
}

function ofBudget(action: Action): Contradiction[] {
  const least =
    action.kind === "streak" ? Math.min(...action.steps.map(({ points }) => points)) : action.points;
  const { budgetPoints } = action;
  if (budgetPoints === null || budgetPoints >= least) return [];
  return [
    { field: ["budgetPoints"], message: `a budget of ${budgetPoints} is spent before the first ${least}` },
  ];
}
