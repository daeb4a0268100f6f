// What a member's waiting orders would give if they were claimed now: worked out anew from the orders, since nothing of it is
// in the ledger. Invariant: a claim at that moment posts exactly these amounts.
import { resolveOrder } from "../core/earning/resolve";
import { settleOrder } from "../core/earning/settle";
import type { Unit } from "../core/ledger/types";
import { listWaitingOrders } from "../repositories/guests.server";
import { loadSnapshot } from "../repositories/ledger-snapshot.server";
import { findCurrentProgram, findProgram } from "../repositories/programs.server";
import type { Shop } from "../repositories/shops.server";
import { readKnownOrders, type OrderToDecide } from "./other-orders.server";

export interface Waiting {
  readonly orders: number;
  /** what they would give, by unit */
  readonly amounts: readonly { readonly unit: Unit; readonly amount: number }[];
}

/** `now` is domain time. */
export async function readWaiting(
  shop: Pick<Shop, "id" | "timezone">,
  memberId: number,
  now: Date,
): Promise<Waiting> {
  const orderIds = await listWaitingOrders(shop.id, memberId);
  if (orderIds.length === 0) return { orders: 0, amounts: [] };
  const { orders } = await loadSnapshot(shop.id, { orderIds });
  const waiting: OrderToDecide[] = [];
  for (const orderId of orderIds) {
    const record = orders.get(orderId);
    if (!record) continue;
    const { facts, programVersion } = record;
    const program = programVersion
      ? await findProgram(shop.id, programVersion)
      : await findCurrentProgram(shop.id, now);
    const { timezone = shop.timezone } = facts;
    waiting.push({ orderId, facts, memberId, program, timezone });
  }
  const known = await readKnownOrders(shop.id, waiting);
  const counted = new Map(known.counters);
  const amounts = new Map<Unit, number>();
  for (const order of waiting) {
    const { program, timezone } = order;
    if (!program) continue;
    const resolving = { program: program.program, memberId, standings: [], timezone };
    const others = known.others(order, (key) => counted.get(key) ?? 0);
    const facts = resolveOrder({ ...order.facts, timezone }, resolving, others);
    if (facts.resolved) known.note({ ...order, facts });
    for (const { intent, counters } of settleOrder(facts, program, memberId, [], timezone)) {
      amounts.set(intent.unit, (amounts.get(intent.unit) ?? 0) + intent.amount);
      for (const { key, delta } of counters) counted.set(key, (counted.get(key) ?? 0) + delta);
    }
  }
  return { orders: waiting.length, amounts: [...amounts].map(([unit, amount]) => ({ unit, amount })) };
}
