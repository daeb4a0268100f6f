// Discounts and their redeem codes as the sandbox keeps them. A redeem code carries nothing but its text and its count of
// uses; customers, dates, minimum and combinations belong to the discount.

export type DiscountItems =
  | { kind: "all" }
  | { kind: "products"; productIds: string[]; variantIds: string[] }
  | { kind: "collections"; collectionIds: string[] };

export type DiscountValue =
  /** Off the whole order, or off each entitled item when `appliesOnEachItem`. */
  | { kind: "amountOff"; amountCents: number; appliesOnEachItem: boolean }
  /** `rate` is Shopify's own 0 to 1. */
  | { kind: "percentage"; rate: number }
  | { kind: "freeShipping"; maximumShippingCents: number | null; countryCodes: string[] | null }
  | {
      kind: "buyXGetY";
      buys: { items: DiscountItems; quantity: number | null; amountCents: number | null };
      gets: { items: DiscountItems; quantity: number; rate: number };
      usesPerOrderLimit: number | null;
    };

export interface DiscountDocument {
  /** gid://shopify/DiscountCodeNode/N */
  id: string;
  title: string;
  value: DiscountValue;
  /** What amountOff and percentage apply to. */
  items: DiscountItems;
  minimum:
    { kind: "none" } | { kind: "subtotal"; amountCents: number } | { kind: "quantity"; quantity: number };
  customers: { kind: "all" } | { kind: "customers"; ids: string[] } | { kind: "segments"; ids: string[] };
  combinesWith: { order: boolean; product: boolean; shipping: boolean };
  startsAt: string;
  endsAt: string | null;
  /** Uses allowed per redeem code; null is unlimited. */
  usageLimit: number | null;
  /** Once per customer and redeem code. */
  appliesOncePerCustomer: boolean;
  deactivated: boolean;
  usageCount: number;
  createdAt: string;
  updatedAt: string;
}

export interface RedeemCodeDocument {
  /** gid://shopify/DiscountRedeemCode/N */
  id: string;
  discountId: string;
  /** As given; looked up without regard to case. */
  code: string;
  usageCount: number;
  /** Customers and e-mail addresses that used it, for once-per-customer discounts; empty for the others. */
  usedBy: string[];
  createdAt: string;
}
