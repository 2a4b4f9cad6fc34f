/** How a call of git ended. */
export interface GitFailure {
  /** The words after `git`, without the configuration that promptlane puts before them. */
  args: readonly string[];
  /** Null when a signal ended it, or when it could not be started. */
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  /** Untouched: it may hold control characters of whoever wrote them. */
  stderr: string;
  stdout?: string;
  cause?: unknown;
}

/** A call of git that failed: a bad exit code, a signal, or no git at all. */
export class GitError extends Error {
  readonly args: readonly string[];
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
  /** What git had printed until then; `git commit` says there that nothing has changed. */
  readonly stdout: string;

  constructor(failure: GitFailure) {
    super(messageOf(failure), failure.cause === undefined ? undefined : { cause: failure.cause });
    this.name = "GitError";
    this.args = failure.args;
    this.exitCode = failure.exitCode;
    this.signal = failure.signal;
    this.stderr = failure.stderr;
    this.stdout = failure.stdout ?? "";
  }
}

function messageOf(failure: GitFailure): string {
  const command = `git ${failure.args[0] ?? ""}`.trimEnd();
  const lines = failure.stderr.split("\n").filter((line) => line.trim() !== "");
  // Before it comes to the point, git may tell what it was doing.
  const words = lines.find((line) => /^(?:fatal|error): /.test(line)) ?? lines[0];
  if (words) return `${command} failed: ${words}`;
  if (failure.cause instanceof Error) return `${command} could not be run: ${failure.cause.message}`;
  if (failure.signal !== null) return `${command} was ended by ${failure.signal}`;
  return failure.exitCode === null ? `${command} was ended` : `${command} ended with exit code ${failure.exitCode}`;
}
