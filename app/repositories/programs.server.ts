// Programme versions. What a stored version says never changes, so a version once read is kept for the life of the process;
// which one is in force is asked each time.
import { database } from "../db.server";
import { readStoredProgram, type Program, type ProgramVersion } from "../core/program";
import { inForce, type VersionDates } from "../core/program-versions";

const read = new Map<string, ProgramVersion>();

/** The version in force at `now`, or null when the shop has published none. Throws InvariantError when it cannot be read. */
export async function findCurrentProgram(shopId: number, now: Date): Promise<ProgramVersion | null> {
  const version = inForce(await findVersionDates(shopId, now), now);
  return version === null ? null : findProgram(shopId, version);
}

/** What decides which version is in force: those that may be at `now`. */
export async function findVersionDates(shopId: number, now: Date): Promise<VersionDates[]> {
  const { rows } = await database().query<VersionDates>({
    name: "versions-in-force",
    text: `SELECT version, published_at AS "publishedAt", effective_at AS "effectiveAt" FROM program_version
           WHERE shop_id = $1 AND withdrawn_at IS NULL AND (effective_at IS NULL OR effective_at <= $2)`,
    values: [shopId, now],
  });
  return rows;
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

export interface Publication {
  readonly program: Program;
  readonly publishedAt: Date;
  /** who did it, as the history names them */
  readonly by: string;
  readonly reason: string | null;
  /** when it takes effect; null: at once */
  readonly effectiveAt: Date | null;
  /** the version whose settings these are again */
  readonly settingsOf: number | null;
  /** the latest version that whoever publishes has seen */
  readonly basedOn: number;
}

/**
 * Stores the next version, and asks that the shop be told of it once it is in force, in one statement. Returns its number, or
 * null when another version was published since `basedOn`.
 */
export async function insertVersion(shopId: number, publication: Publication): Promise<number | null> {
  const { program, publishedAt, by, reason, effectiveAt, settingsOf, basedOn } = publication;
  const { rows } = await database().query<{ version: number }>(
    `WITH published AS (
       INSERT INTO program_version (shop_id, version, settings, published_at, published_by, reason, effective_at, settings_of,
                                    announced)
       SELECT $1, $8 + 1, $2, $3, $4, $5, $6::timestamptz, $7, $6::timestamptz IS NULL
       WHERE $8 = (SELECT coalesce(max(version), 0) FROM program_version WHERE shop_id = $1)
       ON CONFLICT (shop_id, version) DO NOTHING
       RETURNING version, announced
     ), told AS (
       INSERT INTO outbox_message (shop_id, queue, key, payload)
       SELECT $1, 'program-published', version::text, jsonb_build_object('shopId', $1::integer, 'version', version)
       FROM published WHERE announced
     )
     SELECT version FROM published`,
    [shopId, JSON.stringify(program), publishedAt, by, reason, effectiveAt, settingsOf, basedOn],
  );
  return rows[0]?.version ?? null;
}

/** Publishes settings as the next version, at once. Throws when another version was published at the same moment. */
export async function publishProgram(shopId: number, program: Program, publishedAt: Date): Promise<void> {
  await database().query(
    `INSERT INTO program_version (shop_id, version, settings, published_at)
     SELECT $1, coalesce(max(version), 0) + 1, $2, $3 FROM program_version WHERE shop_id = $1`,
    [shopId, JSON.stringify(program), publishedAt],
  );
}

/** Takes back a version that has not come into force at `now`. Returns false where it has, or there is none. */
export async function withdrawVersion(shopId: number, version: number, now: Date): Promise<boolean> {
  const { rowCount } = await database().query(
    `UPDATE program_version SET withdrawn_at = $3, announced = true
     WHERE shop_id = $1 AND version = $2 AND effective_at > $3 AND withdrawn_at IS NULL`,
    [shopId, version, now],
  );
  return rowCount === 1;
}

/** Asks that shops be told of versions that have come into force by `now`; one that has left is told when it is back. Returns how many. */
export async function announceVersions(now: Date, limit: number): Promise<number> {
  const { rowCount } = await database().query(
    `WITH due AS (
       SELECT v.shop_id, v.version FROM program_version v JOIN shop s ON s.id = v.shop_id
       WHERE NOT v.announced AND v.effective_at <= $1 AND s.uninstalled_at IS NULL
       ORDER BY v.effective_at LIMIT $2 FOR UPDATE OF v SKIP LOCKED
     ), noted AS (
       UPDATE program_version v SET announced = true FROM due
       WHERE v.shop_id = due.shop_id AND v.version = due.version
       RETURNING v.shop_id, v.version
     ), told AS (
       INSERT INTO outbox_message (shop_id, queue, key, payload)
       SELECT shop_id, 'program-published', version::text, jsonb_build_object('shopId', shop_id, 'version', version) FROM noted
     )
     SELECT 1 FROM noted`,
    [now, limit],
  );
  return rowCount ?? 0;
}

export interface VersionRow {
  readonly version: number;
  readonly publishedAt: Date;
  readonly publishedBy: string | null;
  readonly reason: string | null;
  readonly effectiveAt: Date | null;
  readonly settingsOf: number | null;
  readonly withdrawnAt: Date | null;
}

/** Every version of a shop, the latest first. */
export async function listVersions(shopId: number): Promise<VersionRow[]> {
  const { rows } = await database().query<VersionRow>(
    `SELECT version, published_at AS "publishedAt", published_by AS "publishedBy", reason, effective_at AS "effectiveAt",
            settings_of AS "settingsOf", withdrawn_at AS "withdrawnAt"
     FROM program_version WHERE shop_id = $1 ORDER BY version DESC`,
    [shopId],
  );
  return rows;
}

/** The moments since which the shop's programme has had actions of these keys; those that no version has are not in it. */
export async function findOfferedSince(
  shopId: number,
  actionKeys: readonly string[],
): Promise<Map<string, Date>> {
  const { rows } = await database().query<{ key: string; since: Date }>(
    `SELECT action->>'key' AS key, min(coalesce(v.effective_at, v.published_at)) AS since
     FROM program_version v, jsonb_array_elements(v.settings->'actions') AS action
     WHERE v.shop_id = $1 AND v.withdrawn_at IS NULL AND action->>'key' = ANY ($2::text[])
     GROUP BY 1`,
    [shopId, actionKeys],
  );
  return new Map(rows.map(({ key, since }) => [key, since]));
}
