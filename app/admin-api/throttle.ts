// Shopify's leaky bucket of one shop, as far as we know it. Invariant: a query's cost is reserved before it is sent and
// settled by what the answer says, so that many at once don't overdraw a bucket that each alone would fit.

/** https://shopify.dev/docs/api/usage/rate-limits: the standard plan's bucket, until an answer tells the shop's own. */
const standardBucket = { maximumPoints: 2000, pointsPerSecond: 100 };

export type ThrottleStatus = { maximumAvailable: number; currentlyAvailable: number; restoreRate: number };

export type Bucket = {
  /** Reserves `points` and returns for how many ms to wait before sending. `nowMs` is of any steady clock. */
  reserve(points: number, nowMs: number): number;
  /** Corrects the level by an answer that had reserved `points`. */
  settle(points: number, status: ThrottleStatus | null, nowMs: number): void;
};

/** A bucket that is taken to be full. */
export function createBucket(): Bucket {
  let { maximumPoints, pointsPerSecond } = standardBucket;
  let available = maximumPoints;
  let asOfMs = 0;
  let inFlight = 0;

  const restore = (nowMs: number) => {
    available = Math.min(maximumPoints, available + (Math.max(0, nowMs - asOfMs) / 1000) * pointsPerSecond);
    asOfMs = nowMs;
  };

  return {
    reserve(points, nowMs) {
      restore(nowMs);
      const asked = Math.min(points, maximumPoints);
      available -= asked;
      inFlight += asked;
      return available >= 0 ? 0 : Math.ceil((-available / pointsPerSecond) * 1000);
    },
    settle(points, status, nowMs) {
      restore(nowMs);
      inFlight -= Math.min(points, maximumPoints);
      if (status === null) return;
      maximumPoints = status.maximumAvailable;
      pointsPerSecond = status.restoreRate;
      // The answer doesn't know of what we have reserved and not yet sent.
      available = Math.min(maximumPoints, status.currentlyAvailable - inFlight);
    },
  };
}
