import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createBucket } from "./throttle";

describe("the bucket of a shop", () => {
  test("lets through what fits and makes the rest wait for the points that are missing", () => {
    const bucket = createBucket();
    bucket.settle(0, { maximumAvailable: 100, currentlyAvailable: 100, restoreRate: 50 }, 0);
    expect(bucket.reserve(80, 0)).toBe(0);
    // 20 are left, 30 are missing, 50 come back in a second
    expect(bucket.reserve(50, 0)).toBe(600);
  });

  test("makes many at once wait one after the other, not all for the same moment", () => {
    const bucket = createBucket();
    bucket.settle(0, { maximumAvailable: 100, currentlyAvailable: 0, restoreRate: 100 }, 0);
    expect([10, 10, 10].map((points) => bucket.reserve(points, 0))).toEqual([100, 200, 300]);
  });

  test("fills up with time, to the brim and no further", () => {
    const bucket = createBucket();
    bucket.settle(0, { maximumAvailable: 100, currentlyAvailable: 0, restoreRate: 10 }, 0);
    expect(bucket.reserve(100, 60_000)).toBe(0);
    expect(bucket.reserve(10, 60_000)).toBe(1000);
  });

  test("believes the answer over its own count, but not of what is still on its way", () => {
    const bucket = createBucket();
    bucket.reserve(10, 0);
    bucket.reserve(10, 0);
    bucket.settle(10, { maximumAvailable: 1000, currentlyAvailable: 5, restoreRate: 100 }, 0);
    // five at Shopify, of which the second request will take ten
    expect(bucket.reserve(0, 0)).toBe(50);
  });

  test("never waits forever for a query that is larger than the bucket", () => {
    const bucket = createBucket();
    bucket.settle(0, { maximumAvailable: 100, currentlyAvailable: 100, restoreRate: 100 }, 0);
    expect(bucket.reserve(5000, 0)).toBe(0);
    expect(bucket.reserve(5000, 0)).toBe(1000);
  });

  test("never overdraws: what is sent by its waits fits what has come back by then", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({ points: fc.integer({ min: 1, max: 60 }), gapMs: fc.integer({ min: 0, max: 400 }) }),
          {
            maxLength: 60,
          },
        ),
        (requests) => {
          const bucket = createBucket();
          bucket.settle(0, { maximumAvailable: 100, currentlyAvailable: 100, restoreRate: 50 }, 0);
          let nowMs = 0;
          const sent: { atMs: number; points: number }[] = [];
          for (const { points, gapMs } of requests) {
            nowMs += gapMs;
            sent.push({ atMs: nowMs + bucket.reserve(points, nowMs), points });
          }
          // Shopify's side: a bucket of 100 that gets 50 a second
          let level = 100;
          let lastMs = 0;
          for (const { atMs, points } of sent.toSorted((a, b) => a.atMs - b.atMs)) {
            level = Math.min(100, level + ((atMs - lastMs) / 1000) * 50) - points;
            lastMs = atMs;
            if (level < -0.001) return false;
          }
          return true;
        },
      ),
    );
  });
});
