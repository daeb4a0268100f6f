// Which expiry holds for a member: the programme's, or the lawful one where the programme's would break the law of where the
// member lives. Sources: Ontario, Consumer Protection Act 2002 s. 47.1 with O. Reg. 17/05 s. 43.1 to 43.5 (no expiry by the passage
// of time alone); Québec, Consumer Protection Act s. 187.8 with P-40.1, r. 3, s. 79.6.3 (only by at least a year in which
// nothing was received or exchanged, and after a notice 30 to 60 days before).
import { expiresAt, isByInactivity, lapsesAt, type Expiry } from "./expiry";
import type { Activity } from "./ledger/activity";
import { POINTS, type ExplanationStep, type Unit } from "./ledger/types";
import type { Jurisdiction } from "./jurisdiction";
import type { Program } from "./program";

export interface ExpiryTerms {
  readonly expiry: Expiry;
  /** whether nothing may end of which the member was not told in time */
  readonly needsNotice: boolean;
  /** whose law took the place of what the programme says; null: the programme's own holds */
  readonly byLawOf: Jurisdiction | null;
}

export function expiryTerms(program: Program, unit: Unit, jurisdiction: Jurisdiction | null): ExpiryTerms {
  const own = unit === POINTS ? program.expiry.points : program.expiry.cashback;
  const asSet = { expiry: own, needsNotice: false, byLawOf: null };
  if (program.laws === "off" || own.kind === "never") return asSet;
  if (jurisdiction !== "CA-ON" && jurisdiction !== "CA-QC") return asSet;
  if (!isByInactivity(own)) return { expiry: { kind: "never" }, needsNotice: false, byLawOf: jurisdiction };
  if (jurisdiction === "CA-ON") return asSet;
  return isAYear(own)
    ? { ...asSet, needsNotice: true }
    : { expiry: { kind: "inactiveMonths", months: 12 }, needsNotice: true, byLawOf: jurisdiction };
}

/** Whatever year it is: 366 days where days are counted. */
function isAYear(expiry: Extract<Expiry, { kind: "inactiveDays" | "inactiveMonths" }>): boolean {
  return expiry.kind === "inactiveDays" ? expiry.days >= 366 : expiry.months >= 12;
}

const NOTICE = { least: 30, most: 60, usual: 45 };

/** How many days before an end its lawful notice is made out: with the programme's own reminder where one is in time. */
export function noticeDays(reminderDays: readonly number[]): number {
  // One that is made out on the very last day would come too late.
  const inTime = reminderDays.filter((days) => days > NOTICE.least && days <= NOTICE.most);
  return inTime.length > 0 ? Math.max(...inTime) : NOTICE.usual;
}

/** When a lot ends that comes free at `availableAt`, and what a receipt says about it. `timezone` is the shop's. */
export function lotTerms(
  program: Program,
  unit: Unit,
  jurisdiction: Jurisdiction | null,
  availableAt: Date,
  timezone: string,
): { readonly expiresAt: Date | null; readonly explanation: readonly ExplanationStep[] } {
  const { expiry, byLawOf } = expiryTerms(program, unit, jurisdiction);
  const explanation = byLawOf ? [{ step: "expiryByLaw", params: { jurisdiction: byLawOf } }] : [];
  return { expiresAt: expiresAt(expiry, availableAt, timezone), explanation };
}

/** What a member can do that keeps an account from lapsing. */
export type ActivityKind = Program["activeBy"][number];

/**
 * What a member did at `at`, as an activity that moves the end of their accounts; null where the programme doesn't count it.
 * Québec counts whatever is received or exchanged.
 */
export function activityOf(
  program: Program,
  kind: ActivityKind,
  {
    jurisdiction,
    at,
    timezone,
  }: { readonly jurisdiction: Jurisdiction | null; readonly at: Date; readonly timezone: string },
): Activity | null {
  const isLawful = program.laws === "apply" && jurisdiction === "CA-QC";
  if (!isLawful && !program.activeBy.includes(kind)) return null;
  return {
    at,
    termsOf: (unit) => {
      const { expiry, needsNotice } = expiryTerms(program, unit, jurisdiction);
      return { endsAt: lapsesAt(expiry, at, timezone), needsNotice };
    },
  };
}
