import { fork, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { processIdentity } from "../process-lock.mjs";
import { watchMemory } from "./memory";
import { freePort } from "./ports";
import { clearAway, openRecord, readLiving } from "./running";
import { Service } from "./service";

const server = `import { createServer } from "node:http";
const server = createServer((_request, response) => response.end("ok"));
server.listen(Number(process.env.PORT), "127.0.0.1");
process.on("SIGTERM", () => process.exit(0));`;

let folder = "";
let services: Service[] = [];
let started: number[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "service-"));
  services = [];
  started = [];
});
afterEach(async () => {
  await Promise.all(services.map((service) => service.stop()));
  rmSync(folder, { recursive: true, force: true });
});

async function makeService(program = server, onGiveUp: (error: Error) => void = () => {}): Promise<Service> {
  const path = join(folder, "server.mjs");
  writeFileSync(path, program);
  const port = await freePort(0);
  const spec = {
    name: "web",
    args: [path],
    environment: { NODE_ENV: "test" as const, PORT: String(port) },
    folder,
    healthUrl: `http://127.0.0.1:${port}/healthz`,
    logFile: join(folder, "web.log"),
  };
  const service = new Service(spec, { onStart: (_name, pid) => started.push(pid), onGiveUp });
  services.push(service);
  return service;
}

const isAlive = (pid: number) => processIdentity(pid) !== `${pid} -`;

describe("a service", () => {
  it("is ready when it answers, and gone when it was stopped", async () => {
    const service = await makeService();
    await service.start();
    const { pid } = service;
    expect(isAlive(pid!)).toBe(true);
    await service.stop();
    expect(isAlive(pid!)).toBe(false);
    expect(started).toEqual([pid]);
  });

  it("is started again at once after a SIGKILL", async () => {
    const service = await makeService();
    await service.start();
    const first = service.pid;
    await service.killHard();
    await service.whenReady();
    expect(service.pid).not.toBe(first);
    expect(started).toEqual([first, service.pid]);
  });

  it("that cannot start says so with the end of its log", async () => {
    const givenUp = Promise.withResolvers<Error>();
    const service = await makeService(`console.error("no database"); process.exit(1);`, givenUp.resolve);
    await expect(service.start()).rejects.toThrow();
    expect((await givenUp.promise).message).toContain("no database");
    expect(started).toHaveLength(5);
  });

  it("has a memory that can be watched", async () => {
    const service = await makeService();
    await service.start();
    const watch = watchMemory(() => [service.pid], 20);
    await sleep(100);
    const report = await watch.stop();
    expect(report.peakBytes).toBeGreaterThan(10_000_000);
    expect(report.quarterBytes).toHaveLength(4);
  });
});

describe("a parent that is killed", () => {
  const program = `import { Service } from ${JSON.stringify(fileURLToPath(new URL("service.ts", import.meta.url)))};
import { openRecord } from ${JSON.stringify(fileURLToPath(new URL("running.ts", import.meta.url)))};
const record = openRecord(process.argv[2] + "/running", "replay");
record.note({ database: "vefa_replay_1" });
const service = new Service({ name: "web", args: [process.argv[2] + "/server.mjs"], environment: { PORT: process.argv[3] },
  folder: process.argv[2], healthUrl: "http://127.0.0.1:" + process.argv[3], logFile: process.argv[2] + "/web.log" },
  { onStart: (name, pid) => record.noteChild(name, pid) });
await service.start();
process.send(service.pid);`;

  async function startParent(): Promise<{ parent: ChildProcess; child: number }> {
    writeFileSync(join(folder, "server.mjs"), server);
    writeFileSync(join(folder, "parent.mts"), program);
    const port = await freePort(0);
    const parent = fork(join(folder, "parent.mts"), [folder, String(port)], {
      execArgv: ["--import", "tsx"],
    });
    const child = await new Promise<number>((resolve) =>
      parent.once("message", (pid) => resolve(Number(pid))),
    );
    return { parent, child };
  }

  it("takes its children with it", async () => {
    const { parent, child } = await startParent();
    expect(readLiving(join(folder, "running"))).toHaveLength(1);
    parent.kill("SIGKILL");
    for (let waited = 0; waited < 5000 && isAlive(child); waited += 50) await sleep(50);
    expect(isAlive(child)).toBe(false);
    expect(readLiving(join(folder, "running"))).toEqual([]);
    expect(await clearAway(join(folder, "running"))).toMatchObject([
      { kind: "replay", database: "vefa_replay_1" },
    ]);
    expect(await clearAway(join(folder, "running"))).toEqual([]);
  });
});

it("a record never ends a process that is not ours, though it bears its pid", async () => {
  const running = join(folder, "running");
  const record = openRecord(running, "demo");
  record.noteChild("web", process.pid);
  const path = join(running, `${process.pid}.json`);
  const content = JSON.stringify({
    kind: "demo",
    parent: "1 0",
    children: { web: processIdentity() },
    address: null,
    database: null,
  });
  writeFileSync(path, content);
  expect(await clearAway(running)).toHaveLength(1);
  expect(isAlive(process.pid)).toBe(true);
});

it("a busy port makes way for the next one", async () => {
  const port = await freePort(24_600);
  const busy = createServer().listen(port, "127.0.0.1");
  await new Promise((resolve) => busy.once("listening", resolve));
  expect(await freePort(port)).toBeGreaterThan(port);
  expect(await freePort(port, [port + 1])).not.toBe(port + 1);
  busy.close();
});
