// Rebuilds a member's ledger from nothing but its entries. Agreement with the stored balances is the proof that they
// follow from the entries; the state of holds is rebuilt from the entries of their redemption.
import { invariant, InvariantError } from "../decision";
import { addMoved, withoutMoved } from "./move";
import { emptyAccount, emptyLedger } from "./post";
import type { Account, Hold, LedgerEntry, Lot, MemberLedger, MovedAccount } from "./types";

/** When a lot that an award made comes free and when it goes: the entry itself does not carry it. */
export type LotDates = (entry: LedgerEntry) => Pick<Lot, "availableAt" | "expiresAt">;

export function replay(memberId: number, entries: readonly LedgerEntry[], datesOf: LotDates): MemberLedger {
  return entries.reduce((ledger, entry) => replayEntry(ledger, entry, datesOf), emptyLedger(memberId));
}

function replayEntry(ledger: MemberLedger, entry: LedgerEntry, datesOf: LotDates): MemberLedger {
  const before = ledger.accounts[entry.unit] ?? emptyAccount(entry.unit);
  invariant(
    before.remaining - before.deficit === entry.balanceBefore,
    `${entry.key} says ${entry.balanceBefore} before, its predecessors give ${before.remaining - before.deficit}`,
  );
  if (entry.moved) return replayMove(ledger, before, entry, entry.moved);
  const lots = replayLots(before.lots, entry, datesOf);
  const remaining = lots.reduce((sum, lot) => sum + lot.remaining, 0);
  const hold = entry.redemptionId ? replayHold(ledger.holds[entry.redemptionId], entry) : undefined;
  const moved = { ...before, ...totals(before, ledger, entry), remaining, lots };
  const balance = moved.earned - moved.taken - moved.captured - moved.held - moved.expired;
  const account: Account = { ...moved, deficit: remaining - balance, version: entry.accountVersion };
  invariant(
    balance === entry.balanceAfter,
    `${entry.key} says ${entry.balanceAfter} after, replay gives ${balance}`,
  );
  return {
    ...ledger,
    accounts: { ...ledger.accounts, [entry.unit]: account },
    holds: hold ? { ...ledger.holds, [hold.id]: hold } : ledger.holds,
  };
}

/** A moveOut must have taken all that the entries before it give; a moveIn brings exactly what it says. */
function replayMove(
  ledger: MemberLedger,
  before: Account,
  entry: LedgerEntry,
  moved: MovedAccount,
): MemberLedger {
  const state =
    entry.kind === "moveOut"
      ? withoutMoved(before, ledger.holds, moved)
      : addMoved(before, ledger.holds, moved, entry.draws);
  const account: Account = { ...state.account, version: entry.accountVersion };
  const balance = account.remaining - account.deficit;
  invariant(
    balance === entry.balanceAfter,
    `${entry.key} says ${entry.balanceAfter} after, replay gives ${balance}`,
  );
  return { ...ledger, accounts: { ...ledger.accounts, [entry.unit]: account }, holds: state.holds };
}

function totals(account: Account, ledger: MemberLedger, entry: LedgerEntry): Partial<Account> {
  const { amount, waived } = entry;
  switch (entry.kind) {
    case "award":
      return { earned: account.earned + amount };
    case "takeBack":
      return { taken: account.taken + amount, waived: account.waived + waived };
    case "hold":
      return { held: account.held + amount };
    case "capture":
      return { captured: account.captured + amount, held: account.held - stillHeld(ledger, entry) };
    case "release":
      return { held: account.held - amount };
    case "restore":
      return { captured: account.captured - amount };
    case "expire":
      return { expired: account.expired + amount };
    case "moveOut":
    case "moveIn":
      throw new InvariantError(`${entry.key} does not say what it moved`);
    case "reinstate":
      return { expired: account.expired - amount };
  }
}

function stillHeld(ledger: MemberLedger, entry: LedgerEntry): number {
  const hold = ledger.holds[entry.redemptionId ?? ""];
  invariant(hold, `${entry.key} captures a hold that no entry made`);
  return Math.min(entry.amount, hold.amount - hold.captured - hold.released);
}

function replayLots(lots: readonly Lot[], entry: LedgerEntry, datesOf: LotDates): Lot[] {
  const byId = new Map(lots.map((lot) => [lot.id, lot]));
  const made = (amount: number): Lot => ({
    ...{ id: entry.key, amount, remaining: amount, earnedAt: entry.occurredAt },
    ...(entry.kind === "award" ? datesOf(entry) : { availableAt: entry.occurredAt, expiresAt: null }),
    ...{ orderId: entry.orderId, ruleKey: entry.kind === "award" ? entry.ruleKey : null },
  });
  if (entry.kind === "award") byId.set(entry.key, made(entry.amount));
  for (const draw of entry.draws) {
    const lot = byId.get(draw.lot);
    if (!lot) {
      invariant(
        draw.lot === entry.key && draw.amount < 0,
        `${entry.key} draws from ${draw.lot}, which no entry made`,
      );
      byId.set(draw.lot, made(-draw.amount));
    } else {
      byId.set(draw.lot, { ...lot, remaining: lot.remaining - draw.amount });
    }
  }
  return [...byId.values()];
}

function replayHold(hold: Hold | undefined, entry: LedgerEntry): Hold {
  if (entry.kind === "hold") {
    return {
      ...{ id: entry.redemptionId ?? entry.key, unit: entry.unit, amount: entry.amount },
      ...{ captured: 0, released: 0, draws: entry.draws },
    };
  }
  invariant(hold, `${entry.key} belongs to a hold that no entry made`);
  switch (entry.kind) {
    case "capture": {
      const again = entry.amount - Math.min(entry.amount, hold.amount - hold.captured - hold.released);
      return { ...hold, captured: hold.captured + entry.amount, released: hold.released - again };
    }
    case "release":
      return { ...hold, released: hold.released + entry.amount };
    case "restore":
      return { ...hold, captured: hold.captured - entry.amount, released: hold.released + entry.amount };
    default:
      return hold;
  }
}
