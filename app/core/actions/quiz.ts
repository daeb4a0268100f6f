// Finishing a quiz.
import { z } from "zod";
import { defineAction, reportedFields } from "./define";
import { judgeReport, reportSources } from "./earned";

export const quiz = defineAction({
  schema: z.strictObject({
    ...reportedFields,
    kind: z.literal("quiz"),
  }),
  sources: reportSources,
  judge: judgeReport,
});
