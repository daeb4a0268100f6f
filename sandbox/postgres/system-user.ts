// Decides as whom the database runs: PostgreSQL refuses root, so root hands it to a system user; anyone else runs it
// as himself.
import { execFileSync } from "node:child_process";

export type RunAs = { uid: number; gid: number; name: string } | null;

/** Null for an ordinary user; for root the user `postgres`, else a system user made for the purpose, else `nobody`. */
export function chooseRunAs(): RunAs {
  if (process.getuid?.() !== 0) return null;
  return findUser("postgres") ?? findUser("vefa-postgres") ?? createUser("vefa-postgres") ?? requireNobody();
}

function findUser(name: string): RunAs {
  const uid = numberFrom("id", ["-u", name]);
  const gid = numberFrom("id", ["-g", name]);
  return uid === null || gid === null || uid === 0 ? null : { uid, gid, name };
}

function createUser(name: string): RunAs {
  try {
    execFileSync("useradd", ["--system", "--no-create-home", "--shell", "/usr/sbin/nologin", name], {
      stdio: "ignore",
    });
  } catch {
    return null;
  }
  return findUser(name);
}

function requireNobody(): RunAs {
  const nobody = findUser("nobody");
  if (nobody === null) {
    throw new Error(
      "PostgreSQL cannot run as root, and there is no user to run it as. Create one (useradd --system postgres), " +
        "run as an ordinary user, or set DATABASE_URL to a server of your own.",
    );
  }
  return nobody;
}

function numberFrom(command: string, args: string[]): number | null {
  try {
    const answer = Number(
      execFileSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }),
    );
    return Number.isSafeInteger(answer) ? answer : null;
  } catch {
    return null;
  }
}
