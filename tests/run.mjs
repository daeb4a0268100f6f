// Runs every check in turn, one line each; what a failing one printed follows its line. Ends with the counts: each test
// is one, and each of the other checks. With a pattern (npm test -- members) it runs only the test files that match.
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const clone = fileURLToPath(new URL("..", import.meta.url));
const tool = (...path) => join(clone, "node_modules", ...path);

const checks = [
  ["format", tool("prettier", "bin", "prettier.cjs"), "--check", "--log-level=warn", "."],
  ["lint", tool("eslint", "bin", "eslint.js"), "--max-warnings=0", "."],
  ["types", tool("typescript", "bin", "tsc"), "--noEmit", "-p", "tsconfig.json"],
  ["theme's types", tool("typescript", "bin", "tsc"), "--noEmit", "-p", "extensions/tsconfig.json"],
  [
    "dependencies",
    tool("dependency-cruiser", "bin", "dependency-cruiser.mjs"),
    "--config=.dependency-cruiser.cjs",
    ...["app", "sandbox", "tests", "bench", "prisma"],
  ],
  ["unused code", tool("knip", "bin", "knip.js"), "--no-progress", "--no-config-hints"],
];

if (Number(process.versions.node.split(".")[0]) < 24) {
  console.error(`This is Node ${process.versions.node}. Use npm run check, which takes the pinned one.`);
  process.exit(1);
}

const isSlowRun = Boolean(process.env.CI || process.env.VEFA_SLOW);
const projects = ["unit", "integration", "browser", ...(isSlowRun ? ["slow"] : [])];
const pattern = process.argv.slice(2);

let child = null;
let passed = 0;
let failed = 0;

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => {
    child?.kill(signal);
    process.exitCode = 128 + constants.signals[signal];
  });
}

if (pattern.length === 0) {
  for (const [name, ...command] of checks) await runCheck(name, command);
}
for (const project of projects) await runTests(project);
if (process.exitCode !== undefined) {
  spawnSync(process.execPath, ["--import", "tsx", "tests/support/stop-postgres.ts"], { cwd: clone });
} else {
  if (passed + failed === 0) console.log(`No test file matches ${pattern.join(" ")}.`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}
console.log(`${passed} passed, ${failed} failed`);

async function runCheck(name, command) {
  const { code, output, seconds } = await run(command);
  if (code === null) return;
  if (code === 0) passed++;
  else failed++;
  report(name, code === 0 ? "ok" : "failed", seconds, code === 0 ? "" : output);
}

async function runTests(project) {
  const results = join(clone, ".data", `test-results-${project}-${process.pid}.json`);
  mkdirSync(join(clone, ".data"), { recursive: true });
  const reporters = ["--reporter=dot", "--reporter=json", `--outputFile.json=${results}`];
  const vitest = tool("vitest", "vitest.mjs");
  const command = [vitest, "run", "--passWithNoTests", "--project", project, ...reporters, ...pattern];
  const { code, output, seconds } = await run(command);
  if (code === null) return;
  const counts = readCounts(results);
  // A file that cannot be loaded and an error outside any test fail the run without failing a test.
  const failures = code === 0 ? 0 : Math.max(1, counts.failed);
  passed += counts.passed;
  failed += failures;
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : "";
  const summary = failures > 0 ? `${failures} failed` : `${counts.passed} tests${skipped}`;
  report(project, summary, seconds, failures > 0 ? output : "");
}

function readCounts(file) {
  try {
    const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(file, "utf8"));
    return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests };
  } catch {
    return { passed: 0, failed: 0, skipped: 0 };
  } finally {
    rmSync(file, { force: true });
  }
}

/** Runs a Node program; `code` is null when the whole run was interrupted. */
function run(args) {
  if (process.exitCode !== undefined) return { code: null, output: "", seconds: "0.0" };
  return new Promise((resolve, reject) => {
    const began = performance.now();
    let output = "";
    const color = process.stdout.isTTY ? { FORCE_COLOR: "1" } : { NO_COLOR: "1" };
    child = spawn(process.execPath, args, {
      cwd: clone,
      env: { ...process.env, ...color },
      stdio: ["ignore", "pipe", "pipe"],
    });
    child.stdout.on("data", (chunk) => (output += chunk));
    child.stderr.on("data", (chunk) => (output += chunk));
    child.once("error", reject);
    child.once("close", (code, signal) => {
      child = null;
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      resolve({ code: process.exitCode === undefined ? (signal ? 1 : code) : null, output, seconds });
    });
  });
}

function report(name, outcome, seconds, output) {
  console.log(`${name.padEnd(14)}${outcome.padEnd(24)}${seconds.padStart(7)} s`);
  if (output) console.log(`\n${output.trim()}\n`);
}
