// Reads what Shopify tells of customers besides who they are: accounts, consent, merges, privacy; and what the app may do.
import { z } from "zod";
import { gid, id, parse, time, UnreadablePayload } from "./payload";

const mergePayload = z.looseObject({
  admin_graphql_api_customer_kept_id: z.string().startsWith("gid://shopify/Customer/"),
  admin_graphql_api_customer_deleted_id: z.string().startsWith("gid://shopify/Customer/"),
  status: z.string(),
});

const MERGE_UNDER_WAY: ReadonlySet<string> = new Set(["requested", "in_progress", "failed"]);
const MERGE_DONE: ReadonlySet<string> = new Set(["completed", "success"]);

export interface CustomerMerge {
  readonly keptId: string;
  readonly deletedId: string;
}

/** Reads customers/merge payloads; null for a merge that failed or isn't done yet. Throws UnreadablePayload. */
export function readCustomerMerge(payloadText: string): CustomerMerge | null {
  const payload = parse(mergePayload, payloadText);
  const status = payload.status.toLowerCase();
  if (MERGE_UNDER_WAY.has(status)) return null;
  if (!MERGE_DONE.has(status)) throw new UnreadablePayload(`status: "${payload.status}" is not known`);
  return {
    keptId: payload.admin_graphql_api_customer_kept_id,
    deletedId: payload.admin_graphql_api_customer_deleted_id,
  };
}

const accountPayload = z.looseObject({
  id,
  state: z.string().nullish(),
  created_at: time.nullish(),
  updated_at: time.nullish(),
});

/** Whether a customer has an account. */
export interface AccountFacts {
  readonly customerId: string;
  /** true in shops with classic accounts only: with the new ones Shopify gives `state` no meaning */
  readonly isEnabled: boolean;
  /** null: nothing says when */
  readonly at: Date | null;
}

/** Reads the account in customers/create and customers/update payloads. Throws UnreadablePayload. */
export function readAccountEvent(payloadText: string): AccountFacts {
  const { id: number, state, created_at, updated_at } = parse(accountPayload, payloadText);
  const at = updated_at ?? created_at;
  return {
    customerId: gid("Customer", number),
    isEnabled: state === "enabled",
    at: at ? new Date(at) : null,
  };
}

const consentPayload = z.looseObject({
  customer_id: id,
  email_marketing_consent: z.looseObject({
    state: z.string().nullish(),
    consent_updated_at: time.nullish(),
  }),
});

/** Whether a customer agrees to the newsletter. */
export interface ConsentFacts {
  readonly customerId: string;
  /** since when they do; null: they don't, or nothing says when */
  readonly subscribedAt: Date | null;
}

/** Reads customers_email_marketing_consent/update payloads. Throws UnreadablePayload. */
export function readConsentEvent(payloadText: string): ConsentFacts {
  const { customer_id, email_marketing_consent: consent } = parse(consentPayload, payloadText);
  const at = consent.state === "subscribed" ? consent.consent_updated_at : null;
  return { customerId: gid("Customer", customer_id), subscribedAt: at ? new Date(at) : null };
}

const privacyPayload = z.looseObject({ customer: z.looseObject({ id, email: z.string().nullish() }) });

/** The customer that a privacy request is about. Throws UnreadablePayload. */
export function readPrivacyRequest(payloadText: string): {
  readonly customerId: string;
  readonly email: string | null;
} {
  const { customer } = parse(privacyPayload, payloadText);
  return { customerId: gid("Customer", customer.id), email: customer.email?.trim() || null };
}

const scopesPayload = z.looseObject({ current: z.array(z.string()) });

/** The scopes that the app has now. Throws UnreadablePayload. */
export function readScopesUpdate(payloadText: string): { readonly scopes: readonly string[] } {
  return { scopes: parse(scopesPayload, payloadText).current };
}
