// The JSON that Vefa speaks with widgets and extensions. Amounts are integers: points, or minor units of the currency
// named beside them. Moments are ISO 8601. Fields are only ever added.
import { z } from "zod";
import type { OutlookState } from "./actions/outlook";
import type { ActionKind } from "./actions/registry";
import type { RefusalCode } from "./decision";
import type { Fulfilment } from "./rewards/define";
import type { Expiring } from "./reminders";
import type { RedemptionState } from "./rewards/redemption";
import type { RewardGift } from "./rewards/registry";

export const redeemRequestSchema = z.strictObject({
  reward: z.string().min(1).max(40),
  /** chosen by the caller: asking again with the same key gives the same redemption */
  requestKey: z.string().regex(/^[^\p{Cc}\p{Cs}]{1,100}$/u),
  /** held for the cart only: the points come back by themselves, and a second wish for the same reward is the first one */
  forCart: z.boolean().optional(),
  /** how many points to spend, on a reward of which one chooses; left out: as many as can be */
  points: z.number().int().min(1).max(1_000_000_000).optional(),
  /** how much cashback to spend, in minor units of the shop's currency; left out: as much as can be */
  cashbackCents: z.number().int().min(1).max(1_000_000_000_000).optional(),
  /** what the cart comes to, in minor units of the shop's currency, for rewards that are worth a share of it */
  cartSubtotalCents: z.number().int().min(0).max(1_000_000_000_000).optional(),
  /** gid of the variant that is chosen, of a product for nothing */
  variantId: z.string().max(100).optional(),
});

/** A day of any year; 29 February is one. */
export const birthdayRequestSchema = z.strictObject({
  month: z.number().int().min(1).max(12),
  day: z.number().int().min(1).max(31),
});

export interface PublicRedemption {
  readonly id: string;
  readonly reward: string;
  /** what the reward is called */
  readonly title: string;
  readonly state: RedemptionState;
  /** null while it is being made */
  readonly code: string | null;
  readonly pointsHeld: number;
  readonly pointsSpent: number;
  /** the same of what is paid with cashback, in minor units of the shop's currency */
  readonly centsHeld: number;
  readonly centsSpent: number;
  /** what it comes as: a code for the checkout, a gift card, store credit, or goods of which the code is the name */
  readonly fulfilment: Fulfilment;
  /** given for nothing: there are no points to give back */
  readonly isGranted: boolean;
  /** name of the order that used the code */
  readonly order: string | null;
  /** last moment at which the code is good; null: it stays good */
  readonly expiresAt: string | null;
  /** until when the code is held for the cart: it is closed then; null: it isn't held for one */
  readonly heldUntil: string | null;
  /** the latest moment at which held points come back by themselves if no order uses the code; null: they are kept for it */
  readonly returnsBy: string | null;
}

/** An answer of POST redemptions, GET redemptions/ID and POST redemptions/ID/return. */
export interface RedemptionAnswer {
  readonly redemption: PublicRedemption;
}

export interface PublicReward {
  readonly key: string;
  /** what it is called, in the reader's language */
  readonly title: string;
  readonly costPoints: number;
  /** what the cart must come to, in minor units of the shop's currency */
  readonly minimumSubtotalCents: number | null;
  /** what becomes of the points when the code's last day is over and no order has used it */
  readonly unusedCode: "returned" | "forfeited";
}

/** A reward before anybody's language is known. */
export type RewardMetafield = Omit<PublicReward, "title"> & {
  /** the merchant's own words; null: it is called by what it gives */
  readonly title: string | null;
} & RewardGift;

/** What a member can do besides ordering, or did. */
export interface PublicAction {
  readonly key: string;
  readonly kind: ActionKind;
  readonly title: string;
  /** what the next time gives; 0: no points */
  readonly points: number;
  /** what the reward is called that it gives; null: none */
  readonly reward: string | null;
  /** open: it can be done now; later: from `from` on; done: it gives nothing more */
  readonly state: OutlookState;
  readonly from: string | null;
  /** what is to be sent: their birthday (POST birthday), or that they did it (POST actions/KEY); null: it is noticed */
  readonly needs: "birthday" | "word" | null;
  /** visits on days in a row so far, and how many the next gift needs; null: it isn't about rows */
  readonly row: { readonly visits: number; readonly needed: number } | null;
}

/** How cashback is spent: it comes as store credit by itself, or becomes a code for the reward of that key. */
export interface CashbackUse {
  readonly spentAs: "storeCredit" | "wallet" | "none";
  /** to be asked for with the amount and the cart; null: there is nothing to ask for */
  readonly reward: string | null;
}

export interface PublicTier {
  readonly key: string;
  readonly name: string;
  /** in the merchant's words */
  readonly perks: readonly string[];
}

/** What counts by now, what is asked for, and the difference: in the unit of the standing. */
export interface PublicTierProgress {
  readonly reached: number;
  readonly needed: number;
  readonly missing: number;
}

/** Where a member stands among the tiers. */
export interface PublicTierStanding {
  /** null: in none of them */
  readonly current: PublicTier | null;
  /** the latest date until which it is certain; null: for good */
  readonly keptUntil: string | null;
  /** towards keeping it beyond that date; null: nothing is missing, or it does not depend on that */
  readonly toKeep: PublicTierProgress | null;
  /** towards the tier above; null: there is none */
  readonly next: (PublicTier & PublicTierProgress) | null;
  /** "points", "orders", or the currency of which these are minor units */
  readonly unit: string;
}

export interface PublicMember {
  readonly points: {
    readonly earned: number;
    readonly available: number;
    readonly pending: number;
    readonly held: number;
    /** what expires next, if nothing is done before; null: nothing does */
    readonly expiring: Expiring | null;
  };
  readonly cashback: {
    readonly earnedCents: number;
    readonly availableCents: number;
    readonly pendingCents: number;
    /** in minor units */
    readonly expiring: Expiring | null;
    readonly currency: string;
  } & CashbackUse;
  /** cheapest first */
  readonly rewards: readonly (PublicReward & {
    /** 0: within reach */
    readonly missingPoints: number;
    /** code of the refusal that asking for it would meet, however many points there are; null: none is known of */
    readonly refusal?: RefusalCode | null;
  })[];
  readonly redemptions: readonly PublicRedemption[];
  readonly actions: readonly PublicAction[];
  /** null: the programme has no tiers */
  readonly tier: PublicTierStanding | null;
}

/** An answer of GET me, POST birthday and POST actions/KEY. */
export interface MemberAnswer {
  readonly member: PublicMember;
}

/** A line of what happened to a member's points or cashback, in the words of the shopper's language. */
export interface PublicEntry {
  readonly id: string;
  readonly at: string;
  /** "points", or the currency of cashback */
  readonly unit: string;
  /** what it changed: above zero what came, below zero what went */
  readonly amount: number;
  /** such as "Earned, on order #1012" */
  readonly title: string;
  /** such as "Comes free on 3 December 2026" */
  readonly notes: readonly string[];
  /** the sum behind the number, to be shown as a receipt */
  readonly receipt: readonly { readonly label: string; readonly amount: string | null }[];
}

/** An answer of GET history, newest first. */
export interface HistoryAnswer {
  readonly entries: readonly PublicEntry[];
  /** to be asked for as `?before=`; null: there are no older ones */
  readonly older: string | null;
}

/** Any answer that is not 2xx. */
export interface RefusalAnswer {
  readonly refusal: {
    readonly code: string;
    /** what the message is made of, such as the points that are missing */
    readonly params: Readonly<Record<string, string | number>>;
    readonly message: string;
  };
}

/** What a member has, in the customer's metafield $app.balance, from which the theme renders it. */
export interface BalanceMetafield {
  readonly points: {
    readonly available: number;
    readonly pending: number;
    readonly held: number;
    readonly earned: number;
    /** as in PublicMember */
    readonly expiring: Expiring | null;
  };
  readonly cashback: {
    readonly availableCents: number;
    readonly pendingCents: number;
    readonly earnedCents: number;
    readonly expiring: Expiring | null;
    readonly currency: string;
    /** how many decimals the currency has: Liquid's money filters want hundredths, whatever the currency */
    readonly minorDigits: number;
  };
  /** null: the programme has no tiers */
  readonly tier: PublicTierStanding | null;
}

/** A way to earn. */
export type PublicWay = {
  /** whether it is for some orders or products only */
  readonly isConditional: boolean;
} & (
  | { readonly kind: "perAmount"; readonly points: number; readonly perCents: number }
  | { readonly kind: "perOrder" | "perItem"; readonly points: number }
  | { readonly kind: "cashback"; readonly rateBasisPoints: number }
  | {
      readonly kind: "action";
      readonly action: ActionKind;
      /** the merchant's own words; null: it is called by its kind */
      readonly title: string | null;
      /** what one time gives; of visits in a row, what the longest gives */
      readonly points: number;
      /** visits in a row that it takes; null: one time is enough */
      readonly days: number | null;
    }
  | { readonly kind: "multiplier"; readonly of: "points" | "cashback"; readonly factorBasisPoints: number }
);

/** What the programme is, in the metafield vefa.program of the app's installation (Liquid: app.metafields.vefa.program). */
export interface ProgramMetafield {
  readonly currency: string;
  /** as in BalanceMetafield */
  readonly minorDigits: number;
  readonly earning: readonly PublicWay[];
  /** cheapest first */
  readonly rewards: readonly RewardMetafield[];
  /** for how long points are held for a cart, in hours */
  readonly cartHoldHours: number;
  /** lowest first; null: there are none */
  readonly tiers: {
    /** "points", "orders", or the currency of which thresholds are minor units */
    readonly unit: string;
    readonly levels: readonly (PublicTier & { readonly threshold: number })[];
  } | null;
}
