// The merchant's programme as data: what earns, what it can be spent on, and how corrections are made. Stored by version;
// a stored version that cannot be read is refused loudly, never taken for "no points".
import { z } from "zod";
import { actionContradictions } from "./actions/contradictions";
import { actionSchema } from "./actions/registry";
import { InvariantError } from "./decision";
import { ORDER_SETTINGS, orderSettingsSchema } from "./earning/moment";
import { earningRuleSchema } from "./earning/registry";
import { budgetSchema } from "./earning/limits";
import { guestsSchema } from "./guests";
import { expirySchema } from "./expiry";
import { canBeGiven, isPlainWish } from "./rewards/promise";
import { rewardContradictions } from "./rewards/contradictions";
import { rewardSchema } from "./rewards/registry";
import { thresholdSchema } from "./thresholds";
import { tierContradictions } from "./tiers/contradictions";
import { tiersSchema } from "./tiers/settings";

const NEVER = { points: { kind: "never" }, cashback: { kind: "never" } } as const;

export const programSchema = z
  .strictObject({
    earning: z.array(earningRuleSchema),
    /** which orders earn, and when */
    orders: orderSettingsSchema.default(ORDER_SETTINGS),
    rewards: z.array(rewardSchema),
    /** what members are given for besides ordering; older versions gave for nothing else */
    actions: z.array(actionSchema).max(100).default([]),
    /** what becomes of a take-back that finds the points spent: stop at zero, or owe them to the next award */
    shortfall: z.enum(["waive", "carry"]),
    /** until when what was earned can be spent, by unit */
    expiry: z.strictObject({ points: expirySchema, cashback: expirySchema }).default(NEVER),
    /** the most that all orders get, by unit; counted from the version that sets it */
    budget: budgetSchema,
    /** what keeps an account from lapsing, where it ends by inactivity */
    activeBy: z
      .array(z.enum(["orders", "redemptions", "actions"]))
      .min(1)
      .default(["orders", "redemptions"]),
    /** whether members whose law forbids an expiry get the lawful one; older versions asked for no law */
    laws: z.enum(["apply", "off"]).default("off"),
    /** how many days before something expires its member is reminded */
    reminderDays: z.array(z.number().int().min(1).max(365)).max(5).default([]),
    /** whether refunding what a code paid for gives its points back, in proportion; older versions kept them */
    refundedRewards: z.enum(["return", "keep"]).default("keep"),
    /** where cashback is spent: kept in our own wallet, or paid out as store credit at Shopify as soon as it is free */
    cashback: z.strictObject({ paidAs: z.enum(["wallet", "storeCredit"]) }).default({ paidAs: "wallet" }),
    /** whether customers without an account earn at once, or their points wait until they have one */
    guests: guestsSchema.default("earn"),
    /** how long a dead code is watched for late orders before its points go back, in hours of domain time */
    releaseGraceHours: z.number().int().min(0).max(720),
    /** how long points are held for a cart before its code is closed by itself, in hours of domain time */
    cartHoldHours: z.number().int().min(1).max(720).default(24),
    codePrefix: z.string().regex(/^[A-Z0-9]{0,12}$/),
    /** null: the programme has none */
    tiers: tiersSchema.nullable().default(null),
    /** gifts for what is spent in a period */
    thresholds: z.array(thresholdSchema).max(20).default([]),
  })
  .superRefine((program, context) => {
    const tierKeys = new Set(program.tiers?.levels.map(({ key }) => key));
    program.rewards.forEach((reward, index) => {
      for (const { field, message } of rewardContradictions(reward, tierKeys))
        context.addIssue({ code: "custom", path: ["rewards", index, field], message });
    });
    for (const field of ["earning", "rewards", "actions", "thresholds"] as const) {
      const keys = program[field].map(({ key }) => key);
      keys.forEach((key, index) => {
        if (keys.indexOf(key) !== index) {
          context.addIssue({
            code: "custom",
            path: [field, index, "key"],
            message: `key "${key}" is used twice`,
          });
        }
      });
    }
    const wallet = program.rewards.some(({ kind }) => kind === "spendCashback");
    if (wallet && program.cashback.paidAs === "storeCredit") {
      const message =
        "cashback that is paid out as store credit cannot be spent by a code: take the reward away";
      context.addIssue({ code: "custom", path: ["cashback", "paidAs"], message });
    }
    const ruleKeys = new Set(program.earning.map(({ key }) => key));
    const grantable = new Set(program.rewards.filter(isPlainWish).map(({ key }) => key));
    program.actions.forEach((action, index) => {
      for (const { field, message } of actionContradictions(action, { ruleKeys, grantable }))
        context.addIssue({ code: "custom", path: ["actions", index, ...field], message });
    });
    const givable = new Set(program.rewards.filter(canBeGiven).map(({ key }) => key));
    for (const { path, message } of tierContradictions(program, givable))
      context.addIssue({ code: "custom", path: [...path], message });
  });
export type Program = z.infer<typeof programSchema>;

export interface ProgramVersion {
  readonly version: number;
  readonly program: Program;
}

/** Whether anything is decided by what members' orders come to. */
export function asksForFigures(current: ProgramVersion | null): boolean {
  return current !== null && (current.program.tiers !== null || current.program.thresholds.length > 0);
}

/** What a freshly installed shop starts with: a point per whole 1.00, 5 % cashback, 500 points for 5.00. */
export function defaultProgram(): Program {
  const basis = { discounts: "net", tax: "include", shipping: "exclude", giftCards: "exclude" };
  return programSchema.parse({
    earning: [
      {
        key: "points",
        kind: "perAmount",
        points: 1,
        perCents: 100,
        rounding: "floor",
        holdingDays: 0,
        basis,
      },
      { key: "cashback", kind: "cashback", rateBasisPoints: 500, rounding: "nearest", holdingDays: 0, basis },
    ],
    rewards: [
      {
        key: "five-off",
        kind: "amountOff",
        title: null,
        costPoints: 500,
        valueCents: 500,
        validityDays: null,
      },
    ],
    shortfall: "carry",
    laws: "apply",
    reminderDays: [30, 7],
    refundedRewards: "return",
    releaseGraceHours: 24,
    cartHoldHours: 24,
    codePrefix: "VEFA",
  });
}

/** Reads stored settings. Throws InvariantError, naming each field, when they are not a programme. */
export function readStoredProgram(version: number, settings: unknown): ProgramVersion {
  const parsed = programSchema.safeParse(settings);
  if (!parsed.success) {
    const fields = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; ");
    throw new InvariantError(`programme version ${version} cannot be read: ${fields}`);
  }
  return { version, program: parsed.data };
}
