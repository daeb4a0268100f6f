// Which lots an amount comes from, and back into which it goes. A spend draws from what is available, earliest expiry
// first, then oldest; every draw is recorded, so that it can be put back where it came from.
import { invariant } from "../decision";
import { runEnd } from "./runs";
import type { Account, Draw, Idle, Lot } from "./types";

export type LotState = "pending" | "available" | "expired";

export interface LotEnd {
  readonly at: Date;
  /** index of the run with which it ends; null: it ends on a date of its own */
  readonly run: number | null;
}

/** When a lot ends: on its own date or with its run of activity, whichever is earlier. What no run has kept yet stays. */
export function lotEnd({ earnedAt, expiresAt }: Lot, idle: Idle | null): LotEnd | null {
  const own = expiresAt && { at: expiresAt, run: null };
  if (!idle) return own;
  for (const index of idle.runs.keys()) {
    const end = runEnd(idle, index);
    if (end && end <= earnedAt) continue;
    return end && !(expiresAt && expiresAt <= end) ? { at: end, run: index } : own;
  }
  return own;
}

/** An overdue lot has expired the moment its date is reached, whether or not that was written down. */
export function lotState(lot: Lot, idle: Idle | null, now: Date): LotState {
  const end = lotEnd(lot, idle);
  if (end && end.at <= now) return "expired";
  return lot.availableAt > now ? "pending" : "available";
}

export function sumRemaining(lots: readonly Lot[]): number {
  return lots.reduce((sum, lot) => sum + lot.remaining, 0);
}

export function availableLots({ lots, idle }: Account, now: Date): Lot[] {
  return lots
    .filter((lot) => lot.remaining > 0 && lotState(lot, idle, now) === "available")
    .sort(bySpendingOrder);
}

/** For what is owed to the shop: the lots of that very award first, then what is available, pending and expired. */
export function takeBackLots(
  { lots, idle }: Pick<Account, "lots" | "idle">,
  own: (lot: Lot) => boolean,
  now: Date,
): Lot[] {
  const rank = (lot: Lot) =>
    own(lot) ? 0 : { available: 1, pending: 2, expired: 3 }[lotState(lot, idle, now)];
  return lots.filter((lot) => lot.remaining > 0).sort((a, b) => rank(a) - rank(b) || bySpendingOrder(a, b));
}

/** Earliest expiry first, then oldest: the order in which lots are spent, and shown. */
export function bySpendingOrder(a: Lot, b: Lot): number {
  const expiry = (lot: Lot) => lot.expiresAt?.getTime() ?? Infinity;
  if (expiry(a) !== expiry(b)) return expiry(a) - expiry(b);
  return a.earnedAt.getTime() - b.earnedAt.getTime() || (a.id < b.id ? -1 : 1);
}

export interface Drawn {
  readonly draws: Draw[];
  /** what the lots could not give */
  readonly short: number;
}

/** Draws an amount from lots in the order given. */
export function drawFrom(lots: readonly Lot[], amount: number): Drawn {
  const draws: Draw[] = [];
  let open = amount;
  for (const lot of lots) {
    if (open === 0) break;
    const drawn = Math.min(lot.remaining, open);
    draws.push({ lot: lot.id, amount: drawn });
    open -= drawn;
  }
  return { draws, short: open };
}

/** The first `amount` of what the draws hold, put back: draws with negative amounts. */
export function putBack(draws: readonly Draw[], amount: number): Drawn {
  const returns: Draw[] = [];
  let open = amount;
  for (const draw of draws) {
    if (open === 0) break;
    const returned = Math.min(draw.amount, open);
    if (returned > 0) returns.push({ lot: draw.lot, amount: -returned });
    open -= returned;
  }
  return { draws: returns, short: open };
}

export function sumDraws(draws: readonly Draw[]): number {
  return draws.reduce((sum, draw) => sum + draw.amount, 0);
}

/** The part of a list of draws that lies between two positions of its running sum. */
export function sliceDraws(draws: readonly Draw[], start: number, end: number): Draw[] {
  const slice: Draw[] = [];
  let position = 0;
  for (const draw of draws) {
    const [from, to] = [Math.max(position, start), Math.min(position + draw.amount, end)];
    if (to > from) slice.push({ lot: draw.lot, amount: to - from });
    position += draw.amount;
  }
  return slice;
}

/** The lots after the draws. Every lot that is drawn from must be among them. */
export function applyDraws(lots: readonly Lot[], draws: readonly Draw[]): Lot[] {
  const change = new Map<string, number>();
  for (const draw of draws) change.set(draw.lot, (change.get(draw.lot) ?? 0) + draw.amount);
  const after = lots.map((lot) => {
    const drawn = change.get(lot.id);
    change.delete(lot.id);
    return drawn ? { ...lot, remaining: lot.remaining - drawn } : lot;
  });
  invariant(change.size === 0, `draws from lots that were not read: ${[...change.keys()].join(", ")}`);
  for (const lot of after) {
    invariant(lot.remaining >= 0 && lot.remaining <= lot.amount, `lot ${lot.id} would hold ${lot.remaining}`);
  }
  return after;
}
