// The staff take back what an action gave: a new entry, once, with their reason.
import { budgetsBack, undoIntent, undoKey, type GivenAward } from "../core/actions/undo";
import { accept, invariant, InvariantError, refuse, type Decision } from "../core/decision";
import { findEntry } from "../repositories/entries.server";
import { loadSnapshot } from "../repositories/ledger-snapshot.server";
import { postLedger } from "../repositories/ledger.server";
import { findAction } from "../repositories/member-actions.server";
import { findMember, type Member } from "../repositories/members.server";
import { findProgram } from "../repositories/programs.server";
import type { ActionShop } from "./action-facts.server";
import { PostingDraft } from "./posting-draft.server";

const MAX_ATTEMPTS = 10;
const LONGEST_REASON = 200;

export interface UndoRequest {
  readonly memberId: number;
  readonly actionKey: string;
  readonly occurrence: string;
  /** for the receipt: shoppers read it too */
  readonly reason: string;
}

/**
 * Answers "exists" where it is taken back already. A reward that was given stays. Refuses with unknownMember, notDone (it was
 * never recorded, or gave no points) or invalidRequest (there is no reason, or one of more than 200 letters).
 */
export async function undoAction(
  shop: ActionShop,
  { memberId, actionKey, occurrence, reason }: UndoRequest,
  now: Date,
): Promise<Decision<"posted" | "exists">> {
  const why = reason.trim();
  if (why === "" || why.length > LONGEST_REASON) return refuse("invalidRequest", { field: "reason" });
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const member = await findMember(shop.id, memberId);
    if (!member) return refuse("unknownMember");
    const done = await findAction(shop.id, member.id, actionKey, occurrence);
    const award = done?.entryKey ? await findEntry(shop.id, done.entryKey) : null;
    if (!award) return refuse("notDone");
    const { key, amount, programVersion } = award;
    invariant(programVersion !== null, `${key} names no programme version`);
    const outcome = await undoOnce(shop, member, { key, amount, programVersion, actionKey }, why, now);
    if (outcome !== "stale") return accept(outcome);
  }
  throw new Error(`member ${memberId} moved on ${MAX_ATTEMPTS} times while an action was undone`);
}

async function undoOnce(
  shop: ActionShop,
  member: Member,
  award: GivenAward,
  reason: string,
  now: Date,
): Promise<"posted" | "exists" | "stale"> {
  const snapshot = await loadSnapshot(shop.id, { memberIds: [member.id] });
  // Read after the snapshot: one that is written from now on makes the posting stale.
  if (await findEntry(shop.id, undoKey(award.key))) return "exists";
  const { program } = await findProgram(shop.id, award.programVersion);
  const draft = new PostingDraft(shop.id, snapshot, now);
  const posted = draft.post(member.id, undoIntent(award, program, reason, now));
  if (!posted.ok) throw new InvariantError(`${award.key}: taking it back was refused`);
  for (const change of budgetsBack(program, award.actionKey, posted.value.amount))
    draft.count(member.id, change);
  const [outcome] = await postLedger(
    shop.id,
    draft.postings().map(({ posting }) => posting),
  );
  if (outcome === "conflict") throw new InvariantError(`${award.key}: it was taken back with other facts`);
  return outcome === "posted" ? outcome : "stale";
}
