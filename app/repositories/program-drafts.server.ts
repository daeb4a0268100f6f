// What is being worked on in a programme: one draft a shop, saved as often as wanted. It may be unfinished, so it is kept as it
// was written.
import { database } from "../db.server";

export interface ProgramDraft {
  readonly settings: unknown;
  /** how often it was saved */
  readonly revision: number;
  readonly savedAt: Date;
  readonly savedBy: string;
}

export async function findDraft(shopId: number): Promise<ProgramDraft | null> {
  const { rows } = await database().query<ProgramDraft>(
    `SELECT settings, revision, saved_at AS "savedAt", saved_by AS "savedBy" FROM program_draft WHERE shop_id = $1`,
    [shopId],
  );
  return rows[0] ?? null;
}

/** Returns the new revision, or null when the draft was saved or discarded since `draft.revision`; 0 is no draft. */
export async function saveDraft(shopId: number, draft: ProgramDraft): Promise<number | null> {
  const { rows } = await database().query<{ revision: number }>(
    `INSERT INTO program_draft (shop_id, settings, revision, saved_at, saved_by)
     SELECT $1, $2::jsonb, $3 + 1, $4, $5
     WHERE $3 = coalesce((SELECT revision FROM program_draft WHERE shop_id = $1), 0)
     ON CONFLICT (shop_id) DO UPDATE
       SET settings = excluded.settings, revision = excluded.revision, saved_at = excluded.saved_at, saved_by = excluded.saved_by
       WHERE program_draft.revision = $3
     RETURNING revision`,
    [shopId, JSON.stringify(draft.settings), draft.revision, draft.savedAt, draft.savedBy],
  );
  return rows[0]?.revision ?? null;
}

export async function deleteDraft(shopId: number, revision: number): Promise<void> {
  await database().query("DELETE FROM program_draft WHERE shop_id = $1 AND revision = $2", [
    shopId,
    revision,
  ]);
}
