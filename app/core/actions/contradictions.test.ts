import { describe, expect, it } from "vitest";
import { defaultProgram, programSchema } from "../program";

describe("settings that contradict each other are refused with their field", () => {
  it.each([
    ["a key of an earning rule", { key: "points", kind: "visit", points: 1 }, ["key"]],
    [
      "a period capped twice",
      {
        key: "a",
        kind: "visit",
        points: 1,
        caps: [
          { perMember: 1, per: "day" },
          { perMember: 2, per: "day" },
        ],
      },
      ["caps", 1, "per"],
    ],
    [
      "a cap that none reaches",
      {
        key: "a",
        kind: "quiz",
        evidence: "word",
        points: 1,
        caps: [
          { perMember: 1, per: "month" },
          { perMember: 2, per: "day" },
        ],
      },
      ["caps", 1, "per"],
    ],
    ["a budget below one time", { key: "a", kind: "visit", points: 5, budgetPoints: 4 }, ["budgetPoints"]],
    [
      "steps out of order",
      {
        key: "a",
        kind: "streak",
        steps: [
          { days: 3, points: 1 },
          { days: 3, points: 2 },
        ],
      },
      ["steps"],
    ],
    ["neither points nor a reward", { key: "a", kind: "visit", points: 0 }, ["points"]],
    ["a reward that is not", { key: "a", kind: "visit", points: 0, rewardKey: "other" }, ["rewardKey"]],
    ["a custom action without a name", { key: "a", kind: "custom", evidence: "word", points: 1 }, ["title"]],
  ])("%s", (_case, action, field) => {
    const parsed = programSchema.safeParse({ ...defaultProgram(), actions: [action] });
    expect(parsed.error?.issues.map(({ path }) => path)).toEqual([["actions", 0, ...field]]);
  });

  it("a key used twice", () => {
    const visit = { key: "a", kind: "visit", points: 1 };
    const parsed = programSchema.safeParse({ ...defaultProgram(), actions: [visit, visit] });
    expect(parsed.error?.issues).toMatchObject([
      { path: ["actions", 1, "key"], message: 'key "a" is used twice' },
    ]);
  });

  it("and a version of before actions has none", () => {
    const { actions: _actions, ...before } = defaultProgram();
    expect(programSchema.parse(before).actions).toEqual([]);
  });
});
