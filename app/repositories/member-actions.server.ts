// What members did besides ordering, each time once. Rows are written by ledger_post() together with what they gave.
import { database } from "../db.server";
import type { DoneAction } from "../core/actions/define";

export interface MemberAction extends DoneAction {
  readonly actionKey: string;
  readonly occurrence: string;
  readonly source: string;
  readonly proof: string | null;
  readonly occurredAt: Date;
  /** what it gave; null: it only counts towards something */
  readonly entryKey: string | null;
}

const COLUMNS = `action_key AS "actionKey", occurrence, day, run, source, proof, occurred_at AS "occurredAt", entry_key AS "entryKey"`;

/** The latest by day that a member did of each of these actions, by the action's key. */
export async function findLatestActions(
  shopId: number,
  memberId: number,
  actionKeys: readonly string[],
): Promise<Map<string, MemberAction>> {
  if (actionKeys.length === 0) return new Map();
  const { rows } = await database().query<MemberAction>({
    name: "latest-actions",
    text: `SELECT latest.* FROM unnest($3::text[]) AS wanted(key), LATERAL (
             SELECT ${COLUMNS} FROM member_action
             WHERE shop_id = $1 AND member_id = $2 AND action_key = wanted.key
             ORDER BY day DESC, occurred_at DESC, occurrence DESC LIMIT 1
           ) latest`,
    values: [shopId, memberId, actionKeys],
  });
  return new Map(rows.map((action) => [action.actionKey, action]));
}

/** One time that a member did an action, or null. */
export async function findAction(
  shopId: number,
  memberId: number,
  actionKey: string,
  occurrence: string,
): Promise<MemberAction | null> {
  const { rows } = await database().query<MemberAction>(
    `SELECT ${COLUMNS} FROM member_action
     WHERE shop_id = $1 AND member_id = $2 AND action_key = $3 AND occurrence = $4`,
    [shopId, memberId, actionKey, occurrence],
  );
  return rows[0] ?? null;
}

/** All that a member did, newest first. */
export async function listActions(shopId: number, memberId: number, limit: number): Promise<MemberAction[]> {
  const { rows } = await database().query<MemberAction>(
    `SELECT ${COLUMNS} FROM member_action WHERE shop_id = $1 AND member_id = $2
     ORDER BY occurred_at DESC, action_key, occurrence LIMIT $3`,
    [shopId, memberId, limit],
  );
  return rows;
}
