// Starts, finds again and stops the PostgreSQL server that a clone carries in node_modules. At most one server runs
// per clone and name; it survives its starter's SIGKILL, and the next start takes it over.
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes, createHash } from "node:crypto";
import { chmodSync, chownSync, closeSync, existsSync, mkdirSync, openSync, readdirSync } from "node:fs";
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { z } from "zod";
import { isRunning, processIdentity, withProcessLock } from "../process-lock.mjs";
import { type PostgresServer, postgresAt } from "./databases";
import { type Home, prepareHome } from "./home";
import { findPostmaster } from "./postmaster";

export type { PostgresServer } from "./databases";

export interface StartOptions {
  /** Which of the clone's servers: the demo's is durable, the tests' is quick and may lose data in a crash. */
  name?: "demo" | "test";
  /** Top folder of the clone. */
  cloneFolder?: string;
  /** Told what takes long. */
  onProgress?: (message: string) => void;
}

const secretSchema = z.object({ port: z.number().int().min(1024).max(65535), password: z.string().min(16) });
type Secret = z.infer<typeof secretSchema>;

const USER = "vefa";
const START_TIMEOUT_MS = 60_000;

/** The server that DATABASE_URL names, else the clone's own. */
export function openPostgres(options: StartOptions & { databaseUrl?: string }): Promise<PostgresServer> {
  return options.databaseUrl ? Promise.resolve(postgresAt(options.databaseUrl)) : startPostgres(options);
}

/** Starts the clone's server, or takes over the one that runs already. */
export async function startPostgres(options: StartOptions = {}): Promise<PostgresServer> {
  const { name, home, lock } = locate(options);
  return withProcessLock(lock, async () => {
    const secret = await prepareData(home, name, options.onProgress ?? (() => {}));
    const port = await ensureRunning(home, name, secret);
    const leave = registerUser(home);
    return postgresAt(connectionString({ ...secret, port }), () =>
      withProcessLock(lock, async () => {
        leave();
        await stopUnused(home);
      }),
    );
  });
}

/** Stops the clone's server unless a living process has started it and not yet stopped it. */
export async function stopUnusedPostgres(options: StartOptions = {}): Promise<void> {
  const { home, lock } = locate(options);
  await withProcessLock(lock, () => stopUnused(home));
}

function locate({ name = "demo", cloneFolder }: StartOptions): { name: string; home: Home; lock: string } {
  const home = prepareHome(cloneFolder ?? fileURLToPath(new URL("../..", import.meta.url)), name);
  return { name, home, lock: join(home.secretFolder, "lock") };
}

function connectionString({ port, password }: Secret): string {
  return `postgresql://${USER}:${password}@127.0.0.1:${port}/postgres`;
}

/** Leaves a complete data folder and the secret that fits it. */
async function prepareData(home: Home, name: string, onProgress: (message: string) => void): Promise<Secret> {
  const secretFile = join(home.secretFolder, "server.json");
  const secret = readSecret(secretFile);
  const versionFile = join(home.dataFolder, "PG_VERSION");
  if (existsSync(versionFile)) {
    const version = readFileSync(versionFile, "utf8").trim();
    const fits = version === home.binaries.majorVersion;
    if (fits && secret !== null) return secret;
    if (!fits && name !== "test") {
      throw new Error(
        `The database in ${home.dataFolder} was made by PostgreSQL ${version}, but this version of Vefa carries ` +
          `PostgreSQL ${home.binaries.majorVersion}. To start afresh, delete ${home.secretFolder}.`,
      );
    }
    await stopServer(home);
  }
  for (const entry of readdirSync(home.serverFolder)) {
    if (entry === "data" || entry.startsWith("data.new")) {
      rmSync(join(home.serverFolder, entry), { recursive: true, force: true });
    }
  }
  onProgress("Creating the database");
  return initialise(home, secretFile);
}

function readSecret(file: string): Secret | null {
  try {
    return secretSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return null;
  }
}

async function initialise(home: Home, secretFile: string): Promise<Secret> {
  const secret = { port: await findPort(home), password: randomBytes(24).toString("hex") };
  const unfinished = join(home.serverFolder, `data.new-${process.pid}`);
  const passwordFile = join(home.serverFolder, `data.new-password-${process.pid}`);
  mkdirSync(unfinished, { mode: 0o700 });
  writeFileSync(passwordFile, secret.password, { mode: 0o600 });
  if (home.runAs !== null) {
    chownSync(unfinished, home.runAs.uid, home.runAs.gid);
    chownSync(passwordFile, home.runAs.uid, home.runAs.gid);
  }
  const locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--encoding=UTF8"];
  const access = [`--username=${USER}`, `--pwfile=${passwordFile}`, "--auth=scram-sha-256"];
  // Not synced: a folder that a power cut leaves half written is still called data.new, and is made anew.
  const { code, output } = await run(home, home.binaries.initdb, ["-D", unfinished, ...locale, ...access]);
  rmSync(passwordFile, { force: true });
  if (code !== 0) throw new Error(`PostgreSQL's initdb failed:\n${output}`);
  writeSecret(secretFile, secret);
  renameSync(unfinished, home.dataFolder);
  return secret;
}

function writeSecret(file: string, secret: Secret): void {
  writeFileSync(`${file}.new`, JSON.stringify(secret), { mode: 0o600 });
  chmodSync(`${file}.new`, 0o600);
  renameSync(`${file}.new`, file);
}

/** Returns the port at which the clone's server answers. */
async function ensureRunning(home: Home, name: string, secret: Secret): Promise<number> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  // A server that is there may be recovering or shutting down: it answers soon, or goes away.
  for (let found = findPostmaster(home.dataFolder); found; found = findPostmaster(home.dataFolder)) {
    if (await answers({ ...secret, port: found.port })) return found.port;
    if (Date.now() > deadline) {
      throw new Error(
        `PostgreSQL runs (pid ${found.pid}) but does not answer at 127.0.0.1:${found.port}. ` +
          `Its log is ${logFile(home)}.`,
      );
    }
    await sleep(100);
  }
  rmSync(join(home.dataFolder, "postmaster.pid"), { force: true });
  for (let attempt = 1; ; attempt++) {
    const port = (await isFree(secret.port)) ? secret.port : await findPort(home);
    const problem = await launch(home, name, { ...secret, port }, deadline);
    if (problem === null) {
      if (port !== secret.port) writeSecret(join(home.secretFolder, "server.json"), { ...secret, port });
      return port;
    }
    // Processes of a killed server need a moment to notice; a port can be taken between the check and the start.
    const passing = /shared memory block|Address already in use|could not create any TCP/.test(problem);
    if (!passing || attempt === 10) throw new Error(`PostgreSQL did not start:\n${problem}`);
    await sleep(500);
  }
}

/** Null when the server answers; else the end of its log. */
async function launch(home: Home, name: string, secret: Secret, deadline: number): Promise<string | null> {
  const log = openSync(logFile(home), "w", 0o600);
  // Detached, so that a Ctrl-C in the terminal reaches our own processes first and they can finish their work.
  const server = spawn(home.binaries.postgres, ["-D", home.dataFolder, ...settings(name, secret.port)], {
    ...childOptions(home),
    detached: true,
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  const ended = exitOf(server).then((reason) => reason ?? "");
  const gone = Symbol("gone");
  while (Date.now() < deadline) {
    if (await answers(secret)) {
      server.unref();
      return null;
    }
    const outcome = await Promise.race([ended, sleep(50, gone)]);
    if (outcome !== gone) return `${String(outcome)}${tail(logFile(home))}`;
  }
  server.kill("SIGQUIT");
  return `It did not answer in time.\n${tail(logFile(home))}`;
}

function settings(name: string, port: number): string[] {
  const durable = { max_wal_size: "2GB" };
  const quick = { fsync: "off", synchronous_commit: "off", full_page_writes: "off", max_wal_size: "4GB" };
  const all = {
    listen_addresses: "127.0.0.1",
    port: String(port),
    ...(process.platform === "win32" ? {} : { unix_socket_directories: "" }),
    max_connections: "200",
    shared_buffers: "256MB",
    wal_level: "minimal",
    max_wal_senders: "0",
    jit: "off",
    random_page_cost: "1.1",
    timezone: "UTC",
    log_timezone: "UTC",
    ...(name === "test" ? quick : durable),
  };
  return Object.entries(all).flatMap(([key, value]) => ["-c", `${key}=${value}`]);
}

/** Whether our own server answers there: only it knows the password. */
async function answers(secret: Secret): Promise<boolean> {
  const client = new pg.Client({
    connectionString: connectionString(secret),
    connectionTimeoutMillis: 5_000,
  });
  client.on("error", () => {});
  try {
    await client.connect();
    await client.query("SELECT 1");
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

async function stopUnused(home: Home): Promise<void> {
  if (countUsers(home) === 0) await stopServer(home);
}

async function stopServer(home: Home): Promise<void> {
  const stop = (mode: string) =>
    run(home, home.binaries.pgCtl, ["stop", "-D", home.dataFolder, "-m", mode, "-w", "-t", "30"]);
  if (findPostmaster(home.dataFolder) === null) return;
  const { code, output } = await stop("fast");
  if (code === 0 || findPostmaster(home.dataFolder) === null) return;
  await stop("immediate");
  if (findPostmaster(home.dataFolder) !== null) throw new Error(`PostgreSQL did not stop:\n${output}`);
}

/** Notes that this process uses the server; the returned function takes the note back. */
function registerUser(home: Home): () => void {
  const note = join(usersFolder(home), `${process.pid}-${randomBytes(4).toString("hex")}`);
  mkdirSync(usersFolder(home), { recursive: true });
  writeFileSync(note, processIdentity());
  return () => rmSync(note, { force: true });
}

/** How many living processes use the server; the notes of dead ones are cleared away. */
function countUsers(home: Home): number {
  const folder = usersFolder(home);
  if (!existsSync(folder)) return 0;
  const notes = readdirSync(folder).map((entry) => join(folder, entry));
  const living = notes.filter((note) => isRunning(readFileSync(note, "utf8")));
  for (const note of notes) if (!living.includes(note)) rmSync(note, { force: true });
  return living.length;
}

function usersFolder(home: Home): string {
  return join(home.secretFolder, "users");
}

/** A free port below the range that systems hand out to outgoing connections, the same for a clone if it can be. */
async function findPort(home: Home): Promise<number> {
  const first = createHash("sha256").update(home.dataFolder).digest().readUInt16BE(0) % 10_000;
  for (let step = 0; step < 200; step++) {
    const port = 20_000 + ((first + step) % 10_000);
    if (await isFree(port)) return port;
  }
  throw new Error("No free port was found for PostgreSQL between 20000 and 30000.");
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen({ port, host: "127.0.0.1", exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

async function run(home: Home, program: string, args: string[]): Promise<{ code: number; output: string }> {
  const child = spawn(program, args, { ...childOptions(home), stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const reason = await exitOf(child);
  return { code: child.exitCode ?? 1, output: reason === null ? output : `${reason}\n${output}` };
}

/** Waits for the end of a child; says what kept it from starting, else null. */
function exitOf(child: ChildProcess): Promise<string | null> {
  return new Promise((resolve) => {
    child.once("error", (error) => resolve(`${child.spawnfile} could not be run: ${error.message}`));
    child.once("close", () => resolve(null));
  });
}

function childOptions(home: Home) {
  const identity = home.runAs === null ? {} : { uid: home.runAs.uid, gid: home.runAs.gid };
  const { NODE_ENV, PATH, SystemRoot } = process.env;
  return {
    // The clone may be closed to the server's user.
    cwd: home.serverFolder,
    env: { NODE_ENV, PATH, SystemRoot, LC_ALL: "C", TZ: "UTC" },
    ...identity,
  };
}

function logFile(home: Home): string {
  return join(home.serverFolder, "server.log");
}

function tail(file: string): string {
  try {
    return readFileSync(file, "utf8").split("\n").slice(-15).join("\n");
  } catch {
    return "";
  }
}
