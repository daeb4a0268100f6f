// What a member is promised for what they ask: the reward's own terms where those are fixed, and terms of their own where the
// value depends on the wish: a sliding amount, a capped percentage, a product of several. Invariant: what is promised is of
// a kind that has one discount at Shopify, with one value, whatever the cart becomes.
import { accept, invariant, refuse, type Decision } from "../decision";
import { POINTS, type ExplanationStep, type Unit } from "../ledger/types";
import { multiplyRounded } from "../units";
import { fulfilmentOf, type PromisedReward, type Reward } from "./registry";
import { cartFor, slide } from "./sliding";

/** What is said with a wish for a reward, as far as the reward asks for it. */
export interface RewardWish {
  /** how many points are to be spent; null: as many as can be */
  readonly points: number | null;
  /** how much cashback is to be spent; null: as much as can be */
  readonly cashbackCents: number | null;
  /** of the cart that it is for, in the shop's currency */
  readonly cartSubtotalCents: number | null;
  readonly variantId: string | null;
  /** what the shop says that the variant costs; null: it was not asked, or has no such variant */
  readonly variantPriceCents: number | null;
  /** the shop's */
  readonly currency: string;
}

export function noWish(currency: string): RewardWish {
  return {
    ...{ points: null, cashbackCents: null, cartSubtotalCents: null },
    ...{ variantId: null, variantPriceCents: null, currency },
  };
}

export interface Promised {
  readonly reward: PromisedReward;
  readonly price: { readonly unit: Unit; readonly amount: number };
  /** null: as the programme version has it; else how wishes with the same terms are known, or that they share no discount */
  readonly own: { readonly sharedAs: string | null } | null;
  /** why the price is what it is, where it was not fixed */
  readonly steps: readonly ExplanationStep[];
}

type Of<Kind extends Reward["kind"]> = Extract<Reward, { kind: Kind }>;

/**
 * `available` is what the member can spend, in the unit that the reward is paid with. Refuses with insufficientBalance, cartNeeded, cartTooSmall,
 * belowMinimum, choiceNeeded or unknownChoice.
 */
export function promiseReward(reward: Reward, wish: RewardWish, available: number): Decision<Promised> {
  switch (reward.kind) {
    case "slidingAmount":
      return promiseSliding(reward, wish, available);
    case "spendCashback":
      return promiseCashback(reward, wish, available);
    case "percentageOff":
      return reward.maximumValueCents === null ? asItStands(reward) : promiseCapped(reward, wish);
    case "freeProduct":
      return promiseProduct(reward, wish);
    case "amountOff":
    case "freeShipping":
    case "buyXGetY":
    case "giftCard":
    case "storeCredit":
    case "brandedGoods":
      return asItStands(reward);
  }
}

/** Whether it can be given without a wish of the member's: it asks for no choice and no cart. */
export function canBeGiven(reward: Reward): boolean {
  return isPlainWish(reward) || fulfilmentOf(reward) !== "code";
}

/** Whether a wish for it needs nothing but its key: one press of a button. */
export function isPlainWish(reward: Reward): boolean {
  switch (reward.kind) {
    case "slidingAmount":
    case "spendCashback":
      return false;
    case "percentageOff":
      return reward.maximumValueCents === null;
    case "freeProduct":
      return reward.variantIds.length === 1;
    case "amountOff":
    case "freeShipping":
    case "buyXGetY":
    case "giftCard":
    case "storeCredit":
    case "brandedGoods":
      return true;
  }
}

/** The variant whose price has to be asked of the shop for this wish; null: none. */
export function variantToPrice(reward: Reward, { variantId }: Pick<RewardWish, "variantId">): string | null {
  if (reward.kind !== "freeProduct" || reward.valueCents !== null) return null;
  const [only, ...others] = reward.variantIds;
  const chosen = variantId ?? (others.length === 0 ? only : undefined);
  return chosen !== undefined && reward.variantIds.includes(chosen) ? chosen : null;
}

/** Cashback is worth what it says. */
const A_CENT = { perAmount: 1, valueCents: 1 };

function inPoints(amount: number): Promised["price"] {
  return { unit: POINTS, amount };
}

function asItStands(reward: PromisedReward): Decision<Promised> {
  return accept({ reward, price: inPoints(reward.costPoints), own: null, steps: [] });
}

function promiseSliding(
  reward: Of<"slidingAmount">,
  wish: RewardWish,
  available: number,
): Decision<Promised> {
  const { points: asked, cartSubtotalCents, currency } = wish;
  const worth = { perAmount: reward.perPoints, valueCents: reward.valueCents };
  const slid = slide(reward, worth, { unit: POINTS, asked, available, cartSubtotalCents, currency });
  if (!slid.ok) return slid;
  const { amount, valueCents, minimumSubtotalCents, steps } = slid.value;
  const own = amountTerms(reward, amount, valueCents, minimumSubtotalCents);
  // Called by what it came to.
  return accept({ reward: { ...own, title: null }, price: inPoints(amount), own: { sharedAs: null }, steps });
}

function promiseCashback(
  reward: Of<"spendCashback">,
  { cashbackCents: asked, cartSubtotalCents, currency }: RewardWish,
  available: number,
): Decision<Promised> {
  const slid = slide(reward, A_CENT, { unit: currency, asked, available, cartSubtotalCents, currency });
  if (!slid.ok) return slid;
  const { amount, valueCents, minimumSubtotalCents, steps } = slid.value;
  const own = amountTerms(reward, 0, valueCents, minimumSubtotalCents);
  const price = { unit: currency, amount };
  return accept({ reward: { ...own, title: null }, price, own: { sharedAs: null }, steps });
}

/** The rate of the cart as it is, at most the cap. A cart that becomes smaller than that amount's share has to ask anew. */
function promiseCapped(
  reward: Of<"percentageOff">,
  { cartSubtotalCents, currency }: RewardWish,
): Decision<Promised> {
  const { rateBasisPoints, maximumValueCents, costPoints } = reward;
  if (cartSubtotalCents === null) return refuse("cartNeeded");
  const rateCents = multiplyRounded(cartSubtotalCents, rateBasisPoints, 10_000, "floor");
  if (rateCents === 0)
    return refuse("cartTooSmall", { subtotalCents: cartFor(1, rateBasisPoints), currency });
  const valueCents = Math.min(rateCents, maximumValueCents ?? rateCents);
  const own = amountTerms(reward, costPoints, valueCents, cartFor(valueCents, rateBasisPoints));
  return accept({ reward: own, price: inPoints(costPoints), own: { sharedAs: null }, steps: [] });
}

function amountTerms(
  reward: Of<"slidingAmount"> | Of<"spendCashback"> | Of<"percentageOff">,
  costPoints: number,
  valueCents: number,
  smallestCartCents: number,
): Of<"amountOff"> {
  const { key, title, validityDays, combinesWith, eligibility, limits, unusedCode, forMemberOnly } = reward;
  return {
    ...{ key, title, costPoints, validityDays, combinesWith, kind: "amountOff", valueCents },
    ...{ eligibility, limits, unusedCode, forMemberOnly },
    minimumSubtotalCents: Math.max(reward.minimumSubtotalCents ?? 0, smallestCartCents),
  };
}

function promiseProduct(reward: Of<"freeProduct">, wish: RewardWish): Decision<Promised> {
  const { variantIds, costPoints } = reward;
  if (wish.variantId === null && variantIds.length > 1) return refuse("choiceNeeded", { reward: reward.key });
  const chosen = wish.variantId ?? variantIds[0];
  invariant(chosen, `reward ${reward.key} has a product`);
  const valueCents = reward.valueCents ?? wish.variantPriceCents;
  if (!variantIds.includes(chosen) || valueCents === null)
    return refuse("unknownChoice", { variant: chosen });
  const own = { ...reward, variantIds: [chosen], valueCents };
  const sharedAs = `${chosen.split("/").at(-1) ?? chosen}=${valueCents}`;
  return accept({ reward: own, price: inPoints(costPoints), own: { sharedAs }, steps: [] });
}
