// A gift on the day on which the member became a customer, from the first year on.
import { z } from "zod";
import { accept, refuse } from "../decision";
import { anniversary as yearsOn } from "./calendar";
import { defineAction, fixedFields } from "./define";
import { withinYear } from "./earned";

export const anniversary = defineAction({
  schema: z.strictObject({ ...fixedFields, kind: z.literal("anniversary") }),
  sources: () => ["calendar"],
  judge({ points, rewardKey }, facts) {
    const years = yearsOn(facts.joinedOn, facts.day);
    if (years === null) return refuse("notEligible");
    const explanation = [{ step: "anniversary", params: { years, points } }];
    return withinYear(facts) ?? accept({ points, rewardKey, run: null, explanation });
  },
});
