// Following the shop on a social network. No network tells a shop who follows it, so this is mostly the shopper's own word.
import { z } from "zod";
import { defineAction, reportedFields } from "./define";
import { judgeReport, reportSources } from "./earned";

export const socialFollow = defineAction({
  schema: z.strictObject({
    ...reportedFields,
    kind: z.literal("socialFollow"),
    /** the network, such as "instagram" */
    network: z.string().regex(/^[a-z0-9-]{1,40}$/),
  }),
  sources: reportSources,
  judge: judgeReport,
});
