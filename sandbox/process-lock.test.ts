import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isRunning, processIdentity, withProcessLock } from "./process-lock.mjs";

const moduleUrl = new URL("./process-lock.mjs", import.meta.url).href;
let folder: string;
let lock: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "vefa-lock-"));
  lock = join(folder, "lock");
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

test("only one at a time works, and nothing stays behind", async () => {
  let inside = 0;
  const work = async () => {
    inside++;
    expect(inside).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 5));
    inside--;
  };
  await Promise.all([1, 2, 3].map(() => withProcessLock(lock, work)));
  expect(readdirSync(folder)).toEqual([]);
});

test("a failure of the work frees the lock and is passed on", async () => {
  await expect(withProcessLock(lock, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await withProcessLock(lock, () => "done")).toBe("done");
});

test("the lock of a killed process is taken over by exactly one of those who wait", async () => {
  const holder = spawn(process.execPath, [
    "--input-type=module",
    "-e",
    `import { withProcessLock } from ${JSON.stringify(moduleUrl)};
     await withProcessLock(${JSON.stringify(lock)}, () => process.kill(process.pid, "SIGKILL"));`,
  ]);
  await new Promise((resolve) => holder.once("close", resolve));
  expect(readdirSync(folder)).toEqual(["lock"]);
  let inside = 0;
  const work = async () => {
    inside++;
    expect(inside).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 5));
    inside--;
  };
  await Promise.all([1, 2, 3, 4].map(() => withProcessLock(lock, work)));
  expect(readdirSync(folder)).toEqual([]);
});

test("a living holder is waited for, and in the end named", async () => {
  writeFileSync(lock, processIdentity());
  const waited: string[] = [];
  const attempt = withProcessLock(lock, () => "never", {
    timeoutMs: 150,
    onWait: (holder) => waited.push(holder),
  });
  await expect(attempt).rejects.toThrow(`Another process (${processIdentity()}) holds`);
  expect(waited).toEqual([processIdentity()]);
});

test.runIf(process.platform === "linux")("another process with the same pid is not the holder", () => {
  expect(isRunning(processIdentity())).toBe(true);
  expect(isRunning(`${process.pid} 1`)).toBe(false);
  expect(isRunning("")).toBe(false);
});
