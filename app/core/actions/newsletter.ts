// Agreeing to the shop's newsletter: given since the programme has this action, and once ever where no cap says otherwise.
import { z } from "zod";
import { refuse } from "../decision";
import { defineAction, fixedFields } from "./define";
import { fixedWorth } from "./earned";

export const newsletter = defineAction({
  schema: z.strictObject({
    ...fixedFields,
    kind: z.literal("newsletter"),
    caps: fixedFields.caps.unwrap().default([{ perMember: 1, per: "ever" }]),
  }),
  sources: () => ["shopify"],
  judge(action, { day, offeredOn }) {
    return day < offeredOn ? refuse("notEligible", { since: offeredOn }) : fixedWorth(action);
  },
});
