// Whatever else the shop wants to reward, by its own name: reported by a service of the shop, or taken by the shopper's word.
import { z } from "zod";
import { defineAction, reportedFields } from "./define";
import { judgeReport, reportSources } from "./earned";

export const custom = defineAction({
  schema: z.strictObject({
    ...reportedFields,
    kind: z.literal("custom"),
    title: z.string().trim().min(1).max(100),
  }),
  sources: reportSources,
  judge: judgeReport,
});
