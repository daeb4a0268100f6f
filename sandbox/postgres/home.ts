// Decides where a clone keeps its databases. The secret part (port and password) is always `.data/postgres-NAME` in the
// clone, so that deleting `.data` starts afresh. The data is there too, except for root, whose database user may not be
// able to enter the clone: then it is below /var/lib/vefa, keyed by the clone's path.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, statSync } from "node:fs";
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Binaries, binariesCopiedTo, binariesInPlace, mkdirReadable } from "./binaries";
import { killPostmaster } from "./postmaster";
import { chooseRunAs, type RunAs } from "./system-user";

export interface Home {
  /** Only for the user who runs Vefa: port, password, lock and the list of processes that use the server. */
  secretFolder: string;
  /** Holds the data folder and the server's log; the working directory of the server's processes. */
  serverFolder: string;
  dataFolder: string;
  binaries: Binaries;
  runAs: RunAs;
}

/** Makes the folders of the server called `name` of the clone at `cloneFolder`. */
export function prepareHome(cloneFolder: string, name: string): Home {
  const clone = realpathSync(cloneFolder);
  const secretFolder = join(clone, ".data", `postgres-${name}`);
  mkdirSync(secretFolder, { recursive: true, mode: 0o700 });
  const runAs = chooseRunAs();
  if (runAs === null) {
    const dataFolder = join(secretFolder, "data");
    return { secretFolder, serverFolder: secretFolder, dataFolder, binaries: binariesInPlace(), runAs };
  }
  const shared = prepareSharedFolder();
  removeLeftovers(shared);
  const ofClone = join(shared, createHash("sha256").update(clone).digest("hex").slice(0, 16));
  const serverFolder = join(ofClone, `postgres-${name}`);
  mkdirReadable(ofClone);
  mkdirReadable(serverFolder);
  writeFileSync(join(ofClone, "clone"), clone, { mode: 0o600 });
  const dataFolder = join(serverFolder, "data");
  return { secretFolder, serverFolder, dataFolder, binaries: binariesCopiedTo(shared), runAs };
}

/** A folder of root's own that everyone may enter. */
function prepareSharedFolder(): string {
  for (const folder of ["/var/lib/vefa", join(tmpdir(), "vefa-root")]) {
    try {
      mkdirReadable(folder);
      // In a folder such as /tmp someone else may have made it first, to slip us programs of his own.
      if (statSync(folder).uid === 0) return folder;
    } catch {
      // Read-only, or not ours: the next candidate.
    }
  }
  throw new Error(
    "Neither /var/lib/vefa nor the folder for temporary files can be written, and as root the database cannot live " +
      "in the clone. Run as an ordinary user, or set DATABASE_URL to a server of your own.",
  );
}

/** Stops and removes the databases of clones that are gone: nobody can reach them any more. */
function removeLeftovers(shared: string): void {
  for (const entry of readdirSync(shared)) {
    const record = join(shared, entry, "clone");
    if (!existsSync(record) || existsSync(readFileSync(record, "utf8"))) continue;
    for (const server of readdirSync(join(shared, entry))) {
      killPostmaster(join(shared, entry, server, "data"));
    }
    rmSync(join(shared, entry), { recursive: true, force: true });
  }
}
