// At least so many units are left of the order.
import { z } from "zod";
import { defineOrderCondition } from "./define";

export const quantity = defineOrderCondition({
  schema: z.strictObject({ kind: z.literal("quantity"), from: z.number().int().min(1).max(1_000_000) }),
  compile:
    ({ from }) =>
    (occasion) =>
      occasion.quantity >= from,
});
