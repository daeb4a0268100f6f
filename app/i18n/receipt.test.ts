import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { receiptLines, receiptSteps } from "./receipt";

const settings = { locale: "en" };

test("a purchase reads as a sum", () => {
  const lines = receiptLines(
    [
      { step: "line", params: { title: "House blend", quantity: 2, amountCents: 3980, currency: "USD" } },
      { step: "basis", params: { amountCents: 3980, currency: "USD" } },
      {
        step: "pointsPerAmount",
        params: { points: 1, perCents: 100, currency: "USD", rounding: "floor", amount: 39 },
      },
    ],
    settings,
  );
  expect(lines).toEqual([
    { label: "2 × House blend", amount: "$39.80" },
    { label: "Counts for the programme", amount: "$39.80" },
    { label: "1 per $1.00, rounded down", amount: "39" },
  ]);
});

test("a rate of basis points reads as a percentage", () => {
  const params = { rateBasisPoints: 525, rounding: "nearest", amountCents: 210, currency: "USD" };
  expect(receiptLines([{ step: "cashback", params }], settings)).toEqual([
    { label: "5.25% back, rounded to the nearest, halves up", amount: "$2.10" },
  ]);
});

test("a step without words of its own is shown all the same", () => {
  expect(receiptLines([{ step: "magic", params: { amount: 5 } }], settings)).toEqual([
    { label: "magic, amount 5", amount: null },
  ]);
});

test("every step that the core writes has words of its own", () => {
  const core = path.join(import.meta.dirname, "../core");
  const written = globSync("**/*.ts", { cwd: core })
    .filter((file) => !file.endsWith(".test.ts"))
    .flatMap((file) => [...readFileSync(path.join(core, file), "utf8").matchAll(/\bstep: "(\w+)"/g)])
    .map(([, step]) => step);
  expect(written.length).toBeGreaterThan(5);
  expect([...new Set(written)].filter((step) => step !== undefined && !receiptSteps.includes(step))).toEqual(
    [],
  );
});
