// What a newcomer does: clones into a folder of his own that nobody else may enter, and types one command.
import { execFileSync, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { prepareHome } from "../../sandbox/postgres/home";
import { findPostmaster } from "../../sandbox/postgres/postmaster";

const here = fileURLToPath(new URL("../..", import.meta.url));
let folder: string;
let clone: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "vefa-fresh-"));
  chmodSync(folder, 0o700);
  clone = join(folder, "a clone");
  execFileSync("git", ["clone", "--quiet", here, clone]);
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Running {
  output: () => string;
  /** To npm and all that it has started, as from a terminal. */
  signal: (signal: NodeJS.Signals) => void;
  ended: Promise<number | null>;
}

/** Runs npm in the clone as from a terminal, without the packages of this clone on the path. */
function npm(...args: string[]): Running {
  const env = { ...process.env };
  for (const name of Object.keys(env)) {
    if (/^(npm_|VITEST|NODE_ENV|NODE_OPTIONS|DATABASE_URL|INIT_CWD)/i.test(name)) delete env[name];
  }
  env["PATH"] = env["PATH"]
    ?.split(delimiter)
    .filter((entry) => !entry.includes("node_modules"))
    .join(delimiter);
  const child = spawn("npm", args, { cwd: clone, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  const signal = (name: NodeJS.Signals) => process.kill(-(child.pid ?? 0), name);
  return { output: () => output, signal, ended };
}

/** Waits until the demo has printed the address of its shop, and returns it. */
async function addressOf(demo: Running): Promise<string> {
  const pattern = /http:\/\/127\.0\.0\.1:\d+(?=\/\s)/;
  const isUp = expect.poll(() => demo.output(), { timeout: 400_000, interval: 200 }).toMatch(pattern);
  await Promise.race([
    isUp,
    demo.ended.then((code) => Promise.reject(new Error(`The demo ended with ${code}:\n${demo.output()}`))),
  ]);
  return pattern.exec(demo.output())?.[0] ?? "";
}

/** Processes that work in the clone (where the system shows them as files). */
function leftovers(): string[] {
  if (!existsSync("/proc/self/cwd")) return [];
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return [readlinkSync(`/proc/${pid}/cwd`)];
      } catch {
        return [];
      }
    })
    .filter((workingDirectory) => workingDirectory.startsWith(clone));
}

test("npm run demo in a fresh, private clone sets up everything and comes to exact balances", async () => {
  const orders = join(folder, "orders.csv");
  const rows = [
    "customer,date,quantity,amount",
    "0002,1997-01-01,2,499.99",
    "0003,1997-01-01,1,29.33",
    "0002,1997-01-02,1,100.01",
    "0002,1997-01-03,1,20.00",
    "0005,1997-01-03,1,0.00",
    "0005,1997-02-30,1,10.00",
  ];
  writeFileSync(orders, `${rows.join("\n")}\n`);

  const demo = npm("run", "demo", "--", "--orders", orders, "--exit", "--out", join(folder, "out"));
  const code = await demo.ended;
  const output = demo.output();

  expect(output).toMatch(/Installing packages: done/);
  expect(code, output).toBe(0);
  expect(readFileSync(join(folder, "out", "balances.csv"), "utf8").split(/\r?\n/)).toEqual([
    "customer,points_earned,points_available,points_pending,points_held,cashback_earned_cents",
    // 499 + 100 + 20 points, of which 500 were spent; cashback 25.00 + 5.00 + 1.00
    "0002,619,119,0,0,3100",
    "0003,29,29,0,0,147",
    "0005,0,0,0,0,0",
    "",
  ]);
  const [header, code1, ...rest] = readFileSync(join(folder, "out", "codes.csv"), "utf8").split(/\r?\n/);
  expect(header).toBe("customer,code,points_spent,state,order");
  expect(code1).toMatch(/^0002,[^,]+,500,used,#\d+$/);
  expect(rest).toEqual([""]);
  // Line 7 is the day that does not exist.
  expect(output).toMatch(/\b7\b/);
  expect(findPostmaster(prepareHome(clone, "demo").dataFolder)).toBeNull();
});

test("the demo stays up, survives being killed outright, starts again quickly and stops with Ctrl-C", async () => {
  const first = npm("run", "demo");
  const address = await addressOf(first);
  expect((await fetch(`${address}/sandbox/api/status`)).status).toBe(200);
  first.signal("SIGKILL");
  await first.ended;

  const began = performance.now();
  const second = npm("run", "demo");
  const again = await addressOf(second);
  // Under 10 s on a machine that does nothing else.
  expect(performance.now() - began).toBeLessThan(30_000);
  expect((await fetch(`${again}/sandbox/api/status`)).status).toBe(200);
  second.signal("SIGINT");
  // npm itself goes the way of the signal; its output closes once all that it started has gone.
  expect([0, null], second.output()).toContain(await second.ended);
  expect(findPostmaster(prepareHome(clone, "demo").dataFolder)).toBeNull();
  expect(leftovers()).toEqual([]);
});
