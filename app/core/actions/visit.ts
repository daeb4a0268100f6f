// Coming to the shop while logged in, once a day by the shop's calendar.
import { z } from "zod";
import { refuse } from "../decision";
import { daysAfter } from "./calendar";
import { defineAction, fixedFields } from "./define";
import { fixedWorth } from "./earned";

export const visit = defineAction({
  schema: z.strictObject({ ...fixedFields, kind: z.literal("visit") }),
  sources: () => ["visit"],
  judge(action, { day, last }) {
    if (last && last.day >= day) return refuse("tooSoon", { from: daysAfter(last.day, 1) });
    return fixedWorth(action);
  },
});
