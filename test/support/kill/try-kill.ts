import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { expect } from "vitest";
import type { TestRepository } from "../test-repository.ts";
import { readEnvironmentLog } from "./environment-log.ts";
import { copyOf } from "./prepared-store.ts";
import type { Scenario } from "./scenarios.ts";

/** What one kill did. */
export interface Tried {
  killed: boolean;
  /** Whether the branch had moved all the same. */
  landed: boolean;
  /** The locks that were left behind. */
  locks: string[];
}

type Run = (work: TestRepository) => Promise<{ exitCode: number | null; stderr: string; killed: boolean }>;

/**
 * Runs a scenario with a kill in a copy of a prepared store, and looks at what is left: both repositories are sound, the
 * branch is wholly old or wholly new, the same command succeeds, and then it has landed exactly once.
 */
export async function tryKill(prepared: TestRepository, scenario: Scenario, run: Run): Promise<Tried> {
  const work = copyOf(prepared);
  try {
    return await tryIn(work, scenario, run);
  } finally {
    rmSync(work.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function tryIn(work: TestRepository, scenario: Scenario, run: Run): Promise<Tried> {
  const before = await stateOf(work, scenario);
  const { exitCode, stderr, killed } = await run(work);
  const now = await stateOf(work, scenario);
  const landed = now.tip !== before.tip;
  if (!killed) {
    expect({ exitCode, stderr, landed }).toMatchObject({ exitCode: 0, landed: true });
    return { killed, landed, locks: [] };
  }
  expect(now.theirs, "the user's own work").toEqual(before.theirs);
  await expectSound(work);
  if (landed) await expectLanded(work, scenario, before.tip);
  // Who survives tells the truth; null is for who did not.
  if (exitCode !== null) expect({ stderr, succeeded: exitCode === 0 }).toEqual({ stderr, succeeded: landed });

  const locks = await retry(work, scenario, landed);
  expect((await stateOf(work, scenario)).theirs, "the user's own work after the retry").toEqual(before.theirs);
  await expectLanded(work, scenario, before.tip);
  await expectSound(work);
  return { killed, landed, locks };
}

// Of this clone's locks doctor takes care; those of a remote are its keeper's.
const LEFT_LOCK = /lock (\/\S+\.lock) \(\d+ s old\)[^]*promptlane doctor --unlock|git there holds (\/\S+\.lock), or one died and left it/;

/** Runs the command again, and again without the lock that it names. */
async function retry(work: TestRepository, { words, branch }: Scenario, landed: boolean): Promise<string[]> {
  const locks: string[] = [];
  for (;;) {
    const { exitCode, stderr } = await work.promptlane(words);
    // A prompt that is there cannot be created again, and one that is gone not removed.
    const isNothingLeft = landed && branch === "refs/heads/main" && !stderr.includes(".lock");
    if (exitCode === 0 || isNothingLeft) return locks;
    const [, here, there] = LEFT_LOCK.exec(stderr) ?? [];
    const lock = here ?? there;
    expect({ words, exitCode, stderr, lock: lock !== undefined && existsSync(lock) }).toEqual({ words, exitCode, stderr, lock: true });
    if (lock === undefined) return locks;
    rmSync(lock);
    locks.push(lock.slice(work.folder.length));
  }
}

interface State {
  /** Null before the branch begins. */
  tip: string | null;
  theirs: unknown;
}

async function stateOf(work: TestRepository, scenario: Scenario): Promise<State> {
  const { stdout } = await work.tryGit("--git-dir", gitDirectoryOf(work, scenario), "rev-parse", "--verify", "--quiet", scenario.branch);
  return { tip: stdout.trim() || null, theirs: await workOfTheUser(work, scenario) };
}

/** What no kill may touch: for a deployment the index, every file and HEAD, for a commit what it is not about. */
async function workOfTheUser(work: TestRepository, { branch }: Scenario): Promise<unknown> {
  const status = (await work.git("--no-optional-locks", "status", "--porcelain=v1", "--untracked-files=all")).split("\n");
  const head = await work.git("symbolic-ref", "HEAD");
  if (branch === "refs/heads/main") return { head, status: status.filter((line) => !line.includes(".prompts/")) };
  return { head, status, id: await work.id("HEAD"), index: digestOf(`${work.path}/.git/index`) };
}

async function expectSound(work: TestRepository): Promise<void> {
  for (const directory of [`${work.path}/.git`, work.originPath]) {
    if (directory === null) continue;
    const { exitCode, stdout, stderr } = await work.tryGit("--git-dir", directory, "fsck", "--full", "--no-dangling", "--no-progress");
    expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 0, stdout: "", stderr: "" });
  }
}

/** Exactly one commit on the branch, with exactly what was meant. */
async function expectLanded(work: TestRepository, scenario: Scenario, before: string | null): Promise<void> {
  const directory = gitDirectoryOf(work, scenario);
  const git = (...args: string[]) => work.git("--git-dir", directory, ...args);
  const range = before === null ? scenario.branch : `${before}..${scenario.branch}`;
  expect(await git("rev-list", "--count", "--first-parent", range), "commits on the branch").toBe("1");
  for (const [path, text] of Object.entries(scenario.result)) {
    const { stdout, exitCode } = await work.tryGit("--git-dir", directory, "show", `${scenario.branch}:${path}`);
    expect(exitCode === 0 ? stdout.trimEnd() : null, path).toBe(text);
  }
  if (scenario.branch !== "refs/heads/main") expect((await readEnvironmentLog(work, directory, scenario.branch)).faults).toEqual([]);
  else expect(await work.git("status", "--porcelain=v1", "--untracked-files=all", "--", ".prompts")).toBe("");
}

function gitDirectoryOf(work: TestRepository, { remote, branch }: Scenario): string {
  return remote && branch !== "refs/heads/main" && work.originPath !== null ? work.originPath : `${work.path}/.git`;
}

function digestOf(path: string): string {
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}
