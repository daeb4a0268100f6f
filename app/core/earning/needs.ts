// Which facts a programme looks at that no order payload carries, and which of them are still to be asked for an order.
// Nothing is asked for an order that cannot earn, and nothing twice.
import { needsOf } from "../conditions/registry";
import { knownOf, type About, type Wanted } from "../enrichment";
import type { OrderFacts } from "../facts";
import type { Program } from "../program";
import { canEarn, earns } from "./moment";

export interface FactsNeeded {
  readonly about: ReadonlySet<About>;
  /** those that the programme's conditions name */
  readonly segmentIds: readonly string[];
}

const worked = new WeakMap<Program, FactsNeeded>();

/** Worked out once for a programme version. */
export function factsNeeded(program: Program): FactsNeeded {
  const known = worked.get(program);
  if (known) return known;
  const trees = program.earning.flatMap(({ when, lines }) => [needsOf(when), needsOf(lines)]);
  const about = new Set(trees.flatMap((tree) => tree.about));
  const isByPayment = program.earning.some(
    (rule) => "basis" in rule && Object.values(rule.basis.paidBy).includes("exclude"),
  );
  if (isByPayment) about.add("payments");
  const needed = { about, segmentIds: [...new Set(trees.flatMap((tree) => tree.segmentIds))].sort() };
  worked.set(program, needed);
  return needed;
}

/** What has to be asked before the order is decided: what was paid only once it earns, all else as early as can be. */
export function lackingFacts(facts: OrderFacts, program: Program): Wanted[] {
  const { about } = factsNeeded(program);
  const { snapshot: order, enriched = [] } = facts;
  if (about.size === 0 || !order || !canEarn(order, program.orders)) return [];
  const known = knownOf(enriched);
  return [...about]
    .flatMap((each) => subjectsOf(each, facts, program).map((of) => ({ about: each, of })))
    .filter((wanted) => !known[wanted.about].has(wanted.of));
}

function subjectsOf(about: About, facts: OrderFacts, program: Program): string[] {
  const { snapshot: order, tags } = facts;
  if (!order) return [];
  switch (about) {
    case "product":
    case "collections":
      return order.lines.filter(({ productId }) => productId !== null).map(({ id }) => id);
    case "sellingPlan":
      return order.lines.map(({ id }) => id);
    case "customerTags":
      // Payloads of old told them.
      return order.customerId === null || tags?.tags.length ? [] : [order.customerId];
    case "segments":
      return order.customerId === null ? [] : [order.customerId];
    case "markets":
      return order.countryCode === null ? [] : [order.countryCode];
    case "payments":
      return earns(facts, program.orders) ? [order.id] : [];
  }
}
