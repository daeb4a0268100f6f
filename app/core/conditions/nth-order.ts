// Which of the member's orders it is, counted by those that have earned: the first, one of the first three, every fifth.
import { z } from "zod";
import { defineOrderCondition } from "./define";

const number = z.number().int().min(1).max(100_000);

export const nthOrder = defineOrderCondition({
  schema: z
    .strictObject({
      kind: z.literal("nthOrder"),
      from: number,
      to: number.nullable(),
      /** of these, every so manyth: 5 with from 5 means the fifth, the tenth and so on */
      every: number.default(1),
    })
    .refine(({ from, to }) => to === null || from <= to, "from is above to: no order lies between them"),
  compile:
    ({ from, to, every }) =>
    ({ resolved }) => {
      const ordinal = resolved?.ordinal ?? 0;
      return ordinal >= from && ordinal <= (to ?? Infinity) && (ordinal - from) % every === 0;
    },
});
