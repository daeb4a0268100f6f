// Sharing the shop or one of its products on a social network.
import { z } from "zod";
import { defineAction, reportedFields } from "./define";
import { judgeReport, reportSources } from "./earned";

export const socialShare = defineAction({
  schema: z.strictObject({
    ...reportedFields,
    kind: z.literal("socialShare"),
    /** the network, such as "instagram" */
    network: z.string().regex(/^[a-z0-9-]{1,40}$/),
  }),
  sources: reportSources,
  judge: judgeReport,
});
