// Writes members' balances into their customers' metafields, where the theme reads them without a request. What is written
// is the state at the moment of the call, so that many changes need one call.
import { setMetafields } from "../admin-api/metafields.server";
import { balanceAt } from "../core/ledger/balance";
import { POINTS, type MemberLedger } from "../core/ledger/types";
import type { BalanceMetafield, PublicTierStanding } from "../core/public-api";
import { nextEnding } from "../core/reminders";
import { minorDigits } from "../core/units";
import { loadSnapshot } from "../repositories/ledger-snapshot.server";
import { findCustomersOf, type MemberCustomer } from "../repositories/members.server";
import { addOutboxMessages } from "../repositories/outbox.server";
import type { Shop } from "../repositories/shops.server";
import { readTierStandings } from "./read-tiers.server";

/** The metafield of a customer that holds the balance: namespace $app, type json. */
const BALANCE_KEY = "balance";

/** As many as one call takes. */
const MOST_CUSTOMERS_PER_CALL = 25;

/**
 * Writes what each member has to every customer that they are known by. Returns the members of whom a customer could not be
 * written, with the reason; all others are written.
 */
export async function writeBalances(
  shop: Shop,
  memberIds: readonly number[],
  now: Date,
): Promise<Map<number, Error>> {
  const { ledgers, mergedInto } = await loadSnapshot(shop.id, { memberIds });
  const survivors = new Map(memberIds.map((id) => [id, mergedInto.get(id) ?? id]));
  const customers = await findCustomersOf(shop.id, memberIds);
  const tiers = await readTierStandings(shop, [...new Set(survivors.values())], now);
  const refused = new Map<number, string>();
  for (let start = 0; start < customers.length; start += MOST_CUSTOMERS_PER_CALL) {
    const batch = customers.slice(start, start + MOST_CUSTOMERS_PER_CALL);
    for (const [memberId, message] of await writeBatch(shop, batch, { ledgers, tiers }, now))
      refused.set(memberId, message);
  }
  await repeatWhatChangedMeanwhile(shop, ledgers, [...new Set(survivors.values())]);
  const failures = new Map<number, Error>();
  for (const [memberId, survivor] of survivors) {
    const message = refused.get(survivor);
    if (message !== undefined) failures.set(memberId, new Error(message));
  }
  return failures;
}

/** By member: what is written of them. */
interface Known {
  readonly ledgers: ReadonlyMap<number, MemberLedger>;
  readonly tiers: ReadonlyMap<number, PublicTierStanding>;
}

/** Returns the members whose customer Shopify refused, each with its reason; the others of the batch are written. */
async function writeBatch(
  shop: Shop,
  batch: readonly MemberCustomer[],
  known: Known,
  now: Date,
): Promise<Map<number, string>> {
  const refused = new Map<number, string>();
  let open = batch;
  while (open.length > 0) {
    const { failed } = await setMetafields(
      shop,
      open.map((customer) => balanceMetafield(customer, shop, known, now)),
    );
    if (failed.length === 0) break;
    const gone = new Set(failed.map(({ index }) => index));
    for (const { index, message } of failed) {
      const memberId = open[index]?.memberId;
      if (memberId !== undefined) refused.set(memberId, message);
    }
    open = open.filter((_customer, index) => !gone.has(index));
  }
  return refused;
}

function balanceMetafield(
  { customerId, memberId }: MemberCustomer,
  shop: Shop,
  { ledgers, tiers }: Known,
  now: Date,
) {
  const ledger = ledgers.get(memberId);
  const points = balanceAt(ledger?.accounts[POINTS], now);
  const cashback = balanceAt(ledger?.accounts[shop.currency], now);
  const value: BalanceMetafield = {
    points: {
      available: points.available,
      pending: points.pending,
      held: points.held,
      earned: points.earned,
      expiring: nextEnding(ledger?.accounts[POINTS], now),
    },
    cashback: {
      availableCents: cashback.available,
      pendingCents: cashback.pending,
      earnedCents: cashback.earned,
      expiring: nextEnding(ledger?.accounts[shop.currency], now),
      currency: shop.currency,
      minorDigits: minorDigits(shop.currency),
    },
    tier: tiers.get(memberId) ?? null,
  };
  return { ownerId: customerId, key: BALANCE_KEY, type: "json", value: JSON.stringify(value) };
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
