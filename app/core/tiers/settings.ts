// The merchant's tiers as data, and which of them a figure qualifies for. Invariant: levels are listed lowest first, so that
// a higher figure never means a lower tier.
import { z } from "zod";
import { periodSchema } from "../periods";
import { qualifierSchema } from "../qualifying";

export const keySchema = z.string().regex(/^[a-z0-9-]{1,40}$/);

/** What is given without an order behind it: points, or one of the programme's rewards at no cost. */
export const giftSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("points"), points: z.number().int().min(1).max(1_000_000) }),
  z.strictObject({ kind: z.literal("reward"), reward: keySchema }),
]);
export type Gift = z.infer<typeof giftSchema>;

const levelSchema = z.strictObject({
  key: keySchema,
  name: z.string().trim().min(1).max(60),
  /** in minor units of the shop's currency, orders or points, as `by` says; from 0 on, everybody is in it */
  threshold: z.number().int().min(0).max(1_000_000_000_000),
  /** what the tier brings besides, in the merchant's words */
  perks: z.array(z.string().trim().min(1).max(200)).max(20).default([]),
  /** for entering the tier by one's own figures, once a period */
  entryGift: giftSchema.nullable().default(null),
});
export type TierLevel = z.infer<typeof levelSchema>;

export const tiersSchema = z
  .strictObject({
    by: qualifierSchema,
    period: periodSchema,
    /** after a period has ended: days in which what is missing for it can still be made up */
    graceDays: z.number().int().min(0).max(365).default(0),
    /** days before a tier is lost at which its member is told; 0: not told */
    noticeDays: z.number().int().min(0).max(90).default(0),
    /** the last day on which members keep a better tier that the table before this one gave them; null: they do not */
    keepFormerUntil: z.iso.date().nullable().default(null),
    /** lowest first */
    levels: z.array(levelSchema).min(1).max(20),
  })
  .superRefine(({ levels }, context) => {
    levels.forEach(({ key, threshold, entryGift }, index) => {
      const refuse = (field: string, message: string) => {
        context.addIssue({ code: "custom", path: ["levels", index, field], message });
      };
      if (levels.findIndex((level) => level.key === key) !== index)
        refuse("key", `key "${key}" is used twice`);
      if (threshold <= (levels[index - 1]?.threshold ?? -1))
        refuse("threshold", "each tier has to ask for more than the one before it");
      if (threshold === 0 && entryGift)
        refuse("entryGift", "everybody is in a tier from 0 on: nobody enters it, so it has no entry gift");
    });
  });
export type Tiers = z.infer<typeof tiersSchema>;

/** The highest tier that a figure qualifies for, or null where it reaches none. `figure` is in the unit of `tiers.by`. */
export function qualifyTier(tiers: Tiers, figure: number): TierLevel | null {
  return tiers.levels.findLast(({ threshold }) => figure >= threshold) ?? null;
}

export function tierByKey(tiers: Tiers, key: string | null): TierLevel | null {
  return tiers.levels.find((level) => level.key === key) ?? null;
}

/** 0 is the lowest tier, -1 is to be in none. */
export function rankOf(tiers: Tiers, tier: TierLevel | null): number {
  return tier === null ? -1 : tiers.levels.indexOf(tier);
}
