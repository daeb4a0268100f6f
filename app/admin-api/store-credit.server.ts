// Store credit. Invariant: a credit or a debit is sent once, since Shopify takes a repeated call for another one; whether a
// call worked whose answer was lost is read from the account's transactions.
import type { AccountTransaction, Transfer } from "../core/store-credit/transfer";
import { ExternalError } from "../lib/external-error.server";
import type { ShopRef } from "../repositories/shops.server";
import { adminRequest, mayHaveWorked } from "./client.server";
import {
  CreditStoreCreditDocument,
  DebitStoreCreditDocument,
  ReadStoreCreditDocument,
  ReadStoreCreditSettingsDocument,
  type ReadStoreCreditQuery,
} from "./generated/admin";
import { centsOf, moneyInput } from "./money.server";
import { readMutation, requirePresent } from "./user-errors.server";

/** How far back an account is read, in pages of 25: what is not found by then is not ours to tell. */
const MOST_PAGES = 20;

/** Whether customers can pay with store credit in this shop. Throws ExternalError. */
export async function hasStoreCredit(shop: ShopRef): Promise<boolean> {
  const { storeCreditConfiguration } = await adminRequest(shop, ReadStoreCreditSettingsDocument, {});
  return storeCreditConfiguration.storeCreditEnabled;
}

/** What is noted before a call: what can be spent, and the newest transaction that has an id. */
export interface StoreCreditStand {
  readonly balanceCents: number;
  readonly lastId: string | null;
}

/** Of a customer's account in a currency; one that isn't there yet is empty. Throws ExternalError. */
export async function readStoreCredit(
  shop: ShopRef,
  customerId: string,
  currency: string,
): Promise<StoreCreditStand> {
  let balanceCents = 0;
  for await (const page of pagesOf(shop, customerId, currency)) {
    balanceCents = page.balanceCents;
    const last = page.transactions.find(({ id }) => id !== null);
    if (last) return { balanceCents, lastId: last.id };
  }
  return { balanceCents, lastId: null };
}

/**
 * The account's transactions that are newer than that of id `after`, or all of them when that is null. Throws ExternalError,
 * one that is not retryable where `after` isn't found.
 */
export async function readNewerTransactions(
  shop: ShopRef,
  customerId: string,
  currency: string,
  after: string | null,
): Promise<AccountTransaction[]> {
  const newer: AccountTransaction[] = [];
  for await (const { transactions } of pagesOf(shop, customerId, currency)) {
    for (const transaction of transactions) {
      if (after !== null && transaction.id === after) return newer;
      newer.push(transaction);
    }
  }
  if (after === null) return newer;
  throw tooLongAgo();
}

interface AccountPage {
  readonly balanceCents: number;
  readonly transactions: readonly AccountTransaction[];
}

/** Newest first; nothing where the customer has no such account. */
async function* pagesOf(shop: ShopRef, customerId: string, currency: string): AsyncGenerator<AccountPage> {
  const search = `currency_code:${currency}`;
  let after: string | null = null;
  for (let page = 1; page <= MOST_PAGES; page++) {
    const answer: ReadStoreCreditQuery = await adminRequest(shop, ReadStoreCreditDocument, {
      ...{ customerId, search, after },
    });
    const [account] = answer.customer?.storeCreditAccounts.nodes ?? [];
    if (!account) return;
    const { nodes, pageInfo } = account.transactions;
    yield { balanceCents: centsOf(account.balance), transactions: nodes.map(transactionFrom) };
    if (!pageInfo.hasNextPage) return;
    after = pageInfo.endCursor;
  }
  throw tooLongAgo();
}

function tooLongAgo(): ExternalError {
  return new ExternalError({
    ...{ operation: "shopify.ReadStoreCredit", code: "too_long_ago", retryable: false },
    message: `the account's newest ${MOST_PAGES * 25} transactions don't tell`,
  });
}

type TransactionNode = NonNullable<
  ReadStoreCreditQuery["customer"]
>["storeCreditAccounts"]["nodes"][number]["transactions"]["nodes"][number];

function transactionFrom(node: TransactionNode): AccountTransaction {
  const common = {
    amountCents: Math.abs(centsOf(node.amount)),
    isAdjustment: node.event === "ADJUSTMENT",
  };
  switch (node.__typename) {
    case "StoreCreditAccountCreditTransaction":
      return { ...common, id: node.id, direction: "credit" };
    case "StoreCreditAccountDebitTransaction":
      return { ...common, id: node.id, direction: "debit" };
    case "StoreCreditAccountDebitRevertTransaction":
      return { ...common, id: node.id, direction: "other" };
    case "StoreCreditAccountExpirationTransaction":
      return { ...common, id: null, direction: "other" };
  }
}

export type StoreCreditOutcome =
  | { readonly outcome: "made"; readonly transactionId: string }
  /** nothing was done, and no further try will do */
  | { readonly outcome: "refused"; readonly code: string }
  /** of a debit: there is less than was asked for */
  | { readonly outcome: "insufficient" }
  /** nothing was done, and a further try may do */
  | { readonly outcome: "notSent"; readonly reason: ExternalError };

const creditRefusals = [
  "ACCOUNT_NOT_FOUND",
  "CREDIT_LIMIT_EXCEEDED",
  "EXPIRES_AT_IN_PAST",
  "MISMATCHING_CURRENCY",
  "NEGATIVE_OR_ZERO_AMOUNT",
  "OWNER_NOT_FOUND",
  "UNSUPPORTED_CURRENCY",
];
const debitRefusals = [
  "ACCOUNT_NOT_FOUND",
  "INSUFFICIENT_FUNDS",
  "MISMATCHING_CURRENCY",
  "NEGATIVE_OR_ZERO_AMOUNT",
];

type Call = Pick<Transfer, "customerId" | "direction" | "currency" | "expiresAt"> & {
  readonly amountCents: number;
  /** by performance.now(): later it is not sent any more */
  readonly startBefore: number;
};

/** Sends one credit or debit. Throws ExternalError only where nobody can tell whether it worked. */
export async function sendStoreCredit(shop: ShopRef, call: Call): Promise<StoreCreditOutcome> {
  try {
    return await (call.direction === "credit" ? credit(shop, call) : debit(shop, call));
  } catch (error) {
    if (error instanceof ExternalError && !mayHaveWorked(error)) return { outcome: "notSent", reason: error };
    throw error;
  }
}

async function credit(shop: ShopRef, call: Call): Promise<StoreCreditOutcome> {
  const operation = "shopify.storeCreditAccountCredit";
  const creditInput = {
    creditAmount: moneyInput(call.amountCents, call.currency),
    expiresAt: call.expiresAt?.toISOString() ?? null,
  };
  const answer = await adminRequest(
    shop,
    CreditStoreCreditDocument,
    { id: call.customerId, creditInput },
    { once: call },
  );
  const read = readMutation(operation, answer.storeCreditAccountCredit, creditRefusals);
  if (!read.ok) return { outcome: "refused", code: read.errors[0]?.code ?? "user_error" };
  const made = requirePresent(operation, read.payload.storeCreditAccountTransaction, "the transaction");
  return { outcome: "made", transactionId: made.id };
}

async function debit(shop: ShopRef, call: Call): Promise<StoreCreditOutcome> {
  const operation = "shopify.storeCreditAccountDebit";
  const id = call.customerId;
  const debitInput = { debitAmount: moneyInput(call.amountCents, call.currency) };
  const answer = await adminRequest(shop, DebitStoreCreditDocument, { id, debitInput }, { once: call });
  const read = readMutation(operation, answer.storeCreditAccountDebit, debitRefusals);
  if (!read.ok) {
    const code = read.errors[0]?.code ?? "user_error";
    return code === "INSUFFICIENT_FUNDS" ? { outcome: "insufficient" } : { outcome: "refused", code };
  }
  const made = requirePresent(operation, read.payload.storeCreditAccountTransaction, "the transaction");
  return { outcome: "made", transactionId: made.id };
}
