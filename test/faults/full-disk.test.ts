import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { canMount, runOnFullDisk, runWithLimit } from "../support/kill/full-disk.ts";
import { preparedStore } from "../support/kill/prepared-store.ts";
import { DEPLOYING, type Scenario, WRITING } from "../support/kill/scenarios.ts";
import { tryKill } from "../support/kill/try-kill.ts";
import type { ProcessResult } from "../support/run-process.ts";
import type { TestRepository } from "../support/test-repository.ts";

const MOST_PAGES = 60;
const CLEAR = /no space left|larger than this process may write|was ended|remote origin cannot be read|does not let|push to origin failed/i;

let local: TestRepository;
let remote: TestRepository;
beforeAll(async () => {
  local = await preparedStore({ remote: false });
  remote = await preparedStore({ remote: true });
});

const counts = { failed: 0, lost: 0 };
afterAll(() => {
  process.stdout.write(`\nD7: the disk is full: ${counts.failed} commands failed for want of room, ${counts.lost} lost anything\n`);
});

/** Tries with more and more room, until the command succeeds: each file that it writes is once the one that has none. */
async function withMoreAndMoreRoom(
  scenario: Scenario,
  sizes: number[],
  run: (work: TestRepository, size: number) => Promise<ProcessResult>,
) {
  const failures: string[] = [];
  let tries = 0;
  for (const size of sizes) {
    const tried = await tryKill(scenario.remote ? remote : local, scenario, async (work) => {
      const { exitCode, stderr } = await run(work, size);
      if (exitCode !== 0) {
        tries += 1;
        expect(stderr).toMatch(CLEAR);
      }
      return { exitCode, stderr, killed: exitCode !== 0 };
    }).catch((error: unknown) => {
      failures.push(`${size}: ${(error as Error).message} ${JSON.stringify((error as { actual?: unknown }).actual)}`);
      return { killed: true };
    });
    if (!tried.killed) break;
  }
  counts.failed += tries;
  counts.lost += failures.length;
  expect(failures).toEqual([]);
  return tries;
}

describe("D7: the disk is full", () => {
  const pages = Array.from({ length: MOST_PAGES }, (_, index) => index);
  const units = [0, 1, 2, 4, 8, 64];

  it.each([...DEPLOYING, ...WRITING])(
    "$name: fails at every file that has no room, with the old state and a clear message",
    async (scenario) => {
      const tries = canMount()
        ? await withMoreAndMoreRoom(scenario, pages, (work, size) => runOnFullDisk(work, scenario.words, { disk: "work", pages: size }))
        : await withMoreAndMoreRoom(scenario, units, (work, size) => runWithLimit(work, scenario.words, size));
      expect(tries).toBeGreaterThan(0);
    },
  );

  it.each(DEPLOYING.filter((scenario) => scenario.remote))("$name: and where it is the remote's", async (scenario) => {
    const tries = canMount()
      ? await withMoreAndMoreRoom(scenario, pages, (work, size) => runOnFullDisk(work, scenario.words, { disk: "origin.git", pages: size }))
      : await withMoreAndMoreRoom(scenario, units, (work, size) => runWithLimit(work, scenario.words, size));
    expect(tries).toBeGreaterThan(0);
  });

  it.each([...DEPLOYING, ...WRITING])("$name: fails where no file may grow, with the old state and a clear message", async (scenario) => {
    const tries = await withMoreAndMoreRoom(scenario, units, (work, size) => runWithLimit(work, scenario.words, size));
    expect(tries).toBeGreaterThan(0);
  });
});
