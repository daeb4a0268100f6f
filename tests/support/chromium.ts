// Finds a browser for the tests: CHROME_PATH, the system's Chromium or Chrome, Playwright's own, and only if there is
// none installs one (Playwright's download, else Debian's package when root).
import { execFileSync, spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import { chromium, type Browser } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const OTHER_PLACES = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

interface Places {
  /** CHROME_PATH: if it is set, nothing else will do. */
  chosen: string | undefined;
  /** PATH */
  searchPath: string;
  others: string[];
}

/** How a person's browser calls itself: one that says it is headless counts as a bot. */
export const READER =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36";

/** Starts a browser, installing one if need be. Throws with what to do when that is not possible. */
export async function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: requireChromium(),
    // As root there is no sandbox of the browser; the rest keeps it from calling home.
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** Path of a browser that can be run. */
function requireChromium(): string {
  const installed = () =>
    findChromium({
      chosen: process.env["CHROME_PATH"],
      searchPath: process.env["PATH"] ?? "",
      others: [...OTHER_PLACES, chromium.executablePath()],
    });
  return installed() ?? (install(), installed()) ?? fail();
}

/** The first browser there is, or null. Throws when the chosen one cannot be run. */
export function findChromium({ chosen, searchPath, others }: Places): string | null {
  if (chosen) {
    if (isExecutable(chosen)) return chosen;
    throw new Error(`CHROME_PATH is ${chosen}, which is not a program that can be run.`);
  }
  const onPath = searchPath.split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [...onPath, ...others].find(isExecutable) ?? null;
}

function install(): void {
  const playwright = createRequire(import.meta.url).resolve("playwright-core/cli.js");
  const download = spawnSync(process.execPath, [playwright, "install", "chromium"], { stdio: "ignore" });
  if (download.status === 0 || process.getuid?.() !== 0) return;
  try {
    execFileSync("apt-get", ["update"], { stdio: "ignore" });
    execFileSync("apt-get", ["install", "--yes", "--no-install-recommends", "chromium"], { stdio: "ignore" });
  } catch {
    // Not Debian, or no network: the caller says what is missing.
  }
}

function fail(): never {
  throw new Error(
    "There is no Chromium or Chrome, and none could be installed. Install one, or set CHROME_PATH to its program.",
  );
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
