// The words for what the ledger and the redemptions are made of. Invariant: a kind or state that is not known here is
// shown by its own name, never left out.
import type { EntryKind } from "../core/ledger/types";
import type { MessageKey } from "./messages/en";
import { say } from "./messages/message";

const entryKinds: Readonly<Record<EntryKind, { title: MessageKey; sign: "+" | "−" }>> = {
  award: { title: "entry.award", sign: "+" },
  takeBack: { title: "entry.takeBack", sign: "−" },
  hold: { title: "entry.hold", sign: "−" },
  capture: { title: "entry.capture", sign: "−" },
  release: { title: "entry.release", sign: "+" },
  restore: { title: "entry.restore", sign: "+" },
  expire: { title: "entry.expire", sign: "−" },
  moveOut: { title: "entry.moveOut", sign: "−" },
  moveIn: { title: "entry.moveIn", sign: "+" },
  reinstate: { title: "entry.reinstate", sign: "+" },
};

const byKind: ReadonlyMap<string, (typeof entryKinds)[EntryKind]> = new Map(Object.entries(entryKinds));

/** What an entry of the ledger is called, and whether it adds or takes. */
export function entryTitle(
  kind: string,
  settings: { readonly locale: string },
): { title: string; sign: "+" | "−" | "" } {
  const known = byKind.get(kind);
  return known ? { title: say(known.title, settings), sign: known.sign } : { title: kind, sign: "" };
}

type BadgeTone = "success" | "info" | "attention" | "warning" | "critical" | undefined;

const redemptionStates: Readonly<Record<string, { label: string; tone: BadgeTone }>> = {
  issuing: { label: "Being made", tone: "info" },
  issued: { label: "Ready to use", tone: "success" },
  used: { label: "Used", tone: undefined },
  fulfilled: { label: "Received", tone: undefined },
  closing: { label: "Being closed", tone: "attention" },
  released: { label: "Points given back", tone: undefined },
  forfeited: { label: "Forfeited unused", tone: undefined },
  failed: { label: "Could not be made", tone: "critical" },
};

/** What the state of a redemption is called. */
export function redemptionLabel(state: string): { label: string; tone: BadgeTone } {
  return redemptionStates[state] ?? { label: state, tone: undefined };
}

const failureStates: Readonly<Record<string, { label: string; tone: BadgeTone }>> = {
  retrying: { label: "Being retried", tone: "attention" },
  dead: { label: "Failed for good", tone: "critical" },
};

/** What the state of a message that could not be worked is called. */
export function failureLabel(state: string): { label: string; tone: BadgeTone } {
  return failureStates[state] ?? { label: state, tone: undefined };
}

const jobNames: Readonly<Record<string, string>> = {
  "shop-sync": "Read the shop's settings",
  "issue-code": "Make a discount code",
  "grant-reward": "Give a reward",
  "combine-codes": "Change what discount codes combine with",
  "kill-code": "Close a discount code",
  "make-gift-card": "Make a gift card",
  "pay-cashback": "Pay out cashback",
  "carry-transfer": "Change a store credit",
  "claim-cashback": "Claim cashback back",
  "program-published": "Tell the shop of a new programme",
  "member-balance": "Write a balance to Shopify",
  "review-member": "Look at a member's tier",
  "apply-tiers": "Bring members to new tiers",
  "give-gift": "Give what a tier or a threshold promised",
  "take-gift-back": "Take a threshold's points back",
  "claim-orders": "Give a member the points that waited for them",
  "webhook-retry": "Work a webhook again",
};

/** What a job is called. */
export function jobLabel(name: string): string {
  return jobNames[name] ?? name;
}
