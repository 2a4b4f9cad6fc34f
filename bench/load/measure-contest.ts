import { readFile } from "node:fs/promises";

import { git } from "../git.ts";
import { median } from "../measure/median.ts";
import { runTimed, type TimedRun } from "../measure/run-timed.ts";
import { type Contest, type Operation, OPERATION_VARIABLE } from "./contest.ts";

/** What became of a contest. Times are milliseconds from the start of a process to its end. */
export interface LoadResult {
  what: string;
  operations: number;
  /** Operations that ended with an error, each with its last words. */
  failures: string[];
  /** Operations that met another writer at least once. */
  conflicts: number;
  /** Pushes that brought nothing and were tried again, of all operations together. */
  retries: number;
  /** Operations that are not in the remote's first-parent history exactly once. */
  lost: string[];
  p50: number;
  p95: number;
  worst: number;
}

type Run = TimedRun & { operation: Operation };

/** Lets all writers begin at once, and counts on the remote what came of it. */
export async function measureContest(what: string, contest: Contest): Promise<LoadResult> {
  const runs = (await Promise.all(contest.writers.map(runWriter))).flat();
  const times = runs.map(({ milliseconds }) => milliseconds);
  const pushes = countEach((await readFile(contest.pushes, "utf8")).split("\n").slice(0, -1));
  const retried = [...pushes.values()].map((count) => Math.max(0, count - contest.pushesNeeded));
  return {
    what,
    operations: runs.length,
    failures: runs.filter(({ exitCode }) => exitCode !== 0).map(({ operation, stderr }) => `${operation.id}: ${stderr.trim()}`),
    conflicts: retried.filter((count) => count > 0).length,
    retries: retried.reduce((sum, count) => sum + count, 0),
    lost: await lostOperations(contest),
    p50: median(times),
    p95: percentile(times, 0.95),
    worst: Math.max(...times),
  };
}

async function runWriter(operations: readonly Operation[]): Promise<Run[]> {
  const runs: Run[] = [];
  for (const operation of operations) {
    runs.push({ operation, ...(await runTimed(operation.command, { [OPERATION_VARIABLE]: operation.id })) });
  }
  return runs;
}

async function lostOperations({ remote, writers }: Contest): Promise<string[]> {
  const operations = writers.flat();
  const arrived = new Map<string, Map<string, number>>();
  for (const branch of (await git(remote, ["for-each-ref", "--format=%(refname)", "refs/heads"])).split("\n")) {
    const log = await git(remote, ["log", "--first-parent", "-m", "--diff-filter=A", "--no-renames", "--name-only", "--format=", branch]);
    arrived.set(branch, countEach(log.split("\n")));
  }
  return operations.filter(({ branch, path }) => arrived.get(branch)?.get(path) !== 1).map(({ id }) => id);
}

function countEach(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** The smallest value that so large a share of them does not exceed. */
function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN;
}
