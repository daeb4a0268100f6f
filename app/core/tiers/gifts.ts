// What a tier or a threshold promised, as it is written into the ledger. Invariant: a gift's key names the member, what it is
// for and which time it is, so that it is given once; and its rule's key keeps it out of what counts towards tiers.
import { lotTerms } from "../expiry-terms";
import type { Jurisdiction } from "../jurisdiction";
import { POINTS, type AwardIntent, type Explanation, type TakeBackIntent } from "../ledger/types";
import type { ProgramVersion } from "../program";
import type { Gift } from "./settings";

export interface GiftOccasion {
  readonly of: "tier" | "threshold";
  /** of the tier or the threshold */
  readonly key: string;
  readonly memberId: number;
  /** the period that the tier was entered in, or the number of the threshold's gift */
  readonly occasion: string;
}

export interface PromisedGift {
  readonly gift: Gift;
  readonly explanation: Explanation;
}

/** What a version of the programme promised, or null where it knows of no such tier or threshold. `currency` is the shop's. */
export function promisedGift(
  { program }: ProgramVersion,
  { of, key }: Pick<GiftOccasion, "of" | "key">,
  currency: string,
): PromisedGift | null {
  if (of === "tier") {
    const tier = program.tiers?.levels.find((level) => level.key === key);
    if (!tier?.entryGift) return null;
    const params = { tier: tier.name, ...pointsOf(tier.entryGift) };
    return { gift: tier.entryGift, explanation: [{ step: "tierGift", params }] };
  }
  const threshold = program.thresholds.find((each) => each.key === key);
  if (!threshold) return null;
  const { name, amountCents, gift } = threshold;
  const params = { name, amountCents, currency, ...pointsOf(gift) };
  return { gift, explanation: [{ step: "thresholdGift", params }] };
}

function pointsOf(gift: Gift): { amount?: number } {
  return gift.kind === "points" ? { amount: gift.points } : {};
}

export function giftKey({ of, key, memberId, occasion }: GiftOccasion): string {
  return `${of}:${key}:${memberId}:${occasion}`;
}

/** Whose points they become, and by which calendar and law they expire. */
export interface GiftTerms {
  readonly timezone: string;
  readonly jurisdiction: Jurisdiction | null;
}

export function giftAward(
  version: ProgramVersion,
  occasion: GiftOccasion,
  { points, explanation }: { readonly points: number; readonly explanation: Explanation },
  now: Date,
  { timezone, jurisdiction }: GiftTerms,
): AwardIntent {
  const terms = lotTerms(version.program, POINTS, jurisdiction, now, timezone);
  return {
    ...{ kind: "award", key: giftKey(occasion), unit: POINTS, amount: points },
    ...{ ruleKey: `${occasion.of}:${occasion.key}`, programVersion: version.version },
    ...{ occurredAt: now, availableAt: now, expiresAt: terms.expiresAt },
    explanation: [...explanation, ...terms.explanation],
  };
}

/** A threshold's gift of points, of which refunds left less than it asks for. */
export interface GivenPoints {
  /** of the threshold */
  readonly key: string;
  readonly entryKey: string;
  readonly points: number;
}

export function giftTakeBack(
  version: ProgramVersion,
  { key, entryKey, points }: GivenPoints,
  now: Date,
): TakeBackIntent {
  return {
    ...{ kind: "takeBack", key: `${entryKey}:back`, unit: POINTS, amount: points },
    ...{ ruleKey: `threshold:${key}`, programVersion: version.version, occurredAt: now },
    shortfall: version.program.shortfall,
    explanation: [{ step: "thresholdMissed", params: { amount: points } }],
  };
}
