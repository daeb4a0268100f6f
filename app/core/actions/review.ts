// Writing a review. Its proof is the review's address or number at whoever collects reviews.
import { z } from "zod";
import { defineAction, reportedFields } from "./define";
import { judgeReport, reportSources } from "./earned";

export const review = defineAction({
  schema: z.strictObject({
    ...reportedFields,
    kind: z.literal("review"),
  }),
  sources: reportSources,
  judge: judgeReport,
});
