// Store credit: one account per owner and currency, opened by the first credit; debits draw on the credits that expire
// first. Every call makes one transaction; nothing makes a repeated call the same one.
// Source: https://shopify.dev/docs/api/admin-graphql/latest/mutations/storeCreditAccountCredit and
// https://shopify.dev/docs/api/admin-graphql/latest/mutations/storeCreditAccountDebit
import type { StoreCreditAccountDocument, StoreCreditTransactionDocument } from "../../state/documents";
import { parseMoney } from "../../state/money";
import { creditAccount, debitAccount, expireCredits, spendableCents } from "../../rules/store-credit-account";
import type { ShopState } from "../../state/shop-state";
import {
  expectGid,
  gidType,
  moneyV2,
  toSecondsText,
  userErrorViews,
  type AdminContext,
  type InputError,
  type View,
} from "../context";
import { invalidId, notInSandbox } from "../errors";
import { connection, type ConnectionArgs } from "./connection";
import { transactionView } from "./order-parts";
import { search } from "./search";

/** Shopify's limit is 100,000 USD in an account's currency; the sandbox takes the number for every currency. */
const MAX_BALANCE = "100000";

/** New customer accounts come with it; the merchant can switch it off. */
export function storeCreditConfiguration({ shop }: AdminContext): View {
  const { customerAccountsVersion, storeCreditEnabled = true } = shop.document;
  return {
    __typename: "StoreCreditConfiguration",
    storeCreditEnabled: storeCreditEnabled && customerAccountsVersion === "NEW_CUSTOMER_ACCOUNTS",
  };
}

export function storeCreditAccount(context: AdminContext, args: { id: string }): View | null {
  const found = context.shop.storeCreditAccounts.get(expectGid(args.id, "StoreCreditAccount"));
  return found ? storeCreditAccountView(context, found) : null;
}

export function storeCreditAccounts(
  context: AdminContext,
  ownerId: string,
  args: ConnectionArgs & { query?: string | null },
): View {
  const how = {
    fields: { currency_code: (item: StoreCreditAccountDocument) => item.currency },
    text: () => [],
  };
  const found = search(
    context.shop.creditAccountsByOwner.get(ownerId),
    args.query,
    how,
    "storeCreditAccounts",
  );
  return connection(
    found,
    args,
    (item) => item.id,
    (item) => storeCreditAccountView(context, item),
  );
}

export function storeCreditAccountView(context: AdminContext, account: StoreCreditAccountDocument): View {
  return {
    __typename: "StoreCreditAccount",
    id: account.id,
    balance: () => {
      expireCredits(context.shop, account);
      return moneyV2(account.balanceCents, account.currency);
    },
    owner: () => {
      const owner = context.shop.customers.get(account.ownerId);
      return owner ? context.views.customer(context, owner) : null;
    },
    transactions: (args: ConnectionArgs & { query?: string | null; sortKey?: string | null }) => {
      expireCredits(context.shop, account);
      const how = {
        fields: {
          type: (item: StoreCreditTransactionDocument) => item.kind,
          created_at: (item: StoreCreditTransactionDocument) => new Date(item.createdAt),
          expires_at: (item: StoreCreditTransactionDocument) =>
            item.expiresAt === null ? null : new Date(item.expiresAt),
        },
        text: () => [],
      };
      const all = context.shop.creditTransactionsByAccount.get(account.id);
      const found = search(all, args.query, how, "transactions");
      if (args.sortKey && args.sortKey !== "CREATED_AT")
        throw notInSandbox(`transactions sorted by ${args.sortKey}`);
      return connection(
        found,
        args,
        (item) => item.id,
        (item) => storeCreditTransactionView(context, item),
      );
    },
  };
}

const transactionTypes = {
  credit: "StoreCreditAccountCreditTransaction",
  debit: "StoreCreditAccountDebitTransaction",
  expiration: "StoreCreditAccountExpirationTransaction",
  debitRevert: "StoreCreditAccountDebitRevertTransaction",
};

export function storeCreditTransactionView(
  context: AdminContext,
  transaction: StoreCreditTransactionDocument,
): View {
  const account = context.shop.storeCreditAccounts.get(transaction.accountId);
  if (!account) throw new Error(`${transaction.id} belongs to no account`);
  const { currency } = account;
  return {
    __typename: transactionTypes[transaction.kind],
    id: transaction.id,
    amount: moneyV2(transaction.amountCents, currency),
    balanceAfterTransaction: moneyV2(transaction.balanceAfterCents, currency),
    remainingAmount: moneyV2(transaction.remainingCents, currency),
    expiresAt: transaction.expiresAt,
    createdAt: transaction.createdAt,
    event: transaction.event ?? "ADJUSTMENT",
    origin: () => originView(context, account.ownerId, transaction),
    debitTransaction: () => {
      const debit =
        transaction.debitId === undefined
          ? undefined
          : context.shop.storeCreditTransactions.get(transaction.debitId);
      return debit ? storeCreditTransactionView(context, debit) : null;
    },
    account: () => storeCreditAccountView(context, account),
  };
}

/** The order's transaction that the credit paid or came back by. */
function originView(
  context: AdminContext,
  customerId: string,
  { orderTransactionId }: StoreCreditTransactionDocument,
): View | null {
  if (orderTransactionId === undefined) return null;
  for (const order of context.shop.ordersByCustomer.get(customerId)) {
    const found = order.transactions.find((item) => item.id === orderTransactionId);
    if (found) return transactionView(context, order, found);
  }
  return null;
}

interface Money {
  amount: string;
  currencyCode: string;
}

export function storeCreditAccountCredit(
  context: AdminContext,
  args: { id: string; creditInput: { creditAmount: Money; expiresAt?: string | null } },
): View {
  const { shop } = context;
  const { creditAmount, expiresAt } = args.creditInput;
  const refuse = (field: string[], message: string, code: string) =>
    failed("StoreCreditAccountCreditUserError", { field, message, code });
  const found = findAccount(shop, args.id, creditAmount.currencyCode);
  if (typeof found === "string") return refuse(["id"], accountErrors[found] ?? "", found);
  const { account, isNew } = found;
  const amountField = ["creditInput", "creditAmount", "amount"];
  if (expiresAt && Date.parse(expiresAt) <= shop.now().getTime()) {
    return refuse(
      ["creditInput", "expiresAt"],
      "The expiry date must be in the future",
      "EXPIRES_AT_IN_PAST",
    );
  }
  if (creditAmount.currencyCode !== account.currency) {
    return refuse(["creditInput", "creditAmount", "currencyCode"], MISMATCH, "MISMATCHING_CURRENCY");
  }
  const cents = parseAmount(creditAmount);
  if (cents === null || cents <= 0) {
    return refuse(amountField, "A positive amount must be used", "NEGATIVE_OR_ZERO_AMOUNT");
  }
  expireCredits(shop, account);
  if (account.balanceCents + cents > parseMoney(MAX_BALANCE, account.currency)) {
    return refuse(
      amountField,
      "The operation would cause the account's credit limit to be exceeded",
      "CREDIT_LIMIT_EXCEEDED",
    );
  }
  if (isNew) account.id = shop.ids.next("StoreCreditAccount");
  const transaction = creditAccount(shop, account, cents, expiresAt ? toSecondsText(expiresAt) : null);
  return { storeCreditAccountTransaction: storeCreditTransactionView(context, transaction), userErrors: [] };
}

export function storeCreditAccountDebit(
  context: AdminContext,
  args: { id: string; debitInput: { debitAmount: Money } },
): View {
  const { shop } = context;
  const { debitAmount } = args.debitInput;
  const refuse = (field: string[], message: string, code: string) =>
    failed("StoreCreditAccountDebitUserError", { field, message, code });
  const found = findAccount(shop, args.id, debitAmount.currencyCode);
  if (typeof found === "string" || found.isNew) {
    return refuse(["id"], "Store credit account does not exist", "ACCOUNT_NOT_FOUND");
  }
  const { account } = found;
  if (debitAmount.currencyCode !== account.currency) {
    return refuse(["debitInput", "debitAmount", "currencyCode"], MISMATCH, "MISMATCHING_CURRENCY");
  }
  const amountField = ["debitInput", "debitAmount", "amount"];
  const cents = parseAmount(debitAmount);
  if (cents === null || cents <= 0) {
    return refuse(amountField, "A positive amount must be used", "NEGATIVE_OR_ZERO_AMOUNT");
  }
  if (spendableCents(shop, account) < cents) {
    const message = "The store credit account does not have sufficient funds to satisfy the request";
    return refuse(amountField, message, "INSUFFICIENT_FUNDS");
  }
  const transaction = debitAccount(shop, account, cents, { event: "ADJUSTMENT" });
  return { storeCreditAccountTransaction: storeCreditTransactionView(context, transaction), userErrors: [] };
}

const MISMATCH = "The currency provided does not match the currency of the store credit account";

const accountErrors: Record<string, string> = {
  ACCOUNT_NOT_FOUND: "Store credit account does not exist",
  OWNER_NOT_FOUND: "Owner does not exist",
};

function failed(typename: string, error: InputError): View {
  return { storeCreditAccountTransaction: null, userErrors: userErrorViews(typename, [error]) };
}

function findAccount(
  shop: ShopState,
  id: string,
  currency: string,
): { account: StoreCreditAccountDocument; isNew: boolean } | "ACCOUNT_NOT_FOUND" | "OWNER_NOT_FOUND" {
  switch (gidType(id)) {
    case "StoreCreditAccount": {
      const account = shop.storeCreditAccounts.get(id);
      return account ? { account, isNew: false } : "ACCOUNT_NOT_FOUND";
    }
    case "Customer": {
      if (!shop.customers.has(id)) return "OWNER_NOT_FOUND";
      const account = shop.creditAccountsByOwner.get(id).find((item) => item.currency === currency);
      if (account) return { account, isNew: false };
      return { account: { id: "", ownerId: id, currency, balanceCents: 0 }, isNew: true };
    }
    case "CompanyLocation":
      throw notInSandbox("store credit of a CompanyLocation");
    default:
      throw invalidId();
  }
}

/** null: more decimals than the currency has. */
function parseAmount({ amount, currencyCode }: Money): number | null {
  try {
    return parseMoney(amount, currencyCode);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
