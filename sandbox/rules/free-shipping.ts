// Free shipping: every shipping line becomes free, unless it costs more than the discount's maximum. The sandbox ships
// everywhere, so a restriction to countries is not played.
// Source: https://help.shopify.com/en/manual/discounts/discount-types/free-shipping

/** What is taken off each shipping line, in minor units. */
export function freeShipping(shippingCents: readonly number[], maximumCents: number | null): number[] {
  return shippingCents.map((cents) => (maximumCents !== null && cents > maximumCents ? 0 : cents));
}
