// What of a programme is shown to shoppers: how it earns, and its rewards, the cheapest first.
import type { Program } from "./program";
import type { ProgramMetafield, RewardMetafield } from "./public-api";
import { minorDigits } from "./units";

export function publicRewards({ rewards }: Program): RewardMetafield[] {
  return rewards
    .map(({ key, title, costPoints, valueCents }) => ({ key, title, costPoints, valueCents }))
    .toSorted((a, b) => a.costPoints - b.costPoints);
}

/** `currency` is the shop's. */
export function publicProgram(program: Program, currency: string): ProgramMetafield {
  return {
    currency,
    minorDigits: minorDigits(currency),
    earning: program.earning.map((rule) =>
      rule.kind === "perAmount"
        ? { kind: rule.kind, points: rule.points, perCents: rule.perCents }
        : { kind: rule.kind, rateBasisPoints: rule.rateBasisPoints },
    ),
    rewards: publicRewards(program),
    cartHoldHours: program.cartHoldHours,
  };
}
