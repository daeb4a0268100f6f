// What merging two members does to their accounts: all that the one account holds goes to the other, and no sum changes. Lots
// keep their ids and dates, holds their draws; what either of them owes is repaid from the lots of both.
import { z } from "zod";
import { invariant } from "../decision";
import { applyDraws, drawFrom, sumDraws, sumRemaining, takeBackLots } from "./lots";
import { idleSchema, joinIdle } from "./runs";
import type {
  Account,
  Draw,
  Explanation,
  Hold,
  MemberLedger,
  MovedAccount,
  MoveInIntent,
  MoveOutIntent,
} from "./types";

const amount = z.number().int().nonnegative();
const moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

/** What is stored with the entries of a move. */
export const movedAccountSchema = z.strictObject({
  memberId: z.number().int(),
  ...{ earned: amount, taken: amount, waived: amount, captured: amount, held: amount, expired: amount },
  deficit: amount,
  lots: z.array(
    z.strictObject({
      ...{ id: z.string(), amount, remaining: amount, earnedAt: moment, availableAt: moment },
      ...{ expiresAt: moment.nullable(), orderId: z.string().nullable(), ruleKey: z.string().nullable() },
    }),
  ),
  holds: z.array(
    z.strictObject({
      ...{ id: z.string(), unit: z.string(), amount, captured: amount, released: amount },
      draws: z.array(z.strictObject({ lot: z.string(), amount: z.number().int() })),
    }),
  ),
  idle: idleSchema.nullable().default(null),
});

const TOTALS = ["earned", "taken", "waived", "captured", "held", "expired", "deficit"] as const;
const NOTHING = {
  earned: 0,
  taken: 0,
  waived: 0,
  captured: 0,
  held: 0,
  expired: 0,
  deficit: 0,
  remaining: 0,
  lots: [],
  idle: null,
};

export interface AccountAndHolds {
  readonly account: Account;
  readonly holds: MemberLedger["holds"];
}

export interface MoveEffect extends AccountAndHolds {
  readonly draws: readonly Draw[];
  readonly moved: MovedAccount;
}

/** The intent that empties an account into the other member's. All of the member's holds must have been read. */
export function moveOutIntent(
  account: Account,
  { from, into }: { readonly from: number; readonly into: number },
  occurredAt: Date,
): MoveOutIntent {
  const amountMoved = sumRemaining(account.lots);
  return {
    ...{ kind: "moveOut", key: `merge:${from}:${into}:${account.unit}:out`, unit: account.unit },
    ...{ amount: amountMoved, occurredAt, intoMemberId: into },
    explanation: explain("mergedInto", account),
  };
}

/** What brings a moveOut's account to the other member. */
export function moveInIntent(out: MoveOutIntent, from: number, moved: MovedAccount): MoveInIntent {
  const { unit, occurredAt, intoMemberId, explanation } = out;
  return {
    ...{
      kind: "moveIn",
      key: `merge:${from}:${intoMemberId}:${unit}:in`,
      unit,
      amount: out.amount,
      occurredAt,
    },
    moved: { ...moved, memberId: from },
    explanation: explanation.map(({ params }) => ({ step: "mergedFrom", params })),
  };
}

function explain(step: string, { unit, remaining, deficit, held }: Account): Explanation {
  return [{ step, params: { amount: remaining - deficit, held, unit } }];
}

export function moveOut(account: Account, holds: MemberLedger["holds"], intent: MoveOutIntent): MoveEffect {
  invariant(
    intent.amount === account.remaining,
    `${intent.key}: ${account.remaining} are left, not ${intent.amount}`,
  );
  const { unit, earned, taken, waived, captured, held, expired, deficit, lots, idle } = account;
  const own = Object.values(holds).filter((hold) => hold.unit === unit);
  const open = own.reduce((sum, hold) => sum + hold.amount - hold.captured - hold.released, 0);
  invariant(open === held, `${intent.key}: ${held} are held, but the holds that were read hold ${open}`);
  const moved = {
    ...{ memberId: intent.intoMemberId, earned, taken, waived, captured, held, expired, deficit, lots },
    ...{ holds: own, idle },
  };
  return { ...withoutMoved(account, holds, moved), draws: [], moved };
}

export function moveIn(
  account: Account,
  holds: MemberLedger["holds"],
  { moved }: MoveInIntent,
  now: Date,
): MoveEffect {
  const both = { lots: [...account.lots, ...moved.lots], idle: joinIdle(account.idle, moved.idle) };
  const { draws } = drawFrom(
    takeBackLots(both, () => false, now),
    account.deficit + moved.deficit,
  );
  return { ...addMoved(account, holds, moved, draws), draws, moved };
}

/** The account once all that moved is gone from it. Throws InvariantError where something would stay. */
export function withoutMoved(
  account: Account,
  holds: MemberLedger["holds"],
  moved: MovedAccount,
): AccountAndHolds {
  for (const total of TOTALS) {
    invariant(
      account[total] === moved[total],
      `of ${account.unit} ${account[total]} were ${total}, but ${moved[total]} moved`,
    );
  }
  invariant(account.remaining === sumRemaining(moved.lots), `not all lots in ${account.unit} were moved`);
  return {
    account: { ...account, ...NOTHING },
    holds: Object.fromEntries(Object.entries(holds).filter(([, hold]) => hold.unit !== account.unit)),
  };
}

/** The account with all that moved added to it, less what `draws` repaid of what is owed. */
export function addMoved(
  account: Account,
  holds: MemberLedger["holds"],
  moved: MovedAccount,
  draws: readonly Draw[],
): AccountAndHolds {
  const repaid = sumDraws(draws);
  const added = Object.fromEntries(TOTALS.map((total) => [total, account[total] + moved[total]]));
  return {
    account: {
      ...{ ...account, ...added },
      deficit: account.deficit + moved.deficit - repaid,
      remaining: account.remaining + sumRemaining(moved.lots) - repaid,
      lots: applyDraws([...account.lots, ...moved.lots], draws),
      idle: joinIdle(account.idle, moved.idle),
    },
    holds: { ...holds, ...Object.fromEntries(moved.holds.map((hold): [string, Hold] => [hold.id, hold])) },
  };
}
