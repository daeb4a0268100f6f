// The draft of a programme: saved as often as wanted, finished or not, and told at each save what keeps it from being published.
import { accept, refuse, type Decision } from "../core/decision";
import { checkProgram, type ProgramCheck } from "../core/program-check";
import { deleteDraft, findDraft, saveDraft, type ProgramDraft } from "../repositories/program-drafts.server";
import { findCurrentProgram } from "../repositories/programs.server";

export interface CheckedDraft extends ProgramCheck {
  readonly settings: unknown;
  /** 0: nothing was saved, these are the settings in force */
  readonly revision: number;
}

/** What is being worked on, or what is in force. Refuses with programNotPublished. `now` is domain time. */
export async function readDraft(shopId: number, now: Date): Promise<Decision<CheckedDraft>> {
  const draft = await findDraft(shopId);
  if (draft) return accept({ ...checkProgram(draft.settings), ...draftOf(draft) });
  const current = await findCurrentProgram(shopId, now);
  if (!current) return refuse("programNotPublished");
  return accept({ ...checkProgram(current.program), settings: current.program, revision: 0 });
}

function draftOf({ settings, revision }: ProgramDraft) {
  return { settings, revision };
}

export interface DraftSave {
  readonly settings: unknown;
  /** the one that was read */
  readonly revision: number;
  readonly by: string;
}

/** Refuses with programDraftMovedOn when it was saved since `revision` was read. */
export async function keepDraft(
  shopId: number,
  { settings, revision, by }: DraftSave,
  now: Date,
): Promise<Decision<CheckedDraft>> {
  const saved = await saveDraft(shopId, { settings, revision, savedAt: now, savedBy: by });
  if (saved === null) return refuse("programDraftMovedOn");
  return accept({ ...checkProgram(settings), settings, revision: saved });
}

/** Throws the draft away, unless it was saved since `revision` was read. */
export async function discardDraft(shopId: number, revision: number): Promise<void> {
  await deleteDraft(shopId, revision);
}
