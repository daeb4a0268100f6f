// What rewards are called: by the merchant's own words, else by what they give.
import type { RewardGift } from "../core/rewards/registry";
import { formatMoney, formatNumber, type FormatSettings } from "./format";
import { say } from "./messages/message";

type Settings = Pick<FormatSettings, "locale">;

export function rewardTitle(
  { title, ...gift }: RewardGift & { readonly title: string | null },
  currency: string,
  settings: Settings,
): string {
  return title ?? giftTitle(gift, currency, settings);
}

function giftTitle(gift: RewardGift, currency: string, settings: Settings): string {
  const money = (cents: number) => formatMoney(cents, currency, settings);
  switch (gift.kind) {
    case "amountOff":
      return say("reward.amountOff", settings, { amount: money(gift.valueCents) });
    case "percentageOff": {
      const rate = formatPercentage(gift.rateBasisPoints, settings);
      const { maximumValueCents } = gift;
      if (maximumValueCents === undefined) return say("reward.percentageOff", settings, { rate });
      return say("reward.percentageOffUpTo", settings, { rate, amount: money(maximumValueCents) });
    }
    case "freeShipping":
      return say("reward.freeShipping", settings);
    case "freeProduct":
      return say("reward.freeProduct", settings);
    case "buyXGetY": {
      const { buyQuantity, getQuantity, rateBasisPoints } = gift;
      const quantities = {
        ...{ buy: formatNumber(buyQuantity, settings), get: formatNumber(getQuantity, settings) },
      };
      if (rateBasisPoints === 10_000) return say("reward.buyXGetYFree", settings, quantities);
      const rate = formatPercentage(rateBasisPoints, settings);
      return say("reward.buyXGetYOff", settings, { ...quantities, rate });
    }
    case "slidingAmount":
      return say("reward.slidingAmount", settings, {
        ...{ amount: money(gift.valueCents), points: gift.perPoints },
      });
    case "giftCard":
      return say("reward.giftCard", settings, { amount: money(gift.valueCents) });
    case "storeCredit":
      return say("reward.storeCredit", settings, { amount: money(gift.valueCents) });
    case "brandedGoods":
      return say("reward.brandedGoods", settings);
    case "spendCashback":
      return say("reward.spendCashback", settings);
  }
}

/** Basis points as a percentage. */
export function formatPercentage(basisPoints: number, { locale }: Settings): string {
  return new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 2 }).format(
    basisPoints / 10_000,
  );
}
