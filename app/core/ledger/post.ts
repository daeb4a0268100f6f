// Turns an intent into an entry and the ledger after it, or refuses it. This is the only place that decides what an entry
// does to a balance; each account stays conserved: earned - taken - captured - held - expired = remaining - deficit.
import { accept, invariant, refuse, type Decision } from "../decision";
import {
  applyDraws,
  availableLots,
  drawFrom,
  lotEnd,
  putBack,
  sliceDraws,
  sumDraws,
  sumRemaining,
  takeBackLots,
} from "./lots";
import { moveIn, moveOut } from "./move";
import type {
  Account,
  AwardIntent,
  CaptureIntent,
  Draw,
  ExpireIntent,
  Hold,
  HoldIntent,
  Idle,
  Intent,
  LedgerEntry,
  Lot,
  MemberLedger,
  MovedAccount,
  ReinstateIntent,
  ReleaseIntent,
  RestoreIntent,
  TakeBackIntent,
  Unit,
} from "./types";

export function emptyLedger(memberId: number): MemberLedger {
  return { memberId, accounts: {}, holds: {} };
}

export function emptyAccount(unit: Unit): Account {
  const nothing = {
    earned: 0,
    taken: 0,
    waived: 0,
    captured: 0,
    held: 0,
    expired: 0,
    remaining: 0,
    deficit: 0,
  };
  return { unit, version: 0, ...nothing, lots: [], idle: null };
}

export interface Posted {
  readonly ledger: MemberLedger;
  readonly entry: LedgerEntry;
}

/**
 * Posts one intent at domain time `now`. Refuses with insufficientBalance or redemptionNotOpen; throws InvariantError on
 * an intent that no caller may make (a negative amount, an unknown hold or lot).
 */
export function post(ledger: MemberLedger, intent: Intent, now: Date): Decision<Posted> {
  // An account with nothing left in it has a history to move all the same.
  const least = intent.kind === "moveOut" || intent.kind === "moveIn" ? 0 : 1;
  invariant(
    Number.isSafeInteger(intent.amount) && intent.amount >= least,
    `${intent.key}: amount ${intent.amount}`,
  );
  const before = ledger.accounts[intent.unit] ?? emptyAccount(intent.unit);
  const effect = effectOf(ledger, before, intent, now);
  if (!effect.ok) return effect;
  const { account, hold, holds = ledger.holds, draws, waived = 0, moved = null } = effect.value;
  assertConserved(account);
  const entry: LedgerEntry = {
    key: intent.key,
    memberId: ledger.memberId,
    unit: intent.unit,
    kind: intent.kind,
    amount: intent.amount - waived,
    waived,
    orderId: intent.orderId ?? null,
    redemptionId: intent.redemptionId ?? null,
    ruleKey: intent.ruleKey ?? null,
    programVersion: intent.programVersion ?? null,
    occurredAt: intent.occurredAt,
    recordedAt: now,
    balanceBefore: before.remaining - before.deficit,
    balanceAfter: account.remaining - account.deficit,
    accountVersion: before.version + 1,
    draws,
    moved,
    explanation: intent.explanation,
  };
  return accept({
    entry,
    ledger: {
      ...ledger,
      accounts: { ...ledger.accounts, [intent.unit]: account },
      holds: hold ? { ...holds, [hold.id]: hold } : holds,
    },
  });
}

interface Effect {
  readonly account: Account;
  readonly hold?: Hold;
  /** all of the member's, where more than one changes */
  readonly holds?: MemberLedger["holds"];
  readonly draws: readonly Draw[];
  readonly waived?: number;
  readonly moved?: MovedAccount;
}

function effectOf(ledger: MemberLedger, account: Account, intent: Intent, now: Date): Decision<Effect> {
  switch (intent.kind) {
    case "award":
      return accept(award(account, intent));
    case "takeBack":
      return accept(takeBack(account, intent, now));
    case "hold":
      return hold(account, intent, now);
    case "capture":
      return accept(capture(account, holdOf(ledger, intent), intent, now));
    case "release":
      return release(account, holdOf(ledger, intent), intent);
    case "restore":
      return accept(restore(account, holdOf(ledger, intent), intent));
    case "expire":
      return accept(expire(account, intent, now));
    case "moveOut":
      return accept(moveOut(account, ledger.holds, intent));
    case "moveIn":
      return accept(moveIn(account, ledger.holds, intent, now));
    case "reinstate":
      return accept(reinstate(account, intent));
  }
}

/** A new lot; what the account owes is repaid from it first. */
function award(account: Account, intent: AwardIntent): Effect {
  const repaid = Math.min(account.deficit, intent.amount);
  const lot: Lot = {
    id: intent.key,
    amount: intent.amount,
    remaining: intent.amount - repaid,
    earnedAt: intent.occurredAt,
    availableAt: intent.availableAt,
    expiresAt: intent.expiresAt,
    orderId: intent.orderId ?? null,
    ruleKey: intent.ruleKey ?? null,
  };
  return {
    account: {
      ...account,
      earned: account.earned + intent.amount,
      deficit: account.deficit - repaid,
      remaining: account.remaining + lot.remaining,
      lots: [...account.lots, lot],
    },
    draws: repaid > 0 ? [{ lot: lot.id, amount: repaid }] : [],
  };
}

function takeBack(account: Account, intent: TakeBackIntent, now: Date): Effect {
  const own = (lot: Lot) =>
    lot.orderId === (intent.orderId ?? null) && lot.ruleKey === (intent.ruleKey ?? null);
  const { draws, short } = drawFrom(takeBackLots(account, own, now), intent.amount);
  const waived = intent.shortfall === "waive" ? short : 0;
  const taken = intent.amount - waived;
  return {
    account: {
      ...drawn(account, draws),
      taken: account.taken + taken,
      waived: account.waived + waived,
      deficit: account.deficit + (short - waived),
    },
    draws,
    waived,
  };
}

function hold(account: Account, intent: HoldIntent, now: Date): Decision<Effect> {
  const spendable = availableLots(account, now);
  const { draws, short } = drawFrom(spendable, intent.amount);
  if (short > 0) {
    const available = sumRemaining(spendable);
    return refuse("insufficientBalance", { required: intent.amount, available, missing: short });
  }
  return accept({
    account: { ...drawn(account, draws), held: account.held + intent.amount },
    hold: { id: intent.holdId, unit: intent.unit, amount: intent.amount, captured: 0, released: 0, draws },
    draws,
  });
}

/**
 * The order has come. What is still held is captured; what was released meanwhile is drawn again, and what the lots
 * cannot give is owed.
 */
function capture(account: Account, hold: Hold, intent: CaptureIntent, now: Date): Effect {
  invariant(
    hold.captured + intent.amount <= hold.amount,
    `hold ${hold.id} cannot capture ${intent.amount} more`,
  );
  const held = Math.min(intent.amount, hold.amount - hold.captured - hold.released);
  const again = intent.amount - held;
  const { draws, short } = drawFrom(
    takeBackLots(account, () => false, now),
    again,
  );
  return {
    account: {
      ...drawn(account, draws),
      held: account.held - held,
      captured: account.captured + intent.amount,
      deficit: account.deficit + short,
    },
    hold: {
      ...hold,
      captured: hold.captured + intent.amount,
      released: hold.released - again,
      draws: [...hold.draws, ...draws],
    },
    draws,
  };
}

/** The code is dead: what is still held goes back into the lots that it came from. */
function release(account: Account, hold: Hold, intent: ReleaseIntent): Decision<Effect> {
  const open = hold.amount - hold.captured - hold.released;
  if (intent.amount > open) return refuse("redemptionNotOpen", { open });
  const size = sumDraws(hold.draws);
  const back = returned(account, sliceDraws(hold.draws, size - intent.amount, size), intent);
  return accept({
    account: { ...back.account, held: account.held - intent.amount },
    hold: {
      ...hold,
      released: hold.released + intent.amount,
      draws: sliceDraws(hold.draws, 0, size - intent.amount),
    },
    draws: back.draws,
  });
}

/** The order that used the code was cancelled: its points go back into the lots that they came from. */
function restore(account: Account, hold: Hold, intent: RestoreIntent): Effect {
  invariant(
    intent.amount <= hold.captured,
    `hold ${hold.id} has captured ${hold.captured}, not ${intent.amount}`,
  );
  const back = returned(account, hold.draws, intent);
  return {
    account: { ...back.account, captured: account.captured - intent.amount },
    hold: {
      ...hold,
      captured: hold.captured - intent.amount,
      released: hold.released + intent.amount,
      draws: sliceDraws(hold.draws, intent.amount, sumDraws(hold.draws)),
    },
    draws: back.draws,
  };
}

function expire(account: Account, intent: ExpireIntent, now: Date): Effect {
  const lot = account.lots.find(({ id }) => id === intent.lotId);
  const end = lot && lotEnd(lot, account.idle);
  invariant(end && end.at <= now, `lot ${intent.lotId} has not expired`);
  invariant(lot.remaining === intent.amount, `lot ${intent.lotId} holds ${lot.remaining}`);
  const draws = [{ lot: lot.id, amount: intent.amount }];
  const idle = takenBy(account.idle, end.run, (taken) => [...taken, ...draws]);
  return { account: { ...drawn(account, draws), expired: account.expired + intent.amount, idle }, draws };
}

/** The run had ended too early: what that took goes back into the lots. */
function reinstate(account: Account, intent: ReinstateIntent): Effect {
  const index = (account.idle?.runs ?? []).findIndex(({ from }) => +from === +intent.runFrom);
  const taken = account.idle?.runs[index]?.taken ?? [];
  invariant(sumDraws(taken) === intent.amount, `${intent.key} is not what the end of a run took`);
  const { account: refilled, draws } = returned(account, taken, intent);
  const idle = takenBy(account.idle, index, () => []);
  return { account: { ...refilled, expired: account.expired - intent.amount, idle }, draws };
}

function takenBy(
  idle: Idle | null,
  index: number | null,
  change: (taken: readonly Draw[]) => readonly Draw[],
): Idle | null {
  const run = index === null ? undefined : idle?.runs[index];
  if (!idle || index === null || !run) return idle;
  return { ...idle, runs: idle.runs.with(index, { ...run, taken: change(run.taken) }) };
}

/** Repays what is owed, then refills the lots; what came from no lot (it had been owed) becomes a lot of its own. */
function returned(
  account: Account,
  from: readonly Draw[],
  intent: ReleaseIntent | RestoreIntent | ReinstateIntent,
): Effect {
  const repaid = Math.min(account.deficit, intent.amount);
  const { draws, short } = putBack(from, intent.amount - repaid);
  const refilled = drawn({ ...account, deficit: account.deficit - repaid }, draws);
  if (short === 0) return { account: refilled, draws };
  const lot: Lot = {
    id: intent.key,
    amount: short,
    remaining: short,
    earnedAt: intent.occurredAt,
    availableAt: intent.occurredAt,
    expiresAt: null,
    orderId: intent.orderId ?? null,
    ruleKey: null,
  };
  return {
    account: { ...refilled, remaining: refilled.remaining + short, lots: [...refilled.lots, lot] },
    draws: [...draws, { lot: lot.id, amount: -short }],
  };
}

function drawn(account: Account, draws: readonly Draw[]): Account {
  return {
    ...account,
    remaining: account.remaining - sumDraws(draws),
    lots: applyDraws(account.lots, draws),
  };
}

function holdOf(ledger: MemberLedger, intent: { readonly holdId: string; readonly key: string }): Hold {
  const found = ledger.holds[intent.holdId];
  invariant(found, `${intent.key}: hold ${intent.holdId} is not known`);
  return found;
}

function assertConserved(account: Account): void {
  const { earned, taken, captured, held, expired, remaining, deficit } = account;
  invariant(
    earned - taken - captured - held - expired === remaining - deficit && (deficit === 0 || remaining === 0),
    `account in ${account.unit} is not conserved: ${JSON.stringify({ ...account, lots: undefined })}`,
  );
}
