// What a member can read off an account at a moment: the one definition of available, pending and held.
import { lotState, sumRemaining } from "./lots";
import type { Account } from "./types";

export interface Balance {
  /** all that was ever awarded, less what refunds and cancellations took back */
  readonly earned: number;
  /** spendable now; negative when more is owed than is there */
  readonly available: number;
  readonly pending: number;
  readonly held: number;
  readonly captured: number;
  readonly expired: number;
}

export function balanceAt(account: Account | undefined, now: Date): Balance {
  if (!account) return { earned: 0, available: 0, pending: 0, held: 0, captured: 0, expired: 0 };
  const remainingIn = (state: ReturnType<typeof lotState>) =>
    sumRemaining(account.lots.filter((lot) => lotState(lot, account.idle, now) === state));
  return {
    earned: account.earned - account.taken,
    available: remainingIn("available") - account.deficit,
    pending: remainingIn("pending"),
    held: account.held,
    captured: account.captured,
    expired: account.expired + remainingIn("expired"),
  };
}
