import type { ProcessResult } from "../support/run-process.ts";
import type { TestRepository } from "../support/test-repository.ts";

export interface TypedCommand {
  /** What the story expects; 0 by default. */
  exitCode?: number;
  /** Variables beside, or instead of, those of the repository. */
  env?: Record<string, string>;
  input?: string;
}

/**
 * Types a line that begins with `promptlane` or `git` in somebody's clone, as a real process, and fails with what it said
 * when it does not end as expected. Words are split at blanks; single quotes keep them together.
 *
 * @example await type(ana, "promptlane promote --all --to dev --yes");
 */
export async function type(clone: TestRepository, line: string, { exitCode = 0, ...options }: TypedCommand = {}): Promise<ProcessResult> {
  const [program, ...words] = wordsOf(line);
  const result = program === "git" ? await clone.tryGit(...words) : await clone.promptlane(words, options);
  if (result.exitCode === exitCode) return result;
  throw new Error(`"${line}" ended with ${result.exitCode ?? result.signal} instead of ${exitCode}:\n${result.stdout}\n${result.stderr}`);
}

/** Types a promptlane command with `--json` and gives its document. */
export async function read(clone: TestRepository, line: string, options: TypedCommand = {}): Promise<any> {
  return (await type(clone, `${line} --json`, options)).json();
}

function wordsOf(line: string): string[] {
  return (line.match(/'[^']*'|\S+/g) ?? []).map((word) => word.replace(/^'(.*)'$/s, "$1"));
}
