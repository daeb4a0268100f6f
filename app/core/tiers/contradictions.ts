// What tiers and thresholds may not say beside the rest of a programme: each with the field and the reason.
import type { Threshold } from "../thresholds";
import type { Gift, Tiers } from "./settings";

export interface Contradiction {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

interface PromisedAt {
  readonly gift: Gift;
  readonly path: readonly (string | number)[];
}

/** A gift has to be one of the programme's rewards. */
export function giftContradictions(
  tiers: Tiers | null,
  thresholds: readonly Threshold[],
  rewardKeys: ReadonlySet<string>,
): Contradiction[] {
  const gifts: PromisedAt[] = [
    ...(tiers?.levels ?? []).flatMap(({ entryGift }, index) =>
      entryGift ? [{ gift: entryGift, path: ["tiers", "levels", index, "entryGift"] }] : [],
    ),
    ...thresholds.map(({ gift }, index) => ({ gift, path: ["thresholds", index, "gift"] })),
  ];
  return gifts.flatMap(({ gift, path }) =>
    gift.kind === "reward" && !rewardKeys.has(gift.reward)
      ? [{ path: [...path, "reward"], message: `the programme has no reward "${gift.reward}"` }]
      : [],
  );
}
