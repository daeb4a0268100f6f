import { expect, it } from "vitest";
import { receiptLines } from "../i18n/receipt";
import { defaultProgram, programSchema, type Program } from "./program";
import { exampleOrderSchema, previewProgram } from "./program-preview";

const shop = { currency: "USD", timezone: "Europe/Budapest" };
const line = { title: "Beans", quantity: 2, grossCents: 4000, discountCents: 505 };
const example = (more: object = {}) =>
  exampleOrderSchema.parse({ lines: [line], placedAt: "2026-01-31T23:30:00Z", ...more });

it("shows what each rule gives, with the sum behind it, and the totals", () => {
  const { rules, totals } = previewProgram(defaultProgram(), example({ shippingCents: 500 }), shop);
  expect(totals).toEqual({ points: 34, USD: 175 });
  expect(rules.map(({ rule, unit, amount }) => [rule, unit, amount])).toEqual([
    ["points", "points", 34],
    ["cashback", "USD", 175],
  ]);
  const [points] = rules;
  expect(points && receiptLines(points.explanation, { locale: "en" }).at(-1)).toEqual({
    label: "1 per $1.00, rounded down",
    amount: "34",
  });
});

it("shows when it comes free and when it ends, by the shop's calendar and the law", () => {
  const expiry = { points: { kind: "months", months: 1 }, cashback: { kind: "inactiveMonths", months: 6 } };
  const earning = defaultProgram().earning.map((rule) => ({ ...rule, holdingDays: 14 }));
  const program: Program = programSchema.parse({ ...defaultProgram(), earning, expiry });
  const ends = (more: object) =>
    previewProgram(program, example(more), shop).rules.map(
      ({ expiresAt }) => expiresAt?.toISOString() ?? null,
    );
  // It is 1 February in Budapest already.
  expect(ends({})).toEqual(["2026-03-15T23:00:00.000Z", "2026-08-01T22:00:00.000Z"]);
  expect(ends({ jurisdiction: "CA-QC" })).toEqual([null, "2027-02-01T23:00:00.000Z"]);
});

it("asks conditions as an order would", () => {
  const [points] = defaultProgram().earning;
  const when = {
    all: [
      { kind: "countries", codes: ["CA"] },
      { kind: "nthOrder", from: 2, to: 2 },
    ],
  };
  const program = programSchema.parse({ ...defaultProgram(), earning: [{ ...points, when }] });
  expect(previewProgram(program, example({ countryCode: "CA", ordinal: 2 }), shop).totals).toEqual({
    points: 34,
  });
  expect(previewProgram(program, example({ countryCode: "CA" }), shop).totals).toEqual({ points: 0 });
});
