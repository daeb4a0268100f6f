// What of a member's is about to end, and which reminder of it is due: of several that have come due the last one only, and none
// again that was made out. What is spent before lowers a reminder, or cancels it.
import { noticeDays } from "./expiry-terms";
import { lotEnd } from "./ledger/lots";
import { runEnd } from "./ledger/runs";
import type { Account, MemberLedger, Unit } from "./ledger/types";

const DAY_MS = 86_400_000;

/** What ends at one moment. */
interface Ending {
  readonly at: Date;
  readonly amount: number;
}

/** What ends of an account after `now`, the next first; what waits for its lawful notice has no end yet. */
function endingsOf(account: Account, now: Date): Ending[] {
  const amounts = new Map<number, number>();
  for (const lot of account.lots) {
    const end = lotEnd(lot, account.idle)?.at;
    if (lot.remaining === 0 || !end || end <= now) continue;
    amounts.set(+end, (amounts.get(+end) ?? 0) + lot.remaining);
  }
  return [...amounts].map(([at, amount]) => ({ at: new Date(at), amount })).toSorted((a, b) => +a.at - +b.at);
}

/** What a member sees of it. */
export interface Expiring {
  readonly amount: number;
  readonly at: string;
}

export function nextEnding(account: Account | undefined, now: Date): Expiring | null {
  const [next] = account ? endingsOf(account, now) : [];
  return next ? { amount: next.amount, at: next.at.toISOString() } : null;
}

export interface Reminder {
  readonly unit: Unit;
  readonly endsAt: Date;
  readonly daysBefore: number;
  readonly amount: number;
  /** whether it is the notice without which the account does not lapse */
  readonly isLawfulNotice: boolean;
}

/** Reminders that were made out, by unit and end: how many days before it the last one was meant for. */
export type Reminded = (unit: Unit, endsAt: Date) => number | null;

/** What a member has to be reminded of at `now`. */
export function remindersDue(
  { accounts }: MemberLedger,
  reminderDays: readonly number[],
  reminded: Reminded,
  now: Date,
): Reminder[] {
  return Object.values(accounts).flatMap((account) => {
    const { unit } = account;
    const lawful = lawfulNotice(account, reminderDays, now);
    const others = endingsOf(account, now).flatMap(({ at, amount }): Reminder[] => {
      const daysBefore = dueDays(reminderDays, at, now);
      const last = reminded(unit, at);
      if (daysBefore === null || (last !== null && last <= daysBefore)) return [];
      return [{ unit, endsAt: at, daysBefore, amount, isLawfulNotice: false }];
    });
    return lawful ? [lawful, ...others] : others;
  });
}

/** The smallest of those that have come due. */
function dueDays(reminderDays: readonly number[], at: Date, now: Date): number | null {
  const due = reminderDays.filter((days) => +at - days * DAY_MS <= +now);
  return due.length > 0 ? Math.min(...due) : null;
}

/** Says the end that the notice itself brings about: one that comes late moves it. */
function lawfulNotice(account: Account, reminderDays: readonly number[], now: Date): Reminder | null {
  const { idle, unit } = account;
  const planned = idle?.runs.at(-1)?.until;
  if (!idle?.needsNotice || idle.noticedAt || !planned) return null;
  const daysBefore = noticeDays(reminderDays);
  if (+planned - daysBefore * DAY_MS > +now) return null;
  const noticed = { ...idle, noticedAt: now };
  const endsAt = runEnd(noticed, idle.runs.length - 1) ?? planned;
  const amount = endingsOf({ ...account, idle: noticed }, now).find(({ at }) => +at === +endsAt)?.amount ?? 0;
  return amount > 0 ? { unit, endsAt, daysBefore, amount, isLawfulNotice: true } : null;
}
