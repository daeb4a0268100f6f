// What a batch of orders has to know of other orders: read once for all of them, and added to by what the batch itself decides.
import { earns } from "../core/earning/moment";
import { asksForOrdinal, asksForTier } from "../core/earning/decide";
import { limitKeys, type OtherOrders } from "../core/earning/resolve";
import type { OrderFacts } from "../core/facts";
import { localTime } from "../core/local-time";
import type { ProgramVersion } from "../core/program";
import { qualifyTier } from "../core/tiers/settings";
import { loadSnapshot } from "../repositories/ledger-snapshot.server";
import { countEarnedOrders, findOrdersOfCarts } from "../repositories/other-orders.server";
import { findTiersAt, type MemberAt } from "../repositories/tiers.server";

/** An order that is about to be decided. */
export interface OrderToDecide {
  readonly orderId: string;
  readonly facts: OrderFacts;
  readonly memberId: number | null;
  readonly program: ProgramVersion | null;
  readonly timezone: string;
}

interface Known {
  readonly earnedOf: ReadonlyMap<number, number>;
  readonly ofCarts: ReadonlyMap<string, readonly { readonly id: string; readonly facts: OrderFacts }[]>;
  readonly counters: ReadonlyMap<string, number>;
  /** of orders whose programme asks: the member's tier when they were placed */
  readonly tiers: ReadonlyMap<string, string | null>;
}

export class KnownOrders {
  readonly #known: Known;
  readonly #decided: OrderToDecide[] = [];

  constructor(known: Known) {
    this.#known = known;
  }

  get counters(): ReadonlyMap<string, number> {
    return this.#known.counters;
  }

  /** `counted` is what is counted under a key by now. */
  others({ orderId, facts, memberId, program }: OrderToDecide, counted: OtherOrders["counted"]): OtherOrders {
    const isAsked = program !== null && asksForOrdinal(program.program);
    const token = facts.snapshot?.checkoutToken ?? null;
    const newOfMember = this.#decided.filter((decided) => decided.memberId === memberId);
    const newOfCart = this.#decided.filter((decided) => decided.facts.snapshot?.checkoutToken === token);
    const earned = this.#known.earnedOf.get(memberId ?? 0) ?? 0;
    const ofCart = token === null ? [] : [...(this.#known.ofCarts.get(token) ?? [])];
    return {
      earned: isAsked ? earned + newOfMember.length : null,
      tier: this.#known.tiers.get(orderId),
      ofCart:
        token === null
          ? []
          : [
              ...ofCart.filter(({ id }) => id !== orderId).map((other) => other.facts),
              ...newOfCart.map((other) => other.facts),
            ],
      counted,
    };
  }

  /** An order has been decided in this batch, and has earned for the first time. */
  note(decided: OrderToDecide): void {
    this.#decided.push(decided);
  }
}

/** Reads what the orders' programmes ask. Read after their ledger: see repositories/other-orders. */
export async function readKnownOrders(
  shopId: number,
  orders: readonly OrderToDecide[],
): Promise<KnownOrders> {
  const tokens = new Set<string>();
  const members = new Set<number>();
  const keys = new Set<string>();
  const inTiers: (MemberAt & { readonly everybody: string | null })[] = [];
  for (const { orderId, facts, memberId, program, timezone } of orders) {
    const { snapshot: order, resolved } = facts;
    if (!order || memberId === null || !program || !earns(facts, program.program.orders)) continue;
    if (!resolved && order.checkoutToken !== null) tokens.add(order.checkoutToken);
    if (!resolved && asksForOrdinal(program.program)) members.add(memberId);
    if (!resolved && asksForTier(program.program)) {
      const everybody = program.program.tiers && qualifyTier(program.program.tiers, 0);
      const at = new Date(order.processedAt);
      inTiers.push({ id: orderId, memberId, at, everybody: everybody?.key ?? null });
    }
    const { day } = localTime(new Date(order.processedAt), timezone);
    for (const key of limitKeys(program.program, { currency: order.currency, memberId, day })) keys.add(key);
  }
  const [ofCarts, earnedOf, counters, known] = await Promise.all([
    findOrdersOfCarts(shopId, [...tokens]),
    countEarnedOrders(shopId, [...members]),
    keys.size === 0
      ? new Map<string, number>()
      : loadSnapshot(shopId, { counterKeys: [...keys] }).then((snapshot) => snapshot.counters),
    findTiersAt(shopId, inTiers),
  ]);
  const tiers = new Map(inTiers.map(({ id, everybody }) => [id, known.get(id) ?? everybody]));
  return new KnownOrders({ ofCarts, earnedOf, counters, tiers });
}
