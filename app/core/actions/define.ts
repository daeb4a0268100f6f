// What an action is: something that a member does besides ordering. A schema for its settings, who may report it, and a pure
// judgement of whether this time earns. One file an action, one line in the registry. Caps and budgets are no action's own:
// core/actions/decide.ts holds every action to them.
import { z } from "zod";
import type { Decision } from "../decision";
import type { Explanation } from "../ledger/types";
import { PERIODS } from "./calendar";

/** Who says that it was done: Shopify, our calendar, a visit that we saw, the shopper's own word, or a service of the shop. */
export type ActionSource = "shopify" | "calendar" | "visit" | "shopper" | "service";

/** A day of a year, and the day on which the member told it, YYYY-MM-DD by the shop's calendar. */
export interface Birthday {
  readonly month: number;
  readonly day: number;
  readonly toldOn: string;
}

/** An action of before. */
export interface DoneAction {
  /** YYYY-MM-DD by the shop's calendar */
  readonly day: string;
  /** which visit in a row it was; null for what knows no rows */
  readonly run: number | null;
}

/** What an action may look at. Days are YYYY-MM-DD by the shop's calendar. */
export interface ActionFacts {
  readonly source: ActionSource;
  /** the day on which it was done */
  readonly day: string;
  /** what shows that it was done, such as the address of a review */
  readonly proof: string | null;
  /** the day on which the member became a customer */
  readonly joinedOn: string;
  readonly birthday: Birthday | null;
  /** the first day on which the programme had this action */
  readonly offeredOn: string;
  /** the latest that this member did of this action */
  readonly last: DoneAction | null;
}

/** What one time gives before caps; neither points nor a reward where it only counts towards something. */
export interface ActionWorth {
  readonly points: number;
  /** key of a reward of the programme */
  readonly rewardKey: string | null;
  readonly run: number | null;
  readonly explanation: Explanation;
}

const cap = z.strictObject({
  perMember: z.number().int().min(1).max(1000),
  per: z.enum(PERIODS),
});

/** What is given each time: points, a reward for nothing, or both. */
export const givenFields = {
  points: z.number().int().min(0).max(1_000_000),
  rewardKey: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/)
    .nullable()
    .default(null),
};

/** What every action has. */
export const commonFields = {
  key: z.string().regex(/^[a-z0-9-]{1,40}$/),
  /** the merchant's own words; null: it is called by its kind */
  title: z.string().trim().min(1).max(100).nullable().default(null),
  holdingDays: z.number().int().min(0).max(365).default(0),
  /** how often it gives to one member; all of them hold */
  caps: z.array(cap).max(5).default([]),
  /** the most that it gives to all members together, ever */
  budgetPoints: z.number().int().min(1).max(1_000_000_000).nullable().default(null),
};

/** What actions have that give the same each time. */
export const fixedFields = { ...commonFields, ...givenFields };

/** What actions have that happen outside of what Shopify tells. */
export const reportedFields = {
  ...fixedFields,
  /** whether the shopper's own word is enough: then it gives once; else a service reports it, with its proof */
  evidence: z.enum(["word", "proof"]),
};

export interface ActionDefinition<Schema extends z.ZodType> {
  readonly schema: Schema;
  /** whose word counts, for these settings */
  readonly sources: (settings: z.output<Schema>) => readonly ActionSource[];
  /** Refuses with alreadyDone, tooSoon (param `from`, a day), birthdayUnknown, proofMissing or notEligible. */
  readonly judge: (settings: z.output<Schema>, facts: ActionFacts) => Decision<ActionWorth>;
}

export function defineAction<Schema extends z.ZodType>(
  definition: ActionDefinition<Schema>,
): ActionDefinition<Schema> {
  return definition;
}
