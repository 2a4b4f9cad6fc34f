import { Invalid } from "./errors.ts";

/** A place in a file, both counted from 1. */
export interface Position {
  line: number;
  column: number;
}

/** What is wrong or doubtful at one place of a file. */
export interface FileProblem extends Position {
  /** Which rule, in kebab-case. */
  code: string;
  message: string;
  /** What to write instead; one line. */
  hint: string;
}

/** What is wrong, wherever it is. */
export type Fault = Omit<FileProblem, keyof Position>;

/**
 * The error for a file that cannot be used: its message leads with `path:line:column`, its details hold them one by one
 * beside the bare `reason`.
 */
export function invalidFile(path: string | undefined, problem: FileProblem, cause?: unknown): Invalid {
  const { code, message, hint, line, column } = problem;
  const place = path === undefined ? `line ${line}, column ${column}` : `${path}:${line}:${column}`;
  return new Invalid(code, `${place}: ${message}`, {
    hint,
    details: { ...(path !== undefined && { path }), line, column, reason: message },
    ...(cause !== undefined && { cause }),
  });
}

/** The problem that an error of `invalidFile` was made of, without the path. */
export function problemOfInvalid(error: Invalid): Omit<FileProblem, "hint"> {
  const { line, column, reason } = (error.details ?? {}) as { line?: number; column?: number; reason?: string };
  return { code: error.code, message: reason ?? error.message, line: line ?? 1, column: column ?? 1 };
}

/** Where the character at `offset` stands in a text whose first line has the number `firstLine`. */
export function positionAt(text: string, offset: number, firstLine = 1): Position {
  let line = firstLine;
  let lineStart = 0;
  for (let end = text.indexOf("\n"); end !== -1 && end < offset; end = text.indexOf("\n", lineStart)) {
    line += 1;
    lineStart = end + 1;
  }
  return { line, column: offset - lineStart + 1 };
}
