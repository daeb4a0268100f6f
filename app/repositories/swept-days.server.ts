// How far each shop's calendar has been kept: the last day whose birthdays and anniversaries were looked at.
import { database } from "../db.server";

export interface ShopDay {
  readonly shopId: number;
  readonly timezone: string;
  readonly installedAt: Date;
  /** YYYY-MM-DD; null: none was kept yet */
  readonly lastDay: string | null;
}

/** Shops in which another day has begun by `now`. */
export async function findShopsWithNewDay(now: Date, limit: number): Promise<ShopDay[]> {
  const { rows } = await database().query<ShopDay>({
    name: "new-days",
    text: `SELECT s.id AS "shopId", s.timezone, s.installed_at AS "installedAt", d.day AS "lastDay"
           FROM shop s LEFT JOIN swept_day d ON d.shop_id = s.id
           WHERE s.uninstalled_at IS NULL AND (d.due_at IS NULL OR d.due_at <= $1)
           ORDER BY d.due_at NULLS FIRST, s.id LIMIT $2`,
    values: [now, limit],
  });
  return rows;
}

/** Notes that all days up to `day` were kept, and when to look again. None is noted for a shop that is being erased. */
export async function saveSweptDay(shopId: number, day: string, dueAt: Date): Promise<void> {
  await database().query(
    `INSERT INTO swept_day (shop_id, day, due_at) SELECT id, $2, $3 FROM shop WHERE id = $1 FOR KEY SHARE
     ON CONFLICT (shop_id) DO UPDATE
       SET day = greatest(swept_day.day, excluded.day), due_at = greatest(swept_day.due_at, excluded.due_at)`,
    [shopId, day, dueAt],
  );
}
