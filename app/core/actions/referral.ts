// Bringing a friend who ordered. Only the shop's own service can know: its proof is the friend's order.
import { z } from "zod";
import { refuse } from "../decision";
import { defineAction, fixedFields } from "./define";
import { fixedWorth } from "./earned";

export const referral = defineAction({
  schema: z.strictObject({ ...fixedFields, kind: z.literal("referral") }),
  sources: () => ["service"],
  judge: (action, { proof }) => (proof === null ? refuse("proofMissing") : fixedWorth(action)),
});
