// Buy X get Y: for every full set of bought units, some of the entitled units become cheaper or free, the cheapest first; a
// unit that was counted as bought is never the one given.
// Source: https://help.shopify.com/en/manual/discounts/discount-types/buy-x-get-y
import { percentOf } from "./percentage-off";

interface Unit {
  lineIndex: number;
  cents: number;
}

export interface BuyXGetY {
  /** Units, or an amount of money, that makes one set; exactly one of the two is set. */
  buyQuantity: number | null;
  buyAmountCents: number | null;
  getQuantity: number;
  /** 0 to 1; 1 is free. */
  rate: number;
  usesPerOrderLimit: number | null;
}

/**
 * What is taken off each line, in minor units. `buys` and `gets` are indexes into `lines` whose units count for each side; a
 * line may be on both.
 */
export function buyXGetY(
  terms: BuyXGetY,
  lines: readonly { priceCents: number; quantity: number }[],
  buys: readonly number[],
  gets: readonly number[],
): number[] {
  const off = lines.map(() => 0);
  // A line on both sides is dealt from its two ends: dear units are bought, cheap ones given.
  const bought = unitsOf(lines, buys).sort((a, b) => b.cents - a.cents);
  const given = unitsOf(lines, gets).sort((a, b) => a.cents - b.cents);
  const left = lines.map((line) => line.quantity);
  const isLeft = (unit: Unit) => (left[unit.lineIndex] ?? 0) > 0;
  const take = (unit: Unit) => {
    left[unit.lineIndex] = (left[unit.lineIndex] ?? 0) - 1;
  };

  for (let used = 0; terms.usesPerOrderLimit === null || used < terms.usesPerOrderLimit; used += 1) {
    if (!takeBought(terms, bought, isLeft, take)) break;
    let gifts = 0;
    for (const unit of given) {
      if (gifts === terms.getQuantity) break;
      if (!isLeft(unit)) continue;
      take(unit);
      off[unit.lineIndex] = (off[unit.lineIndex] ?? 0) + percentOf(terms.rate, unit.cents);
      gifts += 1;
    }
    if (gifts < terms.getQuantity) break;
  }
  return off;
}

function unitsOf(
  lines: readonly { priceCents: number; quantity: number }[],
  indexes: readonly number[],
): Unit[] {
  return indexes.flatMap((lineIndex) => {
    const line = lines[lineIndex];
    if (!line) return [];
    return Array.from({ length: line.quantity }, () => ({ lineIndex, cents: line.priceCents }));
  });
}

/** Takes the units of one set; false when too few are left for a full one. */
function takeBought(
  terms: BuyXGetY,
  bought: readonly Unit[],
  isLeft: (unit: Unit) => boolean,
  take: (unit: Unit) => void,
): boolean {
  let quantity = 0;
  let cents = 0;
  const isFull = () =>
    quantity > 0 &&
    (terms.buyQuantity === null ? cents >= (terms.buyAmountCents ?? 0) : quantity >= terms.buyQuantity);
  for (const unit of bought) {
    if (isFull()) break;
    if (!isLeft(unit)) continue;
    take(unit);
    quantity += 1;
    cents += unit.cents;
  }
  return isFull();
}
