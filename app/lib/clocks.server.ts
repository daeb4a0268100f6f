// The two clocks. Domain time (expiry, holding periods, sweeps) can be moved by the sandbox, and only by it;
// transport time (tokens, signatures, the queue, retries) is always the machine's.
import { z } from "zod";
import { env } from "./env.server";

const clockAnswer = z.object({ now: z.iso.datetime({ offset: true }).nullable() });

/** The machine's time, for tokens, signatures and retries. */
export function transportNow(): Date {
  return new Date();
}

/**
 * The time that business rules go by: the machine's, or in sandbox mode what the sandbox's clock says.
 * Throws when the sandbox doesn't answer within 5 s: a guessed time would be written into the ledger.
 */
export async function domainNow(): Promise<Date> {
  const { SANDBOX_URL } = env();
  return SANDBOX_URL === undefined ? transportNow() : sandboxNow(SANDBOX_URL);
}

/** Asks the sandbox at `address` for its time; null there means the machine's time. */
async function sandboxNow(address: string): Promise<Date> {
  const response = await fetch(new URL("/sandbox/api/clock", address), { signal: AbortSignal.timeout(5000) });
  if (!response.ok) throw new Error(`The sandbox's clock answered ${String(response.status)}`);
  const { now } = clockAnswer.parse(await response.json());
  return now === null ? transportNow() : new Date(now);
}
