import { Invalid } from "../errors.ts";
import { excerptOf } from "../excerpt.ts";
import { invalidFile, type FileProblem } from "../file-problem.ts";

/** A file that templates come from. */
export interface TemplateFile {
  /** Null when nobody said where it lies. */
  path: string | null;
  /** The whole file. */
  text: string;
  /** The line on which its template begins, counted from 1. */
  firstLine: number;
}

/** What is wrong at one place of a file, with the lines around it. */
export interface ShownProblem extends FileProblem {
  path: string | null;
  /** The lines around the place, with a caret below it. */
  excerpt: string;
}

/** Adds to a problem the lines around its place, with a caret below it. */
export function shownProblem({ path, text }: Pick<TemplateFile, "path" | "text">, problem: FileProblem): ShownProblem {
  return { ...problem, path, excerpt: excerptOf(text, problem) };
}

/** The error for what is wrong at one place. */
export function problemError(file: Pick<TemplateFile, "path" | "text">, problem: FileProblem, cause?: unknown): Invalid {
  const error = invalidFile(file.path ?? undefined, problem, cause);
  const details = { ...error.details, problems: [shownProblem(file, problem)] };
  return new Invalid(error.code, error.message, { ...(error.hint !== undefined && { hint: error.hint }), details, cause });
}

/** The same error with the lines around its place; any other error as it is. */
export function withExcerpt(error: unknown, { path, text }: Pick<TemplateFile, "path" | "text">): unknown {
  if (!(error instanceof Invalid) || error.details === undefined || "problems" in error.details) return error;
  const { line, column, reason } = error.details;
  if (typeof line !== "number" || typeof column !== "number") return error;
  const problem = { code: error.code, message: typeof reason === "string" ? reason : error.message, hint: error.hint ?? "", line, column };
  return new Invalid(error.code, error.message, {
    ...(error.hint !== undefined && { hint: error.hint }),
    details: { ...error.details, problems: [shownProblem({ path, text }, problem)] },
    cause: error,
  });
}
