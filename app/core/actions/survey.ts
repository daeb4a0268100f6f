// Answering a survey.
import { z } from "zod";
import { defineAction, reportedFields } from "./define";
import { judgeReport, reportSources } from "./earned";

export const survey = defineAction({
  schema: z.strictObject({
    ...reportedFields,
    kind: z.literal("survey"),
  }),
  sources: reportSources,
  judge: judgeReport,
});
