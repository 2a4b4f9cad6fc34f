import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { git } from "../../bench/git.ts";
import type { Contest } from "../../bench/load/contest.ts";
import { openPlainPushes, openPromotions } from "../../bench/load/contests.ts";
import { type LoadResult, measureContest } from "../../bench/load/measure-contest.ts";

import { writeProgram } from "../support/write-program.ts";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));
const SMALL = { writers: 3, operations: 2 };

describe("the load test", { timeout: 120_000 }, () => {
  async function measured(opened: Promise<Contest>, before: (contest: Contest) => Promise<void> = async () => {}): Promise<LoadResult> {
    const contest = await opened;
    try {
      await before(contest);
      return await measureContest("", contest);
    } finally {
      await contest.remove();
    }
  }

  it.each(["one", "one each"] as const)("D1: finds every promotion of a few writers exactly once, %s environment", async (environments) => {
    const { operations, failures, lost, p50, p95, worst } = await measured(openPromotions(PROJECT, SMALL, environments));
    expect({ operations, failures, lost }).toEqual({ operations: 6, failures: [], lost: [] });
    expect([p50, p95, worst]).toEqual([p50, p95, worst].toSorted((one, other) => one - other));
  });

  it("finds every plain push, and counts those that were tried again", async () => {
    const alone = await measured(openPlainPushes({ writers: 1, operations: 3 }));
    expect(alone).toMatchObject({ operations: 3, failures: [], lost: [], conflicts: 0, retries: 0 });
    const rejected = await measured(openPlainPushes({ writers: 1, operations: 3 }), ({ remote }) => commitOnce(remote));
    expect(rejected).toMatchObject({ operations: 3, failures: [], lost: [], conflicts: 1, retries: 1 });
  });

  it("tells what is lost, and who saw an error", async () => {
    const opened = openPromotions(PROJECT, { writers: 1, operations: 2 }, "one");
    const result = await measured(opened, async ({ remote }) => void writeProgram(`${remote}/hooks/pre-receive`, "exit 1"));
    expect(result.failures).toHaveLength(2);
    expect(result.lost).toEqual(["shared/team-1/prompt-1", "shared/team-1/prompt-2"]);
  });

  /** Moves the branch behind the writers' back. */
  async function commitOnce(remote: string): Promise<void> {
    const commit = await git(remote, ["commit-tree", "-p", "main", "-m", "somebody else's", "main^{tree}"]);
    await git(remote, ["update-ref", "refs/heads/main", commit]);
  }
});
