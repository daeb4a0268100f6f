// Applies prisma/migrations to a database, keeping Prisma's own record (its table, its checksums, its advisory lock),
// so that `prisma migrate status` agrees. A migration and its record are one transaction: a crash leaves both or none.
import { createHash, randomUUID } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { openPostgres } from "../sandbox/postgres/embedded";

export interface Migration {
  name: string;
  sql: string;
  /** Of the bytes of the file, as Prisma computes it. */
  checksum: string;
}

interface AppliedMigration {
  name: string;
  checksum: string;
  finished: boolean;
}

export const MIGRATIONS_FOLDER = fileURLToPath(new URL("./migrations", import.meta.url));
const FUNCTIONS_FOLDER = fileURLToPath(new URL("./functions", import.meta.url));

// The key that Prisma's own migrate takes.
const ADVISORY_LOCK = 72707369;

const RECORD_TABLE = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" VARCHAR(36) PRIMARY KEY NOT NULL,
  "checksum" VARCHAR(64) NOT NULL,
  "finished_at" TIMESTAMPTZ,
  "migration_name" VARCHAR(255) NOT NULL,
  "logs" TEXT,
  "rolled_back_at" TIMESTAMPTZ,
  "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(),
  "applied_steps_count" INTEGER NOT NULL DEFAULT 0
)`;

/** The migrations of a folder, in the order in which they apply. */
export function readMigrations(folder = MIGRATIONS_FOLDER): Migration[] {
  return readdirSync(folder)
    .sort()
    .filter((name) => existsSync(join(folder, name, "migration.sql")))
    .map((name) => {
      const bytes = readFileSync(join(folder, name, "migration.sql"));
      const checksum = createHash("sha256").update(bytes).digest("hex");
      return { name, sql: bytes.toString("utf8"), checksum };
    });
}

/** SQL functions, whole and by their latest text: unlike tables they are replaced, not migrated. */
export function readFunctions(): string[] {
  return readdirSync(FUNCTIONS_FOLDER)
    .sort()
    .map((name) => readFileSync(join(FUNCTIONS_FOLDER, name), "utf8"));
}

/**
 * Brings the database up to date and returns the names of the migrations that it applied. Safe to call from several processes at once.
 * Throws when an applied migration was edited, when one failed halfway under another tool, or when one fails now.
 */
export async function migrate(connectionString: string, migrations = readMigrations()): Promise<string[]> {
  const client = new pg.Client({ connectionString, application_name: "vefa-migrate" });
  await client.connect();
  try {
    await client.query("SELECT pg_advisory_lock($1)", [ADVISORY_LOCK]);
    await client.query(RECORD_TABLE);
    const applied = await readApplied(client);
    const waiting = migrations.filter((migration) => !isApplied(migration, applied));
    for (const migration of waiting) await apply(client, migration);
    for (const sql of readFunctions()) await client.query(sql);
    return waiting.map(({ name }) => name);
  } finally {
    // Ends the session, and with it the lock.
    await client.end();
  }
}

async function readApplied(client: pg.Client): Promise<AppliedMigration[]> {
  const { rows } = await client.query<AppliedMigration>(
    `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS finished
       FROM "_prisma_migrations" WHERE rolled_back_at IS NULL`,
  );
  return rows;
}

function isApplied({ name, checksum }: Migration, applied: AppliedMigration[]): boolean {
  const records = applied.filter((record) => record.name === name);
  if (records.some((record) => !record.finished)) {
    throw new Error(
      `Migration ${name} stopped halfway under another tool. Mend the database, then tell Prisma with ` +
        `\`npx prisma migrate resolve --applied ${name}\` or \`--rolled-back ${name}\`.`,
    );
  }
  if (records.some((record) => record.checksum !== checksum)) {
    throw new Error(
      `Migration ${name} was edited after it was applied. Undo the edit and add a new migration.`,
    );
  }
  return records.length > 0;
}

async function apply(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  try {
    await client.query("BEGIN");
    await client.query(sql);
    await client.query(
      `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, clock_timestamp(), 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK");
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`Migration ${name} failed and was rolled back: ${reason}`, { cause: error });
  }
}

/** `npm run migrate`: the database of DATABASE_URL, else the demo's. */
async function main(): Promise<void> {
  const databaseUrl = process.env["DATABASE_URL"];
  const server = await openPostgres({ name: "demo", databaseUrl, onProgress: console.log });
  try {
    if (!databaseUrl) await server.createDatabase("vefa_demo");
    const applied = await migrate(databaseUrl ?? server.url("vefa_demo"));
    console.log(applied.length === 0 ? "The database is up to date." : `Applied ${applied.join(", ")}.`);
  } finally {
    await server.stop();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
