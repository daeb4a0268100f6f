// What happens to one webhook on its way, decided by the seed and its id alone: the same events meet the same fate in every
// run, whatever the timing.
import { createHash } from "node:crypto";
import type { DeliverySettings } from "../state/settings";

export interface Fate {
  /** How many webhooks may overtake it; 0 keeps its place. */
  overtakenBy: number;
  delayMs: number;
  duplicate: "none" | "at once" | "later";
}

const MAX_OVERTAKEN_BY = 12;

/** `count` numbers in [0, 1) that depend on nothing but the arguments. */
function uniforms(seed: number, id: string, count: number): number[] {
  const digest = createHash("sha256").update(`${seed}:${id}`).digest();
  return Array.from({ length: count }, (_, index) => digest.readUInt32BE(index * 4) / 2 ** 32);
}

export function fateOf(
  webhookId: string,
  settings: Pick<DeliverySettings, "seed" | "duplicateRate" | "reorderRate" | "delayRate" | "maxDelayMs">,
): Fate {
  if (settings.duplicateRate + settings.reorderRate + settings.delayRate === 0) {
    return { overtakenBy: 0, delayMs: 0, duplicate: "none" };
  }
  const [duplicate = 1, when = 0, reorder = 1, places = 0, delay = 1, howLong = 0] = uniforms(
    settings.seed,
    webhookId,
    6,
  );
  return {
    duplicate: duplicate < settings.duplicateRate ? (when < 0.5 ? "at once" : "later") : "none",
    overtakenBy: reorder < settings.reorderRate ? 1 + Math.floor(places * MAX_OVERTAKEN_BY) : 0,
    delayMs: delay < settings.delayRate ? Math.ceil(howLong * settings.maxDelayMs) : 0,
  };
}

/** A UUID that depends on nothing but its name. */
export function uuidOf(name: string): string {
  const hex = createHash("sha256").update(name).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
