import {
  spawn,
  type ChildProcess,
  type ChildProcessByStdio,
  type ChildProcessWithoutNullStreams,
  type StdioOptions,
} from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { GitError } from "../domain/errors.ts";
import { gitError } from "./git-error.ts";
import type { GitEnvironment } from "./git-environment.ts";
import { interruptedError, isInterrupted, rememberGit } from "./interruption.ts";

/** Where git is started, and with which variables; those name the repository once it is found. */
export interface GitLocation {
  directory: string;
  environment: GitEnvironment;
}

export interface GitRunOptions {
  /** Written to stdin, or the descriptor of an open file that stdin is; without it stdin is empty. */
  input?: string | Buffer | number;
  /** Exit codes that are an answer and not a failure, beside 0. */
  allowExit?: readonly number[];
  /** Configuration for this call, as `name=value`; `READ_OVERRIDES` by default. */
  overrides?: readonly string[];
  /** Variables for this call beside those of the location. */
  environment?: GitEnvironment;
  /** Run it also after an interruption, since it takes back what was begun; false by default. */
  cleanup?: boolean;
}

export interface GitResult<Output> {
  stdout: Output;
  stderr: string;
  exitCode: number;
}

/** Configuration under which git starts no program of the repository's: no monitor, hook, signature check or pager. */
export const READ_OVERRIDES: readonly string[] = [
  "advice.graftFileDeprecated=false",
  "core.fsmonitor=false",
  "core.hooksPath=/dev/null",
  "core.pager=cat",
  "core.quotePath=false",
  "log.follow=false",
  "log.showSignature=false",
];

/** Configuration for what writes objects and refs: it is on disk when the command returns. */
export const WRITE_OVERRIDES: readonly string[] = [
  ...READ_OVERRIDES,
  "core.fsync=objects,reference",
  "core.fsyncMethod=batch",
  "core.filesRefLockTimeout=1000",
];

// Replaced objects, grafted parents, glob characters in paths and translated messages would each change an answer; and
// what git flushes after each commit comes in as many pieces, which take longer to receive than git takes to write them.
const PLUMBING_VARIABLES: GitEnvironment = {
  GIT_FLUSH: "0",
  GIT_GRAFT_FILE: "/dev/null",
  GIT_LITERAL_PATHSPECS: "1",
  GIT_NO_REPLACE_OBJECTS: "1",
  GIT_OPTIONAL_LOCKS: "0",
  GIT_PAGER: "cat",
  LC_ALL: "C",
};

/**
 * Runs git and gives what it printed, as text.
 *
 * @throws GitError when the exit code is neither 0 nor in `allowExit`, when a signal ended git, or when it did not start.
 */
export async function runGit(where: GitLocation, args: readonly string[], options: GitRunOptions = {}): Promise<GitResult<string>> {
  const result = await runGitBuffer(where, args, options);
  return { ...result, stdout: result.stdout.toString("utf8") };
}

/** Like `runGit`, for output that is not text. */
export async function runGitBuffer(where: GitLocation, args: readonly string[], options: GitRunOptions = {}): Promise<GitResult<Buffer>> {
  const child = startWithInput(where, args, options);
  const stdout: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
  const { exitCode, stderr } = await endOf(child, args, () => Buffer.concat(stdout).toString("utf8"), options.allowExit);
  return { stdout: Buffer.concat(stdout), stderr, exitCode };
}

/**
 * Runs git and gives its output chunk by chunk while it runs. Leaving the loop early ends git.
 *
 * @throws GitError as `runGit` does, after the last chunk.
 */
export async function* streamGit(where: GitLocation, args: readonly string[], options: GitRunOptions = {}): AsyncGenerator<Buffer> {
  const child = startWithInput(where, args, options);
  const ended = endOf(child, args, () => "", options.allowExit);
  // Whoever leaves the loop early does not wait for the end, which is then a signal.
  ended.catch(() => {});
  try {
    yield* child.stdout as AsyncIterable<Buffer>;
    await ended;
  } finally {
    child.kill();
  }
}

/**
 * Runs git with its output in the open file whose descriptor `output` is; all of it is there when this returns.
 *
 * @throws GitError as `runGit` does, also where there is no space for the output.
 */
export async function runGitInto(
  where: GitLocation,
  args: readonly string[],
  { input, output }: { input: string; output: number },
): Promise<void> {
  const child = spawnGit(where, args, {}, ["pipe", output, "pipe"]) as ChildProcessByStdio<Writable, null, Readable>;
  surviveBrokenPipe(child.stdin);
  child.stdin.end(input);
  await endOf(child, args, () => "");
}

/**
 * Starts git for a caller that reads and writes its streams itself; `endOf` tells how it ended.
 *
 * @throws Interrupted when the process was told to stop.
 */
export function startGit(where: GitLocation, args: readonly string[], options: GitRunOptions = {}): ChildProcessWithoutNullStreams {
  const child = spawnGit(where, args, options, "pipe") as ChildProcessWithoutNullStreams;
  surviveBrokenPipe(child.stdin);
  return child;
}

type GitProcess = ChildProcessByStdio<Writable | null, Readable, Readable>;

// Most calls read nothing from stdin, and a pipe that is only closed costs a tenth of such a call.
function startWithInput(where: GitLocation, args: readonly string[], options: GitRunOptions): GitProcess {
  const { input } = options;
  if (input === undefined || typeof input === "number") {
    return spawnGit(where, args, options, [input ?? "ignore", "pipe", "pipe"]) as GitProcess;
  }
  const child = startGit(where, args, options);
  child.stdin.end(input);
  return child;
}

/** Every git starts here, so that `interruptGit` ends it and none comes after. */
function spawnGit(where: GitLocation, args: readonly string[], options: GitRunOptions, stdio: StdioOptions): ChildProcess {
  if (isInterrupted() && options.cleanup !== true) throw interruptedError();
  const child = spawn("git", wordsOf(args, options), { ...placeOf(where, options), stdio });
  refuseWithoutStreams(child, args);
  rememberGit({ ended: new Promise((resolve) => child.on("close", resolve).on("error", resolve)), end: () => child.kill() });
  return child;
}

// Where no more files may be open node has no pipes for a child, and says why only later.
function refuseWithoutStreams(child: ChildProcess, args: readonly string[]): void {
  if ((child.stderr as Readable | null | undefined) !== undefined) return;
  child.on("error", () => {});
  const call = { args, exitCode: null, signal: null, stdout: "", stderr: "" };
  const message = `git ${args[0]} could not be run: too many files are open.`;
  throw new GitError("git-failed", message, { ...call, hint: "ulimit -n 1024 allows more of them" });
}

// A git that ends before it has read everything breaks the pipe; its exit code and stderr say why.
function surviveBrokenPipe(stdin: Writable): void {
  stdin.on("error", () => {});
}

function wordsOf(args: readonly string[], { overrides = READ_OVERRIDES }: GitRunOptions): string[] {
  return [...overrides.flatMap((override) => ["-c", override]), ...args];
}

function placeOf(where: GitLocation, options: GitRunOptions): { cwd: string; env: GitEnvironment } {
  return { cwd: where.directory, env: { ...where.environment, ...PLUMBING_VARIABLES, ...options.environment } };
}

/** Waits until git has ended and its output is read. Throws a `GitError` for what `allowExit` does not name. */
export function endOf(
  child: ChildProcessByStdio<Writable | null, Readable | null, Readable>,
  args: readonly string[],
  stdout: () => string,
  allowExit: readonly number[] = [],
): Promise<{ exitCode: number; stderr: string }> {
  return new Promise((resolve, reject) => {
    const errors: Buffer[] = [];
    child.stderr.on("data", (chunk: Buffer) => errors.push(chunk));
    child.on("error", (cause) => reject(gitError({ args, exitCode: null, signal: null, stderr: "", cause })));
    child.on("close", (exitCode, signal) => {
      const stderr = Buffer.concat(errors).toString("utf8");
      if (exitCode !== null && (exitCode === 0 || allowExit.includes(exitCode))) resolve({ exitCode, stderr });
      else reject(isInterrupted() ? interruptedError() : gitError({ args, exitCode, signal, stderr, stdout: stdout() }));
    });
  });
}
