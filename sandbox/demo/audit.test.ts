import { describe, expect, it } from "vitest";
import { LedgerReplay, type AuditEntry } from "./audit";

function replayOf(...entries: Partial<AuditEntry>[]): LedgerReplay {
  const replay = new LedgerReplay();
  entries.forEach((entry, index) => {
    replay.apply({
      key: `entry-${index + 1}`,
      memberId: 1,
      unit: "points",
      kind: "award",
      amount: 0,
      waived: 0,
      redemptionId: null,
      balanceBefore: 0,
      balanceAfter: 0,
      accountVersion: index + 1,
      movedMemberId: null,
      draws: [],
      ...entry,
    });
  });
  return replay;
}

const award: Partial<AuditEntry> = { amount: 700, balanceAfter: 700 };
const hold: Partial<AuditEntry> = {
  kind: "hold",
  amount: 500,
  redemptionId: "r",
  balanceBefore: 700,
  balanceAfter: 200,
  draws: [{ lot: "entry-1", amount: 500 }],
};

const moveOut: Partial<AuditEntry> = {
  ...{ kind: "moveOut", amount: 200, movedMemberId: 2, balanceBefore: 200, balanceAfter: 0 },
};
const moveIn: Partial<AuditEntry> = {
  ...{ kind: "moveIn", amount: 200, memberId: 2, movedMemberId: 1, balanceBefore: 0, balanceAfter: 200 },
  accountVersion: 1,
};

describe("the audit agrees with", () => {
  it("a member who is merged into another, with a hold that the other captures", () => {
    const capture = {
      ...{ kind: "capture", amount: 500, memberId: 2, redemptionId: "r", accountVersion: 2 },
      ...{ balanceBefore: 200, balanceAfter: 200 },
    };
    const replay = replayOf(award, hold, moveOut, moveIn, capture);
    expect(replay.problems).toEqual([]);
    expect(replay.onTheWay.size).toBe(0);
    expect(replay.accounts.get("1 points")).toMatchObject({ earned: 0, held: 0, remaining: 0 });
    expect(replay.accounts.get("2 points")).toMatchObject({ earned: 700, captured: 500, remaining: 200 });
    expect([...replay.lots.keys(), ...replay.holds.keys()]).toEqual(["2 points entry-1", "2 points r"]);
  });

  it("an award that is held, captured and put back", () => {
    const capture = {
      kind: "capture",
      amount: 500,
      redemptionId: "r",
      balanceBefore: 200,
      balanceAfter: 200,
    };
    const restore = {
      kind: "restore",
      amount: 500,
      redemptionId: "r",
      balanceBefore: 200,
      balanceAfter: 700,
      draws: [{ lot: "entry-1", amount: -500 }],
    };
    const replay = replayOf(award, hold, capture, restore);
    expect(replay.problems).toEqual([]);
    expect(replay.accounts.get("1 points")).toMatchObject({
      earned: 700,
      captured: 0,
      held: 0,
      remaining: 700,
    });
    expect(replay.lots.get("1 points entry-1")).toEqual({ amount: 700, remaining: 700 });
    expect(replay.holds.get("1 points r")).toEqual({ amount: 500, captured: 0, released: 500 });
  });

  it("a take-back that leaves a deficit, repaid by the next award", () => {
    const takeBack = {
      kind: "takeBack",
      amount: 700,
      balanceBefore: 200,
      balanceAfter: -500,
      draws: [{ lot: "entry-1", amount: 200 }],
    };
    const next = {
      amount: 600,
      balanceBefore: -500,
      balanceAfter: 100,
      draws: [{ lot: "entry-4", amount: 500 }],
    };
    const replay = replayOf(award, hold, takeBack, next);
    expect(replay.problems).toEqual([]);
    expect(replay.accounts.get("1 points")).toMatchObject({
      deficit: 0,
      remaining: 100,
      taken: 700,
      held: 500,
    });
  });

  it("points that come back after their lot was repaid as a debt, as a lot of their own", () => {
    const takeBack = {
      kind: "takeBack",
      amount: 200,
      balanceBefore: 200,
      draws: [{ lot: "entry-1", amount: 200 }],
    };
    const release = {
      kind: "release",
      amount: 500,
      redemptionId: "r",
      balanceAfter: 500,
      draws: [
        { lot: "entry-1", amount: -400 },
        { lot: "entry-4", amount: -100 },
      ],
    };
    const replay = replayOf(award, hold, takeBack, release);
    expect(replay.problems).toEqual([]);
    expect(replay.lots.get("1 points entry-4")).toEqual({ amount: 100, remaining: 100 });
  });
});

describe("the audit finds", () => {
  it("a move that brings what never left, or only a part of what was there", () => {
    expect(replayOf(award, hold, moveIn).problems).not.toEqual([]);
    expect(replayOf(award, hold, { ...moveOut, amount: 150 }).problems).not.toEqual([]);
    expect(replayOf(award, hold, moveOut, { ...moveIn, balanceAfter: 150 }).problems).not.toEqual([]);
  });

  it.each([
    [
      "a balance that does not follow",
      [award, { ...hold, balanceAfter: 201 }],
      "balance after is 201, but should be 200",
    ],
    [
      "an overdrawn lot",
      [award, { ...hold, draws: [{ lot: "entry-1", amount: 800 }] }],
      "overdraws the lot entry-1",
    ],
    ["a draw from nowhere", [award, { ...hold, draws: [{ lot: "x", amount: 500 }] }], "which is not there"],
    [
      "a capture without a hold",
      [award, { kind: "capture", amount: 1, redemptionId: "r" }],
      "there is no hold for it",
    ],
    [
      "a version that goes back",
      [
        { ...award, accountVersion: 2 },
        { ...hold, accountVersion: 1 },
      ],
      "version 1 follows version 2",
    ],
    ["a kind it does not know", [{ kind: "gift", amount: 5 }], "entries of the kind gift"],
  ])("%s", (_what, entries, problem) => {
    expect(replayOf(...entries).problems.join("\n")).toContain(problem);
  });
});
