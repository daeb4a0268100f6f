// `npm run migrate:new -- NAME`: writes the SQL between the migrations and schema.prisma as a new migration. What Prisma
// cannot express (functions, checks, partial indexes) is then added to the file by hand.
import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { fileURLToPath } from "node:url";
import { openPostgres } from "../sandbox/postgres/embedded";
import { prismaCommand } from "./command.mjs";
import { MIGRATIONS_FOLDER } from "./migrate";

/** The SQL that leads from the migrations to schema.prisma; empty when they agree. Needs a server for a scratch database. */
export async function missingSql(connectionString: string): Promise<string> {
  const output = await runPrisma(connectionString, [
    "migrate",
    "diff",
    "--from-migrations",
    "prisma/migrations",
    "--to-schema-datamodel",
    "prisma/schema.prisma",
    "--script",
  ]);
  return output.replace(/^-- This is an empty migration\.$/m, "").trim();
}

/** Runs Prisma's command line against a database and returns what it printed; throws with its message when it fails. */
export async function runPrisma(connectionString: string, command: string[]): Promise<string> {
  const { args, env } = prismaCommand(command);
  const cwd = fileURLToPath(new URL("..", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    cwd,
    env: { ...process.env, ...env, DATABASE_URL: connectionString },
    maxBuffer: 50_000_000,
  });
  return stdout;
}

async function main(name: string | undefined): Promise<void> {
  if (name === undefined || !/^[a-z][a-z0-9_-]*$/.test(name)) {
    throw new Error("Usage: npm run migrate:new -- NAME (small letters, digits and hyphens)");
  }
  const databaseUrl = process.env["DATABASE_URL"];
  const server = await openPostgres({ name: "test", databaseUrl });
  try {
    const sql = await missingSql(databaseUrl ?? server.url("postgres"));
    if (sql === "") console.log("The migrations and schema.prisma agree; the new migration is empty.");
    const stamp = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
    const folder = join(MIGRATIONS_FOLDER, `${stamp}_${name.replaceAll("-", "_")}`);
    mkdirSync(folder);
    writeFileSync(join(folder, "migration.sql"), `${sql}\n`);
    console.log(`Wrote ${join(folder, "migration.sql")}`);
  } finally {
    await server.stop();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv[2]);
