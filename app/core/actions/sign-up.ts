// Opening an account in the shop, once. A customer whom only a checkout made has none: the proof is an account that Shopify
// calls enabled, or a request in which Shopify says who is logged in.
import { z } from "zod";
import { refuse } from "../decision";
import { defineAction, fixedFields } from "./define";
import { onceEver } from "./earned";

export const signUp = defineAction({
  schema: z.strictObject({
    ...fixedFields,
    kind: z.literal("signUp"),
    /** "new": only for those who became customers since the programme has this action */
    members: z.enum(["new", "all"]).default("new"),
  }),
  sources: () => ["shopify", "visit"],
  judge(action, facts) {
    if (facts.last === null && action.members === "new" && facts.joinedOn < facts.offeredOn) {
      return refuse("notEligible", { since: facts.offeredOn });
    }
    return onceEver(action, facts);
  },
});
