// The set-up in a small clone without dependencies, where stand-ins play npm, Prisma and the tests.
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";

let clone: string;

function write(path: string, text: string): void {
  mkdirSync(dirname(join(clone, path)), { recursive: true });
  writeFileSync(join(clone, path), text);
}

beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), "vefa-setup-"));
  mkdirSync(join(clone, "sandbox"));
  for (const name of ["setup.mjs", "process-lock.mjs"]) {
    copyFileSync(fileURLToPath(new URL(name, import.meta.url)), join(clone, "sandbox", name));
  }
  write("package-lock.json", JSON.stringify({ lockfileVersion: 3, packages: { "": {} } }));
  write(
    "npm-cli.js",
    `require("node:fs").appendFileSync("npm.log", process.argv.slice(2).join(" ") + "\\n");
     require("node:fs").mkdirSync("node_modules", { recursive: true });`,
  );
  write(".nvmrc", "24.0.0\n");
  write("prisma/schema.prisma", "model A {}");
  write(
    "prisma/command.mjs",
    `export const prismaCommand = () => ({ args: ["generate.mjs"], env: { GENERATED: "yes" } });`,
  );
  write(
    "generate.mjs",
    `import fs from "node:fs";
     fs.appendFileSync("generated.log", process.env.GENERATED + "\\n");
     fs.mkdirSync("node_modules/.prisma/client", { recursive: true });`,
  );
});

afterEach(() => {
  rmSync(clone, { recursive: true });
});

interface Outcome {
  code: number | null;
  output: string;
}

function setUp(...args: string[]): ChildProcessWithoutNullStreams & { done: Promise<Outcome> } {
  const child = spawn(process.execPath, ["sandbox/setup.mjs", ...args], {
    cwd: clone,
    env: { ...process.env, npm_execpath: join(clone, "npm-cli.js") },
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const done = new Promise<Outcome>((resolve) => child.once("close", (code) => resolve({ code, output })));
  return Object.assign(child, { done });
}

const npmRuns = () => readFileSync(join(clone, "npm.log"), "utf8").trim().split("\n");
const timesGenerated = () => readFileSync(join(clone, "generated.log"), "utf8").split("yes").length - 1;

test("it says how it is used", async () => {
  const { code, output } = await setUp("dance").done;
  expect(code).toBe(1);
  expect(output).toContain("Usage: node sandbox/setup.mjs demo|test|generate");
});

test("it installs and generates once, passes arguments on and returns the exit code", async () => {
  write("tests/run.mjs", `console.log("run with", process.argv.slice(2).join("|")); process.exitCode = 7;`);
  const first = await setUp("test", "one", "two words").done;
  expect(first.output).toMatch(
    /Installing packages: done.*Generating the database client: done.*run with one\|two words/s,
  );
  expect(first.code).toBe(7);
  const second = await setUp("test").done;
  expect(second.output).toBe("run with \n");
  expect(timesGenerated()).toBe(1);
  expect(npmRuns()).toEqual(["ci --include=dev --include=optional --loglevel=error"]);
});

test("it installs again when the lock file has changed, but not over an installation that fits it", async () => {
  await setUp("generate").done;
  const packages = { "node_modules/a": { version: "1.0.0", integrity: "x" } };
  write("package-lock.json", JSON.stringify({ lockfileVersion: 3, packages: { "": {}, ...packages } }));
  await setUp("generate").done;
  expect(npmRuns()).toHaveLength(2);

  rmSync(join(clone, "node_modules", ".vefa-lock"));
  const forOthers = { "node_modules/b": { version: "1.0.0", optional: true, os: ["aix"] } };
  write("package-lock.json", JSON.stringify({ packages: { "": {}, ...packages, ...forOthers } }));
  write("node_modules/.package-lock.json", JSON.stringify({ packages }));
  await setUp("generate").done;
  expect(npmRuns()).toHaveLength(2);

  write("node_modules/.package-lock.json", JSON.stringify({ packages: {} }));
  rmSync(join(clone, "node_modules", ".vefa-lock"));
  await setUp("generate").done;
  expect(npmRuns()).toHaveLength(3);
});

test("it generates again when the schema has changed", async () => {
  await setUp("generate").done;
  write("prisma/schema.prisma", "model B {}");
  expect((await setUp("generate").done).code).toBe(0);
  expect(timesGenerated()).toBe(2);
});

test("two at once do the work once", async () => {
  const outcomes = await Promise.all([setUp("generate").done, setUp("generate").done]);
  expect(outcomes.map(({ code }) => code)).toEqual([0, 0]);
  expect(timesGenerated()).toBe(1);
});

test("when npm fails, its own words are shown with what to do, and the next attempt installs again", async () => {
  write("npm-cli.js", `console.error("npm error code E500"); process.exit(1);`);
  const { code, output } = await setUp("generate").done;
  expect(code).toBe(1);
  expect(output).toContain("npm error code E500");
  expect(output).toContain("The packages could not be installed");
  expect(existsSync(join(clone, "node_modules", ".vefa-lock"))).toBe(false);
});

test.skipIf(process.platform === "win32")("a signal reaches what it has started, once", async () => {
  write(
    "tests/run.mjs",
    `let times = 0;
     process.on("SIGINT", () => { times++; setTimeout(() => { console.log("stopped", times); process.exit(3); }, 100); });
     setInterval(() => {}, 1000);
     console.log("ready");`,
  );
  const running = setUp("test");
  await new Promise<void>((resolve) =>
    running.stdout.on("data", (chunk: Buffer) => chunk.toString().includes("ready") && resolve()),
  );
  // A terminal and npm both send it.
  running.kill("SIGINT");
  running.kill("SIGINT");
  const { code, output } = await running.done;
  expect(output).toContain("stopped 1");
  expect(code).toBe(3);
});
