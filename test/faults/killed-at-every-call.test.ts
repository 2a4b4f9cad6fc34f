import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { KILLS, runKilled } from "../support/kill/killing-git.ts";
import { copyOf, preparedStore } from "../support/kill/prepared-store.ts";
import { DEPLOYING, WRITING } from "../support/kill/scenarios.ts";
import { tryKill } from "../support/kill/try-kill.ts";
import type { TestRepository } from "../support/test-repository.ts";

const MOST_CALLS = 60;

let local: TestRepository;
let remote: TestRepository;
beforeAll(async () => {
  local = await preparedStore({ remote: false });
  remote = await preparedStore({ remote: true });
});

const tally = new Map<string, { tries: number; landed: number; locks: number }>();
afterAll(() => {
  const rows = [...tally].map(
    ([name, { tries, landed, locks }]) =>
      `${name.padEnd(40)} ${String(tries).padStart(4)} ${String(landed).padStart(4)} ${String(locks).padStart(4)}`,
  );
  process.stdout.write(["", "D3: killed at every call of git        tries  landed  locks left", ...rows, ""].join("\n"));
});

const CASES = [...DEPLOYING, ...WRITING].flatMap((scenario) => KILLS.map((how) => ({ title: `${scenario.name}: ${how}`, scenario, how })));

describe("D3: killed at every call of git", () => {
  it.each(CASES)("$title", async ({ scenario, how }) => {
    const prepared = scenario.remote ? remote : local;
    const sum = { tries: 0, landed: 0, locks: 0 };
    const { calls } = await runKilled(copyOf(prepared), scenario.words, { how, at: 0 });
    expect(calls).toBeLessThan(MOST_CALLS);
    const failures: unknown[] = [];
    for (let at = 1; at <= calls; at += 1) {
      try {
        const tried = await tryKill(prepared, scenario, (work) => runKilled(work, scenario.words, { how, at }));
        if (!tried.killed) continue;
        sum.tries += 1;
        sum.landed += tried.landed ? 1 : 0;
        sum.locks += tried.locks.length;
      } catch (error) {
        failures.push(
          `call ${at}: ${(error as Error).message.slice(0, 1500)}\n${JSON.stringify((error as { actual?: unknown }).actual)?.slice(0, 900)}`,
        );
      }
    }
    tally.set(`${scenario.name}, ${how}`, sum);
    expect(failures).toEqual([]);
  });
});
