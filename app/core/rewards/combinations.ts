// With which other discounts a code goes on one order. It is the one term of a code that follows the programme: a change of
// it is for open codes too, while value, price and dates stay as promised.
import type { Program } from "../program";
import { onShipping, type Combinations } from "./plan";
import type { PromisedReward } from "./registry";

/** What the discount of a promise combines with under `program`: as promised, where that offers no such reward any more. */
export function combinationsUnder(
  promised: Extract<PromisedReward, { combinesWith: Combinations }>,
  { rewards }: Program,
): Combinations {
  const offered = rewards.find(({ key }) => key === promised.key);
  const isDiscount = offered !== undefined && "combinesWith" in offered;
  const combinesWith = isDiscount ? offered.combinesWith : promised.combinesWith;
  return promised.kind === "freeShipping" ? onShipping(combinesWith) : combinesWith;
}

export function areSame(a: Combinations, b: Combinations): boolean {
  return a.order === b.order && a.product === b.product && a.shipping === b.shipping;
}
