import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findChromium } from "./support/chromium";

let folder: string;

function program(...path: string[]): string {
  const file = join(folder, ...path);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, "");
  chmodSync(file, 0o755);
  return file;
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "vefa-chromium-"));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

test("the browser that CHROME_PATH names is taken, or it is an error", () => {
  const chosen = program("mine", "browser");
  const system = program("bin", "chromium");
  expect(findChromium({ chosen, searchPath: join(folder, "bin"), others: [system] })).toBe(chosen);
  expect(() => findChromium({ chosen: join(folder, "none"), searchPath: "", others: [system] })).toThrow(
    "CHROME_PATH",
  );
});

test("the system's browser comes before a downloaded one", () => {
  const system = program("second", "google-chrome");
  const downloaded = program("cache", "chrome-linux", "chrome");
  const searchPath = [join(folder, "first"), join(folder, "second")].join(delimiter);
  expect(findChromium({ chosen: undefined, searchPath, others: [downloaded] })).toBe(system);
  expect(findChromium({ chosen: undefined, searchPath: "", others: [downloaded] })).toBe(downloaded);
  expect(findChromium({ chosen: "", searchPath: "", others: [] })).toBeNull();
});
