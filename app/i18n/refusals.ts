// What a refusal is in words and as an HTTP status: the one map for both. Invariant: every code of the core has an entry,
// or this doesn't compile.
import type { Refusal, RefusalCode } from "../core/decision";
import { POINTS } from "../core/ledger/types";
import type { RefusalAnswer } from "../core/public-api";
import { formatAmount, formatDay, formatMoney, type FormatSettings } from "./format";
import { say } from "./messages/message";

type Settings = Pick<FormatSettings, "locale">;
type Describe = (params: Refusal["params"], settings: Settings) => string;

const STATUSES: Readonly<Record<RefusalCode, number>> = {
  insufficientBalance: 409,
  unknownReward: 404,
  unknownMember: 404,
  sameMember: 400,
  memberMerged: 409,
  memberErased: 409,
  notLoggedIn: 401,
  unknownRedemption: 404,
  programNotPublished: 409,
  redemptionNotOpen: 409,
  redemptionAlreadyUsed: 409,
  nothingToReturn: 409,
  giftCardUsed: 409,
  codeTaken: 409,
  belowMinimum: 409,
  cartNeeded: 409,
  cartTooSmall: 409,
  choiceNeeded: 409,
  unknownChoice: 409,
  outOfStock: 409,
  limitReached: 409,
  programInvalid: 422,
  programMovedOn: 409,
  programDraftMovedOn: 409,
  noProgramDraft: 404,
  unknownProgramVersion: 404,
  programVersionInForce: 409,
  effectiveInThePast: 422,
  invalidRequest: 400,
  unknownAction: 404,
  unknownTier: 404,
  alreadyDone: 409,
  tooSoon: 409,
  capReached: 409,
  budgetSpent: 409,
  notEligible: 403,
  proofMissing: 400,
  birthdayUnknown: 409,
  notDone: 404,
  tooManyRequests: 429,
};

/** Refusals whose words depend on what they are about; the others have one sentence. */
const DESCRIBED: Readonly<Partial<Record<RefusalCode, Describe>>> = {
  insufficientBalance: ({ missing, unit = POINTS }, settings) => {
    if (typeof missing !== "number") return say("refusal.insufficientBalance.unknown", settings);
    if (unit === POINTS) return say("refusal.insufficientBalance", settings, { missing });
    const money = formatAmount(missing, String(unit), settings);
    return say("refusal.insufficientBalance.money", settings, { missing: money });
  },
  belowMinimum: ({ minimum, unit }, settings) => {
    const amount = formatAmount(Number(minimum), String(unit), settings);
    return say("refusal.belowMinimum", settings, { amount });
  },
  cartTooSmall: ({ subtotalCents, currency }, settings) => {
    const amount = formatMoney(Number(subtotalCents), String(currency), settings);
    return say("refusal.cartTooSmall", settings, { amount });
  },
  programInvalid: ({ problems }, settings) =>
    say("refusal.programInvalid", settings, { problems: Number(problems) }),
  programMovedOn: ({ version }, settings) =>
    say("refusal.programMovedOn", settings, { version: Number(version) }),
  tooSoon: untilDay("tooSoon"),
  capReached: untilDay("capReached"),
  outOfStock: untilDay("outOfStock"),
  limitReached: untilDay("limitReached"),
  notEligible: untilDay("notEligible"),
};

/** A refusal that may say from which day on it is none. */
function untilDay(code: "tooSoon" | "capReached" | "outOfStock" | "limitReached" | "notEligible"): Describe {
  return ({ from }, settings) =>
    typeof from === "string"
      ? say(`refusal.${code}.from`, settings, { date: formatDay(from, settings) })
      : say(`refusal.${code}`, settings);
}

/** The status and JSON body with which a refusal is answered. */
export function describeRefusal(
  { code, params }: Refusal,
  settings: Settings,
): { status: number; body: RefusalAnswer } {
  // A sentence of several kinds has its values filled in above.
  const message = DESCRIBED[code]?.(params, settings) ?? say(`refusal.${code}`, settings);
  return { status: STATUSES[code], body: { refusal: { code, params, message } } };
}
