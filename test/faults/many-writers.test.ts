import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { git } from "../../bench/git.ts";
import { openPromotions } from "../../bench/load/contests.ts";
import { measureContest } from "../../bench/load/measure-contest.ts";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));

test.each([
  { writers: 8, operations: 25, environments: "one" },
  { writers: 8, operations: 10, environments: "one each" },
  { writers: 16, operations: 5, environments: "one" },
] as const)(
  "D1: $writers writers promote $operations prompts of their own, $environments environment: nothing is lost and nobody sees an error",
  async ({ environments, ...size }) => {
    const contest = await openPromotions(PROJECT, size, environments);
    try {
      const { operations, failures, lost } = await measureContest("", contest);
      expect({ failures, lost }).toEqual({ failures: [], lost: [] });
      expect(operations).toBe(size.writers * size.operations);
      const branches = [...new Set(contest.writers.flat().map(({ branch }) => branch))];
      // Every promotion is one step of its branch, and there are no others.
      const steps = await Promise.all(branches.map((branch) => git(contest.remote, ["rev-list", "--first-parent", "--count", branch])));
      expect(steps.reduce((sum, count) => sum + Number(count), 0)).toBe(operations);
      expect(await git(contest.remote, ["rev-list", "--first-parent", "--count", "refs/heads/promptlane/ledger"])).toBe(`${operations}`);
      expect(await git(contest.remote, ["fsck", "--no-dangling", "--no-progress"])).toBe("");
    } finally {
      await contest.remove();
    }
  },
);
