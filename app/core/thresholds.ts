// Gifts for crossing a total in a period, once or for each multiple of it. Invariant: however often orders cross it and
// whenever they are heard of, no amount counts for two gifts of one threshold.
import { z } from "zod";
import { periodSchema, spanAt, spanName, spansThatCount, startOfDay, type Span } from "./periods";
import { giftSchema, keySchema } from "./tiers/settings";

export const thresholdSchema = z
  .strictObject({
    key: keySchema,
    name: z.string().trim().min(1).max(60),
    period: periodSchema,
    /** what has to be spent, in minor units of the shop's currency; as tiers count it */
    amountCents: z.number().int().min(1).max(1_000_000_000_000),
    gift: giftSchema,
    /** in a period: once, or for each time that the amount is spent */
    repeats: z.enum(["once", "eachMultiple"]).default("once"),
    /** the most gifts in a period */
    maximumPerPeriod: z.number().int().min(1).max(100).default(100),
    /** orders placed before this day (YYYY-MM-DD) do not count; null: all do */
    startsOn: z.iso.date().nullable().default(null),
    /** what becomes of points that were given when refunds leave less than the amount */
    afterRefund: z.enum(["keep", "takeBack"]).default("keep"),
  })
  .superRefine(({ afterRefund, gift, period }, context) => {
    if (afterRefund === "keep") return;
    const refuse = (message: string) => {
      context.addIssue({ code: "custom", path: ["afterRefund"], message });
    };
    if (gift.kind !== "points") refuse("only points can be taken back: a code may have been used");
    if (period.kind === "rolling")
      refuse("what was given over rolling days is kept: choose a calendar's period");
  });
export type Threshold = z.infer<typeof thresholdSchema>;

/** A gift that was given, and was not taken back. */
export interface StandingGift {
  readonly number: number;
  /** the span's name; empty for rolling days */
  readonly period: string;
  readonly givenAt: Date;
}

export interface NamedSpan extends Span {
  readonly period: string;
}

/** The spans to be summed: those that count at `now`, and those of gifts that could be taken back. */
export function thresholdSpans(
  threshold: Threshold,
  standing: readonly StandingGift[],
  now: Date,
  timezone: string,
): NamedSpan[] {
  const { period, afterRefund } = threshold;
  const named = (span: Span, within: Date): NamedSpan => ({
    ...sinceStart(threshold, span, timezone),
    period: period.kind === "rolling" ? "" : spanName(period, within, timezone),
  });
  const spans = spansThatCount(period, now, timezone).map((span) => named(span, span.from ?? now));
  const names = new Set(spans.map((span) => span.period));
  if (afterRefund === "keep" || period.kind !== "calendar") return spans;
  const older = new Set(standing.map((gift) => gift.period).filter((name) => !names.has(name)));
  return [
    ...spans,
    ...[...older].map((name) => {
      const within = startOfDay(name, timezone);
      return named(spanAt(period, within, timezone), within);
    }),
  ];
}

function sinceStart({ startsOn }: Threshold, span: Span, timezone: string): Span {
  if (startsOn === null) return span;
  const start = startOfDay(startsOn, timezone);
  return span.from && span.from > start ? span : { ...span, from: start };
}

export interface ThresholdStep {
  /** periods in which a gift is to be given, one for each gift */
  readonly give: readonly string[];
  /** numbers of gifts that are to be taken back */
  readonly takeBack: readonly number[];
}

/**
 * What brings the gifts of a threshold to what was spent. A gift over rolling days leaves the span no sooner than the orders
 * that it was given for, so that none of them counts twice.
 */
export function settleThreshold(
  threshold: Threshold,
  standing: readonly StandingGift[],
  spent: readonly { readonly span: NamedSpan; readonly spentCents: number }[],
): ThresholdStep {
  const steps = spent.map(({ span, spentCents }): ThresholdStep => {
    const times = Math.floor(Math.max(0, spentCents) / threshold.amountCents);
    const deserved = Math.min(times, threshold.repeats === "once" ? 1 : threshold.maximumPerPeriod);
    const given = standing.filter(({ period, givenAt }) =>
      threshold.period.kind === "rolling" ? !span.from || givenAt >= span.from : period === span.period,
    );
    // Two members who were merged may have been given one each: that alone takes nothing back.
    const borne = threshold.repeats === "once" && times > 0 ? given.length : times;
    const isKept = threshold.afterRefund === "keep";
    return {
      give: Array.from({ length: Math.max(0, deserved - given.length) }, () => span.period),
      takeBack: isKept ? [] : given.slice(borne).map(({ number }) => number),
    };
  });
  return {
    give: steps.flatMap(({ give }) => give),
    takeBack: steps.flatMap(({ takeBack }) => takeBack),
  };
}
