import { expect, it } from "vitest";
import { ArgumentError, isReplay, readArguments, type DemoArguments } from "./arguments";

const read = (...args: string[]) => readArguments(args, "/tmp") as DemoArguments;

it("without arguments it is the demo shop, which stays", () => {
  expect(read()).toEqual({
    orders: null,
    exit: false,
    out: null,
    kills: 0,
    seed: 1,
    port: null,
    fresh: false,
  });
  expect(isReplay(read())).toBe(false);
  expect(isReplay(read("--fresh", "--port", "5000", "--seed", "3"))).toBe(false);
});

it("paths start where the command was typed", () => {
  expect(read("--orders", "../a.csv", "--exit", "--out=b", "--kill", "20", "--seed=7")).toMatchObject({
    ...{ orders: "/a.csv", exit: true, out: "/tmp/b", kills: 20, seed: 7 },
  });
  expect(isReplay(read("--exit"))).toBe(true);
  expect(isReplay(read("--orders", "/x"))).toBe(true);
});

it("help is help whatever else is said", () => {
  expect(readArguments(["--help", "--seed", "1"], "/")).toBe("help");
  expect(readArguments(["-h"], "/")).toBe("help");
});

it.each([
  [["--order", "x"], "--order"],
  [["x.csv"], "x.csv"],
  [["--orders"], "--orders"],
  [["--orders", ""], "--orders needs a path"],
  [["--kill", "-1"], "kill"],
  [["--kill", "many"], '--kill must be a whole number from 0 to 10000, not "many"'],
  [["--seed", "1.5"], "--seed must be a whole number"],
  [["--port", "80"], "--port must be"],
  [["--exit=no"], "--exit"],
])("%j is refused with a reason", (args, reason) => {
  expect(() => read(...args)).toThrow(ArgumentError);
  expect(() => read(...args)).toThrow(reason);
});
