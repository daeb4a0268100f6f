// What an action's settings say against themselves, or against the programme's rules: refused before they are published.
import { PERIODS } from "./calendar";
import type { Action } from "./registry";

interface Contradiction {
  readonly field: readonly (string | number)[];
  readonly message: string;
}

/** What of the programme an action has to agree with. */
interface Surroundings {
  /** an entry of the ledger names a rule or an action by its key alone */
  readonly ruleKeys: ReadonlySet<string>;
  /** rewards that can be given without asking the member anything */
  readonly grantable: ReadonlySet<string>;
}

export function actionContradictions(action: Action, { ruleKeys, grantable }: Surroundings): Contradiction[] {
  return [
    ...ofKey(action, ruleKeys),
    ...gifts(action).flatMap(({ field, points, rewardKey }) => ofGift(field, points, rewardKey, grantable)),
    ...ofCaps(action),
    ...ofBudget(action),
  ];
}

interface Gift {
  readonly field: readonly (string | number)[];
  readonly points: number;
  readonly rewardKey: string | null;
}

/** Each that the action can give, and where in the settings it stands. */
function gifts(action: Action): Gift[] {
  if (action.kind !== "streak") return [{ field: [], points: action.points, rewardKey: action.rewardKey }];
  return action.steps.map(({ points, rewardKey }, index) => ({ field: ["steps", index], points, rewardKey }));
}

function ofGift(
  field: readonly (string | number)[],
  points: number,
  rewardKey: string | null,
  grantable: ReadonlySet<string>,
): Contradiction[] {
  if (rewardKey === null)
    return points > 0 ? [] : [{ field: [...field, "points"], message: "give points, a reward, or both" }];
  if (grantable.has(rewardKey)) return [];
  const message = `no reward "${rewardKey}" can be given without the member choosing something`;
  return [{ field: [...field, "rewardKey"], message }];
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
  const least = Math.min(...gifts(action).map(({ points }) => points));
  const { budgetPoints } = action;
  if (budgetPoints === null || budgetPoints >= least) return [];
  return [
    { field: ["budgetPoints"], message: `a budget of ${budgetPoints} is spent before the first ${least}` },
  ];
}
