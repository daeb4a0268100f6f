// Makes out the reminders of what is about to expire, and the notices that a law demands first. Nothing is sent here: what has
// to be told stands in a row of its own, once.
import { noticeDays } from "../core/expiry-terms";
import { remindersDue } from "../core/reminders";
import { log } from "../lib/log.server";
import { loadSnapshot } from "../repositories/ledger-snapshot.server";
import {
  findMembersWithEndings,
  findReminded,
  findShopsDueForReminders,
  insertReminders,
  saveRemindersDue,
} from "../repositories/notices.server";
import { addOutboxMessages } from "../repositories/outbox.server";
import { findCurrentProgram } from "../repositories/programs.server";

const AGAIN_AFTER_MS = 3_600_000;
const MEMBERS_AT_ONCE = 200;

/** Looks through up to `limit` shops whose hour has come at domain time `now`. Returns how many. */
export async function remindMembers(now: Date, limit: number): Promise<number> {
  const due = await findShopsDueForReminders(now, limit);
  for (const shopId of due) {
    try {
      await remindMembersOf(shopId, now);
    } catch (error) {
      log().error({ err: error, shopId }, "a shop's members could not be reminded");
    }
    await saveRemindersDue(shopId, new Date(now.getTime() + AGAIN_AFTER_MS));
  }
  return due.length;
}

async function remindMembersOf(shopId: number, now: Date): Promise<void> {
  const current = await findCurrentProgram(shopId, now);
  if (!current) return;
  const { reminderDays } = current.program;
  const days = Math.max(...reminderDays, noticeDays(reminderDays));
  for (let afterMemberId = 0; ;) {
    const query = { now, days, afterMemberId, limit: MEMBERS_AT_ONCE };
    const memberIds = await findMembersWithEndings(shopId, query);
    const [{ ledgers }, reminded] = await Promise.all([
      loadSnapshot(shopId, { memberIds }),
      findReminded(shopId, memberIds, now),
    ]);
    for (const [memberId, ledger] of ledgers) {
      const reminders = remindersDue(ledger, reminderDays, reminded(memberId), now);
      if (reminders.length === 0) continue;
      await insertReminders(shopId, memberId, reminders, now);
      // The theme shows the end that a lawful notice has brought about.
      if (reminders.some(({ isLawfulNotice }) => isLawfulNotice)) await writeBalanceAnew(shopId, memberId);
    }
    afterMemberId = memberIds.at(-1) ?? 0;
    if (memberIds.length < MEMBERS_AT_ONCE) return;
  }
}

async function writeBalanceAnew(shopId: number, memberId: number): Promise<void> {
  const payload = { shopId, memberId };
  await addOutboxMessages([{ shopId, queue: "member-balance", key: String(memberId), payload }]);
}
