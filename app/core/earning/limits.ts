// The most that a rule gives to a member, on a day and in all, and that a programme gives of a unit: each is counted under a
// key, and what an order changes is counted in the statement that posts it. A limit counts from the version that sets it.
import { z } from "zod";
import { POINTS, type Unit } from "../ledger/types";

const most = z.number().int().min(1).max(1_000_000_000_000).nullable().default(null);

const NO_LIMITS = { perMember: null, perMemberPerDay: null, perDay: null, total: null };

/** In the rule's unit; a day is one of the shop's calendar, by when the order was placed. */
export const limitsSchema = z
  .strictObject({ perMember: most, perMemberPerDay: most, perDay: most, total: most })
  .default(NO_LIMITS);
export type Limits = z.output<typeof limitsSchema>;

/** What all rules of a unit may give together. */
export const budgetSchema = z
  .strictObject({ points: most, cashback: most })
  .default({ points: null, cashback: null });
export type Budget = z.output<typeof budgetSchema>;

export const LIMIT_NAMES = ["perMember", "perMemberPerDay", "perDay", "total", "budget"] as const;
export type LimitName = (typeof LIMIT_NAMES)[number];

/** The most that all rules of a unit may give; null: as much as they do. */
export function budgetOf({ points, cashback }: Budget, unit: Unit): number | null {
  return unit === POINTS ? points : cashback;
}

/** Where is counted what all of a unit is given against the programme's budget. */
export function programBudgetKey(unit: Unit): string {
  return `budget:${unit}`;
}

/** A limit that holds for a rule, and where what it limits is counted. */
export interface CountedLimit {
  readonly name: LimitName;
  readonly key: string;
  readonly limit: number;
}

/** What of an order's rule is counted: for whom, and on which day of the shop's calendar (YYYY-MM-DD). */
export interface CountedFor {
  readonly ruleKey: string;
  readonly unit: Unit;
  readonly memberId: number;
  readonly day: string;
}

/** `budget` is the programme's for the rule's unit. */
export function countedLimits(limits: Limits, budget: number | null, of: CountedFor): CountedLimit[] {
  const { ruleKey, unit, memberId, day } = of;
  const rule = `earned:${ruleKey}`;
  // A merge of members finds what was counted for one by how the key begins.
  const member = `member:${memberId}:${rule}`;
  const all: readonly (readonly [LimitName, string, number | null])[] = [
    ["perMember", member, limits.perMember],
    ["perMemberPerDay", `${member}:${day}`, limits.perMemberPerDay],
    ["perDay", `${rule}:${day}`, limits.perDay],
    ["total", rule, limits.total],
    ["budget", programBudgetKey(unit), budget],
  ];
  return all.flatMap(([name, key, limit]) => (limit === null ? [] : [{ name, key, limit }]));
}
