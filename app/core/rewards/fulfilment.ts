// Rewards that are no code: a gift card, store credit, goods. Their points are held until the thing exists, then spent by a
// step of their own, since no order will carry them; where it cannot be had, the points go back and the entry says why. What
// was granted has no hold: its steps post nothing.
import { accept, refuse, type Decision } from "../decision";
import type { ExplanationStep, Hold, Intent } from "../ledger/types";
import { multiplyRounded } from "../units";
import type { Redemption, RedemptionStep } from "./redemption";

/** The thing exists: what is held for it is spent. Null when that is so already. Refuses with redemptionNotOpen. */
export function fulfilRedemption(
  redemption: Redemption,
  hold: Hold | null,
  why: ExplanationStep,
  now: Date,
): Decision<RedemptionStep | null> {
  if (redemption.state === "fulfilled") return accept(null);
  if (!isWaited(redemption)) return refuse("redemptionNotOpen", { state: redemption.state });
  const intent: Intent | null = hold && {
    ...about(redemption, hold, now),
    ...{ kind: "capture", key: `redemption:${redemption.id}:fulfil`, amount: hold.amount },
    explanation: [why],
  };
  return accept({ redemption: { ...redemption, state: "fulfilled" }, intent, killCode: false });
}

/** It will never exist: what is held for it goes back. Null when it has. Refuses with redemptionNotOpen. */
export function failRedemption(
  redemption: Redemption,
  hold: Hold | null,
  { state, why }: { readonly state: "failed" | "released"; readonly why: ExplanationStep },
  now: Date,
): Decision<RedemptionStep | null> {
  if (redemption.state === "failed" || redemption.state === "released") return accept(null);
  if (!isWaited(redemption)) return refuse("redemptionNotOpen", { state: redemption.state });
  const intent: Intent | null = hold && {
    ...about(redemption, hold, now),
    ...{ kind: "release", key: `redemption:${redemption.id}:fail`, amount: hold.amount },
    explanation: [why],
  };
  return accept({ redemption: { ...redemption, state }, intent, killCode: false });
}

/** Asks for an unused gift card to be disabled; its points go back once it is. Refuses with redemptionNotOpen. */
export function closeGiftCard(redemption: Redemption): Decision<RedemptionStep | null> {
  if (redemption.state === "closing" || redemption.state === "released") return accept(null);
  if (redemption.fulfilment !== "giftCard" || redemption.state !== "fulfilled") {
    return refuse("redemptionNotOpen", { state: redemption.state });
  }
  return accept({ redemption: { ...redemption, state: "closing" }, intent: null, killCode: true });
}

/** What a card was worth, and what was still on it when it was disabled, in minor units. */
export interface CardValue {
  readonly initialCents: number;
  readonly balanceCents: number;
}

/** The card is disabled: its points go back, of one that was used meanwhile the part that is left of it, rounded down. */
export function restoreGiftCard(
  redemption: Redemption,
  hold: Hold | null,
  { initialCents, balanceCents }: CardValue,
  now: Date,
): RedemptionStep | null {
  if (redemption.fulfilment !== "giftCard" || redemption.state !== "closing") return null;
  const points = hold ? multiplyRounded(hold.captured, balanceCents, initialCents, "floor") : 0;
  const released: Redemption = { ...redemption, state: "released" };
  if (!hold || points === 0) return { redemption: released, intent: null, killCode: false };
  const intent: Intent = {
    ...about(redemption, hold, now),
    ...{ kind: "restore", key: `redemption:${redemption.id}:restore`, amount: points },
    explanation: [{ step: "giftCardDisabled", params: { code: redemption.code, points } }],
  };
  return { redemption: released, intent, killCode: false };
}

function isWaited({ fulfilment, state }: Redemption): boolean {
  return fulfilment !== "code" && state === "issuing";
}

function about(redemption: Redemption, hold: Hold, now: Date) {
  const { id, programVersion } = redemption;
  return { unit: hold.unit, holdId: hold.id, redemptionId: id, programVersion, occurredAt: now };
}
