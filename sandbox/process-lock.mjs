// Lets one process at a time do something in a clone, by a file that names the holder. A holder that died (SIGKILL,
// power cut) is recognised by its pid and start time, so its lock never has to be removed by hand.
// Plain Node without dependencies, because the set-up uses it before anything is installed.
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { randomUUID } from "node:crypto";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** A name of a process that a later process with the same pid does not share (where the system tells start times). */
export function processIdentity(pid = process.pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The command name may hold spaces and brackets: count the fields after its closing bracket.
    const startedAtTicks = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
    return `${pid} ${startedAtTicks}`;
  } catch {
    return `${pid} -`;
  }
}

/** Whether the process with this identity still runs. */
export function isRunning(identity) {
  const pid = Number.parseInt(identity, 10);
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code === "ESRCH") return false;
  }
  return processIdentity(pid) === identity.trim();
}

/**
 * Runs `work` while holding the lock file; waits for a living holder, and calls `onWait` once if it has to.
 * Throws when the lock was not free within `timeoutMs`.
 */
export async function withProcessLock(path, work, { timeoutMs = 600_000, onWait = () => {} } = {}) {
  mkdirSync(dirname(path), { recursive: true });
  const deadline = Date.now() + timeoutMs;
  let told = false;
  while (!tryLock(path)) {
    if (Date.now() > deadline) throw new Error(`Another process (${readHolder(path)}) holds ${path}.`);
    if (!told) onWait(readHolder(path));
    told = true;
    await sleep(100);
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

function tryLock(path) {
  const mine = `${path}.${randomUUID()}`;
  writeFileSync(mine, processIdentity());
  try {
    // A hard link appears at once and with its content, or not at all.
    linkSync(mine, path);
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
    const holder = readHolder(path);
    if (holder !== "" && !isRunning(holder)) removeStale(path, holder);
    return false;
  } finally {
    rmSync(mine, { force: true });
  }
}

function removeStale(path, holder) {
  const aside = `${path}.stale.${randomUUID()}`;
  try {
    renameSync(path, aside);
    // Someone else may have cleared and taken the lock in between: then what was moved is alive, and goes back.
    if (readHolder(aside) !== holder) linkSync(aside, path);
  } catch {
    // Another waiter was quicker; the next attempt sees what it left.
  }
  rmSync(aside, { force: true });
}

function readHolder(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
