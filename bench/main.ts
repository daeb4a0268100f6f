// `npm run bench -- NAME`: runs one of the measurements that README.md's claims rest on.
import path from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "vite";
import type * as earning from "./earning";
import { benchIntake } from "./intake";

const benches: Readonly<Record<string, () => Promise<void>>> = { earning: benchEarning, intake: benchIntake };

const name = process.argv[2] ?? "";
const run = benches[name];
if (run === undefined) {
  console.error(`Usage: npm run bench -- NAME, where NAME is one of: ${Object.keys(benches).join(", ")}`);
  process.exit(2);
}
await run();

/** Built as the app is: what runs TypeScript for development wraps every closure, which is what the core is made of. */
async function benchEarning(): Promise<void> {
  const root = path.join(import.meta.dirname, "..");
  const outDir = path.join(root, ".data", "bench");
  const ssr = path.join(root, "bench", "earning.ts");
  await build({ root, configFile: false, logLevel: "error", build: { ssr, outDir, minify: false } });
  const built = (await import(pathToFileURL(path.join(outDir, "earning.js")).href)) as typeof earning;
  await built.benchEarning();
}
