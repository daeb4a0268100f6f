// A programme's settings as the auditor reads them out of the stored JSON: by their names, with no code of the app.
import type { ExpirySettings, Rounding } from "./arithmetic";

export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly none: readonly Condition[] }
  | { readonly kind: "products"; readonly ids: readonly string[] }
  | { readonly kind: "vendors"; readonly names: readonly string[] }
  | { readonly kind: "discounted" }
  | { readonly kind: "orderTotal"; readonly fromCents: number | null; readonly toCents: number | null }
  | { readonly kind: "quantity"; readonly from: number }
  | { readonly kind: "nthOrder"; readonly from: number; readonly to: number | null; readonly every: number }
  | { readonly kind: "channels"; readonly names: readonly string[] }
  | { readonly kind: "countries"; readonly codes: readonly string[] }
  | { readonly kind: "currencies"; readonly codes: readonly string[] }
  | { readonly kind: "codes"; readonly codes: readonly string[] }
  | { readonly kind: "dates"; readonly from: string | null; readonly to: string | null }
  | { readonly kind: "weekdays"; readonly days: readonly number[] };

export interface BasisSettings {
  readonly discounts: "net" | "gross";
  readonly tax: "include" | "exclude";
  readonly shipping: "include" | "exclude";
  readonly giftCards: "include" | "exclude";
}

/** The most that a rule gives; null: as much as it does. */
export interface Limits {
  readonly perMember: number | null;
  readonly perMemberPerDay: number | null;
  readonly perDay: number | null;
  readonly total: number | null;
}

interface Common {
  readonly key: string;
  readonly when: Condition;
  readonly stacking: "stackable" | "exclusive";
  readonly priority: number;
  readonly maximumPerOrder: number | null;
  readonly limits: Limits;
  readonly holdingDays: number;
  readonly lines: Condition;
}

export type BaseRule = Common & { readonly basis: BasisSettings } & (
    | {
        readonly kind: "perAmount";
        readonly points: number;
        readonly perCents: number;
        readonly rounding: Rounding;
        readonly roundingOf: "order" | "line";
      }
    | { readonly kind: "perOrder" | "perItem"; readonly points: number }
    | {
        readonly kind: "cashback";
        readonly rateBasisPoints: number;
        readonly rounding: Rounding;
        readonly decimals: number;
      }
  );

export type MultiplierRule = Common & {
  readonly kind: "multiplier";
  readonly of: "points" | "cashback";
  readonly factorBasisPoints: number;
  readonly rounding: Rounding;
};

export type Rule = BaseRule | MultiplierRule;

export interface RewardSettings {
  readonly key: string;
  readonly costPoints: number;
  readonly validityDays: number | null;
}

export interface Settings {
  /** what all rules of a unit may give */
  readonly budget: { readonly points: number | null; readonly cashback: number | null };
  readonly orders: { readonly test: boolean; readonly draft: boolean };
  readonly earning: readonly Rule[];
  readonly rewards: readonly RewardSettings[];
  readonly shortfall: "waive" | "carry";
  readonly refundedRewards: "return" | "keep";
  readonly expiry: { readonly points: ExpirySettings; readonly cashback: ExpirySettings };
  readonly releaseGraceHours: number;
  readonly cartHoldHours: number;
}
