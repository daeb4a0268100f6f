// The words for what the ledger and the redemptions are made of. Invariant: a kind or state that is not known here is
// shown by its own name, never left out.

const entryKinds: Readonly<Record<string, { title: string; sign: "+" | "−" }>> = {
  award: { title: "Earned", sign: "+" },
  takeBack: { title: "Taken back", sign: "−" },
  hold: { title: "Held for a code", sign: "−" },
  capture: { title: "Spent with a code", sign: "−" },
  release: { title: "Given back from a code", sign: "+" },
  restore: { title: "Put back from a cancelled order", sign: "+" },
  expire: { title: "Expired", sign: "−" },
  moveOut: { title: "Moved to the account that this one was merged into", sign: "−" },
  moveIn: { title: "Brought from an account that was merged into this one", sign: "+" },
  reinstate: { title: "Given back after it had lapsed", sign: "+" },
};

/** What an entry of the ledger is called, and whether it adds or takes. */
export function entryTitle(kind: string): { title: string; sign: "+" | "−" | "" } {
  return entryKinds[kind] ?? { title: kind, sign: "" };
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
  "kill-code": "Close a discount code",
  "make-gift-card": "Make a gift card",
  "pay-cashback": "Pay out cashback",
  "carry-transfer": "Change a store credit",
  "claim-cashback": "Claim cashback back",
  "program-published": "Tell the shop of a new programme",
  "member-balance": "Write a balance to Shopify",
  "claim-orders": "Give a member the points that waited for them",
  "webhook-retry": "Work a webhook again",
};

/** What a job is called. */
export function jobLabel(name: string): string {
  return jobNames[name] ?? name;
}
