// Which version of a programme is in force. A version that was published at once decides whatever is decided from then on; a
// scheduled one decides only what happened from its day on, so that nobody is given by terms that were not in force yet.

export interface VersionDates {
  readonly version: number;
  readonly publishedAt: Date;
  /** from when on a scheduled version is in force; null: as soon as it was published */
  readonly effectiveAt: Date | null;
}

/** The version for what happened at `moment`, of those that were published and not withdrawn; null: there is none. */
export function inForce(versions: readonly VersionDates[], moment: Date): number | null {
  const begun = versions.filter(({ effectiveAt }) => effectiveAt === null || effectiveAt <= moment);
  return latest(begun);
}

/** The version that `version` replaced when it came into force; null: there was none before, or it is none of these. */
export function replacedBy(versions: readonly VersionDates[], version: number): number | null {
  const itself = versions.find((each) => each.version === version);
  return itself ? latest(versions.filter((each) => each !== itself && replaces(itself, each))) : null;
}

function latest(versions: readonly VersionDates[]): number | null {
  return versions.length === 0 ? null : versions.reduce((a, b) => (replaces(b, a) ? b : a)).version;
}

function replaces(a: VersionDates, b: VersionDates): boolean {
  // Two that took effect at once followed each other by number, whatever a clock said.
  if (!a.effectiveAt && !b.effectiveAt) return a.version > b.version;
  const [begunA, begunB] = [a.effectiveAt ?? a.publishedAt, b.effectiveAt ?? b.publishedAt];
  return +begunA === +begunB ? a.version > b.version : begunA > begunB;
}
