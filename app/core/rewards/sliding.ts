// How much of a balance is spent where the shopper says how much: within a minimum, a maximum and a share of the cart, in
// whole steps. Invariant: a step is worth whole cents, so that nothing is rounded away, and the cart that the code asks for
// at Shopify is the smallest of which its value is within the share.
import { z } from "zod";
import { accept, refuse, type Decision } from "../decision";
import type { ExplanationStep, Unit } from "../ledger/types";
import { divideRounded, multiplyRounded } from "../units";

/** Settings of a sliding amount, in units of the balance that it is spent from: points, or cents of cashback. */
export const slidingFields = {
  /** only multiples of it are spent */
  step: z.number().int().min(1),
  minimum: z.number().int().min(1),
  maximum: z.number().int().min(1).nullable().default(null),
  /** what of the cart's subtotal it may take off at most */
  shareBasisPoints: z.number().int().min(1).max(10_000).default(10_000),
  /** whether who asks for more than they have gets what they have, or a refusal */
  partial: z.enum(["allowed", "refused"]).default("allowed"),
};
const slidingSchema = z.strictObject(slidingFields);
export type Sliding = z.output<typeof slidingSchema>;

/** `perAmount` of the balance is worth `valueCents`. */
export interface Worth {
  readonly perAmount: number;
  readonly valueCents: number;
}

export interface SlidingWish {
  readonly unit: Unit;
  /** what is to be spent; null: as much as can be */
  readonly asked: number | null;
  readonly available: number;
  /** null: not told */
  readonly cartSubtotalCents: number | null;
  /** of the cart */
  readonly currency: string;
}

export interface Slid {
  readonly amount: number;
  readonly valueCents: number;
  /** the smallest cart of which `valueCents` is within the share */
  readonly minimumSubtotalCents: number;
  /** why it is less than was asked for */
  readonly steps: readonly ExplanationStep[];
}

/**
 * Refuses with cartNeeded (no subtotal was told), insufficientBalance, belowMinimum or cartTooSmall; params in units of the
 * balance, and `subtotalCents` in cents. Throws InvariantError on a worth of nothing.
 */
export function slide(settings: Sliding, worth: Worth, wish: SlidingWish): Decision<Slid> {
  const { step, minimum, maximum, partial, shareBasisPoints } = settings;
  const { unit, available, cartSubtotalCents, currency } = wish;
  const asked = wish.asked ?? Math.max(available, minimum);
  if (asked < minimum) return refuse("belowMinimum", { minimum, unit });
  if (cartSubtotalCents === null) return refuse("cartNeeded");
  const steps: ExplanationStep[] = [];
  const cut = (name: string, amount: number, to: number): number => {
    if (to < amount) steps.push({ step: name, params: { asked: amount, amount: to, unit } });
    return Math.min(amount, to);
  };
  let amount = cut("cutToMaximum", asked, maximum ?? asked);
  amount = cut("cutToCart", amount, worthOfCart(shareBasisPoints, worth, cartSubtotalCents));
  if (amount < minimum) {
    const subtotalCents = cartFor(valueOf(minimum, worth), shareBasisPoints);
    return refuse("cartTooSmall", { subtotalCents, currency });
  }
  const required = partial === "allowed" ? minimum : amount;
  if (available < required)
    return refuse("insufficientBalance", { required, available, missing: required - available, unit });
  amount = cut("cutToBalance", amount, available);
  amount = cut("cutToStep", amount, amount - (amount % step));
  const valueCents = valueOf(amount, worth);
  return accept({ amount, valueCents, minimumSubtotalCents: cartFor(valueCents, shareBasisPoints), steps });
}

/** Exact for multiples of the step; of a stored programme where it isn't, the shop's favour: rounded down. */
function valueOf(amount: number, { perAmount, valueCents }: Worth): number {
  return multiplyRounded(amount, valueCents, perAmount, "floor");
}

/** What of a balance is worth as much as may be taken off the cart. */
function worthOfCart(shareBasisPoints: number, worth: Worth, cartSubtotalCents: number): number {
  const mostCents = multiplyRounded(cartSubtotalCents, shareBasisPoints, 10_000, "floor");
  return multiplyRounded(mostCents, worth.perAmount, worth.valueCents, "floor");
}

/** The smallest cart, in cents, of which `valueCents` is at most that share: rounded up. */
export function cartFor(valueCents: number, shareBasisPoints: number): number {
  return divideRounded(BigInt(valueCents) * 10_000n, shareBasisPoints, "ceiling");
}

/** What is wrong with settings that contradict each other, by field. */
export function slidingContradictions(
  { step, minimum, maximum }: Sliding,
  { perAmount, valueCents }: Worth,
): { readonly field: string; readonly message: string }[] {
  const found: { field: string; message: string }[] = [];
  if ((BigInt(step) * BigInt(valueCents)) % BigInt(perAmount) !== 0n)
    found.push({ field: "step", message: `a step of ${step} is not worth whole cents: make it a multiple` });
  if (minimum % step !== 0)
    found.push({ field: "minimum", message: `the minimum must be a multiple of the step ${step}` });
  if (maximum !== null && maximum < minimum)
    found.push({ field: "maximum", message: `the maximum is below the minimum ${minimum}` });
  return found;
}
