// A member did something besides ordering: what it gives is decided and written once for each occurrence, together with the
// note that it was done and what is counted against its caps and budget. What is refused leaves no trace.
import { actionEntryKey, countKeys, decideAction } from "../core/actions/decide";
import type { ActionSource } from "../core/actions/define";
import type { Action } from "../core/actions/registry";
import { accept, InvariantError, refuse, type Decision } from "../core/decision";
import { activityOf } from "../core/expiry-terms";
import { POINTS } from "../core/ledger/types";
import { localTime } from "../core/local-time";
import type { ProgramVersion } from "../core/program";
import { loadSnapshot } from "../repositories/ledger-snapshot.server";
import { postLedger } from "../repositories/ledger.server";
import { findAction } from "../repositories/member-actions.server";
import { findMemberByCustomer, type Member } from "../repositories/members.server";
import { findCurrentProgram } from "../repositories/programs.server";
import { readActionFacts, type ActionShop } from "./action-facts.server";
import { PostingDraft } from "./posting-draft.server";

const MAX_ATTEMPTS = 10;

export interface ActionRequest {
  /** gid */
  readonly customerId: string;
  readonly actionKey: string;
  /** tells this time from others: asking again with the same one gives nothing more */
  readonly occurrence: string;
  readonly occurredAt: Date;
  readonly source: ActionSource;
  readonly proof: string | null;
}

/**
 * Records that a member did an action, at domain time `now`. Answers "exists" where this occurrence is recorded already.
 * Refuses with unknownMember, programNotPublished, unknownAction, invalidRequest (it lies in the future) and as decideAction
 * does.
 */
export async function recordAction(
  shop: ActionShop,
  request: ActionRequest,
  now: Date,
): Promise<Decision<"posted" | "exists">> {
  const version = await findCurrentProgram(shop.id, now);
  if (!version) return refuse("programNotPublished");
  const action = version.program.actions.find(({ key }) => key === request.actionKey);
  if (!action) return refuse("unknownAction");
  if (request.occurredAt > now) return refuse("invalidRequest", { field: "occurredAt" });
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    // Asked each time: a member may be merged into another meanwhile.
    const member = await findMemberByCustomer(shop.id, request.customerId);
    if (!member || member.redactedAt) return refuse("unknownMember");
    const recorded = await recordOnce(shop, { version, action, member, request }, now);
    if (recorded !== "stale") return recorded;
  }
  throw new Error(`${request.customerId} moved on ${MAX_ATTEMPTS} times while an action was decided`);
}

interface Recording {
  readonly version: ProgramVersion;
  readonly action: Action;
  readonly member: Member;
  readonly request: ActionRequest;
}

async function recordOnce(
  shop: ActionShop,
  { version, action, member, request }: Recording,
  now: Date,
): Promise<Decision<"posted" | "exists"> | "stale"> {
  const { occurrence, occurredAt, source, proof } = request;
  const { timezone } = shop;
  const { day } = localTime(occurredAt, timezone);
  const counterKeys = countKeys(version.program, action, member.id, day);
  const snapshot = await loadSnapshot(shop.id, { memberIds: [member.id], counterKeys });
  // Read after the snapshot: what another request gives from now on makes the posting stale.
  if (await findAction(shop.id, member.id, action.key, occurrence)) return accept("exists");
  const factsOf = await readActionFacts(shop, member, [action]);
  const facts = factsOf(action, { source, proof, day });
  const draft = new PostingDraft(shop.id, snapshot, now);
  if (draft.memberOf(member.id) !== member.id) return "stale";
  const { jurisdiction } = member;
  const occasion = { memberId: member.id, occurrence, occurredAt, facts, timezone, jurisdiction };
  const decided = decideAction(version, action, occasion, (key) => draft.counted(key));
  if (!decided.ok) return decided;
  const { intent, rewardKey, counts, run } = decided.value;
  if (intent) {
    const posted = draft.post(member.id, intent);
    if (!posted.ok) return posted;
  }
  // Where no points are given, nothing else would tell two requests at once from each other, or a merge meanwhile.
  draft.leanOn(member.id, POINTS);
  for (const count of counts) draft.count(member.id, count);
  // A birthday comes by itself: nobody was active for it.
  if (source !== "calendar") {
    const done = { jurisdiction, at: occurredAt, timezone };
    draft.active(member.id, activityOf(version.program, "actions", done));
  }
  const key = actionEntryKey(action.key, member.id, occurrence);
  if (rewardKey !== null) {
    const grant = { memberId: member.id, rewardKey, programVersion: version.version };
    draft.effect(member.id, "grant-reward", key, { ...grant, requestKey: key, grantedFor: action.kind });
  }
  draft.action({
    ...{ memberId: member.id, actionKey: action.key, occurrence, day, run, source, proof, occurredAt },
    entryKey: intent && key,
  });
  const [outcome] = await postLedger(
    shop.id,
    draft.postings().map(({ posting }) => posting),
  );
  if (outcome === "conflict") throw new InvariantError(`${key}: the ledger holds other facts`);
  return outcome === "posted" ? accept(outcome) : "stale";
}
