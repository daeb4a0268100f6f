// In which tier a member is, from when on and why. A tier is reached at once and lost only at a review: when its period and
// the days of grace are over. Invariant: looking twice at the same figures at the same time changes nothing the second time.
import type { ExplanationStep } from "../ledger/types";
import { addDays, reviewAfter, spanName, spansThatCount, spanUnderReview, type Span } from "../periods";
import { qualifyTier, rankOf, tierByKey, type Gift, type TierLevel, type Tiers } from "./settings";

export interface GivenTier {
  readonly tier: string;
  readonly until: Date;
  /** of whoever gave it; null: kept when the programme asked for more */
  readonly reason: string | null;
}

/** What is kept of a member's tier. */
export interface TierState {
  /** the tier that the member is in, as the history says */
  readonly tier: string | null;
  /** the tier by the member's own figures; `tier` is higher where one was given */
  readonly earned: string | null;
  /** when `earned` is looked at again; null: there is nothing to lose */
  readonly reviewAt: Date | null;
  /** the period by which `reviewAt` was set, as text: a programme with another period sets it anew */
  readonly period: string;
  /** by the staff, or kept from an older table of tiers */
  readonly given: GivenTier | null;
  /** the loss of which the member was told */
  readonly noticedFor: Date | null;
}

export const NO_TIER: TierState = {
  ...{ tier: null, earned: null, reviewAt: null, period: "", given: null, noticedFor: null },
};

/** What a review has to know of the shop: its calendar, and the money of its receipts. */
export interface ReviewingShop {
  readonly timezone: string;
  readonly currency: string;
}

/** The spans whose figures a review asks for. */
export interface TierSpans {
  readonly counting: readonly Span[];
  readonly underReview: Span | null;
}

export interface TierFigures {
  /** the highest of the counting spans */
  readonly counting: number;
  readonly underReview: number;
}

export interface TierChange {
  readonly tier: string | null;
  readonly at: Date;
  readonly why: ExplanationStep;
  /** in the words of whoever gave the tier */
  readonly reason: string | null;
}

export interface TierGift {
  readonly tier: TierLevel;
  readonly gift: Gift;
  /** the period for which it is given, once */
  readonly occasion: string;
}

export interface TierNotice {
  readonly tier: string;
  readonly fallsTo: string | null;
  readonly fallsAt: Date;
  readonly missing: number;
}

export interface TierReview {
  readonly state: TierState;
  readonly change: TierChange | null;
  readonly gift: TierGift | null;
  readonly notice: TierNotice | null;
  /** when the member is to be looked at again even if nothing happens; at once, where the review has another date now */
  readonly dueAt: Date | null;
}

/** What becomes of a tier if nothing more happens. */
export interface Outlook {
  /** null: it is not lost at its next review */
  readonly fallsAt: Date | null;
  readonly fallsTo: TierLevel | null;
  /** the latest date until which the tier is certain; null: for good */
  readonly keptUntil: Date | null;
}

/** The state with its dates by these tiers, and the spans to be summed for it. */
export function prepareReview(
  tiers: Tiers,
  stored: TierState,
  now: Date,
  timezone: string,
): { readonly state: TierState; readonly spans: TierSpans } {
  const period = JSON.stringify(tiers.period);
  const isDatedAnew = stored.reviewAt !== null && stored.period !== period;
  const reviewAt = isDatedAnew ? reviewAfter(tiers.period, now, timezone) : stored.reviewAt;
  const underReview = reviewAt && spanUnderReview(tiers.period, reviewAt, tiers.graceDays, timezone);
  return {
    state: { ...stored, reviewAt, period },
    spans: { counting: spansThatCount(tiers.period, now, timezone), underReview },
  };
}

/**
 * Decides a member's tier at domain time `now`. `prepared` comes from prepareReview at the same `now`. Where the date of the
 * review moves, other figures are under review: the member is due again at once.
 */
export function reviewTier(
  tiers: Tiers,
  prepared: TierState,
  figures: TierFigures,
  now: Date,
  shop: ReviewingShop,
): TierReview {
  const { timezone } = shop;
  const decided = decideEarned(tiers, prepared, figures, now, shop);
  const earned = decided.to;
  const given = prepared.given && prepared.given.until > now ? prepared.given : null;
  const held = { ...prepared, earned: earned?.key ?? null, reviewAt: decided.reviewAt, given };
  const tier = tierOf(tiers, held);
  const kept = { ...held, tier: tier?.key ?? null };
  const isDatedAnew = held.reviewAt?.getTime() !== prepared.reviewAt?.getTime();
  const notice = isDatedAnew ? null : noticeOf(tiers, kept, figures, now, timezone);
  const state = notice ? { ...kept, noticedFor: notice.fallsAt } : kept;
  const entered = decided.isReached && earned?.entryGift ? { tier: earned, gift: earned.entryGift } : null;
  return {
    ...{ state, notice },
    change: changeOf(prepared, state, decided, now),
    gift: entered && { ...entered, occasion: spanName(tiers.period, now, timezone) },
    dueAt: isDatedAnew ? now : dueAt(tiers, state, figures, now, timezone),
  };
}

/** Whether a review only says that a member of whom nothing was known is where everybody is. */
export function isNothingNew({ state, change }: TierReview): boolean {
  const isOfEverybody = change === null || change.why.step === "tierOfEverybody";
  return isOfEverybody && state.reviewAt === null && state.given === null;
}

/** One member's state from those of members who were merged: the highest tier that any earned, and that any was given. */
export function joinStates(tiers: Tiers | null, own: TierState, others: readonly TierState[]): TierState {
  return others.reduce((joined, other) => {
    const rank = (key: string | null) => (tiers ? rankOf(tiers, tierByKey(tiers, key)) : -1);
    const isHigher = rank(other.earned) > rank(joined.earned);
    const { earned, reviewAt, period } = isHigher ? other : joined;
    const isGivenHigher = rank(other.given?.tier ?? null) > rank(joined.given?.tier ?? null);
    return { ...joined, earned, reviewAt, period, given: isGivenHigher ? other.given : joined.given };
  }, own);
}

/** The programme has no tiers any more. */
export function endTier(stored: TierState, now: Date): TierReview {
  const why = { step: "tiersEnded", params: {} };
  const change = stored.tier === null ? null : { tier: null, at: now, why, reason: null };
  return { state: NO_TIER, change, gift: null, notice: null, dueAt: null };
}

/** The tier that a member is in: the earned one, or a higher one that was given. */
function tierOf(tiers: Tiers, { earned, given }: TierState): TierLevel | null {
  return better(tiers, tierByKey(tiers, earned), tierByKey(tiers, given?.tier ?? null));
}

function better(tiers: Tiers, a: TierLevel | null, b: TierLevel | null): TierLevel | null {
  return rankOf(tiers, b) > rankOf(tiers, a) ? b : a;
}

interface Decided {
  readonly to: TierLevel | null;
  readonly reviewAt: Date | null;
  readonly isReached: boolean;
  /** when it became so, and why; null: nothing became of it */
  readonly at: Date;
  readonly why: ExplanationStep | null;
}

function decideEarned(
  tiers: Tiers,
  { earned, reviewAt }: TierState,
  figures: TierFigures,
  now: Date,
  { timezone, currency }: ReviewingShop,
): Decided {
  const { period, graceDays, by } = tiers;
  const unit = by === "spend" ? currency : by;
  const known = tierByKey(tiers, earned);
  const held = known ?? (earned === null ? qualifyTier(tiers, 0) : null);
  const reached = qualifyTier(tiers, figures.counting);
  const reviewed = (to: TierLevel | null, from: Date) =>
    rankOf(tiers, to) > rankOf(tiers, qualifyTier(tiers, 0)) ? reviewAfter(period, from, timezone) : null;
  const nothing = { isReached: false, at: now, why: null };
  const why = (step: string, to: TierLevel | null, figure: number): ExplanationStep => ({
    step,
    params: { tier: to?.name ?? "", figure, needed: to?.threshold ?? 0, unit },
  });
  if (earned !== null && !known) {
    const to = better(tiers, reached, qualifyTier(tiers, figures.underReview));
    return { ...nothing, to, reviewAt: reviewed(to, now), why: why("tierGone", to, figures.counting) };
  }
  if (reached && rankOf(tiers, reached) > rankOf(tiers, held)) {
    const reachedWhy = why("tierReached", reached, figures.counting);
    return { ...nothing, to: reached, reviewAt: reviewed(reached, now), isReached: true, why: reachedWhy };
  }
  if (!held || !reviewAt || reviewAt > now) return { ...nothing, to: held, reviewAt };
  const kept = better(tiers, reached, qualifyTier(tiers, figures.underReview));
  if (rankOf(tiers, kept) >= rankOf(tiers, held))
    return { ...nothing, to: held, reviewAt: reviewed(held, reviewAt) };
  const fallsAt = addDays(reviewAt, graceDays, timezone);
  if (fallsAt > now) return { ...nothing, to: held, reviewAt };
  const lost = why("tierLost", held, figures.underReview);
  return {
    ...nothing,
    to: kept,
    reviewAt: reviewed(kept, reviewAt),
    at: fallsAt,
    why: lost,
  };
}

function changeOf(before: TierState, after: TierState, decided: Decided, now: Date): TierChange | null {
  const { tier, given } = after;
  if (tier === before.tier) return null;
  const change = { tier, at: now, reason: null };
  const because = (step: string): ExplanationStep => ({ step, params: {} });
  if (given?.tier === tier && after.earned !== tier)
    return given.reason === null
      ? { ...change, why: because("tierKept") }
      : { ...change, why: because("tierGiven"), reason: given.reason };
  if (before.given && !given && before.given.tier === before.tier)
    return { ...change, at: before.given.until, why: because("givenTierEnded") };
  return { ...change, at: decided.at, why: decided.why ?? because("tierOfEverybody") };
}

/** `state` and `figures` of one moment: those of the last review, or of prepareReview. */
export function outlookOf(
  tiers: Tiers,
  state: TierState,
  figures: TierFigures,
  now: Date,
  timezone: string,
): Outlook {
  const { period, graceDays } = tiers;
  const { reviewAt, given } = state;
  const earned = tierByKey(tiers, state.earned);
  if (given && rankOf(tiers, tierByKey(tiers, given.tier)) > rankOf(tiers, earned))
    return { fallsAt: given.until, fallsTo: earned ?? qualifyTier(tiers, 0), keptUntil: given.until };
  if (!earned || !reviewAt) return { fallsAt: null, fallsTo: null, keptUntil: null };
  const falls = (review: Date) => addDays(review, graceDays, timezone);
  const next = qualifyTier(tiers, figureAtReview(reviewAt, figures, now));
  if (rankOf(tiers, next) < rankOf(tiers, earned))
    return { fallsAt: falls(reviewAt), fallsTo: next, keptUntil: falls(reviewAt) };
  const keptUntil = period.kind === "lifetime" ? null : falls(reviewAfter(period, reviewAt, timezone));
  return { fallsAt: null, fallsTo: null, keptUntil };
}

/** What was reached in the period before does not help at the review; what comes after its day does. */
function figureAtReview(reviewAt: Date, { counting, underReview }: TierFigures, now: Date): number {
  return reviewAt > now ? underReview : Math.max(underReview, counting);
}

function noticeOf(
  tiers: Tiers,
  state: TierState,
  figures: TierFigures,
  now: Date,
  timezone: string,
): TierNotice | null {
  const { fallsAt, fallsTo } = outlookOf(tiers, state, figures, now, timezone);
  const tier = tierByKey(tiers, state.tier);
  if (!fallsAt || !tier || tiers.noticeDays === 0 || isNoticed(state, fallsAt)) return null;
  if (addDays(fallsAt, -tiers.noticeDays, timezone) > now) return null;
  const figure = state.reviewAt ? figureAtReview(state.reviewAt, figures, now) : figures.counting;
  const missing = Math.max(0, tier.threshold - figure);
  return { tier: tier.key, fallsTo: fallsTo?.key ?? null, fallsAt, missing };
}

function isNoticed({ noticedFor }: TierState, fallsAt: Date): boolean {
  return noticedFor?.getTime() === fallsAt.getTime();
}

function dueAt(
  tiers: Tiers,
  state: TierState,
  figures: TierFigures,
  now: Date,
  timezone: string,
): Date | null {
  const { reviewAt, given } = state;
  const { fallsAt } = outlookOf(tiers, state, figures, now, timezone);
  const isToBeTold = fallsAt !== null && tiers.noticeDays > 0 && !isNoticed(state, fallsAt);
  const moments = [
    reviewAt && (reviewAt > now ? reviewAt : addDays(reviewAt, tiers.graceDays, timezone)),
    given?.until,
    isToBeTold ? addDays(fallsAt, -tiers.noticeDays, timezone) : null,
  ].filter((moment) => moment instanceof Date);
  return moments.length === 0 ? null : new Date(Math.min(...moments.map(Number)));
}
