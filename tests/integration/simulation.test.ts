// A short simulation in every run: what the app stores is what an auditor with arithmetic of its own has in its books. And the
// auditor is worth something: whatever is planted in the app, it finds.
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { closeDatabase } from "../../app/db.server";
import type * as Settle from "../../app/core/earning/settle";
import type * as Facts from "../../app/core/facts";
import type * as Lots from "../../app/core/ledger/lots";
import type * as Units from "../../app/core/units";
import { CLOCK_URL } from "../simulation/shopify";
import type { SimulationReport } from "../simulation/simulate";
import { emptyDatabase } from "../support/database";

process.env["SANDBOX_URL"] = CLOCK_URL;

beforeEach(begin);
afterAll(closeDatabase);

/** An empty database, and an app that remembers none of what was in it. */
async function begin(): Promise<void> {
  await emptyDatabase();
  vi.resetModules();
}

/** With the modules of the app as they are now. */
async function simulate(seed: number, operations: number): Promise<SimulationReport> {
  const simulation = await import("../simulation/simulate");
  return simulation.simulate({ seed, operations });
}

it("agrees with the auditor through 2,000 operations", { timeout: 180_000 }, async () => {
  const { entries, counts } = await simulate(1, 2000);
  expect(entries).toBeGreaterThan(500);
  expect(Math.min(...counts.values())).toBeGreaterThan(0);
});

it(
  "does the same again for the same seed, and something else for another",
  { timeout: 120_000 },
  async () => {
    const first = await simulate(7, 300);
    await begin();
    const again = await simulate(7, 300);
    await begin();
    const other = await simulate(8, 300);
    expect(again).toEqual(first);
    expect(other.stateHash).not.toBe(first.stateHash);
  },
);

describe("finds a planted fault:", { timeout: 120_000 }, () => {
  afterEach(() => {
    for (const path of [LOTS, SETTLE, FACTS, UNITS]) vi.doUnmock(path);
  });
  const LOTS = "../../app/core/ledger/lots";
  const SETTLE = "../../app/core/earning/settle";
  const FACTS = "../../app/core/facts";
  const UNITS = "../../app/core/units";

  const expectDisagreement = async () => {
    await expect(simulate(5, 1500)).rejects.toThrow(
      /^seed 5, step \d+ .*\n(.*\n)+To come here again: npm run simulate -- --seed 5 --ops \d+$/,
    );
  };

  it("points are spent latest expiry first", async () => {
    vi.doMock(LOTS, async (original: () => Promise<typeof Lots>) => {
      const { availableLots, ...others } = await original();
      return {
        ...others,
        availableLots: (...args: Parameters<typeof availableLots>) => availableLots(...args).reverse(),
      };
    });
    await expectDisagreement();
  });

  it("points that have expired are spent until the sweep comes", async () => {
    vi.doMock(LOTS, async (original: () => Promise<typeof Lots>) => {
      const { availableLots, ...others } = await original();
      const unexpiring: typeof availableLots = (account, now) =>
        availableLots({ ...account, lots: account.lots.map((lot) => ({ ...lot, expiresAt: null })) }, now);
      return { ...others, availableLots: unexpiring };
    });
    await expectDisagreement();
  });

  it("what was waived is taken again by the next event", async () => {
    vi.doMock(SETTLE, async (original: () => Promise<typeof Settle>) => {
      const { settleOrder, ...others } = await original();
      const forgetful: typeof settleOrder = (facts, version, memberId, standings, timezone) =>
        settleOrder(
          facts,
          version,
          memberId,
          standings.map((each) => ({ ...each, waived: 0 })),
          timezone,
        );
      return { ...others, settleOrder: forgetful };
    });
    await expectDisagreement();
  });

  it("a refund that is heard of twice is taken twice", async () => {
    vi.doMock(FACTS, async (original: () => Promise<typeof Facts>) => {
      const { mergeOrderFacts, ...others } = await original();
      const adding: typeof mergeOrderFacts = (a, b) => ({
        ...mergeOrderFacts(a, b),
        refunds: [...a.refunds, ...b.refunds],
      });
      return { ...others, mergeOrderFacts: adding };
    });
    await expectDisagreement();
  });

  it("what is to be cut off is rounded up", async () => {
    vi.doMock(UNITS, async (original: () => Promise<typeof Units>) => {
      const { multiplyRounded, ...others } = await original();
      const careless: typeof multiplyRounded = (a, b, divisor, rounding) =>
        multiplyRounded(a, b, divisor, rounding === "floor" ? "ceiling" : rounding);
      return { ...others, multiplyRounded: careless };
    });
    await expectDisagreement();
  });
});
