// What Shopify tells of a customer, or what we see of a shopper, taken for the actions that the programme has for it. Whether
// it gives anything is the action's to say: what it refuses is simply not given.
import type { AccountFacts, ConsentFacts } from "../core/customer-events";
import type { ActionSource } from "../core/actions/define";
import type { Action, ActionKind } from "../core/actions/registry";
import type { Decision } from "../core/decision";
import { localTime } from "../core/local-time";
import { findLatestActions } from "../repositories/member-actions.server";
import { findCurrentProgram } from "../repositories/programs.server";
import type { Shop } from "../repositories/shops.server";
import type { ActionShop } from "./action-facts.server";
import { meetCustomer } from "./meet-customer.server";
import { recordAction } from "./record-action.server";

/** A shop that can be asked for a customer. */
type KnownShop = ActionShop & Pick<Shop, "domain">;

/** An account is opened once, whoever notices it first. */
const ONCE = "once";
/** So is a shopper's word given. */
const BY_WORD = "word";

/** A customer has, or has not, an account: a customer whom only a checkout made has none. */
export async function noteAccount(shop: ActionShop, account: AccountFacts, now: Date): Promise<void> {
  if (!account.isEnabled) return;
  const told = {
    customerId: account.customerId,
    occurrence: ONCE,
    occurredAt: account.at ?? now,
    source: "shopify",
  } as const;
  await noteAll(shop, await actionsOf(shop, ["signUp"], now), told, now);
}

/** A customer agreed to the newsletter, or left it. */
export async function noteConsent(shop: KnownShop, consent: ConsentFacts, now: Date): Promise<void> {
  const { customerId, subscribedAt } = consent;
  if (subscribedAt === null) return;
  const told = {
    customerId,
    occurrence: subscribedAt.toISOString(),
    occurredAt: subscribedAt,
    source: "shopify",
  } as const;
  const actions = await actionsOf(shop, ["newsletter"], now);
  if (actions.length > 0) await meetCustomer(shop, customerId, now);
  await noteAll(shop, actions, told, now);
}

/**
 * A customer who is logged in was seen. The day is ours, not theirs to say, so that a visit counts once a day whatever they
 * send; and who is logged in has an account.
 */
export async function noteVisit(shop: KnownShop, customerId: string, now: Date): Promise<void> {
  const actions = await actionsOf(shop, ["signUp", "visit", "streak"], now);
  const member = actions.length > 0 ? await meetCustomer(shop, customerId, now) : null;
  if (!member) return;
  const today = localTime(now, shop.timezone).day;
  const latest = await findLatestActions(
    shop.id,
    member.id,
    actions.map(({ key }) => key),
  );
  const open = actions.filter(({ key, kind }) => {
    const last = latest.get(key);
    return last === undefined || (kind !== "signUp" && last.day < today);
  });
  for (const action of open) {
    const occurrence = action.kind === "signUp" ? ONCE : today;
    await noteAll(shop, [action], { customerId, occurrence, occurredAt: now, source: "visit" }, now);
  }
}

/** A shopper says that they did an action. Refuses as recordAction does: their word is taken once. */
export function noteWord(
  shop: ActionShop,
  customerId: string,
  actionKey: string,
  now: Date,
): Promise<Decision<"posted" | "exists">> {
  const told = { customerId, actionKey, occurrence: BY_WORD, occurredAt: now };
  return recordAction(shop, { ...told, source: "shopper", proof: null }, now);
}

async function actionsOf(shop: ActionShop, kinds: readonly ActionKind[], now: Date): Promise<Action[]> {
  const program = await findCurrentProgram(shop.id, now);
  return (program?.program.actions ?? []).filter(({ kind }) => kinds.includes(kind));
}

interface Told {
  readonly customerId: string;
  readonly occurrence: string;
  readonly occurredAt: Date;
  readonly source: ActionSource;
}

async function noteAll(shop: ActionShop, actions: readonly Action[], told: Told, now: Date): Promise<void> {
  // Shopify's clock may be a little ahead of ours.
  const occurredAt = told.occurredAt > now ? now : told.occurredAt;
  for (const { key } of actions) {
    await recordAction(shop, { ...told, occurredAt, actionKey: key, proof: null }, now);
  }
}
