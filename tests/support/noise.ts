// Noise fails: a console.error, a console.warn or an unhandled rejection that a test did not announce fails that test.
import { format } from "node:util";
import { afterEach, beforeEach } from "vitest";

interface Noise {
  kind: "console.error" | "console.warn" | "unhandled rejection";
  text: string;
}

let heard: Noise[] = [];
let announced: RegExp[] = [];

// Kept from before any test puts false timers in their place.
const { setImmediate } = globalThis;

/** The current test will print something that matches; it fails if nothing does. */
export function expectNoise(pattern: RegExp): void {
  announced.push(pattern);
}

console.error = (...args: unknown[]) => heard.push({ kind: "console.error", text: format(...args) });
console.warn = (...args: unknown[]) => heard.push({ kind: "console.warn", text: format(...args) });
process.on("unhandledRejection", (reason) => {
  const text = reason instanceof Error ? (reason.stack ?? reason.message) : String(reason);
  heard.push({ kind: "unhandled rejection", text });
});

beforeEach(() => {
  heard = [];
  announced = [];
});

afterEach(async () => {
  // Rejections are reported once the microtasks have run.
  await new Promise((resolve) => setImmediate(resolve));
  const unexpected = heard.filter(({ text }) => !announced.some((pattern) => pattern.test(text)));
  if (unexpected.length > 0) {
    throw new Error(unexpected.map(({ kind, text }) => `Unexpected ${kind}: ${text}`).join("\n"));
  }
  const missing = announced.filter((pattern) => !heard.some(({ text }) => pattern.test(text)));
  if (missing.length > 0) throw new Error(`Nothing printed matches ${missing.join(", ")}`);
});
