// Days of members that come back each year: birthdays as they told them, and the day on which they became customers.
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

/** Writes a birthday, unless another one was told since `known` was read. Returns whether it was written. */
export async function saveBirthday(
  shopId: number,
  memberId: number,
  known: Birthday | null,
  { month, day, toldOn }: Birthday,
): Promise<boolean> {
  const { rowCount } = await database().query(
    `UPDATE member SET birthday_month = $3, birthday_day = $4, birthday_told_on = $5
     WHERE shop_id = $1 AND id = $2 AND redacted_at IS NULL
       AND (birthday_month, birthday_day, birthday_told_on) IS NOT DISTINCT FROM ($6::integer, $7::integer, $8::text)`,
    [
      ...[shopId, memberId, month, day, toldOn],
      ...[known?.month ?? null, known?.day ?? null, known?.toldOn ?? null],
    ],
  );
  return rowCount === 1;
}

/** A member, and the customer that they are at Shopify. */
export interface DueMember {
  readonly memberId: number;
  readonly customerId: string;
}

/** Who were not yet given `actionKey` for `occurrence`, by number from `after` on. */
interface Due {
  readonly actionKey: string;
  readonly occurrence: string;
  readonly after: number;
  readonly limit: number;
}

const NOT_YET = `NOT EXISTS (
  SELECT 1 FROM member_action a
  WHERE a.shop_id = m.shop_id AND a.member_id = m.id AND a.action_key = $2 AND a.occurrence = $3
)`;

/** Members with one of these birthdays. */
export async function findBornOn(
  shopId: number,
  days: readonly { readonly month: number; readonly day: number }[],
  { actionKey, occurrence, after, limit }: Due,
): Promise<DueMember[]> {
  const { rows } = await database().query<DueMember>(
    `SELECT m.id AS "memberId", m.customer_id AS "customerId"
     FROM unnest($6::integer[], $7::integer[]) AS born(month, day)
     JOIN member m ON m.shop_id = $1 AND m.birthday_month = born.month AND m.birthday_day = born.day
     WHERE m.id > $4 AND m.redacted_at IS NULL AND m.merged_into IS NULL AND ${NOT_YET}
     ORDER BY m.id LIMIT $5`,
    [
      ...[shopId, actionKey, occurrence, after, limit],
      days.map(({ month }) => month),
      days.map(({ day }) => day),
    ],
  );
  return rows;
}

/** Members who became customers in one of these stretches of time (`from` is in it, `to` isn't). */
export async function findJoinedWithin(
  shopId: number,
  stretches: readonly { readonly from: Date; readonly to: Date }[],
  { actionKey, occurrence, after, limit }: Due,
): Promise<DueMember[]> {
  const { rows } = await database().query<DueMember>(
    `SELECT m.id AS "memberId", m.customer_id AS "customerId"
     FROM unnest($6::timestamptz[], $7::timestamptz[]) AS stretch(first, until)
     JOIN member m ON m.shop_id = $1 AND m.joined_at >= stretch.first AND m.joined_at < stretch.until
     WHERE m.id > $4 AND m.redacted_at IS NULL AND m.merged_into IS NULL AND ${NOT_YET}
     ORDER BY m.id LIMIT $5`,
    [
      ...[shopId, actionKey, occurrence, after, limit],
      stretches.map(({ from }) => from),
      stretches.map(({ to }) => to),
    ],
  );
  return rows;
}
