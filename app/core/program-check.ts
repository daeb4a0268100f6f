// What keeps settings from being published: what cannot be read at all, and settings of which each is good but that contradict
// each other, each with its field and the reason. A stored version is never held to the latter: what was once published stays
// readable whatever is found to contradict later.
import { contradictionsOf } from "./program-contradictions";
import { programNotes } from "./program-notes";
import type { ProgramNote, ProgramProblem } from "./program-problem";
import { programSchema, type Program } from "./program";

export interface ProgramCheck {
  /** null: the settings cannot be read as a programme */
  readonly program: Program | null;
  readonly problems: readonly ProgramProblem[];
  readonly notes: readonly ProgramNote[];
}

export function checkProgram(settings: unknown): ProgramCheck {
  const parsed = programSchema.safeParse(settings);
  if (parsed.success) {
    const program = parsed.data;
    return { program, problems: contradictionsOf(program), notes: programNotes(program) };
  }
  const problems = parsed.error.issues.map(({ path, message }): ProgramProblem => ({
    field: path.join("."),
    reason: "invalid",
    params: { message },
  }));
  return { program: null, problems, notes: [] };
}
