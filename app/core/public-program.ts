// What of a programme is shown to shoppers: how it earns, and its rewards, the cheapest first.
import type { Action } from "./actions/registry";
import { isAlways } from "./conditions/registry";
import type { EarningRule } from "./earning/registry";
import type { Program } from "./program";
import { isPlainWish } from "./rewards/promise";
import { giftOf, leastPoints, type Reward } from "./rewards/registry";
import type { ProgramMetafield, PublicWay, RewardMetafield } from "./public-api";
import { minorDigits } from "./units";

/** Those that can be had at the press of a button: the panel asks for nothing else yet, and shows no others. */
export function shownRewards({ rewards }: Program): Reward[] {
  return rewards.filter(isPlainWish).toSorted((a, b) => leastPoints(a) - leastPoints(b));
}

/** A reward before anybody's language is known. */
export function publicReward(reward: Reward): RewardMetafield {
  const { key, title, minimumSubtotalCents, unusedCode } = reward;
  const terms = { key, title, costPoints: leastPoints(reward), minimumSubtotalCents, unusedCode };
  return { ...terms, ...giftOf(reward) };
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

/** Null for what gives no points: the rewards that it gives are shown where they can be had. */
function actionWay(action: Action): PublicWay | null {
  const longest = action.kind === "streak" ? action.steps.at(-1) : undefined;
  const points = action.kind === "streak" ? (longest?.points ?? 0) : action.points;
  if (points === 0) return null;
  const { kind, title } = action;
  return { kind: "action", action: kind, title, points, days: longest?.days ?? null, isConditional: false };
}

/** `currency` is the shop's. */
export function publicProgram(program: Program, currency: string): ProgramMetafield {
  return {
    currency,
    minorDigits: minorDigits(currency),
    earning: [
      ...program.earning.map(publicWay),
      ...program.actions.map(actionWay).filter((way) => way !== null),
    ],
    rewards: shownRewards(program).map(publicReward),
    cartHoldHours: program.cartHoldHours,
  };
}
