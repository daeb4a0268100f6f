// What members were given for crossing thresholds. A gift's number is given out once; the job that hands the gift over is
// asked for in the same statement.
import { database } from "../db.server";
import type { StandingGift } from "../core/thresholds";

export interface ThresholdGift extends StandingGift {
  readonly memberId: number;
  readonly thresholdKey: string;
  readonly takenBackAt: Date | null;
  readonly programVersion: number;
  /** under which it is given */
  readonly entryKey: string;
}

/** Every gift of these members, by number. */
export async function findThresholdGifts(
  shopId: number,
  memberIds: readonly number[],
): Promise<ThresholdGift[]> {
  const { rows } = await database().query<ThresholdGift>({
    name: "threshold-gifts",
    text: `SELECT member_id AS "memberId", threshold_key AS "thresholdKey", number, period, given_at AS "givenAt",
                  taken_back_at AS "takenBackAt", program_version AS "programVersion",
                  entry_key AS "entryKey"
           FROM threshold_gift WHERE shop_id = $1 AND member_id = ANY ($2::integer[]) ORDER BY number`,
    values: [shopId, memberIds],
  });
  return rows;
}

export interface NewThresholdGift extends StandingGift {
  readonly memberId: number;
  readonly thresholdKey: string;
  readonly programVersion: number;
}

/** Notes gifts and asks for them to be handed over. Returns how many were new: numbers that are taken stay as they are. */
export async function addThresholdGifts(shopId: number, gifts: readonly NewThresholdGift[]): Promise<number> {
  if (gifts.length === 0) return 0;
  const { rowCount } = await database().query(
    `WITH added AS (
       INSERT INTO threshold_gift (shop_id, member_id, threshold_key, number, period, given_at, program_version, entry_key)
       SELECT $1, "memberId", "thresholdKey", number, period, "givenAt", "programVersion",
              concat_ws(':', 'threshold', "thresholdKey", "memberId", number)
       FROM jsonb_to_recordset($2::jsonb) AS g("memberId" integer, "thresholdKey" text, number integer, period text,
         "givenAt" timestamptz, "programVersion" integer)
       ORDER BY "memberId", "thresholdKey", number
       ON CONFLICT DO NOTHING
       RETURNING member_id, threshold_key, number, program_version
     ), asked AS (
       INSERT INTO outbox_message (shop_id, queue, key, payload)
       SELECT $1, 'give-gift', concat_ws(' ', 'threshold', member_id, threshold_key, number),
              jsonb_build_object('shopId', $1::integer, 'memberId', member_id, 'of', 'threshold', 'key', threshold_key,
                'occasion', number::text, 'programVersion', program_version)
       FROM added
     )
     SELECT 1 FROM added`,
    [shopId, JSON.stringify(gifts)],
  );
  return rowCount ?? 0;
}

/** Notes that a gift is taken back, and asks for its points. One that was taken back before stays as it is. */
export async function takeThresholdGiftBack(
  shopId: number,
  { memberId, thresholdKey, number, programVersion, entryKey }: ThresholdGift,
  now: Date,
): Promise<void> {
  await database().query(
    `WITH taken AS (
       UPDATE threshold_gift SET taken_back_at = $5
       WHERE shop_id = $1 AND member_id = $2 AND threshold_key = $3 AND number = $4 AND taken_back_at IS NULL
       RETURNING number
     )
     INSERT INTO outbox_message (shop_id, queue, key, payload)
     SELECT $1, 'take-gift-back', $7::text,
            jsonb_build_object('shopId', $1::integer, 'memberId', $2::integer, 'key', $3::text, 'entryKey', $7::text,
              'programVersion', $6::integer)
     FROM taken`,
    [shopId, memberId, thresholdKey, number, now, programVersion, entryKey],
  );
}
