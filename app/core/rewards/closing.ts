// How a redemption ends without an order: its code is killed first, and only when that is dead and its grace has passed does
// its hold go back, or is spent where the merchant said so beforehand of a code that nobody used.
import { accept, refuse, type Decision } from "../decision";
import type { Hold, Intent } from "../ledger/types";
import type { Program } from "../program";
import { hoursAfter, type Redemption, type RedemptionStep } from "./redemption";

/** Asks for the code to be killed: the first step of giving the points back. */
export function closeRedemption(redemption: Redemption): Decision<RedemptionStep> {
  if (redemption.state === "used") return refuse("redemptionAlreadyUsed", { code: redemption.code });
  const isOpen = redemption.state === "issued" || redemption.state === "issuing";
  if (!isOpen || redemption.fulfilment !== "code") {
    return refuse("redemptionNotOpen", { state: redemption.state });
  }
  return accept({ redemption: { ...redemption, state: "closing" }, intent: null, killCode: true });
}

/**
 * The member gives the code back unused. Null when it is on its way back, or has been given back, already. One that is still
 * being made may come to be after it was killed: its grace is waited out like that of any other.
 */
export function giveBackRedemption(redemption: Redemption, now: Date): Decision<RedemptionStep | null> {
  if (redemption.grantedFor !== null) return refuse("nothingToReturn", { code: redemption.code });
  if (redemption.state === "closing" || redemption.state === "released") return accept(null);
  const givenBack = { ...redemption, unusedCode: "returned" } as const;
  return closeRedemption(redemption.state === "issuing" ? givenBack : { ...givenBack, givenBackAt: now });
}

type Timing = Pick<
  Redemption,
  | "state"
  | "expiresAt"
  | "heldUntil"
  | "givenBackAt"
  | "releaseDueAt"
  | "grantedFor"
  | "unusedCode"
  | "fulfilment"
>;

/**
 * From when the points of a code that was found dead at `killedAt` may go back. Orders placed before may still be on
 * their way, so a grace is waited out, except where the member took the code off their own cart.
 */
export function releaseDueAt({ givenBackAt }: Timing, program: Program, killedAt: Date): Date {
  return givenBackAt === null ? hoursAfter(killedAt, program.releaseGraceHours) : killedAt;
}

/** The latest moment at which held points go back by themselves; null: they are kept for the code, gone, or there are none. */
export function returnsBy(redemption: Timing, program: Program): Date | null {
  const { fulfilment, grantedFor, unusedCode, state, expiresAt, heldUntil, givenBackAt } = redemption;
  if (fulfilment !== "code" || grantedFor !== null || unusedCode === "forfeited") return null;
  if (state === "used" || state === "released") return null;
  if (redemption.releaseDueAt ?? givenBackAt) return redemption.releaseDueAt ?? givenBackAt;
  const end = heldUntil ?? expiresAt;
  return end && hoursAfter(end, program.releaseGraceHours);
}

/**
 * The code is gone and its grace has passed: what it held goes back, or is spent for good if it was to be forfeited. Null
 * while that isn't so, or it has been done.
 */
export function releaseRedemption(
  redemption: Redemption,
  hold: Hold | null,
  now: Date,
): RedemptionStep | null {
  const { releaseDueAt: dueAt } = redemption;
  const open = hold ? hold.amount - hold.captured - hold.released : 0;
  if (redemption.state !== "closing" || !dueAt || dueAt > now || (hold && open === 0)) return null;
  const isForfeited = hold !== null && redemption.unusedCode === "forfeited";
  const [kind, act, step] = isForfeited
    ? (["capture", "forfeit", "codeForfeited"] as const)
    : (["release", "release", "codeClosed"] as const);
  const intent: Intent | null = hold && {
    ...{ kind, key: `redemption:${redemption.id}:${act}`, unit: hold.unit, amount: open },
    ...{ occurredAt: now, holdId: hold.id, redemptionId: redemption.id },
    explanation: [{ step, params: { code: redemption.code } }],
  };
  const state = isForfeited ? "forfeited" : "released";
  return { redemption: { ...redemption, state, releaseDueAt: null }, intent, killCode: false };
}
