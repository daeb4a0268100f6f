// What members are to be told, each once: the row is the notice, whoever sends it later.
import { database } from "../db.server";
import type { Reminded, Reminder } from "../core/reminders";

/** Shops whose reminders are to be looked for at `now`, those that wait longest first. */
export async function findShopsDueForReminders(now: Date, limit: number): Promise<number[]> {
  const { rows } = await database().query<{ id: number }>(
    `SELECT id FROM shop WHERE uninstalled_at IS NULL AND (reminders_due_at IS NULL OR reminders_due_at <= $1)
     ORDER BY reminders_due_at NULLS FIRST, id LIMIT $2`,
    [now, limit],
  );
  return rows.map(({ id }) => id);
}

export async function saveRemindersDue(shopId: number, dueAt: Date): Promise<void> {
  await database().query("UPDATE shop SET reminders_due_at = $2 WHERE id = $1", [shopId, dueAt]);
}

/**
 * Members after `afterMemberId` of whom something ends within `days` of `now`, by its own date or by inactivity, or whose
 * account waits for its lawful notice.
 */
export async function findMembersWithEndings(
  shopId: number,
  { now, days, afterMemberId, limit }: { now: Date; days: number; afterMemberId: number; limit: number },
): Promise<number[]> {
  const { rows } = await database().query<{ id: number }>(
    `SELECT member_id AS id FROM lot
     WHERE shop_id = $1 AND remaining > 0 AND expires_at > $2 AND expires_at <= $3 AND member_id > $4
     UNION
     SELECT member_id FROM account
     WHERE shop_id = $1 AND remaining > 0 AND ends_at <= $3 AND member_id > $4
       AND (ends_at > $2 OR noticed_at IS NULL AND (idle->>'needsNotice')::boolean)
     ORDER BY id LIMIT $5`,
    [shopId, now, new Date(now.getTime() + days * 86_400_000), afterMemberId, limit],
  );
  return rows.map(({ id }) => id);
}

/** What these members were reminded of, for ends after `now`. */
export async function findReminded(
  shopId: number,
  memberIds: readonly number[],
  now: Date,
): Promise<(memberId: number) => Reminded> {
  const { rows } = await database().query<{ memberId: number; unit: string; endsAt: Date; days: number }>(
    `SELECT member_id AS "memberId", unit, ends_at AS "endsAt", min(days_before) AS days FROM notice
     WHERE shop_id = $1 AND member_id = ANY ($2::integer[]) AND kind = 'expiry' AND ends_at > $3
     GROUP BY 1, 2, 3`,
    [shopId, memberIds, now],
  );
  const keyOf = (memberId: number, unit: string, endsAt: Date) => `${memberId} ${unit} ${+endsAt}`;
  const known = new Map(rows.map((row) => [keyOf(row.memberId, row.unit, row.endsAt), row.days]));
  return (memberId) => (unit, endsAt) => known.get(keyOf(memberId, unit, endsAt)) ?? null;
}

/** Writes a member's reminders, each once, and that the account's lawful notice is made out, together. */
export async function insertReminders(
  shopId: number,
  memberId: number,
  reminders: readonly Reminder[],
  now: Date,
): Promise<void> {
  await database().query(
    `WITH due AS (
       SELECT * FROM jsonb_to_recordset($3::jsonb)
         AS r(unit text, "endsAt" timestamptz, "daysBefore" integer, amount bigint, "isLawfulNotice" boolean)
     ), noticed AS (
       UPDATE account a SET noticed_at = $4 FROM due
       WHERE a.shop_id = $1 AND a.member_id = $2 AND a.unit = due.unit AND due."isLawfulNotice" AND a.noticed_at IS NULL
     )
     INSERT INTO notice (shop_id, member_id, kind, unit, ends_at, days_before, amount, made_at)
     SELECT $1, $2, 'expiry', unit, "endsAt", "daysBefore", amount, $4 FROM due
     ON CONFLICT DO NOTHING`,
    [shopId, memberId, JSON.stringify(reminders), now],
  );
}
