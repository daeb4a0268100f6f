// The order was placed on one of these days of the shop's calendar, both ends included.
import { z } from "zod";
import { defineOrderCondition } from "./define";

const day = z.iso.date();

export const dates = defineOrderCondition({
  schema: z
    .strictObject({ kind: z.literal("dates"), from: day.nullable(), to: day.nullable() })
    .refine(({ from, to }) => from !== null || to !== null, "give from, to or both")
    .refine(
      ({ from, to }) => from === null || to === null || from <= to,
      "from is after to: no day lies between them",
    ),
  compile({ from, to }) {
    const [first, last] = [from ?? "0000-01-01", to ?? "9999-12-31"];
    return ({ placed }) => placed.day >= first && placed.day <= last;
  },
});
