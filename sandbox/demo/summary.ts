// What a replay says at its end: the counts, the times, the memory, and each check with what it found.
import type { DemoArguments } from "./arguments";
import type { RejectedRow } from "./orders-file";
import { grouped, megabytes, seconds } from "./progress";
import type { SceneOutcome } from "./scene";

const rowsShown = 20;
const problemsShown = 10;

export function summarize(
  outcome: SceneOutcome,
  rejected: readonly RejectedRow[],
  { out, kills }: Pick<DemoArguments, "out" | "kills">,
): string[] {
  const { balances, codes, played, status, memory, audit, checks } = outcome;
  const { webhooks } = status;
  const sum = (amount: (row: (typeof balances)[number]) => number) =>
    grouped(balances.reduce((total, row) => total + amount(row), 0));
  const used = codes.filter(({ state }) => state === "used").length;
  const lines: [string, string][] = [
    ["Orders", grouped(played.orders)],
    ["Members", grouped(balances.length)],
    ["Points earned", sum((row) => row.points_earned)],
    ["Cashback earned", `${sum((row) => row.cashback_earned_cents)} cents`],
    ["Codes", `${grouped(codes.length)} issued, ${grouped(used)} of them used`],
    ["Bad rows", rejected.length === 0 ? "none" : `${grouped(rejected.length)}, left out`],
    [
      "Webhooks",
      `${grouped(webhooks.delivered)} delivered in ${grouped(webhooks.attempts)} attempts: ${grouped(webhooks.duplicates)} duplicates, ` +
        `${grouped(webhooks.delayed)} late, ${grouped(webhooks.reordered)} out of order, ${grouped(webhooks.attempts - webhooks.delivered - webhooks.duplicates)} retries`,
    ],
    ...(kills > 0 ? ([["Kills", `${outcome.kills} times web and worker`]] as [string, string][]) : []),
    [
      "Posting",
      `${seconds(outcome.postingMs)}, ${Math.round((played.orders * 1000) / outcome.postingMs)} orders a second`,
    ],
    ["Effects", `carried out ${seconds(outcome.effectsMs)} after the last posting`],
    [
      "Memory of the app",
      `${megabytes(memory.peakBytes)} at most, ${megabytes(memory.lastBytes)} at the end ` +
        `(by quarters: ${memory.quarterBytes.map(megabytes).join(", ")})`,
    ],
    [
      "Audit",
      `${grouped(audit.entries)} entries replayed against ${grouped(audit.accounts)} accounts, ${grouped(audit.lots)} lots and ${grouped(audit.holds)} holds`,
    ],
  ];
  return [
    "",
    ...lines.map(([name, value]) => `${`${name}:`.padEnd(19)}${value}`),
    ...listRejected(rejected, out),
    "",
    ...checks.flatMap(({ name, problems }) => [
      `${problems.length === 0 ? "ok    " : "WRONG "} ${name}`,
      ...problems.slice(0, problemsShown).map((problem) => `         ${problem}`),
      ...(problems.length > problemsShown ? [`         and ${problems.length - problemsShown} more`] : []),
    ]),
    ...(out === null ? [] : ["", `Written: balances.csv, codes.csv and rejected.csv in ${out}`]),
  ];
}

function listRejected(rejected: readonly RejectedRow[], out: string | null): string[] {
  if (rejected.length === 0) return [];
  const more = rejected.length - rowsShown;
  const where = out === null ? "name a folder with --out to see them" : "all are in rejected.csv";
  return [
    ...rejected.slice(0, rowsShown).map(({ line, reason }) => `  line ${line}: ${reason}`),
    ...(more > 0 ? [`  and ${more} more: ${where}`] : []),
  ];
}
