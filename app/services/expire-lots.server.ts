// Writes down what has expired. It is gone the moment its date is reached; this makes it be seen in the ledger.
import { invariant } from "../core/decision";
import { expireLots } from "../core/ledger/expire";
import { log } from "../lib/log.server";
import { loadSnapshot } from "../repositories/ledger-snapshot.server";
import { postLedger } from "../repositories/ledger.server";
import { findMembersWithExpiredLots } from "../repositories/lots.server";
import { PostingDraft } from "./posting-draft.server";

/**
 * Writes down the expiry of what up to `limit` members have left in lots that are overdue at domain time `now`. Returns how
 * many members; one whose posting fails is logged and holds up none of the others.
 */
export async function expireDueLots(now: Date, limit: number): Promise<number> {
  const due = await findMembersWithExpiredLots(now, limit);
  let expired = 0;
  for (const { shopId, memberId } of due) {
    try {
      await expireLotsOf(shopId, memberId, now);
      expired += 1;
    } catch (error) {
      log().error(
        { err: error, shopId, memberId },
        "the expiry of a member's lots could not be written down",
      );
    }
  }
  return expired;
}

/** When the ledger moved on meanwhile, the next sweep finds what is left. */
async function expireLotsOf(shopId: number, memberId: number, now: Date): Promise<void> {
  const snapshot = await loadSnapshot(shopId, { memberIds: [memberId] });
  const draft = new PostingDraft(shopId, snapshot, now);
  for (const account of Object.values(snapshot.ledgers.get(memberId)?.accounts ?? {})) {
    for (const intent of expireLots(account, now)) {
      invariant(draft.post(memberId, intent).ok, `${intent.key} was refused`);
    }
  }
  await postLedger(
    shopId,
    draft.postings().map(({ posting }) => posting),
  );
}
