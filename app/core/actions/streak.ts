// Visits on days in a row: each step is given on the day on which the row gets so long. A row that is broken begins anew.
import { z } from "zod";
import { accept, refuse } from "../decision";
import { daysAfter } from "./calendar";
import { commonFields, defineAction, givenFields, type ActionFacts } from "./define";

const step = z.strictObject({
  /** length of the row, counted in visits */
  days: z.number().int().min(1).max(366),
  ...givenFields,
});

export const streak = defineAction({
  schema: z.strictObject({
    ...commonFields,
    kind: z.literal("streak"),
    /** shortest first */
    steps: z
      .array(step)
      .min(1)
      .max(20)
      .refine(
        (steps) => steps.every(({ days }, index) => index === 0 || days > (steps[index - 1]?.days ?? 0)),
        "each step needs more days than the one before",
      ),
    /** whether a new row begins after the longest step */
    repeats: z.boolean().default(false),
    /** so many days missed do not break a row, but do not count either */
    graceDays: z.number().int().min(0).max(6).default(0),
  }),
  sources: () => ["visit"],
  judge({ steps, repeats, graceDays }, { day, last }) {
    if (last && last.day >= day) return refuse("tooSoon", { from: daysAfter(last.day, 1) });
    const before = runBefore(last, day, graceDays);
    const longest = steps.at(-1)?.days ?? 0;
    const run = repeats && before >= longest ? 1 : before + 1;
    const reached = steps.find(({ days }) => days === run);
    if (!reached) return accept({ points: 0, rewardKey: null, run, explanation: [] });
    const { days, points, rewardKey } = reached;
    return accept({ points, rewardKey, run, explanation: [{ step: "streak", params: { days, points } }] });
  },
});

/** How long the row is to which `day` could be added; 0 where it was broken. */
export function runBefore(last: ActionFacts["last"], day: string, graceDays: number): number {
  if (!last || day > daysAfter(last.day, 1 + graceDays)) return 0;
  return last.run ?? 0;
}
