// What holds of every order under every programme, whichever of its events arrive, how often and in what order.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { receiptTotal } from "./simulation/auditor/receipt";
import {
  orderEvents,
  plainProgramFrom,
  programFrom,
  PROGRAMS,
  refundedInTheEnd,
  settleEvents,
} from "./simulation/one-order";
import { properties } from "./support/property-runs";

const seed = fc.nat(2 ** 31 - 1);
const programs = fc.nat(PROGRAMS - 1);
const LONG = 240_000;

describe("an order's events", () => {
  it("come to the same in any order of arrival, and however often", { timeout: LONG }, () => {
    const arrivals = fc.tuple(seed, programs, fc.array(fc.nat(999), { minLength: 1, maxLength: 30 }));
    fc.assert(
      fc.property(arrivals, ([orderSeed, number, places]) => {
        const program = programFrom(number);
        const events = orderEvents(orderSeed);
        const any = places.flatMap((place) => events[place % events.length] ?? []);
        const shuffled = [...any, ...events].reverse();
        const inTurn = settleEvents(events, program);
        expect(settleEvents(shuffled, program).stands.at(-1)).toEqual(inTurn.stands.at(-1));
      }),
      properties,
    );
  });

  it("leave receipts that add up, and nothing more when they are heard again", { timeout: LONG }, () => {
    fc.assert(
      fc.property(seed, programs, (orderSeed, number) => {
        const program = programFrom(number);
        const events = orderEvents(orderSeed);
        const { entries } = settleEvents(events, program);
        for (const { kind, amount, waived, explanation } of entries) {
          const change = BigInt(amount + waived);
          expect(receiptTotal(explanation)).toBe(kind === "award" ? change : -change);
        }
        expect(settleEvents([...events, ...events], program).entries).toHaveLength(entries.length);
      }),
      properties,
    );
  });
});

describe("refunds", () => {
  it(
    "in parts take back what they must, never more, and all of it in the end (case 27)",
    { timeout: LONG },
    () => {
      fc.assert(
        fc.property(seed, programs, (orderSeed, number) => {
          const program = plainProgramFrom(number);
          const { stands, ledger } = settleEvents(refundedInTheEnd(orderSeed), program);
          for (const { key } of program.earning) {
            const amounts = stands.map((stand) => stand.get(key) ?? 0);
            const whole = Math.max(0, ...amounts);
            expect(amounts.slice(amounts.indexOf(whole))).toEqual(
              amounts.slice(amounts.indexOf(whole)).sort((a, b) => b - a),
            );
            expect(amounts.at(-1)).toBe(0);
          }
          for (const { earned, taken, waived, deficit } of Object.values(ledger.accounts)) {
            expect([earned - taken, waived, deficit]).toEqual([0, 0, 0]);
          }
        }),
        properties,
      );
    },
  );
});
