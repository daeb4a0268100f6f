// Publishes a programme: the draft at once or from a day on, or the settings of an earlier version again. A version is never
// changed, and of two who publish at the same moment one does and the other is told.
import { accept, refuse, type Decision, type Refusal } from "../core/decision";
import type { Program } from "../core/program";
import { checkProgram } from "../core/program-check";
import type { ProgramNote, ProgramProblem } from "../core/program-problem";
import { deleteDraft, findDraft } from "../repositories/program-drafts.server";
import {
  findProgram,
  insertVersion,
  listVersions,
  withdrawVersion,
  type Publication,
  type VersionRow,
} from "../repositories/programs.server";

export interface Published {
  readonly version: number;
  /** what whoever publishes ought to know, such as where a law holds instead */
  readonly notes: readonly ProgramNote[];
}

/** A refusal with programInvalid comes with its problems, each with its field. */
export type PublishDecision =
  | { readonly ok: true; readonly value: Published }
  | { readonly ok: false; readonly refusal: Refusal; readonly problems: readonly ProgramProblem[] };

/** How somebody publishes. */
export type Publishing = Pick<Publication, "by" | "reason" | "basedOn">;

/**
 * Publishes the draft at domain time `now`, in force at once or from `effectiveAt` on. Refuses with noProgramDraft,
 * programInvalid (with its problems), effectiveInThePast or programMovedOn (params: the latest version).
 */
export async function publishDraft(
  shopId: number,
  publishing: Publishing & { readonly effectiveAt: Date | null },
  now: Date,
): Promise<PublishDecision> {
  const draft = await findDraft(shopId);
  if (!draft) return { ...refuse("noProgramDraft"), problems: [] };
  if (publishing.effectiveAt && publishing.effectiveAt <= now)
    return { ...refuse("effectiveInThePast"), problems: [] };
  const published = await publish(shopId, draft.settings, { ...publishing, settingsOf: null }, now);
  if (published.ok) await deleteDraft(shopId, draft.revision);
  return published;
}

/**
 * Publishes what version `version` said as the next version, at once. Refuses with unknownProgramVersion, programInvalid (a
 * version may be older than a rule about what contradicts what) or programMovedOn.
 */
export async function rollBack(
  shopId: number,
  publishing: Publishing & { readonly version: number },
  now: Date,
): Promise<PublishDecision> {
  const { version, ...rest } = publishing;
  const known = (await listVersions(shopId)).some((each) => each.version === version);
  if (!known) return { ...refuse("unknownProgramVersion"), problems: [] };
  const { program } = await findProgram(shopId, version);
  return publish(shopId, program, { ...rest, effectiveAt: null, settingsOf: version }, now);
}

async function publish(
  shopId: number,
  settings: unknown,
  publishing: Omit<Publication, "program" | "publishedAt">,
  now: Date,
): Promise<PublishDecision> {
  const { program, problems, notes } = checkProgram(settings);
  if (program === null || problems.length > 0) {
    return { ...refuse("programInvalid", { problems: problems.length }), problems };
  }
  const version = await insertVersion(shopId, { ...publishing, program, publishedAt: now });
  if (version !== null) return { ok: true, value: { version, notes } };
  const [latest] = await listVersions(shopId);
  return { ...refuse("programMovedOn", { version: latest?.version ?? 0 }), problems: [] };
}

/** Takes a scheduled version back before its day. Refuses with unknownProgramVersion or programVersionInForce. */
export async function withdrawScheduled(
  shopId: number,
  version: number,
  now: Date,
): Promise<Decision<"withdrawn">> {
  const known = (await listVersions(shopId)).find((each) => each.version === version);
  if (!known) return refuse("unknownProgramVersion");
  if (known.withdrawnAt || (await withdrawVersion(shopId, version, now))) return accept("withdrawn");
  return refuse("programVersionInForce");
}

/** Every version, the latest first, with who published it and why. */
export async function readHistoryOfProgram(shopId: number): Promise<readonly VersionRow[]> {
  return listVersions(shopId);
}

/** A version's settings, to look at. Refuses with unknownProgramVersion. */
export async function readVersion(shopId: number, version: number): Promise<Decision<Program>> {
  const known = (await listVersions(shopId)).some((each) => each.version === version);
  return known ? accept((await findProgram(shopId, version)).program) : refuse("unknownProgramVersion");
}
