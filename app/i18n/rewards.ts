// What rewards are called: by the merchant's own words, else by what they give.
import type { RewardGift } from "../core/rewards/registry";
import { formatMoney, formatNumber, type FormatSettings } from "./format";

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
      return gift.maximumValueCents === undefined
        ? `${formatPercentage(gift.rateBasisPoints, settings)} off`
        : `${formatPercentage(gift.rateBasisPoints, settings)} off, up to ${formatMoney(gift.maximumValueCents, currency, settings)}`;
    case "freeShipping":
      return "Free shipping";
    case "freeProduct":
      return "A free product";
    case "buyXGetY":
      return `Buy ${formatNumber(gift.buyQuantity, settings)}, get ${formatNumber(gift.getQuantity, settings)} ${
        gift.rateBasisPoints === 10_000
          ? "free"
          : `at ${formatPercentage(gift.rateBasisPoints, settings)} off`
      }`;
    case "slidingAmount":
      return `${formatMoney(gift.valueCents, currency, settings)} off for ${formatNumber(gift.perPoints, settings)} points`;
    case "giftCard":
      return `Gift card of ${formatMoney(gift.valueCents, currency, settings)}`;
    case "storeCredit":
      return `${formatMoney(gift.valueCents, currency, settings)} of store credit`;
    case "spendCashback":
      return "Cashback off the order";
    case "brandedGoods":
      return "Gift";
  }
}

/** Basis points as a percentage. */
export function formatPercentage(basisPoints: number, { locale }: Settings): string {
  return new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 2 }).format(
    basisPoints / 10_000,
  );
}
