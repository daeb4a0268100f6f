// Before the integration tests: one server (DATABASE_URL's, else the clone's own "test" server) and one migrated
// template, which every test file copies. After them: the copies of this run are dropped and the server is let go.
import { createHash } from "node:crypto";
import type { TestProject } from "vitest/node";
import { migrate, readFunctions, readMigrations } from "../../prisma/migrate";
import { openPostgres, type PostgresServer } from "../../sandbox/postgres/embedded";
import { withProcessLock } from "../../sandbox/process-lock.mjs";

declare module "vitest" {
  interface ProvidedContext {
    /** Connection string of the server's maintenance database. */
    postgresServer: string;
    templateDatabase: string;
    /** What the names of this run's databases begin with. */
    databasePrefix: string;
  }
}

const TEMPLATE = "vefa_template_";
const COPY = "vefa_test_";

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const databaseUrl = process.env["DATABASE_URL"];
  const server = await openPostgres({ name: "test", databaseUrl });
  const prefix = `${COPY}${process.pid}_`;
  // A template of this run's own: another run, with other migrations, may replace the common one meanwhile.
  const template = `${prefix}template`;
  await withProcessLock(".data/template.lock", async () => {
    await server.createDatabase(template, { template: await prepareTemplate(server) });
  });
  project.provide("postgresServer", databaseUrl ?? server.url("postgres"));
  project.provide("templateDatabase", template);
  project.provide("databasePrefix", prefix);
  return async () => {
    await dropDatabases(server, (name) => name.startsWith(prefix));
    await server.stop();
  };
}

/** Makes the template anew when migrations or functions have changed, and clears away what killed runs have left. */
async function prepareTemplate(server: PostgresServer): Promise<string> {
  const migrations = readMigrations();
  const parts = [...migrations.map(({ name, checksum }) => name + checksum), ...readFunctions()];
  const hash = createHash("sha256").update(parts.join());
  const template = TEMPLATE + hash.digest("hex").slice(0, 12);
  await dropDatabases(server, (name) => {
    if (name.startsWith(TEMPLATE)) return name !== template;
    return name.startsWith(COPY) && !isAlive(Number(name.slice(COPY.length).split("_")[0]));
  });
  if ((await server.listDatabases()).includes(template)) return template;
  // Under another name until it is whole, so that a run killed here leaves no half template.
  const unfinished = `${template}_unfinished`;
  await server.createDatabase(unfinished);
  await migrate(server.url(unfinished), migrations);
  await server.createDatabase(template, { template: unfinished });
  await server.dropDatabase(unfinished);
  return template;
}

async function dropDatabases(server: PostgresServer, isDoomed: (name: string) => boolean): Promise<void> {
  const doomed = (await server.listDatabases()).filter(isDoomed);
  for (const name of doomed) await server.dropDatabase(name);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
