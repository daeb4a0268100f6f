// Ids of the sandbox: gid strings from one counter per shop and kind, so that the same sequence of calls gives the same
// ids. With `large` ids the numbers lie above 2^53, as Shopify's may, and show who reads them as JavaScript numbers.

const SMALL_BASE = 7_000_000_000_000n;
const LARGE_BASE = 820_000_000_000_000_001n;
const SHOP_BLOCK = 10_000_000_000n;

export type Counters = Record<string, number>;

export class IdSource {
  readonly #base: bigint;
  readonly #counters: Counters = {};
  #changed: Counters = {};
  #hasChanges = false;

  constructor(shopNumber: number, large: boolean) {
    this.#base = (large ? LARGE_BASE : SMALL_BASE) + BigInt(shopNumber) * SHOP_BLOCK;
  }

  /** The next gid of a kind: `gid://shopify/Order/7010000000001`. */
  next(kind: string): string {
    return `gid://shopify/${kind}/${this.#base + BigInt(this.count(kind))}`;
  }

  /** The next number of a named sequence, from 1 (order numbers, webhook events). */
  count(sequence: string): number {
    const value = (this.#counters[sequence] ?? 0) + 1;
    this.#counters[sequence] = value;
    this.#changed[sequence] = value;
    this.#hasChanges = true;
    return value;
  }

  /** Counters that moved since the last call, for the journal; undefined when none did. */
  takeChanges(): Counters | undefined {
    if (!this.#hasChanges) return undefined;
    const changed = this.#changed;
    this.#changed = {};
    this.#hasChanges = false;
    return changed;
  }

  all(): Counters {
    return { ...this.#counters };
  }

  restore(counters: Counters): void {
    Object.assign(this.#counters, counters);
  }
}

/** The digits at the end of a gid. Throws when there are none. */
export function legacyId(gid: string): string {
  const match = /\/(\d+)(?:\?.*)?$/.exec(gid);
  if (!match?.[1]) throw new RangeError(`"${gid}" is not a gid with a number`);
  return match[1];
}

/** `gidOf("Customer", "77")` and `gidOf("Customer", "gid://shopify/Customer/77")` are the same gid. */
export function gidOf(kind: string, id: string | number): string {
  const text = String(id);
  return text.startsWith("gid://") ? text : `gid://shopify/${kind}/${text}`;
}
