// What tiers and thresholds may not say beside the rest of a programme: each with the field and the reason.
import { leavesOf } from "../conditions/registry";
import type { EarningRule } from "../earning/registry";
import type { Threshold } from "../thresholds";
import type { Gift, Tiers } from "./settings";

export interface TierContradiction {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

interface Settings {
  readonly earning: readonly EarningRule[];
  readonly tiers: Tiers | null;
  readonly thresholds: readonly Threshold[];
}

/** `givable`: the keys of rewards that can be given without a wish of the member's. */
export function tierContradictions(settings: Settings, givable: ReadonlySet<string>): TierContradiction[] {
  return [...unknownGifts(settings, givable), ...unknownTiers(settings)];
}

function unknownGifts({ tiers, thresholds }: Settings, givable: ReadonlySet<string>): TierContradiction[] {
  const gifts: { readonly gift: Gift; readonly path: readonly (string | number)[] }[] = [
    ...(tiers?.levels ?? []).flatMap(({ entryGift }, index) =>
      entryGift ? [{ gift: entryGift, path: ["tiers", "levels", index, "entryGift"] }] : [],
    ),
    ...thresholds.map(({ gift }, index) => ({ gift, path: ["thresholds", index, "gift"] })),
  ];
  return gifts.flatMap(({ gift, path }) =>
    gift.kind === "reward" && !givable.has(gift.reward)
      ? [
          {
            path: [...path, "reward"],
            message: `the programme has no reward "${gift.reward}" that can be given`,
          },
        ]
      : [],
  );
}

function unknownTiers({ earning, tiers }: Settings): TierContradiction[] {
  const known = new Set(tiers?.levels.map(({ key }) => key));
  return earning.flatMap(({ when }, index) =>
    leavesOf(when)
      .flatMap((leaf) => (leaf.kind === "tiers" ? leaf.tiers : []))
      .filter((key) => !known.has(key))
      .map((key) => ({
        ...{ path: ["earning", index, "when"], message: `the programme has no tier "${key}"` },
      })),
  );
}
