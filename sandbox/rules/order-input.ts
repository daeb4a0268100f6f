// What the discount rules may know of an order that is being placed. Money is in minor units of `currency`.

export interface DiscountableLine {
  productId: string | null;
  variantId: string | null;
  /** For one unit, before any discount. */
  priceCents: number;
  quantity: number;
  isGiftCard: boolean;
}

export interface DiscountableOrder {
  /** null: a guest. */
  customerId: string | null;
  email: string | null;
  /** When the order is placed, domain time. */
  at: Date;
  currency: string;
  lines: readonly DiscountableLine[];
  /** Prices of the shipping lines; none where nothing is shipped, null while no shipping rate is chosen. */
  shippingCents: number[] | null;
}

/** What a line costs before any discount, in minor units. */
export function lineTotalCents(line: DiscountableLine): number {
  return line.priceCents * line.quantity;
}
