// Tells whether a server runs on a data folder. The pid in postmaster.pid is not enough: after a power cut or in a
// restarted container another process may have it.
import { readFileSync, readlinkSync, realpathSync } from "node:fs";
import { join } from "node:path";

export interface Postmaster {
  pid: number;
  port: number;
}

/** The server that runs on the data folder now, or null (no file, or a stale one). */
export function findPostmaster(dataFolder: string): Postmaster | null {
  let lines: string[];
  try {
    lines = readFileSync(join(dataFolder, "postmaster.pid"), "utf8").split("\n");
  } catch {
    return null;
  }
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  return Number.isSafeInteger(pid) && pid > 0 && isServerOf(pid, dataFolder) ? { pid, port } : null;
}

/** Ends the server of a data folder that is about to be deleted, without a checkpoint. */
export function killPostmaster(dataFolder: string): void {
  const postmaster = findPostmaster(dataFolder);
  if (postmaster !== null) process.kill(postmaster.pid, "SIGQUIT");
}

function isServerOf(pid: number, dataFolder: string): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  if (process.platform !== "linux") return true;
  try {
    // A server's working directory is its data folder.
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(dataFolder);
  } catch {
    return false;
  }
}
