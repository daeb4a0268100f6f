// What members' orders come to over the spans that a review of their tiers asks for: one query for all of them.
import { figureOf } from "../core/qualifying";
import { prepareReview, type TierFigures, type TierState } from "../core/tiers/review";
import type { Tiers } from "../core/tiers/settings";
import { sumFigures } from "../repositories/qualifying.server";
import type { Shop } from "../repositories/shops.server";

export type ReviewShop = Pick<Shop, "id" | "timezone" | "currency">;

export interface PreparedReview {
  readonly memberId: number;
  /** with its dates by these tiers */
  readonly state: TierState;
  readonly figures: TierFigures;
  /** what counts towards the next tier in the period that runs */
  readonly running: number;
}

/** Prepares each member's review at domain time `now`, in the order of `members`. */
export async function prepareReviews(
  shop: ReviewShop,
  tiers: Tiers,
  members: readonly { readonly memberId: number; readonly state: TierState }[],
  now: Date,
): Promise<PreparedReview[]> {
  const asked = members.map(({ memberId, state }) => {
    const prepared = prepareReview(tiers, state, now, shop.timezone);
    const { counting, underReview } = prepared.spans;
    return { memberId, state: prepared.state, counting, underReview };
  });
  const spans = asked.flatMap(({ memberId, counting, underReview }) =>
    [...counting, ...(underReview ? [underReview] : [])].map((span) => ({ memberId, ...span })),
  );
  const sums = (await sumFigures(shop.id, tiers.by, spans)).map((figures) => figureOf(tiers.by, figures));
  let next = 0;
  return asked.map(({ memberId, state, counting, underReview }) => {
    const ofCounting = sums.slice(next, (next += counting.length));
    const [ofReview = 0] = underReview ? sums.slice(next, (next += 1)) : [];
    const figures = { counting: Math.max(0, ...ofCounting), underReview: ofReview };
    return { memberId, state, figures, running: ofCounting[0] ?? 0 };
  });
}
