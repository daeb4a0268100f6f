// Databases for tests. Each integration test file starts with one of its own, empty and migrated, at
// process.env.DATABASE_URL; `emptyDatabase` clears it between tests.
import pg from "pg";
import { inject } from "vitest";
import { postgresAt } from "../../sandbox/postgres/databases";

/** Makes another database from the migrated template; returns its connection string. Dropped after the run. */
export async function createTestDatabase(name: string): Promise<string> {
  const server = postgresAt(inject("postgresServer"));
  const database = inject("databasePrefix") + name;
  await server.createDatabase(database, { template: inject("templateDatabase") });
  return server.url(database);
}

/** Makes a database without any tables, for tests of migrations. */
export async function createBlankDatabase(name: string): Promise<string> {
  const server = postgresAt(inject("postgresServer"));
  await server.createDatabase(inject("databasePrefix") + name);
  return server.url(inject("databasePrefix") + name);
}

/** Connection string of the server itself, for what makes databases of its own. */
export function testServerUrl(): string {
  return inject("postgresServer");
}

/** Connection string of this file's database. */
export function testDatabaseUrl(): string {
  const url = process.env["DATABASE_URL"];
  if (!url) throw new Error("Only integration tests (tests/integration) have a database.");
  return url;
}

/** Runs `work` with a connection of its own to this file's database. */
export async function withConnection<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: testDatabaseUrl() });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Empties every table of this file's database and starts its numbers at 1 again. */
export async function emptyDatabase(): Promise<void> {
  await withConnection(async (client) => {
    const { rows } = await client.query<{ tables: string | null }>(
      `SELECT string_agg(format('%I.%I', schemaname, tablename), ', ') AS tables
         FROM pg_tables WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'`,
    );
    const tables = rows[0]?.tables;
    if (tables) await client.query(`TRUNCATE ${tables} RESTART IDENTITY CASCADE`);
  });
}
