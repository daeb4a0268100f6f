// Runs of activity: activities that follow each other before what they keep has lapsed. What was earned in a run ends with it.
// The runs follow from which activities there were, not from the order in which they were heard of.
import { z } from "zod";
import type { Idle, Run } from "./types";

const DAY_MS = 86_400_000;
/** Québec: P-40.1, r. 3, s. 79.6.3 (d). */
const LEAST_NOTICE_DAYS = 30;

const moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

/** As it is stored. */
export const idleSchema = z.strictObject({
  runs: z.array(
    z.strictObject({
      ...{ from: moment, activeAt: moment, until: moment.nullable() },
      taken: z.array(z.strictObject({ lot: z.string(), amount: z.number().int() })),
    }),
  ),
  needsNotice: z.boolean(),
  noticedAt: moment.nullable().default(null),
});

/** Until when an account lasts after an activity. */
export interface IdleTerms {
  /** null: it does not lapse */
  readonly endsAt: Date | null;
  readonly needsNotice: boolean;
}

/**
 * The moment at which a run of activity ends, or null. Where a notice is needed the current run does not end without one, and
 * a notice that came late moves the end by whole days.
 */
export function runEnd({ runs, needsNotice, noticedAt }: Idle, index: number): Date | null {
  const until = runs[index]?.until ?? null;
  if (!until || !needsNotice || index < runs.length - 1) return until;
  if (!noticedAt) return null;
  const earliest = noticedAt.getTime() + LEAST_NOTICE_DAYS * DAY_MS;
  const late = Math.max(0, Math.ceil((earliest - until.getTime()) / DAY_MS));
  return new Date(until.getTime() + late * DAY_MS);
}

/** The runs with one activity more; the same object where that changes nothing. */
export function withActivity(idle: Idle | null, at: Date, { endsAt, needsNotice }: IdleTerms): Idle | null {
  if (!idle && !endsAt) return null;
  const own: Run = { from: at, activeAt: at, until: endsAt, taken: [] };
  return joinIdle(idle, { runs: [own], needsNotice, noticedAt: null });
}

/** The runs of two accounts of one person, or of one account and another activity; the same object where nothing is new. */
export function joinIdle(idle: Idle | null, other: Idle | null): Idle | null {
  if (!idle || !other) return idle ?? other;
  return other.runs.reduce((joined, run, index) => {
    const needsNotice = other.needsNotice && index === other.runs.length - 1;
    return withRun(joined, run, { end: runEnd(other, index), needsNotice });
  }, idle);
}

interface RunTerms {
  /** null: not that is known */
  readonly end: Date | null;
  readonly needsNotice: boolean;
}

function withRun(idle: Idle, own: Run, terms: RunTerms): Idle {
  const ends = idle.runs.map((_run, index) => runEnd(idle, index));
  const joins = (run: Run, index: number) =>
    isBefore(run.from, terms.end) && isBefore(own.from, ends[index] ?? null);
  const known = idle.runs.filter(joins);
  const joined = known.reduce(joinRuns, own);
  if (known[0] && isSame(known[0], joined)) return idle;
  // A run that something follows has ended as it did: no notice can move it any more.
  const others = idle.runs.flatMap((run, index) =>
    joins(run, index) ? [] : [{ ...run, until: ends[index] ?? run.until }],
  );
  const runs = [...others, joined].toSorted((a, b) => +a.from - +b.from);
  const [before, after] = [idle.runs.at(-1), runs.at(-1)];
  const isEndKept = before?.until?.getTime() === after?.until?.getTime();
  return {
    runs,
    needsNotice: after?.activeAt === own.activeAt ? terms.needsNotice : idle.needsNotice,
    noticedAt: isEndKept ? idle.noticedAt : null,
  };
}

function joinRuns(a: Run, b: Run): Run {
  const latest = a.activeAt > b.activeAt ? a : b;
  const other = latest === a ? b : a;
  const until = latest.until && other.until && other.until > latest.until ? other.until : latest.until;
  return {
    from: a.from < b.from ? a.from : b.from,
    activeAt: latest.activeAt,
    until,
    taken: [...b.taken, ...a.taken],
  };
}

function isSame(a: Run, b: Run): boolean {
  return +a.from === +b.from && +a.activeAt === +b.activeAt && a.until?.getTime() === b.until?.getTime();
}

/** Null is never. */
export function isBefore(moment: Date, end: Date | null): boolean {
  return end === null || moment < end;
}
