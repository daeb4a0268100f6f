// Gives what members deserve for crossing thresholds, and takes points back where a threshold says so and refunds left less
// than it asks for. Each gift has a number, which is given out once.
import type { ProgramVersion } from "../core/program";
import { settleThreshold, thresholdSpans, type Threshold } from "../core/thresholds";
import { sumFigures } from "../repositories/qualifying.server";
import {
  addThresholdGifts,
  findThresholdGifts,
  takeThresholdGiftBack,
  type ThresholdGift,
} from "../repositories/threshold-gifts.server";
import type { ReviewShop } from "./tier-figures.server";

/** At domain time `now`. Two that run at once number a gift alike: it is given once. */
export async function settleThresholds(
  shop: ReviewShop,
  version: ProgramVersion,
  memberIds: readonly number[],
  now: Date,
): Promise<void> {
  if (version.program.thresholds.length === 0) return;
  const gifts = await findThresholdGifts(shop.id, memberIds);
  for (const threshold of version.program.thresholds) {
    const ofThreshold = gifts.filter(({ thresholdKey }) => thresholdKey === threshold.key);
    await settleOne(shop, { threshold, version: version.version, gifts: ofThreshold, memberIds }, now);
  }
}

interface Settling {
  readonly threshold: Threshold;
  readonly version: number;
  readonly gifts: readonly ThresholdGift[];
  readonly memberIds: readonly number[];
}

async function settleOne(shop: ReviewShop, settling: Settling, now: Date): Promise<void> {
  const { threshold, version, gifts, memberIds } = settling;
  const asked = memberIds.map((memberId) => {
    const own = gifts.filter((gift) => gift.memberId === memberId);
    const standing = own.filter(({ takenBackAt }) => takenBackAt === null);
    return { memberId, own, standing, spans: thresholdSpans(threshold, standing, now, shop.timezone) };
  });
  const sums = await sumFigures(
    shop.id,
    "spend",
    asked.flatMap(({ memberId, spans }) => spans.map((span) => ({ memberId, ...span }))),
  );
  let next = 0;
  const steps = asked.map(({ spans, ...member }) => {
    const spent = spans.map((span) => ({ span, spentCents: sums[next++]?.spentCents ?? 0 }));
    return { ...member, ...settleThreshold(threshold, member.standing, spent) };
  });
  await addThresholdGifts(
    shop.id,
    steps.flatMap(({ memberId, own, give }) =>
      give.map((period, index) => ({
        ...{ memberId, thresholdKey: threshold.key, number: own.length + index + 1, period },
        ...{ givenAt: now, programVersion: version },
      })),
    ),
  );
  for (const { own, takeBack } of steps) {
    for (const gift of own.filter(({ number }) => takeBack.includes(number)))
      await takeThresholdGiftBack(shop.id, gift, now);
  }
}
