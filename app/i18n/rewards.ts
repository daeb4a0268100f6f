// What rewards are called: by the merchant's own words, else by what they take off.
import { formatMoney, type FormatSettings } from "./format";

interface Named {
  readonly title: string | null;
  readonly valueCents: number;
}

export function rewardTitle(
  { title, valueCents }: Named,
  currency: string,
  settings: Pick<FormatSettings, "locale">,
): string {
  return title ?? `${formatMoney(valueCents, currency, settings)} off`;
}
