// A reward that is granted becomes a plan for Shopify: data that the Admin API layer carries out. The union is closed.

interface CommonPlan {
  readonly title: string;
  /** the shop's, of every amount in the plan */
  readonly currency: string;
  readonly minimumSubtotalCents: number | null;
  /** ISO 8601 */
  readonly startsAt: string;
  readonly endsAt: string | null;
  /** gid of the one customer that it is for; null: whoever has a code */
  readonly onlyCustomerId: string | null;
  readonly usageLimitPerCode: 1;
  readonly combinesWith: Combinations;
}

/** With which classes of other discounts a code goes on one order. */
export interface Combinations {
  readonly order: boolean;
  readonly product: boolean;
  readonly shipping: boolean;
}

/** An order takes one discount on shipping, so one on shipping combines with no other. */
export function onShipping(combinesWith: Combinations): Combinations {
  return { ...combinesWith, shipping: false };
}

export type AmountOffPlan = CommonPlan & { readonly kind: "amountOff"; readonly amountCents: number };
export type PercentageOffPlan = CommonPlan & {
  readonly kind: "percentageOff";
  readonly rateBasisPoints: number;
};
export type FreeShippingPlan = CommonPlan & {
  readonly kind: "freeShipping";
  /** the dearest rate that becomes free; null: every rate */
  readonly maximumShippingCents: number | null;
};

/** Off these variants together, and so off one unit where it is the price of one. */
export type ProductAmountOffPlan = CommonPlan & {
  readonly kind: "productAmountOff";
  readonly variantIds: readonly string[];
  readonly amountCents: number;
};
export interface PlanItems {
  readonly productIds: readonly string[];
  readonly variantIds: readonly string[];
  readonly quantity: number;
}
export type BuyXGetYPlan = CommonPlan & {
  readonly kind: "buyXGetY";
  readonly buys: PlanItems;
  readonly gets: PlanItems;
  readonly rateBasisPoints: number;
  readonly usesPerOrder: number;
};

/** What a discount at Shopify has to be. Amounts in minor units of the currency. */
export type DiscountPlan =
  AmountOffPlan | PercentageOffPlan | FreeShippingPlan | ProductAmountOffPlan | BuyXGetYPlan;
