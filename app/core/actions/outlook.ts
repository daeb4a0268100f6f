// What an action promises a member next: whether it can be done now, from which day on, and what it needs of them. It asks the
// same judgement that gives, so that nothing is promised that would be refused.
import type { ProgramVersion } from "../program";
import { birthdayIn, daysAfter, yearAfter } from "./calendar";
import { decideAction, type Occasion } from "./decide";
import type { ActionFacts } from "./define";
import { sourcesOf, type Action, type ActionOf } from "./registry";
import { runBefore } from "./streak";

/** open: it can be done now; later: from a day on; done: it gives nothing more. */
export type OutlookState = "open" | "later" | "done";

export interface Outlook {
  readonly state: OutlookState;
  /** YYYY-MM-DD by the shop's calendar; null: now, or never */
  readonly from: string | null;
  /** what the next time gives */
  readonly points: number;
  readonly rewardKey: string | null;
  /** what the member has to tell: their birthday, or that they did it; null: it is noticed */
  readonly needs: "birthday" | "word" | null;
  /** visits in a row so far, and how many the next step needs */
  readonly row: { readonly visits: number; readonly needed: number } | null;
}

/** Null for what isn't open to the member, or whose budget is spent. `occasion.facts.day` is today. */
export function outlookOf(
  version: ProgramVersion,
  action: Action,
  occasion: Omit<Occasion, "occurrence">,
  counted: (key: string) => number,
): Outlook | null {
  const gift = action.kind === "streak" ? nextStep(action, occasion.facts) : { ...giftOf(action), row: null };
  if (gift === null) return { state: "done", from: null, points: 0, rewardKey: null, needs: null, row: null };
  if (action.kind === "birthday") return ofBirthday(action, occasion.facts, gift);
  if (action.kind === "anniversary") return { ...gift, ...laterFrom(nextAnniversary(occasion.facts)) };
  const [source = "service"] = sourcesOf(action);
  const facts = { ...occasion.facts, source, proof: occasion.facts.proof ?? "" };
  const decided = decideAction(version, action, { ...occasion, occurrence: "next", facts }, counted);
  const needs = source === "shopper" ? ("word" as const) : null;
  if (decided.ok) return { ...gift, needs, state: "open", from: null };
  const { code, params } = decided.refusal;
  const from = typeof params["from"] === "string" ? params["from"] : null;
  if (from !== null) return { ...gift, ...laterFrom(from) };
  return code === "alreadyDone" || code === "capReached"
    ? { ...gift, needs: null, state: "done", from }
    : null;
}

type Gift = Pick<Outlook, "points" | "rewardKey" | "row">;

function giftOf({ points, rewardKey }: Exclude<Action, { kind: "streak" }>) {
  return { points, rewardKey };
}

const laterFrom = (from: string) => ({ needs: null, state: "later", from }) as const;

/** The next step of a row; null where the longest was reached and no new row begins. */
function nextStep(
  { steps, repeats, graceDays }: ActionOf<"streak">,
  { day, last }: ActionFacts,
): Gift | null {
  const isToday = last !== null && last.day >= day;
  const visits = isToday ? (last.run ?? 0) : runBefore(last, day, graceDays);
  const longest = steps.at(-1)?.days ?? 0;
  const counted = repeats && visits >= longest ? 0 : visits;
  const next = steps.find(({ days }) => days > counted);
  if (!next) return null;
  const { points, rewardKey, days } = next;
  return { points, rewardKey, row: { visits: counted, needed: days } };
}

function ofBirthday({ noticeDays }: ActionOf<"birthday">, facts: ActionFacts, gift: Gift): Outlook {
  const { birthday, last, day } = facts;
  if (birthday === null) return { ...gift, needs: "birthday", state: "open", from: null };
  const notice = daysAfter(birthday.toldOn, noticeDays);
  const earliest = [day, notice, last ? yearAfter(last.day) : day].toSorted().at(-1) ?? day;
  const year = Number(earliest.slice(0, 4));
  const next = birthdayIn(year, birthday);
  return { ...gift, ...laterFrom(next >= earliest ? next : birthdayIn(year + 1, birthday)) };
}

/** The next day after today on which the member has been a customer for whole years. */
function nextAnniversary({ joinedOn, day }: ActionFacts): string {
  const years = Math.max(1, Number(day.slice(0, 4)) - Number(joinedOn.slice(0, 4)));
  const next = yearAfter(joinedOn, years);
  return next > day ? next : yearAfter(joinedOn, years + 1);
}
