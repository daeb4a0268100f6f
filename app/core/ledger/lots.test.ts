import { describe, expect, it } from "vitest";
import { InvariantError } from "../decision";
import {
  applyDraws,
  availableLots,
  bySpendingOrder,
  drawFrom,
  lotEnd,
  lotState,
  putBack,
  sliceDraws,
  takeBackLots,
} from "./lots";
import { emptyAccount } from "./post";
import { POINTS, type Account, type Idle, type Lot } from "./types";

const day = (number: number) => new Date(Date.UTC(2026, 2, number));
const NOW = day(10);

function lot(id: string, more: Partial<Lot> = {}): Lot {
  return {
    ...{ id, amount: 10, remaining: 10, earnedAt: day(1), availableAt: day(1), expiresAt: null },
    ...{ orderId: null, ruleKey: null, ...more },
  };
}

function account(lots: readonly Lot[], idle: Idle | null = null): Account {
  return { ...emptyAccount(POINTS), lots, idle };
}

const ids = (lots: readonly Lot[]) => lots.map(({ id }) => id).join(" ");

describe("lots are spent", () => {
  it("earliest expiry first, those that never expire last", () => {
    const lots = [lot("never"), lot("late", { expiresAt: day(30) }), lot("soon", { expiresAt: day(20) })];
    expect(ids(lots.toSorted(bySpendingOrder))).toBe("soon late never");
    expect(ids(lots.toReversed().sort(bySpendingOrder))).toBe("soon late never");
  });

  it("of one expiry the oldest first, of one age by name", () => {
    const end = { expiresAt: day(20) };
    const lots = [
      lot("c", { ...end, earnedAt: day(3) }),
      lot("b", end),
      lot("a", { ...end, earnedAt: day(3) }),
      lot("d", { ...end, earnedAt: day(2) }),
    ];
    expect(ids(lots.toSorted(bySpendingOrder))).toBe("b d a c");
    expect(ids(lots.toReversed().sort(bySpendingOrder))).toBe("b d a c");
    expect(ids([lot("y"), lot("x")].toSorted(bySpendingOrder))).toBe("x y");
    expect(ids([lot("x"), lot("y")].toSorted(bySpendingOrder))).toBe("x y");
  });

  it("only where something is left, they have come free, and have not ended", () => {
    const lots = [
      lot("empty", { remaining: 0 }),
      lot("pending", { availableAt: day(11) }),
      lot("free", { availableAt: NOW }),
      lot("over", { expiresAt: NOW }),
      lot("still", { expiresAt: day(11) }),
    ];
    expect(ids(availableLots(account(lots), NOW))).toBe("still free");
    expect(lots.map((each) => lotState(each, null, NOW))).toEqual([
      ...["available", "pending", "available", "expired", "available"],
    ]);
  });

  it("one that has ended is over even if it never came free", () => {
    expect(lotState(lot("a", { availableAt: day(12), expiresAt: NOW }), null, NOW)).toBe("expired");
  });
});

it("what is owed comes from the award's own lot, then from what is available, pending and expired", () => {
  const lots = [
    lot("over", { expiresAt: day(5) }),
    lot("pending", { availableAt: day(11) }),
    lot("free"),
    lot("sooner", { expiresAt: day(20) }),
    lot("own", { expiresAt: day(6) }),
    lot("empty", { remaining: 0, expiresAt: day(19) }),
  ];
  expect(ids(takeBackLots({ lots, idle: null }, ({ id }) => id === "own", NOW))).toBe(
    "own sooner free pending over",
  );
});

describe("a lot of an account that lapses by inactivity", () => {
  const run = (from: number, until: number | null) => ({
    ...{ from: day(from), activeAt: day(from), until: until === null ? null : day(until), taken: [] },
  });
  const idle = (...runs: Idle["runs"]): Idle => ({ runs, needsNotice: false, noticedAt: null });

  it("ends with the run that it was earned in", () => {
    expect(lotEnd(lot("a"), idle(run(1, 5)))).toEqual({ at: day(5), run: 0 });
    expect(lotEnd(lot("b", { earnedAt: day(7) }), idle(run(1, 5), run(6, 9)))).toEqual({
      at: day(9),
      run: 1,
    });
  });

  it("that was earned at the end of a run belongs to the next", () => {
    const runs = idle(run(1, 5), run(5, 9));
    expect(lotEnd(lot("a", { earnedAt: day(5) }), runs)).toEqual({ at: day(9), run: 1 });
  });

  it("ends on its own date where that is not later", () => {
    const runs = idle(run(1, 5));
    expect(lotEnd(lot("a", { expiresAt: day(4) }), runs)).toEqual({ at: day(4), run: null });
    expect(lotEnd(lot("a", { expiresAt: day(5) }), runs)).toEqual({ at: day(5), run: null });
    expect(lotEnd(lot("a", { expiresAt: day(6) }), runs)).toEqual({ at: day(5), run: 0 });
  });

  it("does not end with a run that knows no end, nor with one that was over before", () => {
    expect(lotEnd(lot("a"), idle(run(1, null)))).toBeNull();
    expect(lotEnd(lot("a", { expiresAt: day(8) }), idle(run(1, null)))).toEqual({ at: day(8), run: null });
    expect(lotEnd(lot("a", { earnedAt: day(6) }), idle(run(1, 5)))).toBeNull();
    expect(lotEnd(lot("a"), null)).toBeNull();
  });
});

describe("drawing", () => {
  it("empties each lot before the next, and says what is missing", () => {
    const lots = [lot("a", { remaining: 4 }), lot("b"), lot("c")];
    expect(drawFrom(lots, 9)).toEqual({
      draws: [
        { lot: "a", amount: 4 },
        { lot: "b", amount: 5 },
      ],
      short: 0,
    });
    expect(drawFrom(lots, 4)).toEqual({ draws: [{ lot: "a", amount: 4 }], short: 0 });
    expect(drawFrom(lots, 30).short).toBe(6);
    expect(drawFrom(lots, 0)).toEqual({ draws: [], short: 0 });
  });

  it("is put back in the order in which it was drawn, and nothing where nothing is", () => {
    const draws = [
      { lot: "a", amount: 4 },
      { lot: "b", amount: 0 },
      { lot: "c", amount: 5 },
    ];
    expect(putBack(draws, 6)).toEqual({
      draws: [
        { lot: "a", amount: -4 },
        { lot: "c", amount: -2 },
      ],
      short: 0,
    });
    expect(putBack(draws, 4)).toEqual({ draws: [{ lot: "a", amount: -4 }], short: 0 });
    expect(putBack(draws, 12).short).toBe(3);
  });

  it("can be cut to a part of it", () => {
    const draws = [
      { lot: "a", amount: 4 },
      { lot: "b", amount: 5 },
    ];
    expect(sliceDraws(draws, 2, 6)).toEqual([
      { lot: "a", amount: 2 },
      { lot: "b", amount: 2 },
    ]);
    expect(sliceDraws(draws, 4, 9)).toEqual([{ lot: "b", amount: 5 }]);
    expect(sliceDraws(draws, 0, 4)).toEqual([{ lot: "a", amount: 4 }]);
    expect(sliceDraws(draws, 3, 3)).toEqual([]);
  });

  it("changes the lots that it names and no others", () => {
    const [a, b] = [lot("a"), lot("b", { remaining: 3 })];
    const after = applyDraws(
      [a, b],
      [
        { lot: "b", amount: -4 },
        { lot: "b", amount: 1 },
      ],
    );
    expect(after.map(({ remaining }) => remaining)).toEqual([10, 6]);
    expect(after[0]).toBe(a);
  });

  it("never from a lot that was not read, nor more than it has, nor back more than it had", () => {
    const draw = (id: string, amount: number) => () =>
      applyDraws([lot("a", { remaining: 6 })], [{ lot: id, amount }]);
    expect(draw("b", 1)).toThrow(InvariantError);
    expect(draw("a", 7)).toThrow(InvariantError);
    expect(draw("a", -5)).toThrow(InvariantError);
    expect(draw("a", 6)).not.toThrow();
    expect(draw("a", -4)).not.toThrow();
  });
});
