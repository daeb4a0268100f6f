// Whether a discount was taken off the line: "full price only" is its opposite.
import { z } from "zod";
import { defineLineCondition } from "./define";

export const discounted = defineLineCondition({
  schema: z.strictObject({ kind: z.literal("discounted") }),
  compile:
    () =>
    ({ discountCents }) =>
      discountCents > 0,
});
