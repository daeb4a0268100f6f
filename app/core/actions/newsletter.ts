// Agreeing to the shop's newsletter: once ever where no cap says otherwise, however often it is left and joined again.
import { z } from "zod";
import { defineAction, fixedFields } from "./define";
import { fixedWorth } from "./earned";

export const newsletter = defineAction({
  schema: z.strictObject({
    ...fixedFields,
    kind: z.literal("newsletter"),
    caps: fixedFields.caps.unwrap().default([{ perMember: 1, per: "ever" }]),
  }),
  sources: () => ["shopify"],
  judge: fixedWorth,
});
