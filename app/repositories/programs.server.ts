// Programme versions. A stored version never changes, so a version once read is kept for the life of the process.
import { database } from "../db.server";
import { readStoredProgram, type Program, type ProgramVersion } from "../core/program";

const read = new Map<string, ProgramVersion>();

/** The published version, or null when the shop has published none. Throws InvariantError when it cannot be read. */
export async function findCurrentProgram(shopId: number): Promise<ProgramVersion | null> {
  const { rows } = await database().query<{ version: number | null }>({
    name: "current-program",
    text: "SELECT max(version) AS version FROM program_version WHERE shop_id = $1",
    values: [shopId],
  });
  const version = rows[0]?.version;
  return version ? findProgram(shopId, version) : null;
}

/** A published version. Throws InvariantError when it is missing or cannot be read: awards depend on it. */
export async function findProgram(shopId: number, version: number): Promise<ProgramVersion> {
  const key = `${shopId} ${version}`;
  const known = read.get(key);
  if (known) return known;
  const { rows } = await database().query<{ settings: unknown }>(
    "SELECT settings FROM program_version WHERE shop_id = $1 AND version = $2",
    [shopId, version],
  );
  const program = readStoredProgram(version, rows[0]?.settings);
  read.set(key, program);
  return program;
}

/** Gives a shop without a programme its first one; a shop that has one keeps it. */
export async function publishFirstProgram(
  shopId: number,
  program: Program,
  publishedAt: Date,
): Promise<void> {
  await database().query(
    `INSERT INTO program_version (shop_id, version, settings, published_at) VALUES ($1, 1, $2, $3)
     ON CONFLICT (shop_id, version) DO NOTHING`,
    [shopId, JSON.stringify(program), publishedAt],
  );
}

/** Publishes settings as the next version. Throws when another version was published at the same moment. */
export async function publishProgram(shopId: number, program: Program, publishedAt: Date): Promise<void> {
  await database().query(
    `INSERT INTO program_version (shop_id, version, settings, published_at)
     SELECT $1, coalesce(max(version), 0) + 1, $2, $3 FROM program_version WHERE shop_id = $1`,
    [shopId, JSON.stringify(program), publishedAt],
  );
}

/** The moments since which the shop's programme has had actions of these keys; those that no version has are not in it. */
export async function findOfferedSince(
  shopId: number,
  actionKeys: readonly string[],
): Promise<Map<string, Date>> {
  const { rows } = await database().query<{ key: string; since: Date }>(
    `SELECT action->>'key' AS key, min(v.published_at) AS since
     FROM program_version v, jsonb_array_elements(v.settings->'actions') AS action
     WHERE v.shop_id = $1 AND action->>'key' = ANY ($2::text[])
     GROUP BY 1`,
    [shopId, actionKeys],
  );
  return new Map(rows.map(({ key, since }) => [key, since]));
}
