// The JSON that Vefa speaks with widgets and extensions. Amounts are integers: points, or minor units of the currency
// named beside them. Fields are only ever added.
import { z } from "zod";
import { REDEMPTION_STATES } from "./rewards/redemption";

export const redeemRequestSchema = z.strictObject({
  reward: z.string().min(1).max(40),
  /** chosen by the caller: asking again with the same key gives the same redemption */
  requestKey: z.string().min(1).max(100),
});

const redemptionSchema = z.strictObject({
  id: z.string(),
  reward: z.string(),
  state: z.enum(REDEMPTION_STATES),
  /** null while it is being made */
  code: z.string().nullable(),
  pointsHeld: z.number().int(),
  pointsSpent: z.number().int(),
  /** name of the order that used the code */
  order: z.string().nullable(),
  expiresAt: z.iso.datetime().nullable(),
});
export type PublicRedemption = z.infer<typeof redemptionSchema>;

const memberSchema = z.strictObject({
  points: z.strictObject({
    earned: z.number().int(),
    available: z.number().int(),
    pending: z.number().int(),
    held: z.number().int(),
  }),
  cashback: z.strictObject({
    earnedCents: z.number().int(),
    availableCents: z.number().int(),
    pendingCents: z.number().int(),
    currency: z.string().length(3),
  }),
  rewards: z.array(
    z.strictObject({
      key: z.string(),
      title: z.string(),
      costPoints: z.number().int(),
      /** 0: within reach */
      missingPoints: z.number().int(),
    }),
  ),
  redemptions: z.array(redemptionSchema),
});
export type PublicMember = z.infer<typeof memberSchema>;
