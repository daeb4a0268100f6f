// Shops that have installed Vefa, and the names under which they are known.
import { database } from "../db.server";
import { defaultProgram } from "../core/program";

export interface ShopRef {
  readonly id: number;
  readonly domain: string;
}

export interface Shop extends ShopRef {
  readonly currency: string;
  readonly timezone: string;
  readonly name: string | null;
  readonly uninstalledAt: Date | null;
  /** whether customers can pay with store credit, as Shopify last said; null: it was not asked yet */
  readonly hasStoreCredit: boolean | null;
}

const COLUMNS = `id, domain, currency, timezone, name, uninstalled_at AS "uninstalledAt",
  has_store_credit AS "hasStoreCredit"`;

export async function findShop(domain: string): Promise<Shop | null> {
  const { rows } = await database().query<Shop>(`SELECT ${COLUMNS} FROM shop WHERE domain = $1`, [domain]);
  return rows[0] ?? null;
}

export async function findShopById(id: number): Promise<Shop | null> {
  const { rows } = await database().query<Shop>(`SELECT ${COLUMNS} FROM shop WHERE id = $1`, [id]);
  return rows[0] ?? null;
}

const INSTALL = `
  INSERT INTO shop (domain, installed_at, authorized_at) VALUES ($1, $2, clock_timestamp())
  ON CONFLICT (domain) DO UPDATE
    SET uninstalled_at = NULL, authorized_at = excluded.authorized_at,
        installed_at = CASE WHEN shop.uninstalled_at IS NULL THEN shop.installed_at ELSE excluded.installed_at END
  RETURNING ${COLUMNS}`;

/** The shop of that domain, made if there is none; one that had left is back. */
export async function installShop(domain: string, now: Date): Promise<Shop> {
  const { rows } = await database().query<Shop>(INSTALL, [domain, now]);
  const [shop] = rows;
  if (!shop) throw new Error(`no shop was written for ${domain}`);
  return shop;
}

/**
 * Notes that the app was installed, or opened again, gives the shop its first programme if it has none, and asks for its
 * details to be read: in one statement, so that a crash leaves no shop without them and no order comes before a programme.
 */
export async function requestShopSync(domain: string, now: Date): Promise<void> {
  await database().query(
    `WITH installed AS (${INSTALL}), programme AS (
       INSERT INTO program_version (shop_id, version, settings, published_at) SELECT id, 1, $3::jsonb, $2 FROM installed
       ON CONFLICT (shop_id, version) DO NOTHING
     )
     INSERT INTO outbox_message (shop_id, queue, key, payload)
     SELECT id, 'shop-sync', domain, jsonb_build_object('shopId', id) FROM installed`,
    [domain, now, JSON.stringify(defaultProgram())],
  );
}

export interface ShopDetails {
  readonly gid: string;
  readonly name: string;
  readonly currency: string;
  readonly timezone: string;
}

export async function saveShopDetails(shopId: number, details: ShopDetails): Promise<void> {
  const { gid, name, currency, timezone } = details;
  await database().query("UPDATE shop SET gid = $2, name = $3, currency = $4, timezone = $5 WHERE id = $1", [
    ...[shopId, gid, name, currency, timezone],
  ]);
}

/** Installed shops whose customers can pay with store credit, as Shopify last said, or that were not asked yet. */
export async function findShopsWithStoreCredit(): Promise<Shop[]> {
  const { rows } = await database().query<Shop>(
    `SELECT ${COLUMNS} FROM shop WHERE uninstalled_at IS NULL AND has_store_credit IS NOT FALSE ORDER BY id`,
  );
  return rows;
}

export async function saveStoreCredit(shopId: number, hasStoreCredit: boolean): Promise<void> {
  await database().query(
    "UPDATE shop SET has_store_credit = $2 WHERE id = $1 AND has_store_credit IS DISTINCT FROM $2",
    [shopId, hasStoreCredit],
  );
}

/**
 * Marks the shop as gone and forgets its tokens, unless the webhook that says so is older (by more than clocks may differ)
 * than the tokens: it came late, and the app is installed again. The ledger stays until Shopify asks for its erasure.
 */
export async function uninstallShop(domain: string, now: Date, webhookId: string): Promise<void> {
  const { rowCount } = await database().query(
    `UPDATE shop SET uninstalled_at = coalesce(uninstalled_at, $2)
     WHERE domain = $1 AND NOT EXISTS (
       SELECT 1 FROM webhook_event e
       WHERE e.shop_domain = $1 AND e.webhook_id = $3 AND e.triggered_at < shop.authorized_at - interval '5 seconds'
     )`,
    [domain, now, webhookId],
  );
  if (rowCount) await database().query("DELETE FROM session WHERE shop = $1", [domain]);
}

export async function saveScopes(domain: string, scopes: readonly string[]): Promise<void> {
  await database().query("UPDATE session SET scope = $2 WHERE shop = $1", [domain, scopes.join(",")]);
}

const TABLES_OF_A_SHOP = [
  "outbox_message",
  "counter",
  "member_action",
  "swept_day",
  "privacy_request",
  "discount",
  "transfer",
  "redemption",
  "hold",
  "ledger_entry",
  "lot",
  "account",
  "threshold_gift",
  "tier_period",
  "member_tier",
  "orders",
  "member",
  "notice",
  "program_draft",
  "program_version",
] as const;

/** Erases everything that is kept of a shop, as shop/redact demands, in one transaction. */
export async function eraseShop(domain: string): Promise<void> {
  const client = await database().connect();
  try {
    await client.query("BEGIN");
    const { rows } = await client.query<{ id: number }>("SELECT id FROM shop WHERE domain = $1 FOR UPDATE", [
      domain,
    ]);
    const shopId = rows[0]?.id;
    if (shopId !== undefined) {
      await client.query("SELECT set_config('vefa.erasing_shop', $1, true)", [String(shopId)]);
      for (const table of TABLES_OF_A_SHOP)
        await client.query(`DELETE FROM ${table} WHERE shop_id = $1`, [shopId]);
      await client.query("DELETE FROM shop WHERE id = $1", [shopId]);
    }
    await client.query("DELETE FROM session WHERE shop = $1", [domain]);
    await client.query("DELETE FROM token_lease WHERE shop_domain = $1", [domain]);
    await client.query("DELETE FROM webhook_event WHERE shop_domain = $1 AND state <> 'claimed'", [domain]);
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  } finally {
    client.release();
  }
}
