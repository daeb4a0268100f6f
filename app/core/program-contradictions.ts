// Settings of a programme that contradict each other: rules that can never give, rewards that nobody can reach, ends that come
// before they are told of. Invariant: only what holds for every order and member is named, never what is merely unlikely.
import { isByInactivity, longestDays, shortestDays, type Expiry } from "./expiry";
import type { EarningRule } from "./earning/registry";
import { neverHolds } from "./conditions/contradictions";
import { isAlways } from "./conditions/registry";
import type { ProgramProblem } from "./program-problem";
import type { Program } from "./program";
import type { Reward } from "./rewards/registry";

export function contradictionsOf(program: Program): ProgramProblem[] {
  const { earning, rewards } = program;
  return [
    ...earning.flatMap((rule, index) => [
      ...ofConditions(rule, index),
      ...ofStacking(rule, index, earning),
      ...ofMultiplier(rule, index, earning),
      ...ofAmounts(rule, index),
      ...ofLimits(rule, index),
      ...ofHolding(rule, index, program),
    ]),
    ...rewards.flatMap((reward, index) => beyondReach(reward, index, program)),
    ...ofReminders(program),
    ...ofActivity(program),
  ];
}

function problem(
  path: readonly (string | number)[],
  reason: string,
  params: ProgramProblem["params"] = {},
): ProgramProblem {
  return { field: path.join("."), reason, params };
}

function ofConditions({ when, lines }: EarningRule, index: number): ProgramProblem[] {
  return [
    ...(neverHolds(when) ? [problem(["earning", index, "when"], "neverHolds")] : []),
    ...(neverHolds(lines) ? [problem(["earning", index, "lines"], "neverHolds")] : []),
  ];
}

function ofStacking(rule: EarningRule, index: number, earning: readonly EarningRule[]): ProgramProblem[] {
  const winner = earning.find((other) => other !== rule && silencesAlways(other, rule));
  if (!winner) return [];
  const field = rule.stacking === "exclusive" ? "priority" : "stacking";
  return [problem(["earning", index, field], "neverWins", { rule: winner.key })];
}

/** Whether `other` gives for every order that anything is left of, and `rule` gives nothing where it does. */
function silencesAlways(other: EarningRule, rule: EarningRule): boolean {
  const givesAlways =
    other.kind === "perOrder" &&
    other.stacking === "exclusive" &&
    isAlways(other.when) &&
    isAlways(other.lines) &&
    other.basis.giftCards === "include" &&
    Object.values(other.limits).every((limit) => limit === null);
  // Multipliers are weighed among themselves, and find nothing to multiply where all else is silenced.
  if (!givesAlways || unitOf(rule) !== "points" || rule.kind === "multiplier") return false;
  return rule.stacking === "stackable" || rule.priority < other.priority;
}

function unitOf(rule: EarningRule): "points" | "cashback" {
  if (rule.kind === "multiplier") return rule.of;
  return rule.kind === "cashback" ? "cashback" : "points";
}

/** What an order is given as a whole is not multiplied. */
function ofMultiplier(rule: EarningRule, index: number, earning: readonly EarningRule[]): ProgramProblem[] {
  if (rule.kind !== "multiplier") return [];
  const hasBase = earning.some(
    (other) => other.kind !== "multiplier" && other.kind !== "perOrder" && unitOf(other) === rule.of,
  );
  return hasBase ? [] : [problem(["earning", index, "of"], "nothingToMultiply", { of: rule.of })];
}

function ofAmounts(rule: EarningRule, index: number): ProgramProblem[] {
  const { maximumPerOrder } = rule;
  if (maximumPerOrder === null || (rule.kind !== "perOrder" && rule.kind !== "perItem")) return [];
  if (rule.points <= maximumPerOrder) return [];
  const params = { maximum: maximumPerOrder, points: rule.points };
  return [problem(["earning", index, "maximumPerOrder"], "maximumBelowPoints", params)];
}

/** A limit that another one is reached before. */
function ofLimits({ limits }: EarningRule, index: number): ProgramProblem[] {
  const { perMember, perMemberPerDay, perDay, total } = limits;
  const pairs = [
    ["perMemberPerDay", perMemberPerDay, "perMember", perMember],
    ["perMemberPerDay", perMemberPerDay, "perDay", perDay],
    ["perMemberPerDay", perMemberPerDay, "total", total],
    ["perMember", perMember, "total", total],
    ["perDay", perDay, "total", total],
  ] as const;
  return pairs.flatMap(([name, limit, otherName, other]) =>
    limit !== null && other !== null && limit > other
      ? [problem(["earning", index, "limits", name], "limitNeverReached", { limit, other, by: otherName })]
      : [],
  );
}

/** Points that lapse with their account before they come free. By a date of their own they end later than they come free. */
function ofHolding(rule: EarningRule, index: number, { expiry }: Program): ProgramProblem[] {
  const days = inactiveDays(unitOf(rule) === "points" ? expiry.points : expiry.cashback);
  if (days === null || rule.holdingDays < days) return [];
  const params = { holdingDays: rule.holdingDays, days };
  return [problem(["earning", index, "holdingDays"], "lapsesWhilePending", params)];
}

function inactiveDays(expiry: Expiry): number | null {
  return isByInactivity(expiry) ? shortestDays(expiry) : null;
}

/** The budget is all that members ever get for their orders; what actions, tiers or thresholds give comes on top of limits. */
function beyondReach(reward: Reward, index: number, program: Program): ProgramProblem[] {
  const most = mostPoints(program);
  if (most === null || !("costPoints" in reward) || reward.costPoints <= most) return [];
  const params = { costPoints: reward.costPoints, most };
  return [problem(["rewards", index, "costPoints"], "beyondReach", params)];
}

/** The most points that a member can ever have; null: there is no end to it. */
function mostPoints({ earning, actions, tiers, thresholds, budget }: Program): number | null {
  if (actions.length > 0 || tiers !== null || thresholds.length > 0) return null;
  const ofRules = earning
    .filter((rule) => unitOf(rule) === "points")
    .map(({ limits }) => least(limits.perMember, limits.total));
  const all = ofRules.reduce<number | null>(
    (sum, limit) => (sum === null || limit === null ? null : sum + limit),
    0,
  );
  return least(all, budget.points);
}

function least(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.min(a, b);
}

/** A reminder for a day on which nothing can have been earned yet. */
function ofReminders({ reminderDays, expiry }: Program): ProgramProblem[] {
  const lives = [expiry.points, expiry.cashback].flatMap((each) => longestDays(each) ?? []);
  const longest = lives.length > 0 ? Math.max(...lives) : Infinity;
  return reminderDays.flatMap((days, index) => {
    if (reminderDays.indexOf(days) !== index)
      return [problem(["reminderDays", index], "reminderTwice", { days })];
    return days <= longest
      ? []
      : [problem(["reminderDays", index], "reminderBeforeEarned", { days, longest })];
  });
}

/** An account that nothing can keep. */
function ofActivity({ activeBy, expiry, actions, rewards, earning }: Program): ProgramProblem[] {
  if (!isByInactivity(expiry.points) && !isByInactivity(expiry.cashback)) return [];
  const there = { orders: earning.length, redemptions: rewards.length, actions: actions.length };
  return activeBy.some((kind) => there[kind] > 0) ? [] : [problem(["activeBy"], "nothingIsActivity")];
}
