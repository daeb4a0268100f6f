// `npm run bench -- NAME`: runs one of the measurements that README.md's claims rest on.
import path from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "vite";
import { migrate } from "../prisma/migrate";
import { openPostgres } from "../sandbox/postgres/embedded";
import type * as earning from "./earning";
import { benchIntake } from "./intake";
import type * as posting from "./posting";

const benches: Readonly<Record<string, () => Promise<void>>> = {
  earning: async () => (await built<typeof earning>("earning")).benchEarning(),
  intake: benchIntake,
  posting: benchPosting,
};

const name = process.argv[2] ?? "";
const run = benches[name];
if (run === undefined) {
  console.error(`Usage: npm run bench -- NAME, where NAME is one of: ${Object.keys(benches).join(", ")}`);
  process.exit(2);
}
await run();

/** Built as the app is: what runs TypeScript for development wraps every closure, which is what the core is made of. */
async function built<Module>(bench: string): Promise<Module> {
  const root = path.join(import.meta.dirname, "..");
  const outDir = path.join(root, ".data", "bench");
  const ssr = path.join(root, "bench", `${bench}.ts`);
  await build({ root, configFile: false, logLevel: "error", build: { ssr, outDir, minify: false } });
  return (await import(pathToFileURL(path.join(outDir, `${bench}.js`)).href)) as Module;
}

/** In a database of its own on the server of DATABASE_URL, else the demo's. */
async function benchPosting(): Promise<void> {
  const postgres = await openPostgres({ name: "demo", databaseUrl: process.env["DATABASE_URL"] });
  const database = `vefa_bench_${String(process.pid)}`;
  await postgres.createDatabase(database);
  try {
    const url = postgres.url(database);
    await migrate(url);
    const origin = "http://127.0.0.1:3000";
    Object.assign(process.env, { DATABASE_URL: url, DATABASE_POOL_SIZE: "20", NODE_ENV: "production" });
    Object.assign(process.env, {
      SHOPIFY_API_KEY: "bench",
      SHOPIFY_API_SECRET: "secret-of-the-bench",
      SHOPIFY_APP_URL: origin,
    });
    await (await built<typeof posting>("posting")).benchPosting(url);
  } finally {
    await postgres.dropDatabase(database);
    await postgres.stop();
  }
}
