// What the judgements of actions have in common: a fixed number of points, and having been done before.
import { accept, refuse, type Decision } from "../decision";
import { yearAfter } from "./calendar";
import type { ActionFacts, ActionWorth } from "./define";

interface Named {
  readonly kind: string;
  readonly title: string | null;
  readonly points: number;
  readonly rewardKey: string | null;
}

/** What the action gives each time, and the step that says what for. */
export function fixedWorth({ kind, title, points, rewardKey }: Named): Decision<ActionWorth> {
  const params = { kind, points, ...(title === null ? {} : { title }) };
  return accept({ points, rewardKey, run: null, explanation: [{ step: "action", params }] });
}

/** For what is done once and never again. */
export function onceEver(action: Named, { last }: ActionFacts): Decision<ActionWorth> {
  return last ? refuse("alreadyDone", { day: last.day }) : fixedWorth(action);
}

/** Refuses what comes less than a year after the last time, by the calendar. Null: enough time has passed. */
export function withinYear({ last, day }: ActionFacts): ReturnType<typeof refuse> | null {
  if (!last) return null;
  const from = yearAfter(last.day);
  return day < from ? refuse("tooSoon", { from }) : null;
}

/** Whose word counts for what happens outside of Shopify. */
export function reportSources({ evidence }: { readonly evidence: "word" | "proof" }) {
  return evidence === "word" ? (["shopper", "service"] as const) : (["service"] as const);
}

/** A service's report needs its proof; a shopper's word is taken once. */
export function judgeReport(action: Named & { readonly evidence: "word" | "proof" }, facts: ActionFacts) {
  if (facts.source === "shopper") return onceEver(action, facts);
  if (action.evidence === "proof" && facts.proof === null) return refuse("proofMissing");
  return fixedWorth(action);
}
