// What actions are called: by the merchant's own words, else by what is done. Invariant: a kind that is not known here is
// shown by its own name, never left out.
import type { ActionKind } from "../core/actions/registry";

const titles: Readonly<Record<ActionKind, string>> = {
  signUp: "Opening an account",
  newsletter: "Subscribing to the newsletter",
  birthday: "Your birthday",
  anniversary: "Another year as a customer",
  visit: "Visiting the shop",
  streak: "Visiting on days in a row",
  review: "Writing a review",
  socialFollow: "Following the shop",
  socialShare: "Sharing the shop",
  quiz: "Finishing the quiz",
  survey: "Answering the survey",
  referral: "Bringing a friend",
  custom: "Something else",
};

const byKind: ReadonlyMap<string, string> = new Map(Object.entries(titles));

export function actionTitle({
  kind,
  title,
}: {
  readonly kind: string;
  readonly title: string | null;
}): string {
  return title ?? byKind.get(kind) ?? kind;
}
