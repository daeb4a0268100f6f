import { createHash } from "node:crypto";
import pg from "pg";
import { describe, expect, test } from "vitest";
import { missingSql, runPrisma } from "../../prisma/author";
import { migrate, type Migration, readMigrations } from "../../prisma/migrate";
import { createBlankDatabase, testDatabaseUrl, testServerUrl } from "../support/database";

async function query(connectionString: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

function migration(name: string, sql: string): Migration {
  return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
}

describe("the migrations of this project", () => {
  test("lead to exactly the tables of schema.prisma", async () => {
    expect(await missingSql(testServerUrl())).toBe("");
  });

  test("are recorded as Prisma records them", async () => {
    expect(await runPrisma(testDatabaseUrl(), ["migrate", "status"])).toContain(
      "Database schema is up to date!",
    );
  });

  test("are applied once, also when two processes start together", async () => {
    const url = await createBlankDatabase("together");
    const applied = await Promise.all([migrate(url), migrate(url)]);
    expect(applied.flat()).toEqual(readMigrations().map(({ name }) => name));
    expect(await migrate(url)).toEqual([]);
  });
});

describe("a migration", () => {
  const first = migration("1_first", "CREATE TABLE one (id int)");

  test("that fails leaves neither its changes nor a record, so that it can be mended and tried again", async () => {
    const url = await createBlankDatabase("failing");
    const broken = migration("2_second", "CREATE TABLE two (id int); SELECT 1/0");
    await expect(migrate(url, [first, broken])).rejects.toThrow(
      "2_second failed and was rolled back: division",
    );
    expect(
      await query(url, "SELECT to_regclass('one') IS NULL AS one, to_regclass('two') IS NULL AS two"),
    ).toEqual([{ one: false, two: true }]);
    expect(await migrate(url, [first, migration("2_second", "CREATE TABLE two (id int)")])).toEqual([
      "2_second",
    ]);
  });

  test("that was edited after it was applied is refused", async () => {
    const url = await createBlankDatabase("edited");
    await migrate(url, [first]);
    const edited = migration("1_first", "CREATE TABLE one (id bigint)");
    await expect(migrate(url, [edited])).rejects.toThrow("1_first was edited after it was applied");
  });

  test("that another tool left halfway is refused", async () => {
    const url = await createBlankDatabase("halfway");
    await migrate(url, [first]);
    await query(url, `UPDATE "_prisma_migrations" SET finished_at = NULL`);
    await expect(migrate(url, [first])).rejects.toThrow("1_first stopped halfway");
  });
});
