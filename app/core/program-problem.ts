// What is said about settings before they are published: what keeps them from it, and what ought to be known.
import type { ExplanationStep } from "./ledger/types";

export interface ProgramProblem {
  /** where it stands in the settings, such as earning.0.points */
  readonly field: string;
  /** the key of its words */
  readonly reason: string;
  readonly params: ExplanationStep["params"];
}

/** What whoever publishes ought to know. */
export interface ProgramNote {
  readonly note: string;
  readonly params: ExplanationStep["params"];
}
