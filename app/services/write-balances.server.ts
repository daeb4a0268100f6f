// Writes members' balances into their customers' metafields, where the theme reads them without a request. What is written
// is the state at the moment of the call, so that many changes need one call.
import { setMetafields } from "../admin-api/metafields.server";
import { balanceAt } from "../core/ledger/balance";
import { POINTS, type MemberLedger } from "../core/ledger/types";
import type { BalanceMetafield } from "../core/public-api";
import { minorDigits } from "../core/units";
import { loadSnapshot } from "../repositories/ledger-snapshot.server";
import { findMembers, type Member } from "../repositories/members.server";
import { addOutboxMessages } from "../repositories/outbox.server";
import type { Shop } from "../repositories/shops.server";

/** The metafield of a customer that holds the balance: namespace $app, type json. */
const BALANCE_KEY = "balance";

/** At most 25 members. Returns those whose customer could not be written, with the reason; the others are. */
export async function writeBalances(
  shop: Shop,
  memberIds: readonly number[],
  now: Date,
): Promise<Map<number, Error>> {
  const failures = new Map<number, Error>();
  const { ledgers } = await loadSnapshot(shop.id, { memberIds });
  let open = (await findMembers(shop.id, memberIds)).filter(({ redactedAt }) => redactedAt === null);
  while (open.length > 0) {
    const { failed } = await setMetafields(
      shop,
      open.map((member) => balanceMetafield(member, shop, ledgers.get(member.id), now)),
    );
    if (failed.length === 0) break;
    const refused = new Map(failed.map(({ index, message }) => [open[index]?.id, message]));
    for (const [memberId, message] of refused)
      if (memberId !== undefined) failures.set(memberId, new Error(message));
    open = open.filter(({ id }) => !refused.has(id));
  }
  await repeatWhatChangedMeanwhile(shop, ledgers, memberIds);
  return failures;
}

function balanceMetafield(member: Member, shop: Shop, ledger: MemberLedger | undefined, now: Date) {
  const points = balanceAt(ledger?.accounts[POINTS], now);
  const cashback = balanceAt(ledger?.accounts[shop.currency], now);
  const value: BalanceMetafield = {
    points: {
      available: points.available,
      pending: points.pending,
      held: points.held,
      earned: points.earned,
    },
    cashback: {
      availableCents: cashback.available,
      pendingCents: cashback.pending,
      earnedCents: cashback.earned,
      currency: shop.currency,
      minorDigits: minorDigits(shop.currency),
    },
  };
  return { ownerId: member.customerId, key: BALANCE_KEY, type: "json", value: JSON.stringify(value) };
}

/** Two workers may write one member's balance at once, the older state last: then it is written once more. */
async function repeatWhatChangedMeanwhile(
  shop: Shop,
  before: ReadonlyMap<number, MemberLedger>,
  memberIds: readonly number[],
): Promise<void> {
  const { ledgers: after } = await loadSnapshot(shop.id, { memberIds });
  const changed = memberIds.filter((id) => versions(before.get(id)) !== versions(after.get(id)));
  await addOutboxMessages(
    changed.map((memberId) => ({
      ...{ shopId: shop.id, queue: "member-balance", key: String(memberId) },
      payload: { shopId: shop.id, memberId },
    })),
  );
}

function versions(ledger: MemberLedger | undefined): string {
  return Object.values(ledger?.accounts ?? {})
    .map(({ unit, version }) => `${unit} ${version}`)
    .sort()
    .join();
}
