// Gift cards, made with a code of the caller's or one of the sandbox's; a code that exists is refused as taken, which is how
// a caller with a code of its own finds out that its first call had worked.
// Source: https://shopify.dev/docs/api/admin-graphql/latest/mutations/giftCardCreate
import { createHash } from "node:crypto";
import { giftCardHasExpired } from "../../rules/gift-card-payment";
import type { GiftCardDocument } from "../../state/documents";
import { parseMoney } from "../../state/money";
import { normalizeCode } from "../../state/shop-state";
import {
  expectGid,
  moneyV2,
  userErrorViews,
  type AdminContext,
  type InputError,
  type View,
} from "../context";
import { notInSandbox } from "../errors";
import { connection, type ConnectionArgs } from "./connection";
import { search } from "./search";

const MIN_CODE_LENGTH = 8;
const MAX_CODE_LENGTH = 20;

export function giftCard(context: AdminContext, args: { id: string }): View | null {
  const found = context.shop.giftCards.get(expectGid(args.id, "GiftCard"));
  return found ? giftCardView(context, found) : null;
}

export function giftCards(context: AdminContext, args: ConnectionArgs & { query?: string | null }): View {
  const how = {
    fields: {
      id: (card: GiftCardDocument) => card.id.split("/").at(-1) ?? "",
      status: (card: GiftCardDocument) => (card.deactivatedAt === null ? "enabled" : "disabled"),
      balance_status: (card: GiftCardDocument) =>
        card.balanceCents === 0 ? "empty" : card.balanceCents === card.initialCents ? "full" : "partial",
      created_at: (card: GiftCardDocument) => new Date(card.createdAt),
    },
    text: (card: GiftCardDocument) => [card.code, card.code.slice(-4)],
  };
  const found = search(context.shop.giftCards.values(), args.query, how, "giftCards");
  return connection(
    found,
    args,
    (item) => item.id,
    (item) => giftCardView(context, item),
  );
}

export function giftCardView(context: AdminContext, card: GiftCardDocument): View {
  const expired = giftCardHasExpired(context.shop, card);
  return {
    __typename: "GiftCard",
    id: card.id,
    balance: moneyV2(card.balanceCents, card.currency),
    initialValue: moneyV2(card.initialCents, card.currency),
    enabled: card.deactivatedAt === null,
    isRedeemable: card.deactivatedAt === null && !expired && card.balanceCents > 0,
    deactivatedAt: card.deactivatedAt,
    expiresOn: card.expiresOn,
    lastCharacters: card.code.slice(-4),
    maskedCode: `•••• •••• •••• ${card.code.slice(-4)}`,
    note: card.note,
    order: null,
    templateSuffix: null,
    recipientAttributes: null,
    customer: () => {
      const customer = card.customerId === null ? undefined : context.shop.customers.get(card.customerId);
      return customer ? context.views.customer(context, customer) : null;
    },
    createdAt: card.createdAt,
    updatedAt: card.updatedAt,
  };
}

interface GiftCardCreateInput {
  code?: string | null;
  customerId?: string | null;
  expiresOn?: string | null;
  initialAmount?: { amount: string; currencyCode: string } | null;
  initialValue?: string | null;
  note?: string | null;
  recipientAttributes?: unknown;
}

export function giftCardCreate(context: AdminContext, args: { input: GiftCardCreateInput }): View {
  const { shop } = context;
  const { input } = args;
  if (input.recipientAttributes) throw notInSandbox("GiftCardCreateInput.recipientAttributes");
  const { currency } = shop.document;
  const refuse = (field: string[] | null, message: string, code: string) => failed({ field, message, code });

  const amount = input.initialAmount?.amount ?? input.initialValue;
  if (amount === null || amount === undefined) {
    return refuse(["input"], "Either initial_value or initial_amount must be provided.", "MISSING_ARGUMENT");
  }
  if (input.initialAmount && input.initialAmount.currencyCode !== currency) {
    throw notInSandbox("gift cards in another currency than the shop's");
  }
  const amountField = ["input", input.initialAmount ? "initialAmount" : "initialValue"];
  let cents: number;
  try {
    cents = parseMoney(amount, currency);
  } catch {
    return refuse(amountField, "The initial value is invalid", "INVALID");
  }
  if (cents <= 0) return refuse(amountField, "must be greater than 0", "GREATER_THAN");
  const codeError = input.code ? checkCode(context, input.code) : undefined;
  if (codeError) return failed(codeError);
  if (input.customerId && !shop.customers.has(expectGid(input.customerId, "Customer"))) {
    return refuse(["input", "customerId"], "The customer could not be found.", "CUSTOMER_NOT_FOUND");
  }
  const now = shop.timestamp();
  if (input.expiresOn && input.expiresOn < now.slice(0, 10)) {
    return refuse(["input", "expiresOn"], "The expiry date must be in the future", "INVALID");
  }
  const id = shop.ids.next("GiftCard");
  const code = input.code ? normalizeCode(input.code) : makeCode(id);
  const card = shop.giftCards.put({
    id,
    code,
    initialCents: cents,
    balanceCents: cents,
    currency,
    customerId: input.customerId ?? null,
    expiresOn: input.expiresOn ?? null,
    note: input.note ?? null,
    deactivatedAt: null,
    createdAt: now,
    updatedAt: now,
  });
  return { giftCard: giftCardView(context, card), giftCardCode: code, userErrors: [] };
}

function failed(error: InputError): View {
  return { giftCard: null, giftCardCode: null, userErrors: userErrorViews("GiftCardUserError", [error]) };
}

function checkCode({ shop }: AdminContext, text: string): InputError | undefined {
  const code = normalizeCode(text);
  const field = ["input", "code"];
  if (code.length < MIN_CODE_LENGTH) {
    return {
      field,
      message: `Code is too short (minimum is ${MIN_CODE_LENGTH} characters)`,
      code: "TOO_SHORT",
    };
  }
  if (code.length > MAX_CODE_LENGTH) {
    return {
      field,
      message: `Code is too long (maximum is ${MAX_CODE_LENGTH} characters)`,
      code: "TOO_LONG",
    };
  }
  if (!/^[a-z0-9]+$/.test(code)) {
    return { field, message: "Code can only contain letters(a-z) and numbers(0-9)", code: "INVALID" };
  }
  if (shop.giftCardsByCode.first(code))
    return { field, message: "Code has already been taken", code: "TAKEN" };
  return undefined;
}

/** Derived from the id, so that the same calls make the same codes. */
function makeCode(id: string): string {
  return createHash("sha256").update(id).digest("hex").slice(0, 16);
}

export function giftCardDeactivate(context: AdminContext, args: { id: string }): View {
  const { shop } = context;
  const card = shop.giftCards.get(expectGid(args.id, "GiftCard"));
  if (!card) return failed({ field: ["id"], message: "The gift card could not be found.", code: "INVALID" });
  card.deactivatedAt ??= shop.timestamp();
  card.updatedAt = shop.timestamp();
  shop.giftCards.put(card);
  return { giftCard: giftCardView(context, card), userErrors: [] };
}
