// A programme with tiers by what is spent in a year, orders of a day, and the jobs that these ask for.
import { readOrderEvent } from "../../app/core/events";
import { defaultProgram, programSchema, type Program } from "../../app/core/program";
import { JOBS } from "../../app/jobs/contracts";
import type { Shop } from "../../app/repositories/shops.server";
import { findTiers } from "../../app/repositories/tiers.server";
import { applyTiers } from "../../app/services/apply-tiers.server";
import { giveGift, takeGiftBack } from "../../app/services/give-gift.server";
import { recordOrders } from "../../app/services/record-orders.server";
import { reviewMembers } from "../../app/services/review-members.server";
import { withConnection } from "./database";
import { memberOf } from "./ledger";
import { orderPayload, type OrderOptions } from "./orders";

export const at = (moment: string) => new Date(moment);

export const LEVELS = [
  { key: "bronze", name: "Bronze", threshold: 0 },
  { key: "silver", name: "Silver", threshold: 100_00, entryGift: { kind: "points", points: 50 } },
  { key: "gold", name: "Gold", threshold: 200_00, entryGift: { kind: "reward", reward: "five-off" } },
] as const;

/** The default programme with tiers: Silver from 100.00 on gives 50 points, Gold from 200.00 on a code. */
export function programOfTiers(tiers: object = {}, more: object = {}): Program {
  const period = { kind: "calendar", unit: "year" };
  return programSchema.parse({
    ...{ ...defaultProgram(), tiers: { by: "spend", period, levels: LEVELS, ...tiers } },
    ...more,
  });
}

// A version that was read is kept for the life of the process, so no test may use another's number.
let versions = 0;

/** Publishes settings as the shop's next version, which no test has read before. Returns its number. */
export async function publishNext(shop: Shop, settings: Program): Promise<number> {
  versions += 1;
  const text =
    "INSERT INTO program_version (shop_id, version, settings, published_at) VALUES ($1, $2, $3, $4)";
  await withConnection((client) =>
    client.query(text, [shop.id, versions, JSON.stringify(settings), at("2026-01-01T00:00:00Z")]),
  );
  return versions;
}

/** Records an order that was placed at ten in the morning of a day, at noon. Throws where it cannot be recorded. */
export async function recordOrder(shop: Shop, day: string, options: OrderOptions): Promise<void> {
  const payload = orderPayload(options).replaceAll("2026-03-01T10:00:00Z", `${day}T10:00:00Z`);
  const failures = await recordOrders(shop, [readOrderEvent(payload)], at(`${day}T12:00:00Z`));
  for (const error of failures.values()) throw error;
}

interface Message {
  readonly queue: string;
  readonly payload: unknown;
}

/** What the outbox holds for these queues, in the order in which it was asked; it is forgotten. */
export async function askedOf(...queues: string[]): Promise<Message[]> {
  return withConnection(async (client) => {
    const text = `WITH gone AS (DELETE FROM outbox_message WHERE queue = ANY ($1) RETURNING id, queue, payload)
                  SELECT queue, payload FROM gone ORDER BY id`;
    return (await client.query<Message>(text, [queues])).rows;
  });
}

/** Does the jobs about tiers and thresholds that the outbox asks for, until none is left. */
export async function workTiers(shop: Shop, moment: string): Promise<void> {
  const now = at(moment);
  for (;;) {
    const messages = await askedOf("apply-tiers", "review-member", "give-gift", "take-gift-back");
    if (messages.length === 0) return;
    for (const { queue, payload } of messages) await workOne(shop, queue, payload, now);
  }
}

async function workOne(shop: Shop, queue: string, payload: unknown, now: Date): Promise<void> {
  if (queue === "review-member") {
    await reviewMembers(shop, [JOBS[queue].schema.parse(payload).memberId], now);
  } else if (queue === "give-gift") {
    const gift = JOBS[queue].schema.parse(payload);
    await giveGift(shop, gift.programVersion, gift, now);
  } else if (queue === "take-gift-back") {
    const gift = JOBS[queue].schema.parse(payload);
    await takeGiftBack(shop, gift.programVersion, gift, now);
  } else if (queue === "apply-tiers") {
    const { keepUntil, ...part } = JOBS[queue].schema.parse(payload);
    await applyTiers(shop, { ...part, keepUntil: keepUntil === null ? null : at(keepUntil) }, now);
  }
}

/** The key of the tier that is written of a customer; null: none is. */
export async function tierOf(shop: Shop, customer = 1): Promise<string | null> {
  const memberId = await memberOf(shop.id, customer);
  return (await findTiers(shop.id, [memberId])).get(memberId)?.state.tier ?? null;
}
