// `npm run simulate -- --seed N --ops N`: a simulation on a database of its own, which is dropped afterwards. Ends with 1 on a
// disagreement, after it has said how to come there again.
import { parseArgs } from "node:util";
import { migrate } from "../../prisma/migrate";
import { openPostgres } from "../../sandbox/postgres/embedded";
import { TEST_SECRET } from "../support/app-identity";
import { CLOCK_URL } from "./shopify";

const USAGE = "Usage: npm run simulate -- [--seed N] [--ops N]";

const { seed, operations } = readArguments();
const server = await openPostgres({ name: "test", databaseUrl: process.env["DATABASE_URL"] });
const name = `vefa_simulation_${process.pid}`;
await server.createDatabase(name);
try {
  await migrate(server.url(name));
  Object.assign(process.env, {
    ...{ NODE_ENV: "test", LOG_LEVEL: "silent", DATABASE_URL: server.url(name), SANDBOX_URL: CLOCK_URL },
    ...{
      SHOPIFY_API_KEY: "vefa-test",
      SHOPIFY_API_SECRET: TEST_SECRET,
      SHOPIFY_APP_URL: "http://127.0.0.1:3000",
    },
  });
  await run();
} finally {
  await server.dropDatabase(name);
  await server.stop();
}

async function run(): Promise<void> {
  // The app reads its environment when it is loaded.
  const { simulate, Disagreement } = await import("./simulate");
  const { closeDatabase } = await import("../../app/db.server");
  const began = performance.now();
  const seconds = () => ((performance.now() - began) / 1000).toFixed(1);
  const onProgress = (done: number) =>
    console.log(`${done} of ${operations} operations agree, ${seconds()} s`);
  try {
    const { entries, counts, stateHash } = await simulate({ seed, operations, onProgress });
    const done = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([what, count]) => `${what} ${count}`);
    console.log(
      `seed ${seed}: ${operations} operations, ${entries} entries, no disagreement, ${seconds()} s`,
    );
    console.log(done.join(", "));
    console.log(`state ${stateHash}`);
  } catch (error) {
    if (!(error instanceof Disagreement)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  } finally {
    await closeDatabase();
  }
}

function readArguments(): { seed: number; operations: number } {
  const options = {
    seed: { type: "string", default: "1" },
    ops: { type: "string", default: "100000" },
  } as const;
  try {
    const { values } = parseArgs({ options });
    const [seedNumber, count] = [Number(values.seed), Number(values.ops)];
    if (Number.isSafeInteger(seedNumber) && Number.isSafeInteger(count) && count > 0) {
      return { seed: seedNumber, operations: count };
    }
  } catch {
    // Said below.
  }
  console.error(USAGE);
  process.exit(2);
}
