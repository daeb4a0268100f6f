// Every job that there is: its queue, the shape of its payload, and how often it is tried. Whoever asks for a job and
// whoever does it agree here, and nowhere else.
import { z } from "zod";

const shopId = z.number().int().positive();

export interface JobContract<Schema extends z.ZodType = z.ZodType> {
  readonly schema: Schema;
  /** tries after the first, with back-off that doubles from `retryDelaySeconds` */
  readonly retryLimit: number;
  readonly retryDelaySeconds: number;
  /** jobs that one call to Shopify can carry */
  readonly batchSize: number;
  /** waits this long for more of its kind, and for the latest state */
  readonly gatherSeconds: number;
}

export const JOBS = {
  /** reads a shop's currency and time zone and gives it its first programme */
  "shop-sync": {
    schema: z.strictObject({ shopId }),
    ...{ retryLimit: 8, retryDelaySeconds: 2, batchSize: 1, gatherSeconds: 0 },
  },
  /** makes a redemption's code at Shopify */
  "issue-code": {
    schema: z.strictObject({ shopId, redemptionId: z.string() }),
    ...{ retryLimit: 12, retryDelaySeconds: 2, batchSize: 250, gatherSeconds: 0 },
  },
  /** makes a redemption's gift card at Shopify */
  "make-gift-card": {
    schema: z.strictObject({ shopId, redemptionId: z.string() }),
    ...{ retryLimit: 12, retryDelaySeconds: 2, batchSize: 10, gatherSeconds: 0 },
  },
  /** pays a member's free cashback out as store credit: what comes together within a minute goes by one call */
  "pay-cashback": {
    schema: z.strictObject({ shopId, memberId: z.number().int().positive() }),
    ...{ retryLimit: 12, retryDelaySeconds: 5, batchSize: 10, gatherSeconds: 60 },
  },
  /** carries money into a customer's store credit, or out of it */
  "carry-transfer": {
    schema: z.strictObject({ shopId, transferId: z.string() }),
    ...{ retryLimit: 12, retryDelaySeconds: 10, batchSize: 10, gatherSeconds: 0 },
  },
  /** asks for what a refund took of cashback that was paid out */
  "claim-cashback": {
    schema: z.strictObject({
      shopId,
      memberId: z.number().int().positive(),
      entryKey: z.string(),
      currency: z.string().length(3),
      owedCents: z.number().int().positive(),
    }),
    ...{ retryLimit: 12, retryDelaySeconds: 2, batchSize: 10, gatherSeconds: 0 },
  },
  /** applies the programme's combination settings to the discounts of open codes */
  "combine-codes": {
    schema: z.strictObject({ shopId }),
    ...{ retryLimit: 12, retryDelaySeconds: 2, batchSize: 1, gatherSeconds: 1 },
  },
  /** makes a code unusable at Shopify, the first step of giving its points back */
  "kill-code": {
    schema: z.strictObject({ shopId, redemptionId: z.string() }),
    ...{ retryLimit: 12, retryDelaySeconds: 2, batchSize: 50, gatherSeconds: 0 },
  },
  /** gives a member a reward of a programme version for nothing */
  "grant-reward": {
    schema: z.strictObject({
      shopId,
      memberId: z.number().int().positive(),
      rewardKey: z.string(),
      programVersion: z.number().int().positive(),
      requestKey: z.string(),
      grantedFor: z.string(),
    }),
    ...{ retryLimit: 12, retryDelaySeconds: 2, batchSize: 20, gatherSeconds: 0 },
  },
  /** tells the shop of a version that has come into force */
  "program-published": {
    schema: z.strictObject({ shopId, version: z.number().int().positive() }),
    ...{ retryLimit: 12, retryDelaySeconds: 2, batchSize: 1, gatherSeconds: 0 },
  },
  /** writes members' balances into their customers' metafields */
  "member-balance": {
    schema: z.strictObject({ shopId, memberId: z.number().int().positive() }),
    ...{ retryLimit: 12, retryDelaySeconds: 2, batchSize: 25, gatherSeconds: 1 },
  },
  /** looks whether members reached or lost a tier, or crossed a threshold */
  "review-member": {
    schema: z.strictObject({ shopId, memberId: z.number().int().positive() }),
    ...{ retryLimit: 12, retryDelaySeconds: 2, batchSize: 100, gatherSeconds: 1 },
  },
  /** brings all members of a shop to tiers that were published, a part at a time */
  "apply-tiers": {
    schema: z.strictObject({
      ...{ shopId, fromVersion: z.number().int().positive().nullable() },
      ...{ keepUntil: z.iso.datetime().nullable(), after: z.number().int().min(0) },
    }),
    ...{ retryLimit: 12, retryDelaySeconds: 2, batchSize: 1, gatherSeconds: 0 },
  },
  /** gives what a tier or a threshold promised */
  "give-gift": {
    schema: z.strictObject({
      ...{ shopId, memberId: z.number().int().positive(), programVersion: z.number().int().positive() },
      ...{ of: z.enum(["tier", "threshold"]), key: z.string(), occasion: z.string() },
    }),
    ...{ retryLimit: 12, retryDelaySeconds: 2, batchSize: 10, gatherSeconds: 0 },
  },
  /** takes back the points of a threshold's gift */
  "take-gift-back": {
    schema: z.strictObject({
      ...{ shopId, memberId: z.number().int().positive(), programVersion: z.number().int().positive() },
      ...{ key: z.string(), entryKey: z.string() },
    }),
    ...{ retryLimit: 12, retryDelaySeconds: 2, batchSize: 10, gatherSeconds: 0 },
  },
  /** gives a member what orders of theirs wait for, now that they have an account or have proven an address */
  "claim-orders": {
    schema: z.strictObject({ shopId, memberId: z.number().int().positive() }),
    ...{ retryLimit: 12, retryDelaySeconds: 2, batchSize: 25, gatherSeconds: 0 },
  },
  /** works a stored webhook again that failed in its batch */
  "webhook-retry": {
    schema: z.strictObject({ shopDomain: z.string(), webhookId: z.string() }),
    ...{ retryLimit: 6, retryDelaySeconds: 2, batchSize: 10, gatherSeconds: 0 },
  },
} as const satisfies Record<string, JobContract>;

export type JobName = keyof typeof JOBS;
export type JobPayload<Name extends JobName> = z.output<(typeof JOBS)[Name]["schema"]>;

export const JOB_NAMES = Object.keys(JOBS) as JobName[];

/** Where a job goes that failed for good: it can be seen and tried again. */
export function deadLetterOf(name: JobName): string {
  return `${name}-dead`;
}
