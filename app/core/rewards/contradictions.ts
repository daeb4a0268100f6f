// What about a reward cannot be published: settings of which each is good, and that contradict each other. Each is told with
// its field and what to do. Invariant: a stored version is held to the same, so nothing is refused here that was once stored.
import type { PlanItems } from "./plan";
import type { Reward } from "./registry";
import { slidingContradictions } from "./sliding";

export interface Contradiction {
  readonly field: string;
  readonly message: string;
}

/** `tierKeys` are those of the programme. */
export function rewardContradictions(reward: Reward, tierKeys: ReadonlySet<string>): Contradiction[] {
  return [...ofKind(reward), ...neverForfeited(reward), ...unknownTiers(reward, tierKeys)];
}

function unknownTiers({ eligibility }: Reward, tierKeys: ReadonlySet<string>): Contradiction[] {
  const named = eligibility.flatMap((condition) => (condition.kind === "tiers" ? condition.anyOf : []));
  return named
    .filter((key) => !tierKeys.has(key))
    .map((key) => ({ field: "eligibility", message: `the programme has no tier "${key}"` }));
}

function ofKind(reward: Reward): Contradiction[] {
  switch (reward.kind) {
    case "slidingAmount":
      return slidingContradictions(reward, { perAmount: reward.perPoints, valueCents: reward.valueCents });
    case "spendCashback":
      return slidingContradictions(reward, { perAmount: 1, valueCents: 1 });
    case "buyXGetY":
      return [...namesNothing("buys", reward.buys), ...namesNothing("gets", reward.gets), ...free(reward)];
    case "amountOff":
    case "percentageOff":
    case "freeShipping":
    case "freeProduct":
    case "giftCard":
    case "storeCredit":
    case "brandedGoods":
      return free(reward);
  }
}

function namesNothing(field: string, { productIds, variantIds }: PlanItems): Contradiction[] {
  if (productIds.length + variantIds.length > 0) return [];
  return [{ field, message: "name at least one product or variant" }];
}

function neverForfeited({ unusedCode, validityDays }: Reward): Contradiction[] {
  if (unusedCode === "returned" || validityDays !== null) return [];
  return [{ field: "unusedCode", message: "a code without a last day is never unused: set validityDays" }];
}

function free({ costPoints }: { readonly costPoints: number }): Contradiction[] {
  return costPoints > 0 ? [] : [{ field: "costPoints", message: "a reward must cost at least 1 point" }];
}
