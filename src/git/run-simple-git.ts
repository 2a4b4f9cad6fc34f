import type { GitError } from "../domain/errors.ts";
import { gitError } from "./git-error.ts";
import type { GitEnvironment } from "./git-environment.ts";
import { interruptedError, interruptionSignal, isInterrupted, rememberGit } from "./interruption.ts";
import type { GitLocation } from "./run-git.ts";

export interface SimpleGitRunOptions {
  /** Configuration for this call, as `name=value`. */
  overrides?: readonly string[];
  /** Variables for this call beside those of the location. */
  environment?: GitEnvironment;
}

// Every argument comes from this layer, and every variable from its allow list; what simple-git guards against is text of
// others in either of them.
const UNSAFE = {
  allowUnsafeAlias: true,
  allowUnsafeAskPass: true,
  allowUnsafeCommandBinaries: true,
  allowUnsafeConfigEnvCount: true,
  allowUnsafeConfigPaths: true,
  allowUnsafeCredentialHelper: true,
  allowUnsafeDiffExternal: true,
  allowUnsafeDiffTextConv: true,
  allowUnsafeEditor: true,
  allowUnsafeExec: true,
  allowUnsafeFilter: true,
  allowUnsafeFsMonitor: true,
  allowUnsafeGitProxy: true,
  allowUnsafeGpgProgram: true,
  allowUnsafeHooksPath: true,
  allowUnsafeInclude: true,
  allowUnsafeMergeDriver: true,
  allowUnsafePack: true,
  allowUnsafePager: true,
  allowUnsafeProtocolOverride: true,
  allowUnsafeSshCommand: true,
  allowUnsafeSubmodule: true,
  allowUnsafeTemplateDir: true,
  allowUnsafeUrlRewrite: true,
  // Else every git that a hook starts would refuse shortened options.
  allowAbbreviatedOptions: true,
} as const;

/**
 * Runs git through simple-git, for what talks to a remote or changes the working tree, and gives its stdout.
 *
 * @throws GitError for every exit code but 0 and for a signal, also where git has printed nothing.
 * @throws Interrupted when the process was told to stop.
 */
export async function runSimpleGit(where: GitLocation, args: readonly string[], options: SimpleGitRunOptions = {}): Promise<string> {
  const { simpleGit } = await import("simple-git");
  if (isInterrupted()) throw interruptedError();
  const environment = { ...where.environment, ...options.environment };
  // simple-git wraps what it throws into an error of its own, which has neither the exit code nor stdout.
  let failure: GitError | null = null;
  const git = simpleGit({
    baseDir: where.directory,
    abort: interruptionSignal(),
    config: [...(options.overrides ?? [])],
    // Its default takes the output as complete 50 ms after the exit, and waits as long after every silent one.
    completion: { onExit: false },
    allowEnvironment: Object.keys(environment),
    unsafe: UNSAFE,
    errors(_error, { exitCode, stdOut, stdErr }) {
      if (exitCode === 0) return undefined;
      failure = gitError({
        args,
        exitCode: isExitCode(exitCode) ? exitCode : null,
        signal: null,
        stderr: Buffer.concat(stdErr).toString("utf8"),
        stdout: Buffer.concat(stdOut).toString("utf8"),
      });
      return failure;
    },
  });
  try {
    const output = git.env(environment).raw([...args]);
    rememberGit({ ended: output });
    return await output;
  } catch (cause) {
    if (isInterrupted()) throw interruptedError();
    throw failure ?? gitError({ args, exitCode: null, signal: null, stderr: "", cause });
  }
}

/** A signal gives null in spite of the declared type, and a program that did not start a negative number. */
function isExitCode(exitCode: number | null): exitCode is number {
  return exitCode !== null && exitCode >= 0;
}
