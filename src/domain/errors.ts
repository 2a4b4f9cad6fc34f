/** What a `PromptlaneError` carries beside its message. */
export interface ErrorContext {
  /** What to type or do next; one line. */
  hint?: string;
  /** Machine-readable facts, printed by `--json`. */
  details?: Record<string, unknown>;
  /** The error below, kept for `--debug`. */
  cause?: unknown;
}

/**
 * The base of every error that promptlane raises on purpose. Its subclass says what kind of failure it is, and with
 * that the exit code of the command line; `code` names the exact rule, in kebab-case, and stays stable.
 *
 * @example
 * throw new NotFound("prompt-not-found", "There is no prompt support/triag.", { hint: "Did you mean support/triage?" });
 */
export abstract class PromptlaneError extends Error {
  readonly code: string;
  readonly hint: string | undefined;
  readonly details: Record<string, unknown> | undefined;

  constructor(code: string, message: string, context: ErrorContext = {}) {
    super(message, context.cause === undefined ? undefined : { cause: context.cause });
    this.name = new.target.name;
    this.code = code;
    this.hint = context.hint;
    this.details = context.details;
  }
}

/** A prompt, version, environment or deployment that does not exist. */
export class NotFound extends PromptlaneError {}

/** Somebody else moved what this operation was about to change, or the plan went stale. */
export class Conflict extends PromptlaneError {}

/** The store's policy forbids it: order of environments, confirmation, held versions, drafts. */
export class PolicyRefused extends PromptlaneError {}

/** Content or state that cannot be used as it is: a prompt that does not parse, a repository in the middle of a merge. */
export class Invalid extends PromptlaneError {}

/** A file of promptlane's own cache was damaged. It is removed, so that the same asked again is read anew. */
export class CacheDamaged extends PromptlaneError {}

/** The remote cannot be reached, or does not let this user in. */
export class RemoteUnavailable extends PromptlaneError {}

/** The words of a call are off: an unknown option, a name that no rule allows, a missing argument. */
export class Usage extends PromptlaneError {}

/** The person answered no, or pressed Control-C. */
export class Interrupted extends PromptlaneError {}

/** How a call of git ended. */
export interface GitCall {
  /** The words after `git`, without the configuration that promptlane puts before them. */
  args: readonly string[];
  /** Null when a signal ended it, or when it could not be started. */
  exitCode: number | null;
  /** The signal that ended it, such as `SIGKILL`; null for an ordinary end. */
  signal: string | null;
  /** Untouched: it may hold control characters of whoever wrote them. */
  stderr: string;
  /** What git had printed until then; `git commit` says there that nothing has changed. */
  stdout: string;
}

/**
 * A call of git that failed: a bad exit code, a signal, or no git at all. Where it is known what git's words mean, `code`
 * says so (`locked`, `identity-unknown`, `signing-failed`, `disk-full`, `not-writable`); else it is `git-failed`.
 */
export class GitError extends PromptlaneError implements GitCall {
  readonly args: readonly string[];
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly stderr: string;
  readonly stdout: string;

  constructor(code: string, message: string, { args, exitCode, signal, stderr, stdout, ...context }: ErrorContext & GitCall) {
    super(code, message, context);
    this.args = args;
    this.exitCode = exitCode;
    this.signal = signal;
    this.stderr = stderr;
    this.stdout = stdout;
  }
}
