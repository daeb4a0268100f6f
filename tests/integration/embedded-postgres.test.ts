// The clone's own server, in a folder that is closed to everyone else, through what can befall it.
import { spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type PostgresServer, startPostgres } from "../../sandbox/postgres/embedded";
import { prepareHome } from "../../sandbox/postgres/home";
import { findPostmaster } from "../../sandbox/postgres/postmaster";

const embedded = fileURLToPath(new URL("../../sandbox/postgres/embedded.ts", import.meta.url));

let cloneFolder: string;
let dataFolder: string;
let secretFolder: string;

beforeAll(async () => {
  cloneFolder = mkdtempSync(join(tmpdir(), "vefa clone-"));
  chmodSync(cloneFolder, 0o700);
  ({ dataFolder, secretFolder } = prepareHome(cloneFolder, "demo"));
  const server = await start();
  await query(server, "CREATE TABLE kept (number int); INSERT INTO kept VALUES (7)");
  await server.stop();
});

afterAll(async () => {
  const server = await start();
  await server.stop();
  rmSync(cloneFolder, { recursive: true });
  // Starting any clone's server clears away what belongs to clones that are gone.
  prepareHome(fileURLToPath(new URL("../..", import.meta.url)), "test");
  expect(existsSync(dataFolder)).toBe(false);
});

function start(): Promise<PostgresServer> {
  return startPostgres({ name: "demo", cloneFolder });
}

async function query(server: PostgresServer, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: server.url("postgres") });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

function runningPid(): number {
  const found = findPostmaster(dataFolder);
  if (found === null) throw new Error("The server does not run.");
  return found.pid;
}

async function until(isSo: () => boolean): Promise<void> {
  await expect.poll(isSo, { timeout: 20_000 }).toBe(true);
}

test("a stopped server runs no more, and starts again with its data", async () => {
  expect(findPostmaster(dataFolder)).toBeNull();
  const server = await start();
  expect(await query(server, "SELECT number FROM kept")).toEqual([{ number: 7 }]);
  await server.stop();
  expect(findPostmaster(dataFolder)).toBeNull();
});

test("only its owner can read the password, and the server listens on loopback only", async () => {
  expect(statSync(join(secretFolder, "server.json")).mode & 0o077).toBe(0);
  const server = await start();
  expect(await query(server, "SHOW listen_addresses")).toEqual([{ listen_addresses: "127.0.0.1" }]);
  expect(await query(server, "SHOW unix_socket_directories")).toEqual([{ unix_socket_directories: "" }]);
  expect(await query(server, "SHOW fsync")).toEqual([{ fsync: "on" }]);
  const url = new URL(server.url("postgres"));
  url.password = "guess";
  await expect(new pg.Client({ connectionString: url.href }).connect()).rejects.toThrow(/password/);
  await server.stop();
});

test("two that start it together share it, and the last one to leave stops it", async () => {
  const [one, other] = await Promise.all([start(), start()]);
  expect(one.url("x")).toBe(other.url("x"));
  await one.stop();
  expect(await query(other, "SELECT number FROM kept")).toEqual([{ number: 7 }]);
  await other.stop();
  expect(findPostmaster(dataFolder)).toBeNull();
});

test("the next start takes over a server whose starter was killed", async () => {
  const script = `import { startPostgres } from ${JSON.stringify(embedded)};
    await startPostgres(${JSON.stringify({ name: "demo", cloneFolder })});
    process.kill(process.pid, "SIGKILL");`;
  const starter = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script]);
  await new Promise((resolve) => starter.once("close", resolve));
  expect(starter.signalCode).toBe("SIGKILL");
  const pid = runningPid();
  const server = await start();
  expect(runningPid()).toBe(pid);
  await server.stop();
  expect(findPostmaster(dataFolder)).toBeNull();
});

test("a server that was itself killed starts again with what was committed", async () => {
  const server = await start();
  await query(server, "UPDATE kept SET number = 8");
  process.kill(runningPid(), "SIGKILL");
  await until(() => findPostmaster(dataFolder) === null);
  const again = await start();
  expect(await query(again, "SELECT number FROM kept")).toEqual([{ number: 8 }]);
  await query(again, "UPDATE kept SET number = 7");
  await server.stop();
  await again.stop();
});

test("a pid file that names another process does not keep it from starting", async () => {
  const lines = [process.pid, dataFolder, 0, 1, "", "127.0.0.1", "", "ready", ""];
  writeFileSync(join(dataFolder, "postmaster.pid"), lines.join("\n"));
  const server = await start();
  expect(await query(server, "SELECT number FROM kept")).toEqual([{ number: 7 }]);
  await server.stop();
});

test("a busy port makes it choose another, and keep that", async () => {
  const first = await start();
  const port = Number(new URL(first.url("x")).port);
  await first.stop();
  const intruder = createServer();
  await new Promise<void>((resolve) => intruder.listen(port, "127.0.0.1", resolve));
  const second = await start();
  const newPort = Number(new URL(second.url("x")).port);
  expect(newPort).not.toBe(port);
  await second.stop();
  await new Promise((resolve) => intruder.close(resolve));
  const third = await start();
  expect(Number(new URL(third.url("x")).port)).toBe(newPort);
  await third.stop();
});

test("data of another PostgreSQL version is left alone, with a message that says what to do", async () => {
  const versionFile = join(dataFolder, "PG_VERSION");
  const version = readFileSync(versionFile, "utf8");
  writeFileSync(versionFile, "12\n");
  await expect(start()).rejects.toThrow(/made by PostgreSQL 12.*delete .*postgres-demo/s);
  writeFileSync(versionFile, version);
});

test("deleting .data starts afresh, and what an interrupted start left does no harm", async () => {
  rmSync(join(cloneFolder, ".data"), { recursive: true });
  const { serverFolder } = prepareHome(cloneFolder, "demo");
  mkdirSync(join(serverFolder, "data.new-1"));
  const server = await start();
  expect(await query(server, "SELECT to_regclass('kept') AS kept")).toEqual([{ kept: null }]);
  expect(existsSync(join(serverFolder, "data.new-1"))).toBe(false);
  await server.stop();
});
