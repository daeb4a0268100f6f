// The demo and the replay: reads the arguments, clears away what a killed run left, starts everything, and stops all of
// it however the end comes. Exit codes: 0 all right, 1 something went wrong, 2 bad arguments or file.
import { globSync, mkdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { openPostgres } from "../postgres/embedded";
import { watchAncestors } from "./ancestors";
import { ArgumentError, help, isReplay, readArguments, type DemoArguments } from "./arguments";
import { Cleanup } from "./cleanup";
import { runDemoShop } from "./demo-shop";
import { OrdersFileError } from "./orders-file";
import { createProgress } from "./progress";
import { planReplay, runReplay, type PlannedReplay } from "./replay-command";
import { clearAway, openRecord, readLiving } from "./running";

const cloneFolder = fileURLToPath(new URL("../..", import.meta.url)).replace(/[\\/]$/, "");
const runningFolder = join(cloneFolder, ".data", "running");
const progress = createProgress(process.stdout);
const forceAfterMs = 1500;
const logFoldersKept = 5;

/** Ends by signals: resolves with the exit code they ask for. */
function listenForTheEnd(cleanup: Cleanup): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  let askedAt = 0;
  const ask = (code: number) => () => {
    const now = performance.now();
    if (askedAt === 0) {
      askedAt = now;
      progress.say("Stopping");
      resolve(code);
    } else if (cleanup.hasBegun && now - askedAt > forceAfterMs) {
      // Asked twice: the processes go with this one, and the next start finds the database.
      process.exit(code);
    }
  };
  process.on("SIGINT", ask(130));
  process.on("SIGTERM", ask(143));
  process.on("SIGHUP", ask(129));
  void watchAncestors(ask(143));
  return promise;
}

async function main(): Promise<number> {
  const typedIn = process.env["npm_lifecycle_event"] === "demo" ? process.env["INIT_CWD"] : undefined;
  const args = readArguments(process.argv.slice(2), typedIn ?? process.cwd());
  if (args === "help") {
    process.stdout.write(help);
    return 0;
  }
  // Before anything is started, so that a wrong file is known at once.
  const replay = isReplay(args) ? await planReplay(args) : null;
  if (args.out !== null) prepareOut(args.out);

  const cleanup = new Cleanup((error) => {
    progress.say(`Stopping: ${error instanceof Error ? error.message : String(error)}`);
  });
  const ended = listenForTheEnd(cleanup);
  const broken = Promise.withResolvers<never>();
  const work = run(args, replay, cleanup, broken.reject);
  // After a signal it fails for want of what is being stopped; that is no news.
  work.catch(() => {});
  try {
    const code = await Promise.race([work, ended, broken.promise]);
    if (code !== "stay") return code;
    const signal = await Promise.race([ended, broken.promise]);
    return signal === 130 ? 0 : signal;
  } finally {
    await cleanup.run();
  }
}

async function run(
  args: DemoArguments,
  replay: PlannedReplay | null,
  cleanup: Cleanup,
  onGiveUp: (error: Error) => void,
): Promise<number | "stay"> {
  await clearAwayDead();
  if (replay === null) await refuseSecondDemo();
  const record = openRecord(runningFolder, replay === null ? "demo" : "replay");
  cleanup.add(() => {
    record.remove();
  });
  const context = { cloneFolder, progress, cleanup, record, onGiveUp };
  if (replay === null) {
    await runDemoShop(args, context);
    return "stay";
  }
  const { isRight, address } = await runReplay(replay, args, context);
  progress.say(isRight ? "\nEverything is right." : "\nSomething is wrong: see above.");
  if (args.exit) return isRight ? 0 : 1;
  progress.say(`\nThe shop stays open at ${address}/ until Ctrl-C; then it is thrown away.`);
  return "stay";
}

/** Processes and databases of runs that were killed, and logs of replays that failed long ago. */
async function clearAwayDead(): Promise<void> {
  const logs = globSync(join(cloneFolder, ".data", "logs", "replay-*"));
  const newestFirst = logs.toSorted((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  for (const folder of newestFirst.slice(logFoldersKept)) rmSync(folder, { recursive: true, force: true });

  const dead = await clearAway(runningFolder);
  if (dead.length === 0) return;
  progress.say("Clearing away what an earlier run left");
  const replays = dead.flatMap(({ kind, database }) =>
    kind === "replay" && database !== null ? [database] : [],
  );
  if (replays.length === 0) return;
  const postgres = await openPostgres({
    name: "demo",
    cloneFolder,
    databaseUrl: process.env["DATABASE_URL"],
  });
  try {
    for (const database of replays) await postgres.dropDatabase(database);
  } finally {
    await postgres.stop();
  }
}

async function refuseSecondDemo(): Promise<void> {
  const other = () => readLiving(runningFolder).find(({ kind }) => kind === "demo");
  // One that has just been told to stop needs a moment.
  for (let waited = 0; waited < 6000 && other() !== undefined; waited += 200) await sleep(200);
  const found = other();
  if (found === undefined) return;
  const where = found.address === null ? "is just starting" : `runs at ${found.address}/`;
  throw new ArgumentError(
    `The demo of this clone ${where} (process ${Number.parseInt(found.parent, 10)}). Stop it there with Ctrl-C first.`,
  );
}

function prepareOut(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    if (!statSync(folder).isDirectory()) throw new Error("it is a file");
  } catch (error) {
    throw new ArgumentError(`The folder ${folder} cannot be made: ${(error as Error).message}`);
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  const isUsers = error instanceof ArgumentError || error instanceof OrdersFileError;
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  if (error instanceof ArgumentError) process.stderr.write("See npm run demo -- --help\n");
  process.exitCode = isUsers ? 2 : 1;
}
process.exit();
