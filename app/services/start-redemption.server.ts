// What is asked for together with a new redemption: its code, its gift card, or its store credit. Goods are staff's to see.
import { invariant } from "../core/decision";
import type { NewRedemption } from "../core/rewards/redemption";
import type { Shop } from "../repositories/shops.server";
import type { PostingDraft } from "./posting-draft.server";

interface Start extends NewRedemption {
  /** gid of the member's customer */
  readonly customerId: string;
  /** the most that may be counted under keys of its limits */
  readonly limits?: ReadonlyMap<string, number>;
}

export function startRedemption(
  draft: PostingDraft,
  shop: Shop,
  { redemption, reward, customerId, limits }: Start,
): void {
  const { id, memberId, fulfilment, requestedAt, expiresAt } = redemption;
  draft.redemption(redemption, limits);
  switch (fulfilment) {
    case "code":
      return draft.effect(memberId, "issue-code", id, { redemptionId: id });
    case "giftCard":
      return draft.effect(memberId, "make-gift-card", id, { redemptionId: id });
    case "storeCredit":
      invariant(reward.kind === "storeCredit", `${reward.kind} is no store credit`);
      draft.transfer({
        ...{ id, memberId, customerId, direction: "credit", currency: shop.currency, expiresAt },
        ...{ amountCents: reward.valueCents, state: "waiting", requestedAt, failure: null, settledAt: null },
      });
      return draft.effect(memberId, "carry-transfer", id, { transferId: id });
    case "goods":
      return;
  }
}
