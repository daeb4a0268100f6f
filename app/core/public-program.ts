// What of a programme is shown to shoppers: how it earns, and its rewards, the cheapest first.
import type { Action } from "./actions/registry";
import { isAlways } from "./conditions/registry";
import type { EarningRule } from "./earning/registry";
import type { Program } from "./program";
import { isPlainWish } from "./rewards/promise";
import { giftOf, isDiscountReward, leastPoints, type Reward } from "./rewards/registry";
import type { CashbackUse, ProgramMetafield, PublicWay, RewardMetafield } from "./public-api";
import type { Tiers } from "./tiers/settings";
import { publicTier, unitOf } from "./tiers/standing";
import { minorDigits } from "./units";

/** Those that can be had at the press of a button: the panel asks for nothing else yet, and shows no others. */
export function shownRewards({ rewards }: Program): Reward[] {
  return rewards
    .filter((reward) => isPlainWish(reward) && isDiscountReward(reward))
    .toSorted((a, b) => leastPoints(a) - leastPoints(b));
}

/**
 * How members spend cashback: as store credit at Shopify, by a code for the reward of that key, or not yet. `hasStoreCredit` is
 * what Shopify last said of the shop; null: it was not asked.
 */
export function cashbackUse({ cashback, rewards }: Program, hasStoreCredit: boolean | null): CashbackUse {
  if (cashback.paidAs === "storeCredit") {
    return { spentAs: hasStoreCredit === false ? "none" : "storeCredit", reward: null };
  }
  const byCode = rewards.find(({ kind }) => kind === "spendCashback");
  return byCode ? { spentAs: "wallet", reward: byCode.key } : { spentAs: "none", reward: null };
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

function publicTiers(tiers: Tiers, currency: string): ProgramMetafield["tiers"] {
  return {
    unit: unitOf(tiers, currency),
    levels: tiers.levels.map((level) => ({ ...publicTier(level), threshold: level.threshold })),
  };
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
    tiers: program.tiers && publicTiers(program.tiers, currency),
  };
}
