// Reads what is known of a member that actions may look at.
import type { ActionFacts } from "../core/actions/define";
import type { Action } from "../core/actions/registry";
import { invariant } from "../core/decision";
import { localTime } from "../core/local-time";
import { findBirthday } from "../repositories/birthdays.server";
import { findLatestActions } from "../repositories/member-actions.server";
import type { Member } from "../repositories/members.server";
import { findOfferedSince } from "../repositories/programs.server";
import type { Shop } from "../repositories/shops.server";

/** The shop, and the time zone of its calendar. */
export type ActionShop = Pick<Shop, "id" | "timezone">;

export type FactsOf = (action: Action, told: Pick<ActionFacts, "source" | "proof" | "day">) => ActionFacts;

/** Facts of these actions of a published programme, as of now. Null is somebody who has done nothing yet. */
export async function readActionFacts(
  shop: ActionShop,
  member: Member | null,
  actions: readonly Action[],
): Promise<FactsOf> {
  const keys = actions.map(({ key }) => key);
  const [latest, birthday, offered] = await Promise.all([
    member ? findLatestActions(shop.id, member.id, keys) : new Map<string, never>(),
    member ? findBirthday(shop.id, member.id) : null,
    findOfferedSince(shop.id, keys),
  ]);
  const dayOf = (moment: Date) => localTime(moment, shop.timezone).day;
  return ({ key }, told) => {
    const since = offered.get(key);
    invariant(since, `action ${key} stands in no published version`);
    return {
      ...told,
      birthday,
      joinedOn: member ? dayOf(member.joinedAt) : told.day,
      offeredOn: dayOf(since),
      last: latest.get(key) ?? null,
    };
  };
}
