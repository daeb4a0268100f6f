// Whether a condition can hold at all: found from the tree alone, for every order there could be.
import { leavesOf, type LineCondition, type OrderCondition } from "./registry";

/** Whether no order and no line can meet it. Says false where it takes more than the tree to know. */
export function neverHolds(condition: OrderCondition | LineCondition): boolean {
  if ("all" in condition) return condition.all.some(neverHolds) || excludeEachOther(condition);
  if ("any" in condition) return condition.any.every(neverHolds);
  if ("none" in condition) return condition.none.some(holdsAlways);
  return false;
}

function holdsAlways(condition: OrderCondition | LineCondition): boolean {
  if ("all" in condition) return condition.all.every(holdsAlways);
  if ("any" in condition) return condition.any.some(holdsAlways);
  if ("none" in condition) return condition.none.every(neverHolds);
  return false;
}

/** Two leaves of one kind that an order would have to meet both, and cannot. */
function excludeEachOther(condition: Extract<OrderCondition, { readonly all: unknown }>): boolean {
  // Only what stands in this very list has to hold: a leaf that is deeper down may stand in an "any".
  const leaves = condition.all.flatMap((branch) => ("kind" in branch ? leavesOf(branch) : []));
  return leaves.some((a, index) => leaves.slice(index + 1).some((b) => isApart(a, b)));
}

type Leaf = ReturnType<typeof leavesOf>[number];

function isApart(a: Leaf, b: Leaf): boolean {
  if (a.kind === "orderTotal" && b.kind === "orderTotal")
    return isBelow(a.toCents, b.fromCents) || isBelow(b.toCents, a.fromCents);
  if (a.kind === "dates" && b.kind === "dates") return isBelow(a.to, b.from) || isBelow(b.to, a.from);
  if (a.kind === "nthOrder" && b.kind === "nthOrder") return isBelow(a.to, b.from) || isBelow(b.to, a.from);
  if (a.kind === "countries" && b.kind === "countries") return isDisjoint(a.codes, b.codes);
  if (a.kind === "currencies" && b.kind === "currencies") return isDisjoint(a.codes, b.codes);
  if (a.kind === "weekdays" && b.kind === "weekdays") return isDisjoint(a.days, b.days);
  return false;
}

function isBelow<Value extends number | string>(to: Value | null, from: Value | null): boolean {
  return to !== null && from !== null && to < from;
}

function isDisjoint<Value>(a: readonly Value[], b: readonly Value[]): boolean {
  return a.every((value) => !b.includes(value));
}
