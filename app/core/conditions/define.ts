// What a condition is: a schema for its settings, and a closure over them that looks at an order or at one of its lines.
// One file a condition, one line in the registry. Invariant: the closure is made once for a programme version, and an
// order is never interpreted.
import type { z } from "zod";
import type { About } from "../enrichment";
import type { LineFacts, OrderSnapshot, ResolvedFacts } from "../facts";

/** A moment as the shop's clock on the wall shows it. */
export interface LocalTime {
  /** YYYY-MM-DD */
  readonly day: string;
  /** 1 is Monday, 7 Sunday (ISO 8601) */
  readonly weekday: number;
}

/** What conditions may look at. */
export interface Occasion {
  readonly order: OrderSnapshot;
  /** the lines that are left: none that was refunded, removed or sold nothing */
  readonly lines: readonly LineFacts[];
  /** what these lines cost now, after discounts, in minor units */
  readonly subtotalCents: number;
  /** units that are left */
  readonly quantity: number;
  /** when the order was placed, in the shop's time zone */
  readonly placed: LocalTime;
  /** null before the order has earned */
  readonly resolved: ResolvedFacts | null;
}

export type OrderTest = (occasion: Occasion) => boolean;
export type LineTest = (line: LineFacts) => boolean;

export interface OrderConditionDefinition<Schema extends z.ZodType> {
  readonly schema: Schema;
  /** what it looks at that no payload carries */
  readonly needs?: readonly About[];
  readonly compile: (settings: z.output<Schema>) => OrderTest;
}

export interface LineConditionDefinition<Schema extends z.ZodType> {
  readonly schema: Schema;
  /** what it looks at that no payload carries */
  readonly needs?: readonly About[];
  readonly compile: (settings: z.output<Schema>) => LineTest;
}

export function defineOrderCondition<Schema extends z.ZodType>(
  definition: OrderConditionDefinition<Schema>,
): OrderConditionDefinition<Schema> {
  return definition;
}

export function defineLineCondition<Schema extends z.ZodType>(
  definition: LineConditionDefinition<Schema>,
): LineConditionDefinition<Schema> {
  return definition;
}

/** Texts are compared without regard to case and to spaces around them. */
export function folded(text: string): string {
  return text.trim().toLowerCase();
}
