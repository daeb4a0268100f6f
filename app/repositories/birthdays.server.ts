// Birthdays, as members told them.
import { database } from "../db.server";
import type { Birthday } from "../core/actions/define";

/** Null: not told. */
export async function findBirthday(shopId: number, memberId: number): Promise<Birthday | null> {
  const { rows } = await database().query<Birthday>(
    `SELECT birthday_month AS month, birthday_day AS day, birthday_told_on AS "toldOn" FROM member
     WHERE shop_id = $1 AND id = $2 AND birthday_month IS NOT NULL`,
    [shopId, memberId],
  );
  return rows[0] ?? null;
}
