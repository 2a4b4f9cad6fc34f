import { GitError, type GitCall } from "../domain/errors.ts";
import { knownFailure } from "./known-failures.ts";

/** How a call of git failed. */
export interface FailedCall extends Omit<GitCall, "stdout"> {
  stdout?: string;
  /** Why git could not be started. */
  cause?: unknown;
}

/** Makes the error for a call of git: what its words mean where that is known, else its own first line. */
export function gitError(call: FailedCall): GitError {
  const { code, message, hint } = knownFailure(call) ?? {
    code: "git-failed",
    message: messageOf(call),
    hint: call.cause === undefined ? "add --debug to see all that git said" : "is git installed, and on the PATH?",
  };
  return new GitError(code, message, { stdout: "", ...call, hint });
}

function messageOf({ args, exitCode, signal, stderr, cause }: FailedCall): string {
  const command = `git ${args[0] ?? ""}`.trimEnd();
  const lines = stderr.split("\n").filter((line) => line.trim() !== "");
  // Before it comes to the point, git may tell what it was doing.
  const words = lines.find((line) => /^(?:fatal|error): /.test(line)) ?? lines[0];
  if (words !== undefined) return `${command} failed: ${words.replace(/^(?:fatal|error): /, "")}`;
  if (cause instanceof Error) return `${command} could not be run: ${cause.message}`;
  if (signal !== null) return `${command} was ended by ${signal}`;
  return exitCode === null ? `${command} was ended` : `${command} ended with exit code ${exitCode}`;
}
