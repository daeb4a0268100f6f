// The databases of one PostgreSQL server, embedded or given by DATABASE_URL, behind one interface.
import pg from "pg";

export interface PostgresServer {
  /** Connection string of a database on this server. */
  url(database: string): string;
  /** Makes the database, as a copy of `template` if given. False when it was there already. */
  createDatabase(name: string, options?: { template?: string }): Promise<boolean>;
  /** Drops the database, ending its connections; nothing happens if it isn't there. */
  dropDatabase(name: string): Promise<void>;
  listDatabases(): Promise<string[]>;
  /** Gives up this process's use of the server. An embedded server stops when nobody else uses it. */
  stop(): Promise<void>;
}

/** A server by the connection string of one of its databases; the user there must be allowed to create databases. */
export function postgresAt(connectionString: string, stop = async () => {}): PostgresServer {
  const run = async (sql: string) => {
    const client = new pg.Client({ connectionString });
    await client.connect();
    try {
      return await client.query<Record<string, unknown>>(sql);
    } finally {
      await client.end();
    }
  };
  return {
    url: (database) => {
      const url = new URL(connectionString);
      url.pathname = `/${database}`;
      return url.href;
    },
    createDatabase: async (name, { template } = {}) => {
      const from = template === undefined ? "" : ` TEMPLATE ${quote(template)}`;
      try {
        await run(`CREATE DATABASE ${quote(name)}${from}`);
        return true;
      } catch (error) {
        if (error instanceof pg.DatabaseError && error.code === "42P04") return false;
        throw error;
      }
    },
    dropDatabase: async (name) => {
      await run(`DROP DATABASE IF EXISTS ${quote(name)} WITH (FORCE)`);
    },
    listDatabases: async () => {
      const { rows } = await run("SELECT datname::text AS name FROM pg_database WHERE NOT datistemplate");
      return rows.map((row) => String(row["name"]));
    },
    stop,
  };
}

function quote(name: string): string {
  if (!/^[a-z][a-z0-9_]{0,62}$/.test(name)) throw new Error(`Not a database name: ${name}`);
  return `"${name}"`;
}
