// Discounts that carry codes of the same terms, and the programme version whose combination settings each has.
import { database } from "../db.server";
import { promisedRewardSchema, type PromisedReward } from "../core/rewards/registry";

export interface DiscountRow {
  readonly key: string;
  readonly foundingCode: string;
  readonly gid: string | null;
  /** the programme version whose combination settings it has; null: not known */
  readonly combinedVersion: number | null;
}

/** The discount of that key, noted with the code that will found it before Shopify is asked to make it. */
export async function reserveDiscount(
  shopId: number,
  key: string,
  foundingCode: string,
): Promise<DiscountRow> {
  const { rows } = await database().query<DiscountRow>(
    `WITH reserved AS (
       INSERT INTO discount (shop_id, key, founding_code) VALUES ($1, $2, $3) ON CONFLICT (shop_id, key) DO NOTHING
       RETURNING key, founding_code AS "foundingCode", gid, combined_version AS "combinedVersion"
     )
     SELECT * FROM reserved
     UNION ALL
     SELECT key, founding_code, gid, combined_version FROM discount WHERE shop_id = $1 AND key = $2
     LIMIT 1`,
    [shopId, key, foundingCode],
  );
  const [discount] = rows;
  if (!discount) throw new Error(`discount ${key} was reserved by another just now`);
  return discount;
}

export async function findDiscount(shopId: number, key: string): Promise<DiscountRow | null> {
  const { rows } = await database().query<DiscountRow>(
    `SELECT key, founding_code AS "foundingCode", gid, combined_version AS "combinedVersion" FROM discount WHERE shop_id = $1 AND key = $2`,
    [shopId, key],
  );
  return rows[0] ?? null;
}

/** Notes the discount that was made, or found to have been; of that it isn't known which settings it was made with. */
export async function saveDiscountGid(
  shopId: number,
  key: string,
  gid: string,
  combinedVersion: number | null,
): Promise<void> {
  await database().query(
    "UPDATE discount SET gid = $3, combined_version = $4 WHERE shop_id = $1 AND key = $2",
    [shopId, key, gid, combinedVersion],
  );
}

/** Forgets a discount that is gone at Shopify; the next code of its terms founds another. */
export async function forgetDiscount(shopId: number, key: string, gid: string): Promise<void> {
  await database().query("DELETE FROM discount WHERE shop_id = $1 AND key = $2 AND gid = $3", [
    shopId,
    key,
    gid,
  ]);
}

/** A discount with codes that no order has used, and one of the redemptions that they are for. */
export interface OpenDiscount {
  readonly key: string;
  readonly gid: string;
  readonly combinedVersion: number | null;
  readonly rewardKey: string;
  readonly programVersion: number;
  readonly ownTerms: PromisedReward | null;
}

/** Open discounts that have the settings of another version than `version`, by key, after `after`. */
export async function findOpenDiscounts(
  shopId: number,
  version: number,
  after: string,
  limit: number,
): Promise<OpenDiscount[]> {
  const { rows } = await database().query<Omit<OpenDiscount, "ownTerms"> & { ownTerms: unknown }>(
    `SELECT DISTINCT ON (d.key) d.key, d.gid, d.combined_version AS "combinedVersion", r.reward_key AS "rewardKey",
            r.program_version AS "programVersion", r.own_terms AS "ownTerms"
     FROM discount d
     JOIN redemption r ON r.shop_id = d.shop_id AND r.discount_key = d.key AND r.state IN ('issuing', 'issued')
     WHERE d.shop_id = $1 AND d.gid IS NOT NULL AND d.combined_version IS DISTINCT FROM $2 AND d.key > $3
     ORDER BY d.key LIMIT $4`,
    [shopId, version, after, limit],
  );
  return rows.map((row) => ({ ...row, ownTerms: promisedRewardSchema.nullable().parse(row.ownTerms) }));
}

export async function noteCombined(shopId: number, key: string, version: number): Promise<void> {
  await database().query("UPDATE discount SET combined_version = $3 WHERE shop_id = $1 AND key = $2", [
    ...[shopId, key, version],
  ]);
}
