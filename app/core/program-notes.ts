// What whoever publishes a programme ought to know, and that keeps nobody from publishing it.
import { expiryTerms, noticeDays } from "./expiry-terms";
import { POINTS } from "./ledger/types";
import type { ProgramNote } from "./program-problem";
import type { Program } from "./program";

const LAWS = ["CA-ON", "CA-QC"] as const;

export function programNotes(program: Program): ProgramNote[] {
  return [...ofLaws(program), ...ofNotice(program), ...ofEmptiness(program)];
}

/** Where the law lets what was earned not expire as the programme has it: with the lawful terms, or without them. */
function ofLaws(program: Program): ProgramNote[] {
  const lawful: Program = { ...program, laws: "apply" };
  return LAWS.flatMap((jurisdiction) => {
    // Cashback is kept in the shop's currency, whichever that is.
    const isBroken = [POINTS, "cashback"].some(
      (unit) => expiryTerms(lawful, unit, jurisdiction).byLawOf !== null,
    );
    if (!isBroken) return [];
    return [{ note: program.laws === "apply" ? "lawApplies" : "lawIsBroken", params: { jurisdiction } }];
  });
}

/** Québec's notice, where none of the programme's reminders is one. */
function ofNotice(program: Program): ProgramNote[] {
  const needsNotice = [POINTS, "cashback"].some((unit) => expiryTerms(program, unit, "CA-QC").needsNotice);
  const days = noticeDays(program.reminderDays);
  return needsNotice && !program.reminderDays.includes(days)
    ? [{ note: "noticeIsAdded", params: { days } }]
    : [];
}

function ofEmptiness({ earning, actions, rewards }: Program): ProgramNote[] {
  const notes: ProgramNote[] = [];
  if (earning.length === 0 && actions.length === 0) notes.push({ note: "nothingEarns", params: {} });
  if (rewards.length === 0) notes.push({ note: "nothingToSpendOn", params: {} });
  return notes;
}
