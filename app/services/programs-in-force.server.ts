// Which version of a shop's programme decides what: a scheduled one is not in force for what happened before its day, however
// late that is heard of. The versions are asked for once.
import type { ProgramVersion } from "../core/program";
import { inForce, type VersionDates } from "../core/program-versions";
import { findProgram, findVersionDates } from "../repositories/programs.server";

export class ProgramsInForce {
  readonly #shopId: number;
  readonly #now: Date;
  #versions: Promise<readonly VersionDates[]> | undefined;

  /** `now` is domain time: nothing that comes into force later is known. */
  constructor(shopId: number, now: Date) {
    this.#shopId = shopId;
    this.#now = now;
  }

  /** The version for what happened at `moment`; null: there is none. Throws InvariantError when it cannot be read. */
  async at(moment: Date): Promise<ProgramVersion | null> {
    const versions = await (this.#versions ??= findVersionDates(this.#shopId, this.#now));
    const version = inForce(versions, moment);
    return version === null ? null : findProgram(this.#shopId, version);
  }
}
