// How often a reward can be had: as many as there are, as often as one member may, as often as all may together. Each is
// counted with the redemption in one statement, and given back when its points are. A limit counts from the version that sets it.
import { z } from "zod";
import { PERIODS, periodEnd, periodOf } from "../actions/calendar";
import { accept, refuse, type Decision } from "../decision";

const timesSchema = z
  .strictObject({
    times: z.number().int().min(1).max(1_000_000_000),
    /** of the shop's calendar */
    per: z.enum(PERIODS),
  })
  .nullable()
  .default(null);

export const rewardLimitsSchema = z
  .strictObject({
    /** how many there are; raised by as many as come in */
    stock: z.number().int().min(0).max(1_000_000_000).nullable().default(null),
    perMember: timesSchema,
    total: timesSchema,
  })
  .default({ stock: null, perMember: null, total: null });
export type RewardLimits = z.output<typeof rewardLimitsSchema>;

/** Where a redemption is counted, by a name that its member's counters have too. */
export const countedSchema = z.strictObject({ ofMember: z.boolean(), name: z.string() });
export type Counted = z.output<typeof countedSchema>;

/** A merge of members finds what was counted for one by how the key begins. */
export function counterKey({ ofMember, name }: Counted, memberId: number): string {
  return ofMember ? `member:${memberId}:${name}` : name;
}

export interface RewardLimit extends Counted {
  readonly limit: number;
  readonly refusal: () => ReturnType<typeof refuse>;
}

/** `day` is today by the shop's calendar (YYYY-MM-DD). */
export function rewardLimits(
  { key, limits: { stock, perMember, total } }: { readonly key: string; readonly limits: RewardLimits },
  day: string,
): RewardLimit[] {
  const name = `reward:${key}`;
  const until = (per: (typeof PERIODS)[number]): Record<string, string> => {
    const from = periodEnd(per, day);
    return from === null ? {} : { from };
  };
  return [
    ...(stock === null
      ? []
      : [{ ofMember: false, name: `${name}:stock`, limit: stock, refusal: () => refuse("outOfStock") }]),
    ...(total === null
      ? []
      : [
          {
            ...{ ofMember: false, name: `${name}:${periodOf(total.per, day)}`, limit: total.times },
            refusal: () => refuse("outOfStock", until(total.per)),
          },
        ]),
    ...(perMember === null
      ? []
      : [
          {
            ...{ ofMember: true, name: `${name}:${periodOf(perMember.per, day)}`, limit: perMember.times },
            refusal: () => refuse("limitReached", { times: perMember.times, ...until(perMember.per) }),
          },
        ]),
  ];
}

/**
 * Refuses with outOfStock (param `from`, a day, where there are more then) or limitReached (params `times` and `from`).
 * `counted` tells what is counted so far under a key.
 */
export function checkLimits(
  limits: readonly RewardLimit[],
  memberId: number,
  counted: (key: string) => number,
): Decision<null> {
  const reached = limits.find((each) => counted(counterKey(each, memberId)) >= each.limit);
  return reached ? reached.refusal() : accept(null);
}
