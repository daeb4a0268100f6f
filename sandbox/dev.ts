// `npm run dev`, which `shopify app dev` calls too: the app straight from its sources, with the clone's own PostgreSQL when
// DATABASE_URL is not set. Ends with the app, and the app with it.
import { spawn } from "node:child_process";
import path from "node:path";
import { migrate } from "../prisma/migrate";
import { openPostgres } from "./postgres/embedded";

const DATABASE = "vefa_dev";
const given = process.env["DATABASE_URL"];

const postgres = await openPostgres({ onProgress: console.log, ...(given ? { databaseUrl: given } : {}) });
if (!given) await postgres.createDatabase(DATABASE);
const databaseUrl = given ?? postgres.url(DATABASE);
await migrate(databaseUrl);

const app = spawn(process.execPath, ["--import", "tsx", "app/server.ts"], {
  cwd: path.join(import.meta.dirname, ".."),
  stdio: "inherit",
  env: { ...process.env, NODE_ENV: "development", DATABASE_URL: databaseUrl },
});
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => app.kill(signal));
app.on("exit", (code) => {
  void postgres.stop().then(() => process.exit(code ?? 1));
});
