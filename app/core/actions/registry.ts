// Every action that there is. A new action is one file and one line in each of the two lists below.
import { z } from "zod";
import { anniversary } from "./anniversary";
import { birthday } from "./birthday";
import { custom } from "./custom";
import type { Decision } from "../decision";
import type { ActionFacts, ActionSource, ActionWorth } from "./define";
import { newsletter } from "./newsletter";
import { quiz } from "./quiz";
import { referral } from "./referral";
import { review } from "./review";
import { signUp } from "./sign-up";
import { socialFollow } from "./social-follow";
import { socialShare } from "./social-share";
import { streak } from "./streak";
import { survey } from "./survey";
import { visit } from "./visit";

export const actionSchema = z.discriminatedUnion("kind", [
  signUp.schema,
  newsletter.schema,
  birthday.schema,
  anniversary.schema,
  visit.schema,
  streak.schema,
  review.schema,
  socialFollow.schema,
  socialShare.schema,
  quiz.schema,
  survey.schema,
  referral.schema,
  custom.schema,
]);
export type Action = z.infer<typeof actionSchema>;
export type ActionKind = Action["kind"];

export type ActionOf<Kind extends ActionKind> = Extract<Action, { kind: Kind }>;
type Definitions = {
  readonly [Kind in ActionKind]: {
    readonly sources: (settings: ActionOf<Kind>) => readonly ActionSource[];
    readonly judge: (settings: ActionOf<Kind>, facts: ActionFacts) => Decision<ActionWorth>;
  };
};

const DEFINITIONS: Definitions = {
  signUp,
  newsletter,
  birthday,
  anniversary,
  visit,
  streak,
  review,
  socialFollow,
  socialShare,
  quiz,
  survey,
  referral,
  custom,
};

/** Whose word counts for an action. */
export function sourcesOf<Kind extends ActionKind>(
  action: ActionOf<Kind> & { readonly kind: Kind },
): readonly ActionSource[] {
  return DEFINITIONS[action.kind].sources(action);
}

/** What an action says of one time that it was done, before caps and budget. Refuses as its definition does. */
export function judgeAction<Kind extends ActionKind>(
  action: ActionOf<Kind> & { readonly kind: Kind },
  facts: ActionFacts,
): Decision<ActionWorth> {
  return DEFINITIONS[action.kind].judge(action, facts);
}
