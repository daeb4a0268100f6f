// A member tells their birthday, as core/birthdays.ts allows.
import { accept, refuse, type Decision } from "../core/decision";
import type { Birthday } from "../core/actions/define";
import { tellBirthday as decideBirthday } from "../core/birthdays";
import { localTime } from "../core/local-time";
import { findBirthday, saveBirthday } from "../repositories/birthdays.server";
import { findMemberByCustomer } from "../repositories/members.server";
import type { ActionShop } from "./action-facts.server";

const MAX_ATTEMPTS = 10;

/** Refuses with unknownMember, and as the core does. */
export async function tellBirthday(
  shop: ActionShop,
  customerId: string,
  told: Pick<Birthday, "month" | "day">,
  now: Date,
): Promise<Decision<Birthday>> {
  const member = await findMemberByCustomer(shop.id, customerId);
  if (!member || member.redactedAt) return refuse("unknownMember");
  const today = localTime(now, shop.timezone).day;
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const known = await findBirthday(shop.id, member.id);
    const decided = decideBirthday(known, told, today);
    if (!decided.ok || decided.value === known) return decided;
    if (await saveBirthday(shop.id, member.id, known, decided.value)) return accept(decided.value);
  }
  throw new Error(`the birthday of member ${member.id} changed ${MAX_ATTEMPTS} times while it was told`);
}
