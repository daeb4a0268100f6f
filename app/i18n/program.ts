// The words for what keeps a programme from being published, and for what whoever publishes it ought to know. Invariant: what is
// not known here is shown by its own name.
import type { ProgramNote, ProgramProblem } from "../core/program-problem";
import { formatNumber, type FormatSettings } from "./format";

type Settings = Pick<FormatSettings, "locale">;
type Describe = (params: ProgramProblem["params"], settings: Settings) => string;

const text = (params: ProgramProblem["params"], name: string) => String(params[name] ?? "?");
const count = (params: ProgramProblem["params"], name: string, settings: Settings) =>
  formatNumber(Number(params[name]), settings);

const problems: Readonly<Record<string, Describe>> = {
  invalid: (params) => text(params, "message"),
  neverHolds: () => "No order can meet these conditions: take one of them out.",
  neverWins: (params) =>
    `This rule never gives anything: the exclusive rule "${text(params, "rule")}" gives for every order and comes first. Raise this one's priority, or give the other conditions.`,
  nothingToMultiply: (params) =>
    `There is no rule that gives ${text(params, "of")} by amount or by item: add one, or take the multiplier out.`,
  maximumBelowPoints: (params, settings) =>
    `The maximum of ${count(params, "maximum", settings)} is below the ${count(params, "points", settings)} points that the rule gives at once: raise it.`,
  limitNeverReached: (params, settings) =>
    `A limit of ${count(params, "limit", settings)} is never reached: another one of ${count(params, "other", settings)} (${text(params, "by")}) comes first.`,
  lapsesWhilePending: (params, settings) =>
    `What is earned lapses after ${count(params, "days", settings)} days without activity, before it comes free after ${count(params, "holdingDays", settings)}: hold it for less long.`,
  beyondReach: (params, settings) =>
    `Nobody can ever have the ${count(params, "costPoints", settings)} points that this costs: the limits of the rules let a member have ${count(params, "most", settings)} at most.`,
  reminderTwice: (params, settings) =>
    `The reminder ${count(params, "days", settings)} days before is there twice.`,
  reminderBeforeEarned: (params, settings) =>
    `Nothing lasts longer than ${count(params, "longest", settings)} days: a reminder ${count(params, "days", settings)} days before its end would come before it is earned.`,
  nothingIsActivity: () =>
    "Accounts lapse by inactivity, but the programme has nothing that counts as activity: choose something that it has.",
};

const laws: Readonly<Record<string, string>> = { "CA-ON": "Ontario", "CA-QC": "Québec" };

const notes: Readonly<Record<string, Describe>> = {
  lawApplies: (params) =>
    `Members in ${laws[text(params, "jurisdiction")] ?? "?"} keep what they earn as the law there says, which this programme's expiry would break.`,
  lawIsBroken: (params) =>
    `This programme's expiry breaks the law of ${laws[text(params, "jurisdiction")] ?? "?"}: let the lawful one apply to members there, unless you have made sure that none are.`,
  noticeIsAdded: (params, settings) =>
    `Members in Québec are told ${count(params, "days", settings)} days before what they have lapses, as the law there demands.`,
  nothingEarns: () => "Nothing is earned by this programme: it has neither rules nor actions.",
  nothingToSpendOn: () => "Nothing can be had for points: the programme has no rewards.",
};

/** What is wrong with a field, and what to do about it. */
export function problemText({ reason, params }: ProgramProblem, settings: Settings): string {
  return problems[reason]?.(params, settings) ?? reason;
}

export function noteText({ note, params }: ProgramNote, settings: Settings): string {
  return notes[note]?.(params, settings) ?? note;
}
