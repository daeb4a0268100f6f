import { expect, it } from "vitest";
import { defaultProgram, programSchema } from "./program";
import { waitsFor, type Guests } from "./guests";

it.each<
  [
    who: string,
    memberId: number | null,
    hasAccount: boolean,
    claimKey: string | null,
    guests: Guests,
    waits: string | null,
  ]
>([
  ["a customer with an account", 1, true, null, "wait", null],
  ["a customer with an account", 1, true, null, "earn", null],
  ["a customer without an account", 1, false, null, "wait", "account"],
  ["a customer without an account", 1, false, null, "earn", null],
  ["a customer without an account who was a guest", 1, false, "key", "wait", "account"],
  ["a guest with an address", null, false, "key", "wait", "key"],
  ["a guest with an address", null, false, "key", "earn", "key"],
  ["a guest without an address", null, false, null, "wait", null],
])(
  "the order of %s (%s, %s, %s), where guests %s, waits for %s",
  (_who, memberId, hasAccount, claimKey, guests, waits) => {
    expect(waitsFor({ memberId, hasAccount, claimKey }, guests)).toBe(waits);
  },
);

it("a programme that does not speak of guests lets them earn", () => {
  const { guests: _guests, ...older } = defaultProgram();
  expect(programSchema.parse(older).guests).toBe("earn");
});
