// Birthdays and anniversaries: as soon as a day begins in a shop's time zone, each member whose day it is gets what the
// programme gives for it. A day that was missed while no worker ran is made up for; every day gives once, since what is given
// is recorded under its day.
import { anniversaryDays, birthdaysOn, daysAfter, daysBetween, startOfDay } from "../core/actions/calendar";
import type { Action } from "../core/actions/registry";
import { localTime } from "../core/local-time";
import { log } from "../lib/log.server";
import { findBornOn, findJoinedWithin, type DueMember } from "../repositories/birthdays.server";
import { findCurrentProgram } from "../repositories/programs.server";
import { findShopsWithNewDay, saveSweptDay, type ShopDay } from "../repositories/swept-days.server";
import { recordAction } from "./record-action.server";

const MEMBERS_AT_ONCE = 200;
const DAYS_MADE_UP_FOR = 366;
/** Nobody has been a customer for longer: Shopify began in 2006. */
const YEARS_LOOKED_BACK = 40;
const AFTER_FAULT_MS = 600_000;

/** Keeps the days that have begun by domain time `now` in up to `limit` shops. Returns in how many. */
export async function keepDays(now: Date, limit: number): Promise<number> {
  const due = await findShopsWithNewDay(now, limit);
  for (const shop of due) {
    try {
      await keepDaysOf(shop, now);
    } catch (error) {
      log().error({ err: error, shopId: shop.shopId }, "a shop's days could not be kept");
      await saveSweptDay(shop.shopId, lastDayOf(shop, now), new Date(now.getTime() + AFTER_FAULT_MS));
    }
  }
  return due.length;
}

async function keepDaysOf(shop: ShopDay, now: Date): Promise<void> {
  const today = localTime(now, shop.timezone).day;
  const installedOn = localTime(shop.installedAt, shop.timezone).day;
  const program = await findCurrentProgram(shop.shopId, now);
  const actions = (program?.program.actions ?? []).filter(
    ({ kind }) => kind === "birthday" || kind === "anniversary",
  );
  const missed = actions.length > 0 ? daysBetween(lastDayOf(shop, now), today, DAYS_MADE_UP_FOR) : [];
  for (const day of missed.filter((each) => each >= installedOn)) {
    let failed = 0;
    for (const action of actions) failed += await keepDay(shop, action, day, now);
    if (failed === 0) continue;
    // The day is looked at again: those who had theirs are not asked twice.
    await saveSweptDay(shop.shopId, daysAfter(day, -1), new Date(now.getTime() + AFTER_FAULT_MS));
    return;
  }
  await saveSweptDay(shop.shopId, today, startOfDay(daysAfter(today, 1), shop.timezone));
}

/** A shop that is new begins with the day that it is. */
function lastDayOf({ lastDay, timezone }: ShopDay, now: Date): string {
  return lastDay ?? daysAfter(localTime(now, timezone).day, -1);
}

/** Gives what `day` gives to all whose day it is. Returns for how many that failed; each is logged. */
async function keepDay(
  { shopId, timezone }: ShopDay,
  action: Action,
  day: string,
  now: Date,
): Promise<number> {
  const occurredAt = startOfDay(day, timezone);
  let failed = 0;
  let after = 0;
  for (;;) {
    const due = await findDue({ shopId, timezone }, action, day, after);
    for (const { memberId, customerId } of due) {
      const request = { customerId, actionKey: action.key, occurrence: day, occurredAt };
      try {
        await recordAction({ id: shopId, timezone }, { ...request, source: "calendar", proof: null }, now);
      } catch (error) {
        failed += 1;
        log().error({ err: error, shopId, memberId, action: action.key }, "a day could not be kept");
      }
    }
    const last = due.at(-1);
    if (!last || due.length < MEMBERS_AT_ONCE) return failed;
    after = last.memberId;
  }
}

/** Members whose day it is and who have not had theirs; whether they are given anything is the action's to say. */
async function findDue(
  { shopId, timezone }: Pick<ShopDay, "shopId" | "timezone">,
  { kind, key: actionKey }: Action,
  day: string,
  after: number,
): Promise<DueMember[]> {
  const due = { actionKey, occurrence: day, after, limit: MEMBERS_AT_ONCE };
  if (kind === "birthday") return findBornOn(shopId, birthdaysOn(day), due);
  const stretches = anniversaryDays(day, YEARS_LOOKED_BACK).map(({ from, to }) => ({
    ...{ from: startOfDay(from, timezone), to: startOfDay(daysAfter(to, 1), timezone) },
  }));
  return findJoinedWithin(shopId, stretches, due);
}
