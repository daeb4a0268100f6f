// The entries that write down which lots have expired, on their own date or with the member's inactivity. A lot that is filled
// again after its end expires again: the entry's key carries the account's version, so that each filling is written down once.
import { lotEnd, type LotEnd } from "./lots";
import type { Account, ExpireIntent, Explanation, Lot } from "./types";

export function expireLots(account: Account, now: Date): ExpireIntent[] {
  return account.lots.flatMap((lot) => {
    const end = lotEnd(lot, account.idle);
    return lot.remaining > 0 && end && end.at <= now ? [expiry(account, lot, end)] : [];
  });
}

/** Of these, what ended with a run of activity. */
export function lapseLots(account: Account, now: Date): ExpireIntent[] {
  return account.lots.flatMap((lot) => {
    const end = lotEnd(lot, account.idle);
    return lot.remaining > 0 && end && end.run !== null && end.at <= now ? [expiry(account, lot, end)] : [];
  });
}

function expiry(account: Account, lot: Lot, end: LotEnd): ExpireIntent {
  const cause = end.run === null ? "expire" : `lapse:${end.at.toISOString()}`;
  return {
    kind: "expire",
    key: `${lot.id}:${cause}:${account.version}`,
    unit: account.unit,
    amount: lot.remaining,
    occurredAt: end.at,
    lotId: lot.id,
    explanation: explain(account, lot, end),
  };
}

function explain({ unit, idle }: Account, lot: Lot, { run }: LotEnd): Explanation {
  const params = { amount: lot.remaining, unit, earnedAt: lot.earnedAt.toISOString() };
  const activeAt = run === null ? undefined : idle?.runs[run]?.activeAt;
  if (!activeAt) return [{ step: "expired", params }];
  return [{ step: "lapsed", params: { ...params, activeAt: activeAt.toISOString() } }];
}
