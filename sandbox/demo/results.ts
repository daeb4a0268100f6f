// Writes what a replay found: a file of balances and one of codes, in an order that follows from the plan alone. A file
// appears whole or not at all.
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "csv-stringify/sync";
import type { RejectedRow } from "./orders-file";

export interface BalanceRow {
  readonly customer: string;
  readonly points_earned: number;
  readonly points_available: number;
  readonly points_pending: number;
  readonly points_held: number;
  readonly cashback_earned_cents: number;
}

export interface CodeRow {
  readonly customer: string;
  readonly code: string;
  readonly points_spent: number;
  readonly state: string;
  /** Name of the order that used it, or "". */
  readonly order: string;
}

const balanceColumns = [
  "customer",
  "points_earned",
  "points_available",
  "points_pending",
  "points_held",
  "cashback_earned_cents",
] as const satisfies (keyof BalanceRow)[];
const codeColumns = [
  "customer",
  "code",
  "points_spent",
  "state",
  "order",
] as const satisfies (keyof CodeRow)[];
const rejectedColumns = ["line", "reason", "text"] as const satisfies (keyof RejectedRow)[];

export interface Results {
  readonly balances: readonly BalanceRow[];
  readonly codes: readonly CodeRow[];
  readonly rejected: readonly RejectedRow[];
}

/** Makes `folder` and writes balances.csv, codes.csv and rejected.csv (with its header alone when all rows were good). */
export function writeResults(folder: string, { balances, codes, rejected }: Results): void {
  mkdirSync(folder, { recursive: true });
  writeWhole(join(folder, "balances.csv"), balanceColumns, balances);
  writeWhole(join(folder, "codes.csv"), codeColumns, codes);
  writeWhole(join(folder, "rejected.csv"), rejectedColumns, rejected);
}

function writeWhole<Row extends object>(
  path: string,
  columns: readonly (keyof Row & string)[],
  rows: readonly Row[],
): void {
  const unfinished = `${path}.${process.pid}.new`;
  // A lone CR or a blank at an edge would not survive every reader without quotes.
  const quoted_match = /[\r\n]|^\s|\s$/;
  writeFileSync(unfinished, stringify([...rows], { header: true, columns: [...columns], quoted_match }));
  renameSync(unfinished, path);
}
