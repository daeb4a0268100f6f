// What an action gives to a member this time: the action's own judgement, then its caps and its budget. Refused where it gives
// nothing, so that nothing of it is kept; what is already counted is given from outside.
import { accept, refuse, type Decision } from "../decision";
import { lotTerms } from "../expiry-terms";
import type { Jurisdiction } from "../jurisdiction";
import { POINTS, type AwardIntent, type CounterChange } from "../ledger/types";
import { budgetOf, programBudgetKey } from "../earning/limits";
import type { Program, ProgramVersion } from "../program";
import { periodEnd, periodOf } from "./calendar";
import type { ActionFacts, ActionWorth } from "./define";
import { judgeAction, sourcesOf, type Action } from "./registry";

const DAY_MS = 86_400_000;

/** One time that an action was done. */
export interface Occasion {
  readonly memberId: number;
  /** what tells this time from others: the same is given once */
  readonly occurrence: string;
  readonly occurredAt: Date;
  readonly facts: ActionFacts;
  /** IANA name of the shop's time zone */
  readonly timezone: string;
  /** whose law holds for the member */
  readonly jurisdiction: Jurisdiction | null;
}

export interface ActionPlan {
  /** null: no points */
  readonly intent: AwardIntent | null;
  /** a reward of the programme that is given for nothing */
  readonly rewardKey: string | null;
  readonly counts: readonly CounterChange[];
  readonly run: number | null;
}

/** What limits an action on a day of the shop's calendar: where it is counted, how much one time counts, and the most. */
interface CountedLimit {
  readonly key: string;
  readonly delta: number;
  readonly limit: number;
  readonly refusal: () => ReturnType<typeof refuse>;
}

function limitsOf(
  { budget }: Program,
  action: Action,
  memberId: number,
  day: string,
  points: number,
): CountedLimit[] {
  const caps = action.caps.map(({ per, perMember }) => ({
    ...{ key: `member:${memberId}:action:${action.key}:${periodOf(per, day)}`, delta: 1, limit: perMember },
    refusal: () => {
      const from = periodEnd(per, day);
      return refuse("capReached", { perMember, per, ...(from === null ? {} : { from }) });
    },
  }));
  const budgets: (readonly [string, number | null])[] = [
    [actionBudgetKey(action.key), action.budgetPoints],
    [programBudgetKey(POINTS), budgetOf(budget, POINTS)],
  ];
  const refusal = () => refuse("budgetSpent");
  return [
    ...caps,
    ...budgets.flatMap(([key, limit]) => (limit === null ? [] : [{ key, delta: points, limit, refusal }])),
  ];
}

/** Where is counted what an action gave to all members together. */
export function actionBudgetKey(actionKey: string): string {
  return `action-budget:${actionKey}`;
}

/** Keys under which is counted what limits an action of a member's on a day of the shop's calendar. */
export function countKeys(program: Program, action: Action, memberId: number, day: string): string[] {
  return limitsOf(program, action, memberId, day, 0).map(({ key }) => key);
}

/** The key of the entry that an action's award is, in its shop. */
export function actionEntryKey(actionKey: string, memberId: number, occurrence: string): string {
  return `action:${actionKey}:${memberId}:${occurrence}`;
}

/**
 * Refuses with notEligible (it is not for whoever reports it; or, with param `since`, a day, it came before the programme had
 * the action, or isn't for members of before), alreadyDone, tooSoon (param `from`, a
 * day), birthdayUnknown, proofMissing, capReached (params `perMember`, `per` and, unless it is "ever", `from`) or budgetSpent.
 * `counted` tells what is counted so far under the keys of `countKeys`.
 */
export function decideAction(
  version: ProgramVersion,
  action: Action,
  occasion: Occasion,
  counted: (key: string) => number,
): Decision<ActionPlan> {
  const { facts, memberId } = occasion;
  if (!sourcesOf(action).includes(facts.source)) return refuse("notEligible");
  if (facts.day < facts.offeredOn) return refuse("notEligible", { since: facts.offeredOn });
  const judged = judgeAction(action, facts);
  if (!judged.ok) return judged;
  const { points, rewardKey, run } = judged.value;
  if (points === 0 && rewardKey === null) return accept({ intent: null, rewardKey, counts: [], run });
  const limits = limitsOf(version.program, action, memberId, facts.day, points);
  const reached = limits.find(({ key, delta, limit }) => counted(key) + delta > limit);
  if (reached) return reached.refusal();
  return accept({
    intent: points > 0 ? awardOf(version, action, occasion, judged.value) : null,
    rewardKey,
    counts: limits.map(({ key, delta, limit }) => ({ key, delta, limit })),
    run,
  });
}

function awardOf(
  { program, version }: ProgramVersion,
  { key, holdingDays }: Action,
  { memberId, occurrence, occurredAt, timezone, jurisdiction }: Occasion,
  { points, explanation }: ActionWorth,
): AwardIntent {
  const availableAt = new Date(occurredAt.getTime() + holdingDays * DAY_MS);
  const terms = lotTerms(program, POINTS, jurisdiction, availableAt, timezone);
  return {
    kind: "award",
    key: actionEntryKey(key, memberId, occurrence),
    ...{ unit: POINTS, amount: points, ruleKey: key, programVersion: version },
    ...{ occurredAt, availableAt, expiresAt: terms.expiresAt },
    explanation: [...explanation, ...terms.explanation],
  };
}
