// A reward that is granted becomes a plan for Shopify: data that the Admin API layer carries out. The union is closed.

export interface AmountOffPlan {
  readonly kind: "amountOff";
  readonly title: string;
  readonly amountCents: number;
  readonly currency: string;
  readonly minimumSubtotalCents?: number;
  /** ISO 8601 */
  readonly startsAt: string;
  readonly endsAt: string | null;
  readonly usageLimitPerCode: 1;
  readonly combinesWith: { readonly order: boolean; readonly product: boolean; readonly shipping: boolean };
}

/** What a discount at Shopify has to be. Amounts in minor units of the currency. */
export type DiscountPlan = AmountOffPlan;
