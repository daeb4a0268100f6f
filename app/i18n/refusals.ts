// What a refusal is in words and as an HTTP status: the one map for both. Invariant: every code of the core has an entry,
// or this doesn't compile.
import type { Refusal, RefusalCode } from "../core/decision";
import { POINTS } from "../core/ledger/types";
import type { RefusalAnswer } from "../core/public-api";
import { formatAmount, formatDay, formatMoney, formatNumber, type FormatSettings } from "./format";

type Settings = Pick<FormatSettings, "locale">;
type Entry = { status: number; message: (params: Refusal["params"], settings: Settings) => string };

const entries: Readonly<Record<RefusalCode, Entry>> = {
  insufficientBalance: {
    status: 409,
    message({ missing, unit = POINTS }, settings) {
      if (typeof missing !== "number") return "You don't have enough points for this yet.";
      return unit === POINTS
        ? `You need ${formatNumber(missing, settings)} more points for this.`
        : `You need ${formatAmount(missing, String(unit), settings)} more cashback for this.`;
    },
  },
  unknownReward: { status: 404, message: () => "This reward is not offered any more." },
  unknownMember: { status: 404, message: () => "You have no points yet: they come with your first order." },
  sameMember: { status: 400, message: () => "These are one and the same member: choose two." },
  memberMerged: {
    status: 409,
    message: () => "This member has been merged into another: open that one, and merge it instead.",
  },
  memberErased: {
    status: 409,
    message: () => "This customer's data was erased: nobody can say any more whose points these are.",
  },
  notLoggedIn: { status: 401, message: () => "Please log in to your account in this shop first." },
  unknownRedemption: { status: 404, message: () => "There is no such code of yours." },
  programNotPublished: { status: 409, message: () => "The programme of this shop has not started yet." },
  programInvalid: {
    status: 422,
    message: ({ problems }, settings) =>
      `This programme cannot be published yet: ${formatNumber(Number(problems), settings)} of its settings contradict each other or are missing. Each is told with its field.`,
  },
  programMovedOn: {
    status: 409,
    message: ({ version }, settings) =>
      `Version ${formatNumber(Number(version), settings)} was published meanwhile. Look at it before you publish yours.`,
  },
  programDraftMovedOn: {
    status: 409,
    message: () => "Somebody else has saved the draft meanwhile. Load it again before you change it.",
  },
  noProgramDraft: { status: 404, message: () => "There is no draft: save one first." },
  unknownProgramVersion: { status: 404, message: () => "There is no such version of the programme." },
  programVersionInForce: {
    status: 409,
    message: () => "This version is in force already. Roll back to an earlier one instead.",
  },
  effectiveInThePast: {
    status: 422,
    message: () => "A version can only be scheduled for a moment that is still to come.",
  },
  redemptionNotOpen: { status: 409, message: () => "This code cannot be changed any more." },
  redemptionAlreadyUsed: { status: 409, message: () => "This code has been used." },
  nothingToReturn: {
    status: 409,
    message: () => "This code was a gift, so no points come back for it. Keep it for an order.",
  },
  giftCardUsed: {
    status: 409,
    message: () => "This gift card has been used already, so it cannot be taken back.",
  },
  codeTaken: { status: 409, message: () => "This code exists already." },
  outOfStock: {
    status: 409,
    message: ({ from }, settings) =>
      `All of these have been given out${fromDay(from, settings, ": there are more")}.`,
  },
  limitReached: {
    status: 409,
    message: ({ from }, settings) =>
      `You have had this as often as it can be had${fromDay(from, settings, ": again")}.`,
  },
  belowMinimum: {
    status: 409,
    message: ({ minimum, unit }, settings) =>
      `This takes at least ${formatAmount(Number(minimum), String(unit), settings)}: choose more.`,
  },
  cartNeeded: {
    status: 409,
    message: () => "Put something in your cart first: this depends on what it comes to.",
  },
  cartTooSmall: {
    status: 409,
    message: ({ subtotalCents, currency }, settings) =>
      `This needs a cart of at least ${formatMoney(Number(subtotalCents), String(currency), settings)}: add something.`,
  },
  choiceNeeded: { status: 409, message: () => "Choose one of the products first." },
  unknownChoice: { status: 409, message: () => "This product is not to be had any more: choose another." },
  invalidRequest: { status: 400, message: () => "This request could not be read." },
  unknownAction: { status: 404, message: () => "Nothing is given for this any more." },
  alreadyDone: { status: 409, message: () => "You have had your points for this: it gives them once." },
  tooSoon: {
    status: 409,
    message: ({ from }, settings) => `Not yet: come back${fromDay(from, settings)}.`,
  },
  capReached: {
    status: 409,
    message: ({ from }, settings) =>
      `You have had all that this gives for now${fromDay(from, settings, ": more comes")}.`,
  },
  budgetSpent: { status: 409, message: () => "All that the shop gives for this has been given." },
  notEligible: {
    status: 403,
    message: ({ from }, settings) => `This is not open to you${fromDay(from, settings, " yet: it will be")}.`,
  },
  proofMissing: {
    status: 400,
    message: () => "Something has to show that this was done, such as the address of a review.",
  },
  notDone: { status: 404, message: () => "No points were given for this." },
  birthdayUnknown: { status: 409, message: () => "Please tell us your birthday first." },
  tooManyRequests: {
    status: 429,
    message: () => "That was too often. Please wait a minute, then try again.",
  },
};

/** " from 3 December 2026 on", where the refusal names a day. */
function fromDay(day: string | number | undefined, settings: Settings, lead = ""): string {
  return typeof day === "string" ? `${lead} from ${formatDay(day, settings)} on` : "";
}

/** The status and JSON body with which a refusal is answered. */
export function describeRefusal(
  { code, params }: Refusal,
  settings: Settings,
): { status: number; body: RefusalAnswer } {
  const { status, message } = entries[code];
  return { status, body: { refusal: { code, params, message: message(params, settings) } } };
}
