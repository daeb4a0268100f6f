// What rewards are called: by the merchant's own words, else by what they give.
import type { RewardGift } from "../core/rewards/registry";
import { formatMoney, type FormatSettings } from "./format";

type Settings = Pick<FormatSettings, "locale">;

export function rewardTitle(
  { title, ...gift }: RewardGift & { readonly title: string | null },
  currency: string,
  settings: Settings,
): string {
  return title ?? giftTitle(gift, currency, settings);
}

function giftTitle(gift: RewardGift, currency: string, settings: Settings): string {
  switch (gift.kind) {
    case "amountOff":
      return `${formatMoney(gift.valueCents, currency, settings)} off`;
    case "percentageOff":
      return `${formatPercentage(gift.rateBasisPoints, settings)} off`;
    case "freeShipping":
      return "Free shipping";
  }
}

/** Basis points as a percentage. */
export function formatPercentage(basisPoints: number, { locale }: Settings): string {
  return new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 2 }).format(
    basisPoints / 10_000,
  );
}
