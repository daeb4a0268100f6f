// The journal of a store credit account: debits spend the credit that expires soonest, a reverted debit puts what it spent
// back into the same credits, and what is left of a credit goes when it expires. Invariant: the balance is the sum of what
// is left of its credits.
// Source: https://shopify.dev/docs/api/admin-graphql/latest/objects/StoreCreditAccountCreditTransaction (expiresAt,
// remainingAmount) and https://shopify.dev/docs/api/admin-graphql/latest/objects/StoreCreditAccountDebitRevertTransaction
import type { StoreCreditAccountDocument, StoreCreditTransactionDocument } from "../state/documents";
import type { ShopState } from "../state/shop-state";

type Event = NonNullable<StoreCreditTransactionDocument["event"]>;

/** What can be spent at the shop's present time, in minor units; writes nothing. */
export function spendableCents(shop: ShopState, account: StoreCreditAccountDocument): number {
  const now = shop.now().getTime();
  return shop.creditTransactionsByAccount
    .get(account.id)
    .filter((credit) => !hasExpired(credit, now))
    .reduce((sum, credit) => sum + credit.remainingCents, 0);
}

function hasExpired(credit: StoreCreditTransactionDocument, now: number): boolean {
  return credit.expiresAt !== null && Date.parse(credit.expiresAt) <= now;
}

/** Writes down credits whose time has come; what was left of them goes. */
export function expireCredits(shop: ShopState, account: StoreCreditAccountDocument): void {
  const now = shop.now().getTime();
  for (const credit of shop.creditTransactionsByAccount.get(account.id)) {
    if (credit.remainingCents === 0 || !hasExpired(credit, now)) continue;
    const cents = credit.remainingCents;
    credit.remainingCents = 0;
    shop.storeCreditTransactions.put(credit);
    write(shop, account, "expiration", -cents, { createdAt: credit.expiresAt ?? shop.timestamp() });
  }
}

/** Adds to the account. */
export function creditAccount(
  shop: ShopState,
  account: StoreCreditAccountDocument,
  amountCents: number,
  expiresAt: string | null,
): StoreCreditTransactionDocument {
  return write(shop, account, "credit", amountCents, { remainingCents: amountCents, expiresAt });
}

/** Takes from the account; throws when less than `amountCents` can be spent. */
export function debitAccount(
  shop: ShopState,
  account: StoreCreditAccountDocument,
  amountCents: number,
  cause: { event: Event; orderTransactionId?: string },
): StoreCreditTransactionDocument {
  expireCredits(shop, account);
  const draws = drawCredits(shop, account, amountCents);
  return write(shop, account, "debit", -amountCents, { ...cause, draws });
}

/** Gives back a part of a debit, to the credits it was drawn from, the last to expire first. */
export function revertDebit(
  shop: ShopState,
  debitId: string,
  amountCents: number,
  cause: { event: Event; orderTransactionId: string },
): StoreCreditTransactionDocument {
  const debit = shop.storeCreditTransactions.get(debitId);
  const account = debit && shop.storeCreditAccounts.get(debit.accountId);
  if (!account) throw new Error(`There is no debit of store credit ${debitId} in this shop`);
  let left = amountCents;
  for (const draw of (debit.draws ?? []).toReversed()) {
    const credit = shop.storeCreditTransactions.get(draw.creditId);
    const cents = Math.min(left, draw.amountCents);
    if (!credit || cents === 0) continue;
    draw.amountCents -= cents;
    credit.remainingCents += cents;
    left -= cents;
    shop.storeCreditTransactions.put(credit);
  }
  if (left > 0) throw new Error(`${debitId} has ${left} minor units less to give back than asked`);
  shop.storeCreditTransactions.put(debit);
  const revert = write(shop, account, "debitRevert", amountCents, { ...cause, debitId });
  expireCredits(shop, account);
  return revert;
}

const typenames = {
  credit: "StoreCreditAccountCreditTransaction",
  debit: "StoreCreditAccountDebitTransaction",
  expiration: "StoreCreditAccountExpirationTransaction",
  debitRevert: "StoreCreditAccountDebitRevertTransaction",
};

function write(
  shop: ShopState,
  account: StoreCreditAccountDocument,
  kind: StoreCreditTransactionDocument["kind"],
  amountCents: number,
  more: Partial<StoreCreditTransactionDocument>,
): StoreCreditTransactionDocument {
  account.balanceCents += amountCents;
  shop.storeCreditAccounts.put(account);
  return shop.storeCreditTransactions.put({
    id: shop.ids.next(typenames[kind]),
    accountId: account.id,
    kind,
    amountCents,
    balanceAfterCents: account.balanceCents,
    remainingCents: 0,
    expiresAt: null,
    createdAt: shop.timestamp(),
    ...more,
  });
}

function drawCredits(shop: ShopState, account: StoreCreditAccountDocument, cents: number) {
  const expiry = (credit: StoreCreditTransactionDocument) =>
    credit.expiresAt === null ? Number.MAX_VALUE : Date.parse(credit.expiresAt);
  const credits = shop.creditTransactionsByAccount
    .get(account.id)
    .filter((credit) => credit.remainingCents > 0)
    .sort((a, b) => expiry(a) - expiry(b));
  const draws: { creditId: string; amountCents: number }[] = [];
  let left = cents;
  for (const credit of credits) {
    const drawn = Math.min(left, credit.remainingCents);
    if (drawn === 0) break;
    credit.remainingCents -= drawn;
    left -= drawn;
    draws.push({ creditId: credit.id, amountCents: drawn });
    shop.storeCreditTransactions.put(credit);
  }
  if (left > 0) throw new Error(`${account.id} has ${left} minor units less than asked`);
  return draws;
}
