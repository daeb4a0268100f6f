// A gift on the member's birthday: never twice within a year, however often the birthday is changed, and only if it had been
// told long enough before.
import { z } from "zod";
import { refuse } from "../decision";
import { daysAfter, isBirthday } from "./calendar";
import { defineAction, fixedFields } from "./define";
import { fixedWorth, withinYear } from "./earned";

export const birthday = defineAction({
  schema: z.strictObject({
    ...fixedFields,
    kind: z.literal("birthday"),
    /** how many days before it the birthday must have been told */
    noticeDays: z.number().int().min(1).max(365).default(30),
  }),
  sources: () => ["calendar"],
  judge(action, facts) {
    const { birthday: born, day } = facts;
    if (born === null) return refuse("birthdayUnknown");
    if (!isBirthday(day, born)) return refuse("notEligible");
    const from = daysAfter(born.toldOn, action.noticeDays);
    if (day < from) return refuse("tooSoon", { from });
    return withinYear(facts) ?? fixedWorth(action);
  },
});
