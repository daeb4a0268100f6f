// A decision is an answer or a refusal, both of them data. A refusal is an expected outcome with a code; a broken
// invariant is a fault of ours and throws.

/** Every reason for which Vefa says no. Texts and status codes are mapped from these in one place each. */
export const REFUSAL_CODES = [
  "insufficientBalance",
  "unknownReward",
  "unknownMember",
  "notLoggedIn",
  "sameMember",
  "memberMerged",
  "memberErased",
  "unknownRedemption",
  "programNotPublished",
  "programInvalid",
  "programMovedOn",
  "programDraftMovedOn",
  "noProgramDraft",
  "unknownProgramVersion",
  "programVersionInForce",
  "effectiveInThePast",
  "redemptionNotOpen",
  "redemptionAlreadyUsed",
  "nothingToReturn",
  "codeTaken",
  "outOfStock",
  "limitReached",
  "belowMinimum",
  "cartNeeded",
  "cartTooSmall",
  "choiceNeeded",
  "unknownChoice",
  "giftCardUsed",
  "invalidRequest",
  "unknownAction",
  "unknownTier",
  "alreadyDone",
  "tooSoon",
  "capReached",
  "budgetSpent",
  "notEligible",
  "proofMissing",
  "notDone",
  "birthdayUnknown",
  "tooManyRequests",
] as const;
export type RefusalCode = (typeof REFUSAL_CODES)[number];

export interface Refusal {
  readonly code: RefusalCode;
  /** What the message needs to be exact, such as the points that are missing. */
  readonly params: Readonly<Record<string, string | number>>;
}

export type Decision<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

export function accept<T>(value: T): Decision<T> {
  return { ok: true, value };
}

export function refuse(code: RefusalCode, params: Refusal["params"] = {}): { ok: false; refusal: Refusal } {
  return { ok: false, refusal: { code, params } };
}

/** A promise of the code was broken: not the user's fault, and nothing may be written after it. */
export class InvariantError extends Error {
  override readonly name = "InvariantError";
}

export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new InvariantError(message);
}
