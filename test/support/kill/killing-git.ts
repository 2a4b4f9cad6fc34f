import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { delimiter } from "node:path";
import { fileURLToPath } from "node:url";
import { isGroupRunning, signalProcess } from "../process-group.ts";
import type { TestRepository } from "../test-repository.ts";
import { writeProgram } from "../write-program.ts";

/** Who dies at a call of git, and when: promptlane alone, that git alone, or both with all that they have started. */
export const KILLS = [
  "promptlane before",
  "promptlane after",
  "git before",
  "git after",
  "all before",
  "all after",
  "git locking",
] as const;
/** `git locking` dies between taking the locks of its refs and moving them, and leaves them behind. */
export type Kill = (typeof KILLS)[number];

/** What becomes of one run. */
export interface KilledRun {
  /** Null when a signal ended promptlane. */
  exitCode: number | null;
  stdout: string;
  stderr: string;
  /** How many times promptlane called git. */
  calls: number;
  /** Whether somebody was killed: the call was reached, and was one that this kill is for. */
  killed: boolean;
}

export interface KillOptions {
  how: Kill;
  /** The call of git that it happens at, counted from 1 in the order in which they start; 0 only counts. */
  at: number;
}

const COMMAND = fileURLToPath(new URL("../../../bin/promptlane.js", import.meta.url));

/** Runs promptlane and kills at one of its calls of git. Resolves when nothing that it started runs any more. */
export async function runKilled(work: TestRepository, words: readonly string[], { how, at }: KillOptions): Promise<KilledRun> {
  const { folder, environment } = setTrap(work, how, at);
  const run = await runInGroup(work, words, environment, null);
  const calls = readdirSync(`${folder}/calls`).length;
  return { ...run, calls, killed: existsSync(`${folder}/killed`) };
}

/** Runs promptlane and kills it, or all that runs, after some milliseconds. */
export async function runKilledAfter(
  work: TestRepository,
  words: readonly string[],
  { who, milliseconds }: { who: "promptlane" | "all"; milliseconds: number },
): Promise<Omit<KilledRun, "calls">> {
  const run = await runInGroup(work, words, work.environment, { who, milliseconds });
  return { ...run, killed: run.exitCode === null };
}

const REAL_GIT = execFileSync("sh", ["-c", "command -v git"], { encoding: "utf8" }).trim();

/**
 * Puts a git before the real one that counts its calls by making a folder for each. Only promptlane's own calls come here:
 * whatever git starts, it finds in its own folder first.
 */
function setTrap(work: TestRepository, how: Kill, at: number): { folder: string; environment: Record<string, string> } {
  const folder = `${work.folder}/trap`;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(`${folder}/calls`, { recursive: true });
  writeProgram(
    `${folder}/bin/git`,
    "call=1",
    `until mkdir "${folder}/calls/$call" 2>/dev/null; do call=$((call + 1)); done`,
    `git() { "${REAL_GIT}" "$@"; }`,
    // promptlane leads its process group, so that a group of that number is no other.
    `kill_all() { touch "${folder}/killed"; kill -s KILL -- -$PPID; }`,
    `kill_one() { touch "${folder}/killed"; kill -9 "$1"; }`,
    `[ "$call" = ${at} ] || exec "${REAL_GIT}" "$@"`,
    ...TRAPS[how](folder),
    `exec "${REAL_GIT}" "$@"`,
  );
  writeProgram(`${folder}/hooks/reference-transaction`, `[ "$1" != prepared ] || { touch "${folder}/killed"; kill -9 $PPID; }`);
  return { folder, environment: { ...work.environment, PATH: `${folder}/bin${delimiter}${work.environment["PATH"]}` } };
}

// Nobody waits for the end of cat-file, so there is no moment after it.
const UNLESS_READER = 'case "$*" in *cat-file*) exec "$REAL" "$@";; esac';

const TRAPS: Record<Kill, (folder: string) => string[]> = {
  "promptlane before": () => ["kill_one $PPID"],
  "promptlane after": () => [`REAL="${REAL_GIT}"`, UNLESS_READER, 'git "$@"', "code=$?", "kill_one $PPID", "exit $code"],
  "git before": () => ["kill_one $$"],
  "git after": () => [`REAL="${REAL_GIT}"`, UNLESS_READER, 'git "$@"', "kill_one $$"],
  "all before": () => ["kill_all"],
  "all after": () => [`REAL="${REAL_GIT}"`, UNLESS_READER, 'git "$@"', "kill_all"],
  "git locking": (folder) => [
    'for word; do shift; case "$word" in core.hooksPath=*) word="core.hooksPath=' + folder + '/hooks";; esac; set -- "$@" "$word"; done',
  ],
};

interface Timer {
  who: "promptlane" | "all";
  milliseconds: number;
}

async function runInGroup(
  work: TestRepository,
  words: readonly string[],
  environment: Record<string, string>,
  timer: Timer | null,
): Promise<Omit<KilledRun, "calls" | "killed">> {
  const child = spawn(process.execPath, [COMMAND, ...words], { cwd: work.path, env: environment, detached: true });
  const { pid } = child;
  if (pid === undefined) throw new Error("promptlane did not start");
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  child.stdin.end();
  const alarm = timer && setTimeout(() => signalProcess(timer.who === "all" ? -pid : pid, "SIGKILL"), timer.milliseconds);
  const exitCode = await new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve));
  if (alarm !== null) clearTimeout(alarm);
  await endOfGroup(pid);
  return { exitCode, stdout, stderr };
}

/** A git whose promptlane is gone goes on, and only when it has ended as well is there anything to look at. */
async function endOfGroup(leader: number): Promise<void> {
  while (isGroupRunning(leader)) await new Promise((resolve) => setTimeout(resolve, 2));
}
