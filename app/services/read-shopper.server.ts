// What a shopper sees of the programme: balance, rewards within reach, codes.
import { balanceAt } from "../core/ledger/balance";
import { POINTS } from "../core/ledger/types";
import type { PublicMember, PublicRedemption } from "../core/public-api";
import { loadSnapshot } from "../repositories/ledger-snapshot.server";
import { findMemberByCustomer } from "../repositories/members.server";
import { findCurrentProgram } from "../repositories/programs.server";
import { findRedemptions, listRedemptions, type RedemptionRow } from "../repositories/redemptions.server";
import type { Shop } from "../repositories/shops.server";

const REDEMPTIONS_SHOWN = 50;

/** A customer who has done nothing yet sees an empty balance. `now` is domain time. */
export async function readShopper(shop: Shop, customerId: string, now: Date): Promise<PublicMember> {
  const member = await findMemberByCustomer(shop.id, customerId);
  const [snapshot, redemptions, program] = await Promise.all([
    member && loadSnapshot(shop.id, { memberIds: [member.id] }),
    member ? listRedemptions(shop.id, member.id, REDEMPTIONS_SHOWN) : [],
    findCurrentProgram(shop.id),
  ]);
  const accounts = (member && snapshot?.ledgers.get(member.id)?.accounts) ?? {};
  const points = balanceAt(accounts[POINTS], now);
  const cashback = balanceAt(accounts[shop.currency], now);
  return {
    points: {
      earned: points.earned,
      available: points.available,
      pending: points.pending,
      held: points.held,
    },
    cashback: {
      earnedCents: cashback.earned,
      availableCents: cashback.available,
      pendingCents: cashback.pending,
      currency: shop.currency,
    },
    rewards: (program?.program.rewards ?? []).map(({ key, title, costPoints }) => ({
      ...{ key, title, costPoints },
      missingPoints: Math.max(0, costPoints - points.available),
    })),
    redemptions: redemptions.map(publicRedemption),
  };
}

/** A redemption of that customer, or null. */
export async function readRedemption(
  shop: Shop,
  customerId: string,
  id: string,
): Promise<PublicRedemption | null> {
  const [member, [redemption]] = await Promise.all([
    findMemberByCustomer(shop.id, customerId),
    findRedemptions(shop.id, [id]),
  ]);
  return member && redemption?.memberId === member.id ? publicRedemption(redemption) : null;
}

/** A code is shown once it can be used. */
export function publicRedemption(redemption: RedemptionRow): PublicRedemption {
  const { id, rewardKey, state, code, pointsHeld, pointsSpent, orderName, expiresAt } = redemption;
  return {
    ...{ id, reward: rewardKey, state, pointsHeld, pointsSpent, order: orderName },
    code: state === "issuing" || state === "failed" ? null : code,
    expiresAt: expiresAt?.toISOString() ?? null,
  };
}
