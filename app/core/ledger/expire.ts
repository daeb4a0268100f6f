// The entries that write down which lots have expired. A lot that is filled again after its end expires again: the entry's
// key carries the account's version, so that each filling is written down once.
import { lotState } from "./lots";
import type { Account, ExpireIntent } from "./types";

export function expireLots(account: Account, now: Date): ExpireIntent[] {
  return account.lots
    .filter((lot) => lot.remaining > 0 && lotState(lot, now) === "expired")
    .map((lot): ExpireIntent => ({
      kind: "expire",
      key: `${lot.id}:expire:${account.version}`,
      unit: account.unit,
      amount: lot.remaining,
      occurredAt: lot.expiresAt ?? now,
      lotId: lot.id,
      explanation: [
        {
          step: "expired",
          params: { amount: lot.remaining, unit: account.unit, earnedAt: lot.earnedAt.toISOString() },
        },
      ],
    }));
}
