// Prisma's command line (generate, migrate diff, migrate status) without its engine binaries, through the `pg` driver.
// The app does not use this file.
import type { EventEmitter } from "node:events";
import { randomUUID } from "node:crypto";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { defineConfig } from "prisma/config";

const OID = { char: 18, name: 19, text: 25 };
/** Prisma's number for a column of single characters. */
const CHARACTER_COLUMN = 6;

/** Columns of PostgreSQL's internal type "char" met so far, all of them in its catalogue. */
const charColumns = new Set<string>();

/** Gives the types "char" and name as text: the adapter refuses them (prisma/orm#27403). */
class CatalogClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    // Before pg's own listener, which is added when it connects.
    const { connection } = this as unknown as { connection: EventEmitter };
    connection.on("rowDescription", ({ fields }: { fields: { name: string; dataTypeID: number }[] }) => {
      for (const field of fields) {
        if (field.dataTypeID === OID.char) charColumns.add(field.name);
        if (field.dataTypeID === OID.char || field.dataTypeID === OID.name) field.dataTypeID = OID.text;
      }
    });
  }
}

function poolConfig(connectionString: string): pg.PoolConfig {
  return { connectionString, idleTimeoutMillis: 50, allowExitOnIdle: true, Client: CatalogClient };
}

class MigrationAdapter extends PrismaPg {
  readonly #connectionString: string;

  constructor(connectionString: string) {
    super(poolConfig(connectionString));
    this.#connectionString = connectionString;
  }

  override async connect() {
    const adapter = await super.connect();
    // The adapter splits a script at every semicolon, which breaks the bodies of functions.
    adapter.executeScript = async (script) => {
      await adapter.underlyingDriver().query(script);
    };
    const queryRaw = adapter.queryRaw.bind(adapter);
    adapter.queryRaw = async (query) => {
      const result = await queryRaw(query);
      const columnTypes = result.columnTypes.map((type, column) =>
        charColumns.has(result.columnNames[column] ?? "") ? CHARACTER_COLUMN : type,
      );
      return { ...result, columnTypes };
    };
    return adapter;
  }

  override async connectToShadowDb() {
    const name = `prisma_shadow_${randomUUID().slice(0, 8)}`;
    const url = new URL(this.#connectionString);
    url.pathname = `/${name}`;
    const server = new pg.Client({ connectionString: this.#connectionString });
    await server.connect();
    await server.query(`CREATE DATABASE "${name}"`);
    const shadow = await new MigrationAdapter(url.href).connect();
    shadow.dispose = async () => {
      await shadow.underlyingDriver().end();
      await server.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
      await server.end();
    };
    return shadow;
  }
}

export default defineConfig({
  experimental: { adapter: true },
  engine: "js",
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
  adapter: async () => {
    const connectionString = process.env["DATABASE_URL"];
    if (!connectionString) throw new Error("Set DATABASE_URL to the database that Prisma should look at.");
    return new MigrationAdapter(connectionString);
  },
});
