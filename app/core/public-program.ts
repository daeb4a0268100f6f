// What of a programme is shown to shoppers: how it earns, and its rewards, the cheapest first.
import { isAlways } from "./conditions/registry";
import type { EarningRule } from "./earning/registry";
import type { Program } from "./program";
import { giftOf, type Reward } from "./rewards/registry";
import type { ProgramMetafield, PublicWay, RewardMetafield } from "./public-api";
import { minorDigits } from "./units";

export function publicRewards({ rewards }: Program): RewardMetafield[] {
  return rewards
    .map((reward) => ({ ...termsOf(reward), ...giftOf(reward) }))
    .toSorted((a, b) => a.costPoints - b.costPoints);
}

function termsOf({ key, title, costPoints, minimumSubtotalCents }: Reward) {
  return { key, title, costPoints, minimumSubtotalCents };
}

function publicWay(rule: EarningRule): PublicWay {
  const isConditional = !isAlways(rule.when) || !isAlways(rule.lines);
  switch (rule.kind) {
    case "perAmount":
      return { kind: rule.kind, points: rule.points, perCents: rule.perCents, isConditional };
    case "perOrder":
    case "perItem":
      return { kind: rule.kind, points: rule.points, isConditional };
    case "cashback":
      return { kind: rule.kind, rateBasisPoints: rule.rateBasisPoints, isConditional };
    case "multiplier":
      return { kind: rule.kind, of: rule.of, factorBasisPoints: rule.factorBasisPoints, isConditional };
  }
}

/** `currency` is the shop's. */
export function publicProgram(program: Program, currency: string): ProgramMetafield {
  return {
    currency,
    minorDigits: minorDigits(currency),
    earning: program.earning.map(publicWay),
    rewards: publicRewards(program),
    cartHoldHours: program.cartHoldHours,
  };
}
