// What a member's activity does to accounts that lapse by inactivity: it keeps their lots. What had lapsed only because the
// activity was not known yet is given back, once.
import { invariant } from "../decision";
import { sumDraws } from "./lots";
import { post } from "./post";
import { isBefore, runEnd, withActivity, type IdleTerms } from "./runs";
import type { Account, Idle, LedgerEntry, MemberLedger, ReinstateIntent, Unit } from "./types";

export interface Activity {
  readonly at: Date;
  readonly termsOf: (unit: Unit) => IdleTerms;
}

export interface Noted {
  readonly ledger: MemberLedger;
  readonly entries: readonly LedgerEntry[];
}

/** Notes an activity in every account of the member. It never brings an end nearer than it was. */
export function noteActivity(ledger: MemberLedger, activity: Activity, now: Date): Noted {
  return Object.values(ledger.accounts).reduce<Noted>(
    (noted, account) => {
      const idle = withActivity(account.idle, activity.at, activity.termsOf(account.unit));
      if (idle === account.idle || !idle) return noted;
      const accounts = { ...noted.ledger.accounts, [account.unit]: { ...account, idle } };
      return giveBack({ ...noted, ledger: { ...noted.ledger, accounts } }, account, idle, activity.at, now);
    },
    { ledger, entries: [] },
  );
}

/** What the end of a run took that has not come yet, as is known now. */
function giveBack(noted: Noted, { unit, version }: Account, idle: Idle, at: Date, now: Date): Noted {
  return idle.runs.reduce<Noted>((given, run, index) => {
    const amount = sumDraws(run.taken);
    if (amount === 0 || !isBefore(now, runEnd(idle, index))) return given;
    const intent: ReinstateIntent = {
      kind: "reinstate",
      key: `member ${given.ledger.memberId}:${unit}:reinstate:${version}:${at.toISOString()}`,
      ...{ unit, amount, occurredAt: at, runFrom: run.from },
      explanation: [{ step: "reinstated", params: { amount, unit, activeAt: at.toISOString() } }],
    };
    const decision = post(given.ledger, intent, now);
    invariant(decision.ok, `${intent.key} was refused`);
    return { ledger: decision.value.ledger, entries: [...given.entries, decision.value.entry] };
  }, noted);
}
