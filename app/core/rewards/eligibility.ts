// Whom a reward is for: every one of its conditions has to hold for the member who asks for it. What is granted asks nobody.
import { z } from "zod";
import { daysAfter } from "../actions/calendar";
import { accept, refuse, type Decision } from "../decision";

const customerTags = z.strictObject({
  kind: z.literal("customerTags"),
  /** one of them will do; compared without regard to case, as Shopify does */
  anyOf: z.array(z.string().min(1).max(255)).min(1).max(100),
});
const segments = z.strictObject({
  kind: z.literal("segments"),
  /** of Shopify's; one of them will do */
  anyOf: z
    .array(z.string().regex(/^gid:\/\/shopify\/Segment\/\d+$/))
    .min(1)
    .max(100),
});
const tiers = z.strictObject({
  kind: z.literal("tiers"),
  /** keys of the programme's tiers; one of them will do */
  anyOf: z.array(z.string()).min(1).max(20),
});
const memberFor = z.strictObject({
  kind: z.literal("memberFor"),
  days: z.number().int().min(1).max(36_500),
});

export const eligibilitySchema = z
  .array(z.discriminatedUnion("kind", [customerTags, segments, tiers, memberFor]))
  .max(20)
  .default([]);
export type Eligibility = z.output<typeof eligibilitySchema>;

/** What is known of a member when they ask. Days are of the shop's calendar (YYYY-MM-DD). */
export interface Applicant {
  readonly today: string;
  readonly joinedOn: string;
  /** key of the tier they are in; null: none */
  readonly tier: string | null;
  /** null: the shop was not asked */
  readonly customerTags: readonly string[] | null;
  /** those of the segments asked for that the customer is in; null: the shop was not asked */
  readonly segments: readonly string[] | null;
}

/** What the shop has to be asked about a customer: their tags, and which of these segments they are in. */
export function askedOf(conditions: Eligibility): { readonly tags: boolean; readonly segmentIds: string[] } {
  return {
    tags: conditions.some(({ kind }) => kind === "customerTags"),
    segmentIds: conditions.flatMap((condition) => (condition.kind === "segments" ? condition.anyOf : [])),
  };
}

/** Those of the conditions that hold or not whatever the shop would say. */
export function knownConditions(conditions: Eligibility): Eligibility {
  return conditions.filter(({ kind }) => kind !== "customerTags" && kind !== "segments");
}

/** Refuses with notEligible; param `from`, a day, where it is only a matter of time. */
export function checkEligibility(conditions: Eligibility, applicant: Applicant): Decision<null> {
  for (const condition of conditions) {
    const refused = refusalOf(condition, applicant);
    if (refused) return refused;
  }
  return accept(null);
}

function refusalOf(condition: Eligibility[number], applicant: Applicant): ReturnType<typeof refuse> | null {
  const { today, joinedOn, customerTags: tags } = applicant;
  switch (condition.kind) {
    case "customerTags": {
      const wanted = new Set(condition.anyOf.map(lowerCase));
      return tags?.some((tag) => wanted.has(lowerCase(tag))) ? null : refuse("notEligible");
    }
    case "segments":
      return applicant.segments?.some((id) => condition.anyOf.includes(id)) ? null : refuse("notEligible");
    case "tiers":
      return applicant.tier !== null && condition.anyOf.includes(applicant.tier)
        ? null
        : refuse("notEligible");
    case "memberFor": {
      const from = daysAfter(joinedOn, condition.days);
      return from <= today ? null : refuse("notEligible", { from });
    }
  }
}

function lowerCase(text: string): string {
  return text.trim().toLowerCase();
}
