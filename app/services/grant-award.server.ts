// Gives a member something that no order stands behind: an action, a tier's entry gift, a gift of the staff's. The entry's key
// says what for, so that it is given once however often it is asked for.
import { accept, InvariantError, type Decision } from "../core/decision";
import type { Activity } from "../core/ledger/activity";
import type { AwardIntent, CounterChange } from "../core/ledger/types";
import { loadSnapshot } from "../repositories/ledger-snapshot.server";
import { postLedger } from "../repositories/ledger.server";
import { PostingDraft } from "./posting-draft.server";

const MAX_ATTEMPTS = 10;

export interface Grant {
  readonly intent: AwardIntent;
  /** what is counted with it, against its limits */
  readonly counters: readonly CounterChange[];
  /** what the member did for it, where that keeps an account from lapsing: see activityOf of core/expiry-terms.ts */
  readonly activity?: Activity | null;
}

/**
 * Decides on what is counted so far under `counterKeys`, and posts. Answers "exists" when the ledger has the entry already.
 * Refuses as `decide` does. Throws InvariantError when the entry's key stands for other facts.
 */
export async function grantAward(
  shopId: number,
  memberId: number,
  counterKeys: readonly string[],
  decide: (counted: (key: string) => number) => Decision<Grant>,
  now: Date,
): Promise<Decision<"posted" | "exists">> {
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const snapshot = await loadSnapshot(shopId, { memberIds: [memberId], counterKeys });
    const draft = new PostingDraft(shopId, snapshot, now);
    const decided = decide((key) => draft.counted(key));
    if (!decided.ok) return decided;
    const { intent, counters, activity = null } = decided.value;
    const posted = draft.post(memberId, intent);
    if (!posted.ok) return posted;
    draft.active(memberId, activity);
    for (const change of counters) draft.count(memberId, change);
    const [outcome] = await postLedger(
      shopId,
      draft.postings().map(({ posting }) => posting),
    );
    if (outcome === "conflict") throw new InvariantError(`${intent.key}: the ledger holds other facts`);
    if (outcome === "posted" || outcome === "exists") return accept(outcome);
  }
  throw new Error(`member ${memberId} moved on ${MAX_ATTEMPTS} times while a grant was decided`);
}
