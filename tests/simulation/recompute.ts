// Works every entry out again from what is stored: each receipt adds up to its entry, and each order's entries to what its facts
// entitle it to under the version that it was decided with.
import type pg from "pg";
import { settleOrder } from "../../app/core/earning/settle";
import { database } from "../../app/db.server";
import { loadSnapshot } from "../../app/repositories/ledger-snapshot.server";
import { findProgram } from "../../app/repositories/programs.server";
import type { Shop } from "../../app/repositories/shops.server";
import { receiptTotal, type Step } from "./auditor/receipt";

const AT_ONCE = 200;

interface StoredEntry {
  readonly key: string;
  readonly kind: string;
  /** what was given, or asked back: also what was waived of it */
  readonly amount: string;
  readonly explanation: readonly Step[];
}

/** Throws where the receipt of an order's entry does not add up, by the auditor's arithmetic. */
export async function checkReceipts(client: pg.Client, shopId: number): Promise<void> {
  const { rows } = await client.query<StoredEntry>(
    `SELECT key, kind, amount + waived AS amount, explanation FROM ledger_entry
     WHERE shop_id = $1 AND order_id IS NOT NULL AND rule_key IS NOT NULL`,
    [shopId],
  );
  for (const { key, kind, amount, explanation } of rows) {
    const total = receiptTotal(explanation);
    if (total !== (kind === "award" ? 1n : -1n) * BigInt(amount)) {
      throw new Error(`the receipt of ${key} comes to ${total}, and the entry is a ${kind} of ${amount}`);
    }
  }
}

/** Throws where an order's entries are not what its stored facts entitle it to. */
export async function checkEntitlements(shop: Shop): Promise<void> {
  const { rows } = await database().query<{ id: string }>(
    "SELECT id FROM orders WHERE shop_id = $1 ORDER BY id",
    [shop.id],
  );
  for (let start = 0; start < rows.length; start += AT_ONCE) {
    const orderIds = rows.slice(start, start + AT_ONCE).map(({ id }) => id);
    const { orders } = await loadSnapshot(shop.id, { orderIds });
    for (const { id, facts, memberId, programVersion, standings } of orders.values()) {
      if (memberId === null || programVersion === null) continue;
      const program = await findProgram(shop.id, programVersion);
      const missing = settleOrder(facts, program, memberId, standings, facts.timezone ?? shop.timezone);
      const [first] = missing;
      if (first) throw new Error(`worked out again, ${id} lacks ${first.intent.kind} ${first.intent.key}`);
    }
  }
}
