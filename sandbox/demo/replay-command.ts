// `npm run demo -- --orders FILE --exit --out DIR`: plays orders in a shop and a database of their own, which are thrown
// away at the end, and says whether everything is right.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { AppView } from "./app-view";
import type { DemoArguments } from "./arguments";
import type { Cleanup } from "./cleanup";
import { generateHistory } from "./generate";
import { readOrdersFile, type RejectedRow } from "./orders-file";
import { planFromFile, planFromHistory, type ReplayPlan } from "./plan";
import type { Progress } from "./progress";
import { writeResults } from "./results";
import type { OwnRecord } from "./running";
import { openShop, playScene } from "./scene";
import { startStack } from "./stack";
import { summarize } from "./summary";

export interface CommandContext {
  readonly cloneFolder: string;
  readonly progress: Progress;
  readonly cleanup: Cleanup;
  readonly record: OwnRecord;
  readonly onGiveUp: (error: Error) => void;
}

const shop = { domain: "replay.myshopify.com", name: "Replay" };
const inventedHistory = { members: 300, days: 200, lastDay: "2026-06-30" };

export interface PlannedReplay {
  readonly plan: ReplayPlan;
  readonly rejected: readonly RejectedRow[];
}

/** Reads or invents the orders. Throws OrdersFileError for a file that cannot be used. */
export async function planReplay({ orders, seed }: DemoArguments): Promise<PlannedReplay> {
  if (orders === null)
    return { plan: planFromHistory(generateHistory({ ...inventedHistory, seed })), rejected: [] };
  const file = await readOrdersFile(orders);
  return { plan: planFromFile(file.orders), rejected: file.rejected };
}

/** Resolves with whether everything was right; the app stays up until the clean-up runs. */
export async function runReplay(
  { plan, rejected }: PlannedReplay,
  args: DemoArguments,
  context: CommandContext,
): Promise<{ isRight: boolean; address: string }> {
  const { cloneFolder, progress, cleanup } = context;
  const logFolder = join(cloneFolder, ".data", "logs", `replay-${process.pid}`);
  const database = `vefa_replay_${process.pid}`;
  const stack = await startStack({
    ...{ cloneFolder, database, logFolder, cleanup },
    shop: shop.domain,
    // Beside a demo that runs: any ports, unless one is asked for.
    port: args.port ?? (args.exit ? 0 : 4600),
    stateFile: null,
    record: context.record,
    say: progress.say,
    onGiveUp: context.onGiveUp,
    dropAtEnd: true,
  });
  const view = AppView.open(stack.appEnvironment, shop.domain);
  cleanup.add(() => view.close());
  progress.say("Installing the app in a new shop");
  await openShop(stack, view, shop.name);
  progress.say(`Replaying ${plan.orders.length} orders of ${plan.members.length} customers`);
  const outcome = await playScene(stack, view, plan, { seed: args.seed, kills: args.kills, progress });
  if (args.out !== null) writeResults(args.out, { ...outcome, rejected });
  const isRight = outcome.checks.every(({ problems }) => problems.length === 0);
  for (const line of summarize(outcome, rejected, args)) progress.say(line);
  if (isRight) cleanup.add(() => rmSync(logFolder, { recursive: true, force: true }));
  else progress.say(`The logs of the processes are in ${logFolder}`);
  return { isRight, address: stack.client.origin };
}
