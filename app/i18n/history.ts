// A line of the ledger as the shopper reads it: what happened, what it changed, and the sum behind it.
import type { Explanation } from "../core/ledger/types";
import type { PublicEntry } from "../core/public-api";
import { formatAmount, formatDate, type FormatSettings } from "./format";
import { entryTitle } from "./ledger";
import { say } from "./messages/message";
import { receiptLines } from "./receipt";

/** What is read of a line. */
interface Entry {
  readonly seq: number;
  readonly unit: string;
  readonly kind: string;
  readonly waived: number;
  readonly orderName: string | null;
  readonly occurredAt: Date;
  readonly recordedAt: Date;
  readonly balanceBefore: number;
  readonly balanceAfter: number;
  readonly availableAt: Date | null;
  readonly expiresAt: Date | null;
  readonly explanation: Explanation;
}

export function publicEntry(entry: Entry, settings: FormatSettings): PublicEntry {
  const { title } = entryTitle(entry.kind, settings);
  return {
    id: String(entry.seq),
    at: entry.occurredAt.toISOString(),
    unit: entry.unit,
    amount: entry.balanceAfter - entry.balanceBefore,
    title:
      entry.orderName === null ? title : say("entry.onOrder", settings, { title, order: entry.orderName }),
    notes: entryNotes(entry, settings),
    receipt: receiptLines(entry.explanation, settings),
  };
}

/** What there is to add: when it comes free, until when it is good, what was not taken. */
export function entryNotes(
  { availableAt, expiresAt, recordedAt, unit, waived }: Omit<Entry, "seq" | "kind">,
  settings: FormatSettings,
): string[] {
  const isPending = availableAt !== null && availableAt > recordedAt;
  return [
    ...(isPending ? [say("note.pending", settings, { date: formatDate(availableAt, settings) })] : []),
    ...(expiresAt === null ? [] : [say("note.until", settings, { date: formatDate(expiresAt, settings) })]),
    ...(waived > 0 ? [say("note.waived", settings, { amount: formatAmount(waived, unit, settings) })] : []),
  ];
}
