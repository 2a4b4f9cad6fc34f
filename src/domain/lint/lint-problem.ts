import type { FileProblem } from "../file-problem.ts";
import type { PromptKey } from "../prompt/prompt-key.ts";

/** `error`: it cannot be used, or will not be promoted as it is. `warning`: it may not be what its author meant. */
export type LintSeverity = "error" | "warning";

/** What a rule found in one file. */
export interface FileFinding extends FileProblem {
  severity: LintSeverity;
  /** The lines around the place, with a caret below it; null where the place says nothing. */
  excerpt: string | null;
}

/** What is wrong or doubtful in a store. */
export interface LintProblem extends FileFinding {
  /** The prompt or flow; null for a file that is neither. */
  key: PromptKey | null;
  /** The file, from the top of the repository. */
  path: string;
}

/** A finding without an excerpt. */
export function finding(severity: LintSeverity, problem: FileProblem): FileFinding {
  const { code, message, hint, line, column } = problem;
  return { severity, code, message, hint, line, column, excerpt: null };
}
