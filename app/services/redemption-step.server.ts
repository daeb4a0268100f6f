// Takes one step in a redemption's life: loads, asks core, saves, and again when the ledger moved on meanwhile.
import { accept, invariant, refuse, type Decision } from "../core/decision";
import type { Hold } from "../core/ledger/types";
import type { Redemption, RedemptionStep } from "../core/rewards/redemption";
import type { Transfer } from "../core/store-credit/transfer";
import { loadSnapshot } from "../repositories/ledger-snapshot.server";
import { postLedger } from "../repositories/ledger.server";
import { PostingDraft } from "./posting-draft.server";

const MAX_ATTEMPTS = 10;

/** `hold` is null for what was granted. */
export type PlanStep = (redemption: Redemption, hold: Hold | null) => Decision<RedemptionStep | null>;

/**
 * The redemption as it is after the step; as it was where there was nothing to do. `transfer` is written with it. Refuses
 * with unknownRedemption, or as `plan` does.
 */
export async function takeStep(
  shopId: number,
  redemptionId: string,
  now: Date,
  plan: PlanStep,
  transfer: Transfer | null = null,
): Promise<Decision<Redemption>> {
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const snapshot = await loadSnapshot(shopId, { redemptionIds: [redemptionId] });
    const draft = new PostingDraft(shopId, snapshot, now);
    const [redemption] = draft.redemptions;
    if (!redemption) return refuse("unknownRedemption");
    const planned = plan(redemption, draft.holdOf(redemption));
    if (!planned.ok) return planned;
    if (planned.value) {
      const stepped = draft.step(planned.value);
      if (!stepped.ok) return stepped;
    } else if (!transfer) return accept(redemption);
    if (transfer) draft.transfer(transfer);
    const [outcome] = await postLedger(
      shopId,
      draft.postings().map(({ posting }) => posting),
    );
    invariant(outcome !== "conflict", `redemption ${redemptionId}: the ledger holds other facts`);
    if (outcome === "posted") return accept(planned.value?.redemption ?? redemption);
  }
  throw new Error(`redemption ${redemptionId} moved on ${MAX_ATTEMPTS} times while a step of it was decided`);
}
