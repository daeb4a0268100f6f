// Builds the app when its sources are other than those of the last build; two starts at once build once.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withProcessLock } from "../process-lock.mjs";

const results = ["build/server.js", "build/server/index.js", "build/client"];
const stamp = "build/.sources";

/** Runs `npm run build` in the clone unless its results fit the sources. Throws with its output when it fails. */
export async function buildWhenChanged(cloneFolder: string, onBuild: () => void): Promise<void> {
  const lock = join(cloneFolder, ".data", "build.lock");
  await withProcessLock(lock, async () => {
    const sources = sourcesHash(cloneFolder);
    const stampFile = join(cloneFolder, stamp);
    const isThere = results.every((path) => existsSync(join(cloneFolder, path)));
    if (isThere && existsSync(stampFile) && readFileSync(stampFile, "utf8") === sources) return;
    onBuild();
    rmSync(stampFile, { force: true });
    await runBuild(cloneFolder);
    writeFileSync(stampFile, sources);
  });
}

function sourcesHash(cloneFolder: string): string {
  const hash = createHash("sha256").update(process.version);
  const top = readdirSync(cloneFolder).filter((name) =>
    /^(vite\.|tsconfig\.|package(-lock)?\.json$)/.test(name),
  );
  const files = ["app", "public"].flatMap((folder) =>
    existsSync(join(cloneFolder, folder))
      ? readdirSync(join(cloneFolder, folder), { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
          .map((entry) => join(entry.parentPath, entry.name))
      : [],
  );
  for (const path of [...top.map((name) => join(cloneFolder, name)), ...files].sort()) {
    const content = readFileSync(path);
    hash.update(`\n${path.slice(cloneFolder.length)} ${content.length}\n`).update(content);
  }
  return hash.digest("hex");
}

function runBuild(cloneFolder: string): Promise<void> {
  const npm = process.env["npm_execpath"];
  const [command, args] = npm === undefined ? ["npm", []] : [process.execPath, [npm]];
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...args, "run", "build"], {
      cwd: cloneFolder,
      env: { ...process.env, NODE_ENV: "production" },
      stdio: ["ignore", "pipe", "pipe"],
      // A group of its own, so that it can be ended whole.
      detached: process.platform !== "win32",
      shell: npm === undefined && process.platform === "win32",
    });
    const endWithUs = () => {
      if (child.pid === undefined) return;
      if (process.platform === "win32") child.kill();
      else process.kill(-child.pid, "SIGKILL");
    };
    process.once("exit", endWithUs);
    child.once("exit", () => process.off("exit", endWithUs));
    const output: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => output.push(chunk));
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve();
      else reject(new Error(`The build failed:\n${Buffer.concat(output).toString().slice(-6000)}`));
    });
  });
}
