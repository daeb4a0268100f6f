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

export interface SetsTaken {
  /** What is taken off each line, in minor units. */
  off: number[];
  /** Which lines have units in a set, bought or given. */
  isUsed: boolean[];
}

/**
 * `buys` and `gets` are indexes into `lines` whose units count for each side; a line may be on both, a unit counts once. A
 * set without all of its given units takes nothing off.
 */
export function buyXGetY(
  terms: BuyXGetY,
  lines: readonly { priceCents: number; quantity: number }[],
  buys: readonly number[],
  gets: readonly number[],
): SetsTaken {
  // Bought are first the units that cannot be given, then the dear ones; given are the cheap ones.
  const canBeGiven = new Set(gets);
  const bought = unitsOf(lines, buys).sort(
    (a, b) => Number(canBeGiven.has(a.lineIndex)) - Number(canBeGiven.has(b.lineIndex)) || b.cents - a.cents,
  );
  const given = unitsOf(lines, gets).sort((a, b) => a.cents - b.cents);
  const off = lines.map(() => 0);
  const isUsed = lines.map(() => false);
  let left = lines.map((line) => line.quantity);
  for (let sets = 0; terms.usesPerOrderLimit === null || sets < terms.usesPerOrderLimit; sets += 1) {
    const after = [...left];
    const boughtNow = takeBought(terms, bought, after);
    const givenNow = boughtNow && takeGiven(terms.getQuantity, given, after);
    if (!boughtNow || !givenNow) break;
    for (const unit of givenNow) {
      off[unit.lineIndex] = (off[unit.lineIndex] ?? 0) + percentOf(terms.rate, unit.cents);
    }
    for (const unit of [...boughtNow, ...givenNow]) isUsed[unit.lineIndex] = true;
    left = after;
  }
  return { off, isUsed };
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

/** Takes a unit when its line has one left. */
function take(unit: Unit, left: number[]): boolean {
  const quantity = left[unit.lineIndex] ?? 0;
  if (quantity === 0) return false;
  left[unit.lineIndex] = quantity - 1;
  return true;
}

/** The units bought for one set, taken out of `left`; null when too few are left. */
function takeBought(terms: BuyXGetY, bought: readonly Unit[], left: number[]): Unit[] | null {
  const taken: Unit[] = [];
  let cents = 0;
  const isFull = () =>
    taken.length > 0 &&
    (terms.buyQuantity === null ? cents >= (terms.buyAmountCents ?? 0) : taken.length >= terms.buyQuantity);
  for (const unit of bought) {
    if (isFull()) break;
    if (!take(unit, left)) continue;
    taken.push(unit);
    cents += unit.cents;
  }
  return isFull() ? taken : null;
}

/** The units given with one set, taken out of `left`; null when too few are left. */
function takeGiven(quantity: number, given: readonly Unit[], left: number[]): Unit[] | null {
  const taken: Unit[] = [];
  for (const unit of given) {
    if (taken.length === quantity) break;
    if (take(unit, left)) taken.push(unit);
  }
  return taken.length === quantity ? taken : null;
}
