import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { runWithLimit } from "../../support/kill/full-disk.ts";
import { type Kill, runKilled } from "../../support/kill/killing-git.ts";
import { copyOf, preparedStore } from "../../support/kill/prepared-store.ts";
import { DEPLOYING, WRITING } from "../../support/kill/scenarios.ts";
import { tryKill } from "../../support/kill/try-kill.ts";
import type { TestRepository } from "../../support/test-repository.ts";

// test/faults tries every call of git and every command; here are the calls that matter most.
const TRIED: [scenario: string, how: Kill][] = [
  ["promote, local", "git locking"],
  ["promote, pushed", "all after"],
  ["first promote, pushed", "promptlane before"],
  ["rollback, local", "git after"],
  ["create", "all after"],
];

let local: TestRepository;
let remote: TestRepository;
beforeAll(async () => {
  local = await preparedStore({ remote: false });
  remote = await preparedStore({ remote: true });
});

describe("D3: SIGKILL at one of the last calls of git", () => {
  it.each(TRIED)(
    "%s, %s: wholly old or wholly new, and the retry succeeds",
    async (name, how) => {
      const scenario = [...DEPLOYING, ...WRITING].find((candidate) => candidate.name === name);
      if (scenario === undefined) throw new Error(`there is no scenario ${name}`);
      const prepared = scenario.remote ? remote : local;
      const { calls } = await runKilled(copyOf(prepared), scenario.words, { how, at: 0 });
      let tries = 0;
      for (let at = calls; tries < 2 && at > 0; at -= 1) {
        const { killed } = await tryKill(prepared, scenario, (work) => runKilled(work, scenario.words, { how, at }));
        if (killed) tries += 1;
      }
      expect(tries).toBe(2);
    },
    120_000,
  );
});

describe("D7: no room", () => {
  it("for an object or a lock: nothing is changed, and the error says so", async () => {
    const work = copyOf(local);
    const before = await work.git("for-each-ref");
    const { exitCode, stderr } = await runWithLimit(work, ["promote", "a", "--to", "dev", "--yes"], 0);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/error: .*larger than this process may write/);
    expect(await work.git("for-each-ref")).toBe(before);
  });

  it("for the result in a file: the error says so", async () => {
    const work = copyOf(local);
    await work.commit("long", { files: { ".prompts/long.md": "a long line of a long text\n".repeat(20_000) } });
    const { exitCode, stderr } = await runWithLimit(work, ["show", "long"], 64, "result.md");
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining("The result could not be written: EFBIG")]);
  });

  it("for all of a text: no part of it takes the place of the old one", async () => {
    const work = copyOf(local);
    await work.write({ "long.txt": "a long line of a long text\n".repeat(20_000) });
    const { exitCode, stderr } = await runWithLimit(work, ["edit", "a", "--file", "long.txt"], 64);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("The working tree could not be written: the file is larger than this process may write. Nothing was changed.");
    expect(readFileSync(`${work.path}/.prompts/a.md`, "utf8")).toBe("three\n");
    expect(await work.git("status", "--porcelain", "--", ".prompts")).toBe("");
  });
});
