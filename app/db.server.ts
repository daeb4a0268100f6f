// The process's one connection pool and the Prisma client that draws on it. Invariant: both bundles of a process share
// them, and a 64-bit integer is either a safe JavaScript number or an error, never a rounded one.
import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "@prisma/client";
import pg from "pg";
import { env } from "./lib/env.server";
import { log } from "./lib/log.server";
import { forgetProcessWide, processWide } from "./lib/process-wide.server";

const int8Oid = 20;

/** Parses a 64-bit integer; throws a RangeError beyond 2^53 - 1, where a JavaScript number would lose digits. */
function parseSafeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`The stored integer ${text} is beyond 2^53 - 1`);
  return value;
}

const typeParsers: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: "text" | "binary") =>
    oid === int8Oid && format !== "binary"
      ? parseSafeInteger
      : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
};

function createPool(): pg.Pool {
  const pool = new pg.Pool({
    connectionString: env().DATABASE_URL,
    max: env().DATABASE_POOL_SIZE,
    application_name: `vefa-${env().VEFA_ROLE}`,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    types: typeParsers,
  });
  // Without a listener the loss of an idle connection (a restart of the database) would end the process.
  pool.on("error", (error) => {
    log().warn({ err: error }, "an idle database connection was lost");
  });
  return pool;
}

/** The pool of this process: int8 as safe numbers, numeric as text, timestamptz as Date. */
export function database(): pg.Pool {
  return processWide("database-pool", createPool);
}

/** The Prisma client of this process, on the same pool. */
export function prismaClient(): PrismaClient {
  return processWide("prisma-client", () => new PrismaClient({ adapter: new PrismaPg(database()) }));
}

/** Closes the client and the pool; queries that are running are waited for. */
export async function closeDatabase(): Promise<void> {
  await prismaClient().$disconnect();
  await database().end();
  forgetProcessWide("prisma-client");
  forgetProcessWide("database-pool");
}
