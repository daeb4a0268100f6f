// What the programme's actions promise a shopper, in words.
import { startOfDay } from "../core/actions/calendar";
import { countKeys } from "../core/actions/decide";
import { outlookOf } from "../core/actions/outlook";
import { localTime } from "../core/local-time";
import type { ProgramVersion } from "../core/program";
import type { PublicAction } from "../core/public-api";
import { giftOf } from "../core/rewards/registry";
import { actionTitle } from "../i18n/actions";
import type { FormatSettings } from "../i18n/format";
import { rewardTitle } from "../i18n/rewards";
import { loadSnapshot } from "../repositories/ledger-snapshot.server";
import type { Member } from "../repositories/members.server";
import type { Shop } from "../repositories/shops.server";
import { readActionFacts } from "./action-facts.server";

/** Those that are open to the member, or were; null is somebody who has done nothing yet. `now` is domain time. */
export async function readActions(
  shop: Shop,
  member: Member | null,
  version: ProgramVersion,
  now: Date,
  settings: Pick<FormatSettings, "locale">,
): Promise<PublicAction[]> {
  const { actions } = version.program;
  if (actions.length === 0) return [];
  const { timezone } = shop;
  const { day } = localTime(now, timezone);
  const memberId = member?.id ?? 0;
  const counterKeys = actions.flatMap((action) => countKeys(version.program, action, memberId, day));
  const [factsOf, { counters }] = await Promise.all([
    readActionFacts(shop, member, actions),
    loadSnapshot(shop.id, { counterKeys }),
  ]);
  const jurisdiction = member?.jurisdiction ?? null;
  return actions.flatMap((action): PublicAction[] => {
    const facts = factsOf(action, { source: "service", proof: null, day });
    const occasion = { memberId, occurredAt: now, facts, timezone, jurisdiction };
    const outlook = outlookOf(version, action, occasion, (key) => counters.get(key) ?? 0);
    if (!outlook) return [];
    const { state, from, points, rewardKey, needs, row } = outlook;
    const reward = version.program.rewards.find(({ key }) => key === rewardKey);
    const title = reward && rewardTitle({ title: reward.title, ...giftOf(reward) }, shop.currency, settings);
    return [
      {
        ...{
          key: action.key,
          kind: action.kind,
          title: actionTitle(action, settings),
          points,
          reward: title ?? null,
        },
        ...{ state, from: from && startOfDay(from, timezone).toISOString(), needs, row },
      },
    ];
  });
}
