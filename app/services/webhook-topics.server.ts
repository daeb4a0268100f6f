// Who handles which webhook. Topics about orders are worked many at a time; each other topic has its handler here. The
// subscriptions in shopify.app.toml are these topics and no others.
import { balanceAt } from "../core/ledger/balance";
import {
  readAccountEvent,
  readConsentEvent,
  readCustomerMerge,
  readPrivacyRequest,
  readScopesUpdate,
} from "../core/customer-events";
import { readCustomerEvent, readOrderEvent, readRefundEvent, type OrderEvent } from "../core/events";
import { findBirthday } from "../repositories/birthdays.server";
import { listEntries } from "../repositories/entries.server";
import type { StoredEvent } from "../repositories/inbox.server";
import { claimKeyOf } from "../lib/claim-key.server";
import { forgetGuest } from "../repositories/guests.server";
import { loadSnapshot } from "../repositories/ledger-snapshot.server";
import { listActions } from "../repositories/member-actions.server";
import {
  ensureMembers,
  findMemberByCustomer,
  redactMember,
  updateMember,
} from "../repositories/members.server";
import { eraseAnswers, recordPrivacyRequest } from "../repositories/privacy-requests.server";
import { listRedemptions } from "../repositories/redemptions.server";
import { listTierPeriods } from "../repositories/tiers.server";
import { eraseShop, saveScopes, uninstallShop, type Shop } from "../repositories/shops.server";
import { followCustomerMerge } from "./merge-members.server";
import { noteAccount, noteConsent } from "./note-action.server";

type ReadOrder = (payload: string, shop: Shop) => OrderEvent;

/** Topics whose payload tells something of an order: all of them bring the ledger to what the order is entitled to. */
export const ORDER_TOPICS: Readonly<Record<string, ReadOrder>> = {
  "orders/create": readOrderEvent,
  "orders/paid": readOrderEvent,
  "orders/updated": readOrderEvent,
  "orders/cancelled": readOrderEvent,
  "orders/fulfilled": readOrderEvent,
  "refunds/create": (payload, shop) => readRefundEvent(payload, shop.currency),
};

type HandleEvent = (event: StoredEvent, shop: Shop, now: Date) => Promise<void>;

export const OTHER_TOPICS: Readonly<Record<string, HandleEvent>> = {
  "customers/create": async ({ payload }, shop, now) => {
    await ensureMembers(shop.id, [readCustomerEvent(payload)], now);
    await noteAccount(shop, readAccountEvent(payload), now);
  },
  "customers/update": async ({ payload }, shop, now) => {
    const customer = readCustomerEvent(payload);
    // Who has an account is a member, though their making may be heard of later, or never.
    if (customer.hasAccount) await ensureMembers(shop.id, [customer], now);
    await updateMember(shop.id, customer, now);
    await noteAccount(shop, readAccountEvent(payload), now);
  },
  "customers_email_marketing_consent/update": async ({ payload }, shop, now) =>
    noteConsent(shop, readConsentEvent(payload), now),
  "customers/merge": async ({ payload }, shop, now) => {
    const merge = readCustomerMerge(payload);
    if (merge) await followCustomerMerge(shop, merge, now);
  },
  // The ledger names nobody and must stay; who the member was is forgotten.
  "customers/delete": async ({ payload }, shop, now) =>
    redactMember(shop.id, readCustomerEvent(payload).id, now),
  "customers/data_request": recordDataRequest,
  "customers/redact": async ({ payload, webhookId }, shop, now) => {
    const { customerId, email } = readPrivacyRequest(payload);
    await redactMember(shop.id, customerId, now);
    if (email !== null) await forgetGuest(shop.id, claimKeyOf(shop.id, email));
    await eraseAnswers(shop.id, customerId);
    await recordPrivacyRequest(shop.id, {
      webhookId,
      kind: "redact",
      customerId,
      requestedAt: now,
      answer: null,
    });
  },
  "shop/redact": async ({ shopDomain }) => eraseShop(shopDomain),
  "app/uninstalled": async ({ shopDomain, webhookId }, _shop, now) =>
    uninstallShop(shopDomain, now, webhookId),
  "app/scopes_update": async ({ payload, shopDomain }) =>
    saveScopes(shopDomain, readScopesUpdate(payload).scopes),
};

export const HANDLED_TOPICS: readonly string[] = [
  ...Object.keys(ORDER_TOPICS),
  ...Object.keys(OTHER_TOPICS),
].sort();

/** Keeps what is known of the customer for the merchant to hand over. */
async function recordDataRequest({ payload, webhookId }: StoredEvent, shop: Shop, now: Date): Promise<void> {
  const { customerId } = readPrivacyRequest(payload);
  const member = await findMemberByCustomer(shop.id, customerId);
  const answer = member && {
    member,
    balances: Object.values(
      (await loadSnapshot(shop.id, { memberIds: [member.id] })).ledgers.get(member.id)?.accounts ?? {},
    ).map((account) => ({ unit: account.unit, ...balanceAt(account, now) })),
    entries: await listEntries(shop.id, member.id, { beforeSeq: null, limit: 10_000 }),
    redemptions: await listRedemptions(shop.id, member.id, 10_000),
    birthday: await findBirthday(shop.id, member.id),
    actions: await listActions(shop.id, member.id, 10_000),
    tiers: await listTierPeriods(shop.id, member.id),
  };
  await recordPrivacyRequest(shop.id, {
    webhookId,
    kind: "data_request",
    customerId,
    requestedAt: now,
    answer,
  });
}
