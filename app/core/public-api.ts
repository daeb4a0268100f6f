// The JSON that Vefa speaks with widgets and extensions. Amounts are integers: points, or minor units of the currency
// named beside them. Fields are only ever added.
import { z } from "zod";
import type { RedemptionState } from "./rewards/redemption";

export const redeemRequestSchema = z.strictObject({
  reward: z.string().min(1).max(40),
  /** chosen by the caller: asking again with the same key gives the same redemption */
  requestKey: z.string().min(1).max(100),
});

export interface PublicRedemption {
  readonly id: string;
  readonly reward: string;
  readonly state: RedemptionState;
  /** null while it is being made */
  readonly code: string | null;
  readonly pointsHeld: number;
  readonly pointsSpent: number;
  /** name of the order that used the code */
  readonly order: string | null;
  /** ISO 8601 */
  readonly expiresAt: string | null;
}

export interface PublicMember {
  readonly points: {
    readonly earned: number;
    readonly available: number;
    readonly pending: number;
    readonly held: number;
  };
  readonly cashback: {
    readonly earnedCents: number;
    readonly availableCents: number;
    readonly pendingCents: number;
    readonly currency: string;
  };
  readonly rewards: readonly {
    readonly key: string;
    readonly title: string;
    readonly costPoints: number;
    /** 0: within reach */
    readonly missingPoints: number;
  }[];
  readonly redemptions: readonly PublicRedemption[];
}
