// Notes which processes a demo or replay has started, so that a later start can clear away what a power cut or a
// SIGKILL left. Invariant: only a process that is proven to be one of ours is ever ended.
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { isRunning, processIdentity } from "../process-lock.mjs";
import { commandLine } from "./process-facts";

const recordSchema = z.object({
  kind: z.enum(["demo", "replay"]),
  parent: z.string(),
  children: z.record(z.string(), z.string()),
  address: z.string().nullable(),
  database: z.string().nullable(),
});
export type RunningRecord = z.infer<typeof recordSchema>;

export interface OwnRecord {
  noteChild(name: string, pid: number): void;
  note(facts: Partial<Pick<RunningRecord, "address" | "database">>): void;
  remove(): void;
}

/** Opens this process's own record in `folder`. */
export function openRecord(folder: string, kind: RunningRecord["kind"]): OwnRecord {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${process.pid}.json`);
  const record: RunningRecord = {
    kind,
    parent: processIdentity(),
    children: {},
    address: null,
    database: null,
  };
  const save = () => {
    writeFileSync(`${path}.new`, JSON.stringify(record));
    renameSync(`${path}.new`, path);
  };
  save();
  return {
    noteChild: (name, pid) => {
      record.children[name] = processIdentity(pid);
      save();
    },
    note: (facts) => {
      Object.assign(record, facts);
      save();
    },
    remove: () => {
      rmSync(path, { force: true });
    },
  };
}

/** The records of processes that still run. */
export function readLiving(folder: string): RunningRecord[] {
  return readRecords(folder)
    .filter(({ record }) => isRunning(record.parent))
    .map(({ record }) => record);
}

/** Ends what dead parents left running, and returns their records. */
export async function clearAway(folder: string): Promise<RunningRecord[]> {
  const dead = readRecords(folder).filter(({ record }) => !isRunning(record.parent));
  await Promise.all(dead.flatMap(({ record }) => Object.values(record.children).map(endOurs)));
  for (const { path } of dead) rmSync(path, { force: true });
  return dead.map(({ record }) => record);
}

async function endOurs(identity: string): Promise<void> {
  const pid = Number.parseInt(identity, 10);
  const isOurs = async () => isRunning(identity) && (await commandLine(pid)).includes("leash.mjs");
  for (const [signal, patienceMs] of [
    ["SIGTERM", 5000],
    ["SIGKILL", 2000],
  ] as const) {
    if (!(await isOurs())) return;
    process.kill(pid, signal);
    for (let waited = 0; waited < patienceMs && isRunning(identity); waited += 50) await sleep(50);
  }
}

function readRecords(folder: string): { path: string; record: RunningRecord }[] {
  let names: string[] = [];
  try {
    names = readdirSync(folder).filter((name) => name.endsWith(".json"));
  } catch {
    return [];
  }
  return names.flatMap((name) => {
    const path = join(folder, name);
    try {
      return [{ path, record: recordSchema.parse(JSON.parse(readFileSync(path, "utf8"))) }];
    } catch {
      // Of no use to anyone: a record is renamed into place whole, so this is none.
      return [];
    }
  });
}
