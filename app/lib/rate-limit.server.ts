// How often one shopper may ask for something to be written: counted in this process, so that a flood costs the database
// nothing. What may be given how often is never left to this: that is counted in the ledger.
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { processWide } from "./process-wide.server";

const WRITES_PER_MINUTE = 30;

const limiter = () =>
  processWide("shopper-writes", () => new RateLimiterMemory({ points: WRITES_PER_MINUTE, duration: 60 }));

/** Null: go on. Else the seconds after which `who` may ask again. */
export async function tooManyWrites(who: string): Promise<number | null> {
  try {
    await limiter().consume(who);
    return null;
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw refused;
    return Math.max(1, Math.ceil(refused.msBeforeNext / 1000));
  }
}
