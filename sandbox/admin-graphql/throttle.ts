// The leaky bucket of one app on one shop: a query takes its requested cost before it runs and gets back what it didn't use;
// the bucket fills at a constant rate, in real time. It lives in memory: a restart finds it full.
// Source: https://shopify.dev/docs/apps/build/apis/graphql-admin/rate-limits and
// https://shopify.dev/docs/api/usage/limits (rates by plan; a bucket holds twenty seconds of its rate)
import type { ShopDocument } from "../state/documents";

export interface ThrottleStatus {
  maximumAvailable: number;
  currentlyAvailable: number;
  /** Points a second. */
  restoreRate: number;
}

const restoreRates: Record<ShopDocument["plan"], number> = { basic: 100, plus: 1_000 };
const SECONDS_HELD = 20;

export class CostBucket {
  #available: number;
  #filledAt: number;
  readonly #restoreRate: number;

  /** `now` is real time in milliseconds, here and below. */
  constructor(plan: ShopDocument["plan"], now: number) {
    this.#restoreRate = restoreRates[plan];
    this.#available = this.#restoreRate * SECONDS_HELD;
    this.#filledAt = now;
  }

  /** Takes the cost out; false, and nothing taken, when there is too little. */
  take(cost: number, now: number): boolean {
    this.#fill(now);
    if (cost > this.#available) return false;
    this.#available -= cost;
    return true;
  }

  giveBack(cost: number, now: number): void {
    this.#fill(now);
    this.#available = Math.min(this.#available + cost, this.#restoreRate * SECONDS_HELD);
  }

  status(now: number): ThrottleStatus {
    this.#fill(now);
    return {
      maximumAvailable: this.#restoreRate * SECONDS_HELD,
      currentlyAvailable: Math.floor(this.#available),
      restoreRate: this.#restoreRate,
    };
  }

  #fill(now: number): void {
    const seconds = Math.max(0, now - this.#filledAt) / 1_000;
    this.#available = Math.min(
      this.#available + seconds * this.#restoreRate,
      this.#restoreRate * SECONDS_HELD,
    );
    this.#filledAt = now;
  }
}
