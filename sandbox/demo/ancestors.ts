// The commands that started this process (npm, its shell, the set-up). When one of them is killed the demo must not go
// on without anyone to stop it.
import { readFileSync } from "node:fs";
import { isRunning, processIdentity } from "../process-lock.mjs";
import { commandLine } from "./process-facts";

const everyMs = 500;
const mostLevels = 6;

/** Calls `onLost` once when the parent, or an npm or set-up command above it, is gone. */
export async function watchAncestors(onLost: () => void): Promise<void> {
  const parent = process.ppid;
  const ancestors = await findAncestors();
  const timer = setInterval(() => {
    if (process.ppid === parent && ancestors.every(isRunning)) return;
    clearInterval(timer);
    onLost();
  }, everyMs);
  timer.unref();
}

/** Identities of the commands above this one that belong to it; none where the system doesn't tell. */
async function findAncestors(): Promise<string[]> {
  const found: string[] = [];
  let pid = process.ppid;
  for (let level = 0; level < mostLevels && pid > 1; level++) {
    const command = await commandLine(pid);
    if (!/setup\.mjs|\bnpm\b/.test(command)) break;
    found.push(processIdentity(pid));
    pid = parentOf(pid);
  }
  return found;
}

function parentOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
  } catch {
    return 0;
  }
}
