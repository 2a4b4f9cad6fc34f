import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SeededRandom } from "../../bench/repository/seeded-random.ts";
import { type Kill, KILLS, runKilled, runKilledAfter } from "../support/kill/killing-git.ts";
import { copyOf, preparedStore } from "../support/kill/prepared-store.ts";
import { DEPLOYING, type Scenario, WRITING } from "../support/kill/scenarios.ts";
import { type Tried, tryKill } from "../support/kill/try-kill.ts";
import type { TestRepository } from "../support/test-repository.ts";
import { writeProgram } from "../support/write-program.ts";

const LANES = 2;
const RANDOM_TRIES = 100;
const SEED = 20_261_120;

// What differs between the deployments is what they write; how to die is tried in full with the first of them.
const FEWER: readonly Kill[] = ["all before", "git after"];
const CASES = [
  ...DEPLOYING.map((scenario) => ({ scenario, kills: scenario.name.startsWith("promote") ? KILLS : FEWER })),
  ...WRITING.map((scenario) => ({ scenario, kills: FEWER })),
].flatMap(({ scenario, kills }) => kills.map((how) => ({ title: `${scenario.name}: ${how}`, scenario, how })));

let local: TestRepository;
let remote: TestRepository;
beforeAll(async () => {
  local = await preparedStore({ remote: false });
  remote = await preparedStore({ remote: true });
});

const table: string[] = [];
afterAll(() => {
  process.stdout.write(`${["", row("D3: killed", ["tries", "landed", "locks left", "lost"]), ...table, ""].join("\n")}\n`);
});

describe("D3: SIGKILL at every call of git", () => {
  it.each(CASES)("$title", async ({ title, scenario, how }) => {
    const { calls } = await runKilled(copyOf(storeOf(scenario)), scenario.words, { how, at: 0 });
    const moments = Array.from({ length: calls }, (_, index) => index + 1);
    await tryAll(title, moments, (at) => tryKill(storeOf(scenario), scenario, (work) => runKilled(work, scenario.words, { how, at })));
  });
});

describe("D3: SIGKILL of the remote's git", () => {
  it.each(DEPLOYING.filter((scenario) => scenario.remote))(
    "$name: while it holds the lock, before and after it moves the branch",
    async (scenario) => {
      await tryAll(`${scenario.name}: the remote's git`, ["prepared", "committed"], (state) =>
        tryKill(remote, scenario, async (work) => {
          const hook = `${work.originPath}/hooks/reference-transaction`;
          writeProgram(hook, `[ "$1" != ${state} ] || ! grep -q ${scenario.branch} || kill -9 $PPID`);
          const run = await work.promptlane(scenario.words);
          rmSync(hook);
          return { ...run, killed: true };
        }),
      );
    },
  );
});

describe("D3: SIGKILL at a random moment", () => {
  it.each(["promptlane", "all"] as const)("of %s", async (who) => {
    const random = new SeededRandom(SEED);
    const scenarios = [...DEPLOYING, ...WRITING];
    const longest = new Map<Scenario, number>();
    for (const scenario of scenarios) longest.set(scenario, await durationOf(scenario));
    const tries = Array.from({ length: RANDOM_TRIES / 2 }, (_, index) => {
      const scenario = scenarios[index % scenarios.length] as Scenario;
      return { scenario, milliseconds: random.below(longest.get(scenario) ?? 0) };
    });
    await tryAll(`at a random moment: ${who}`, tries, ({ scenario, milliseconds }) =>
      tryKill(storeOf(scenario), scenario, (work) => runKilledAfter(work, scenario.words, { who, milliseconds })),
    );
  });
});

async function durationOf(scenario: Scenario): Promise<number> {
  const work = copyOf(storeOf(scenario));
  const started = performance.now();
  await work.promptlane(scenario.words);
  return performance.now() - started;
}

function storeOf({ remote: hasRemote }: Scenario): TestRepository {
  return hasRemote ? remote : local;
}

/** Makes all tries, two at once, puts their sums into the table, and fails with all that went wrong. */
async function tryAll<Moment>(title: string, moments: Moment[], attempt: (moment: Moment) => Promise<Tried>): Promise<void> {
  const failures: string[] = [];
  const tried: Tried[] = [];
  const left = [...moments];
  const lane = async (): Promise<void> => {
    for (let moment = left.shift(); moment !== undefined; moment = left.shift()) {
      try {
        tried.push(await attempt(moment));
      } catch (error) {
        const { message, actual } = error as Error & { actual?: unknown };
        failures.push(`${JSON.stringify(moment)}: ${message} ${JSON.stringify(actual)}`);
      }
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  const killed = tried.filter((one) => one.killed);
  const locks = killed.reduce((sum, one) => sum + one.locks.length, 0);
  table.push(row(title, [killed.length, killed.filter((one) => one.landed).length, locks, failures.length]));
  expect(failures).toEqual([]);
}

function row(title: string, cells: (string | number)[]): string {
  return `${title.padEnd(44)}${cells.map((cell) => String(cell).padStart(12)).join("")}`;
}
