// What actions are called: by the merchant's own words, else by what is done. Invariant: a kind that is not known here is
// shown by its own name, never left out.
import type { ActionKind } from "../core/actions/registry";
import type { MessageKey } from "./messages/en";
import { say } from "./messages/message";

const titles: Readonly<Record<ActionKind, MessageKey>> = {
  signUp: "action.signUp",
  newsletter: "action.newsletter",
  birthday: "action.birthday",
  anniversary: "action.anniversary",
  visit: "action.visit",
  streak: "action.streak",
  review: "action.review",
  socialFollow: "action.socialFollow",
  socialShare: "action.socialShare",
  quiz: "action.quiz",
  survey: "action.survey",
  referral: "action.referral",
  custom: "action.custom",
};

const byKind: ReadonlyMap<string, MessageKey> = new Map(Object.entries(titles));

export function actionTitle(
  { kind, title }: { readonly kind: string; readonly title: string | null },
  settings: { readonly locale: string },
): string {
  const key = byKind.get(kind);
  return title ?? (key ? say(key, settings) : kind);
}
