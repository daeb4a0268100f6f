// What the ledger is made of. An account is one member's balance in one unit; its lots are what was earned and is left;
// a hold sets an amount aside for a code. Amounts are non-negative integers in the account's unit.

/** "points", or an ISO 4217 currency code for cashback in its minor units. */
export type Unit = string;
export const POINTS: Unit = "points";

export interface Lot {
  /** key of the entry that made it */
  readonly id: string;
  readonly amount: number;
  readonly remaining: number;
  readonly earnedAt: Date;
  /** pending until then */
  readonly availableAt: Date;
  /** not spendable from that moment on; null: never expires */
  readonly expiresAt: Date | null;
  readonly orderId: string | null;
  readonly ruleKey: string | null;
}

/** earned - taken - captured - held - expired = remaining - deficit, and a deficit leaves nothing in the lots. */
export interface Account {
  readonly unit: Unit;
  /** how often it was posted to; 0: never */
  readonly version: number;
  readonly earned: number;
  readonly taken: number;
  /** take-backs that found nothing to take */
  readonly waived: number;
  readonly captured: number;
  readonly held: number;
  readonly expired: number;
  readonly remaining: number;
  readonly deficit: number;
  readonly lots: readonly Lot[];
  /** null: what is in it does not lapse by inactivity */
  readonly idle: Idle | null;
}

/** When a member was active, for an account that lapses by inactivity: what was earned in a run ends with it. */
export interface Idle {
  /** in their order, without overlap; the last one is the current one */
  readonly runs: readonly Run[];
  /** whether a law lets the current run end only when the member was told of it in time */
  readonly needsNotice: boolean;
  /** when the notice of the current run's end was made out */
  readonly noticedAt: Date | null;
}

/** Activities that follow each other before what they keep has lapsed. */
export interface Run {
  readonly from: Date;
  /** the last activity */
  readonly activeAt: Date;
  /** when it ends, as planned; null: the terms of the last activity know no end */
  readonly until: Date | null;
  /** what its end took from lots: given back when an activity is heard of that moves the end */
  readonly taken: readonly Draw[];
}

/** What an entry took from a lot (positive) or put back into it (negative). */
export interface Draw {
  readonly lot: string;
  readonly amount: number;
}

export interface Hold {
  readonly id: string;
  readonly unit: Unit;
  readonly amount: number;
  readonly captured: number;
  readonly released: number;
  /** what can be put back, and into which lots: first what is captured, then what is still held */
  readonly draws: readonly Draw[];
}

/** All that the ledger knows of a member: the state on which the next intent is decided. */
export interface MemberLedger {
  readonly memberId: number;
  readonly accounts: Readonly<Record<Unit, Account>>;
  readonly holds: Readonly<Record<string, Hold>>;
}

/** One step of a sum, as a receipt shows it: a message key of i18n with its parameters. */
export interface ExplanationStep {
  readonly step: string;
  readonly params: Readonly<Record<string, string | number>>;
}
export type Explanation = readonly ExplanationStep[];

/** All that an account held, on its way from one member to the other: nothing of it is changed by moving. */
export interface MovedAccount {
  /** the other one: into whom, or from whom */
  readonly memberId: number;
  readonly earned: number;
  readonly taken: number;
  readonly waived: number;
  readonly captured: number;
  readonly held: number;
  readonly expired: number;
  readonly deficit: number;
  /** those with something left, and those that a hold may put back into */
  readonly lots: readonly Lot[];
  readonly holds: readonly Hold[];
  readonly idle: Idle | null;
}

interface IntentOf<Kind extends string> {
  readonly kind: Kind;
  /** unique per shop: the same key is the same fact, recorded once */
  readonly key: string;
  readonly unit: Unit;
  readonly amount: number;
  readonly occurredAt: Date;
  readonly orderId?: string;
  readonly redemptionId?: string;
  readonly ruleKey?: string;
  readonly programVersion?: number;
  readonly explanation: Explanation;
}

export type AwardIntent = IntentOf<"award"> & { readonly availableAt: Date; readonly expiresAt: Date | null };
/** shortfall: what happens to the part that the member has spent: "waive" stops at zero, "carry" leaves a deficit. */
export type TakeBackIntent = IntentOf<"takeBack"> & { readonly shortfall: "waive" | "carry" };
export type HoldIntent = IntentOf<"hold"> & { readonly holdId: string };
export type CaptureIntent = IntentOf<"capture"> & { readonly holdId: string };
export type ReleaseIntent = IntentOf<"release"> & { readonly holdId: string };
/** Puts a captured amount back: its order was cancelled. */
export type RestoreIntent = IntentOf<"restore"> & { readonly holdId: string };
export type ExpireIntent = IntentOf<"expire"> & { readonly lotId: string };
/** The member is merged into another: the account is left empty. `amount` is what is left in its lots. */
export type MoveOutIntent = IntentOf<"moveOut"> & { readonly intoMemberId: number };
/** What a moveOut took comes to this account: whoever of the two owes repays from the lots of both. */
export type MoveInIntent = IntentOf<"moveIn"> & { readonly moved: MovedAccount };

/** Gives back what the end of the run that begins at `runFrom` took: the end lies later, as was heard too late. */
export type ReinstateIntent = IntentOf<"reinstate"> & { readonly runFrom: Date };

export type Intent =
  | AwardIntent
  | TakeBackIntent
  | HoldIntent
  | CaptureIntent
  | ReleaseIntent
  | RestoreIntent
  | ExpireIntent
  | MoveOutIntent
  | MoveInIntent
  | ReinstateIntent;
export type EntryKind = Intent["kind"];

/** How much more is counted under a key, and the most that it may come to. */
export interface CounterChange {
  readonly key: string;
  /** below zero: given back */
  readonly delta: number;
  readonly limit: number | null;
}

/** A line of the ledger: never changed, never removed. */
export interface LedgerEntry {
  readonly key: string;
  readonly memberId: number;
  readonly unit: Unit;
  readonly kind: EntryKind;
  readonly amount: number;
  readonly waived: number;
  readonly orderId: string | null;
  readonly redemptionId: string | null;
  readonly ruleKey: string | null;
  readonly programVersion: number | null;
  readonly occurredAt: Date;
  readonly recordedAt: Date;
  /** what is left in the lots less what is owed, before and after */
  readonly balanceBefore: number;
  readonly balanceAfter: number;
  readonly accountVersion: number;
  readonly draws: readonly Draw[];
  /** of moveOut and moveIn only */
  readonly moved: MovedAccount | null;
  readonly explanation: Explanation;
}
