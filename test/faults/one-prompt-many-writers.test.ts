import { beforeEach, describe, expect, it } from "vitest";
import { ReceivingEnd } from "../support/answer-pushes.ts";
import { repository, type TestRepository } from "../support/repository.ts";
import type { ProcessResult } from "../support/run-process.ts";

const WRITERS = 20;
const BRANCH = "refs/heads/promptlane/env/canary";
const MANIFEST = "format: 1\nbranch: main\nenvironments:\n  canary: {}\n  preview: {}\n";

describe(`D2: ${WRITERS} processes in as many clones promote one prompt from the same state`, () => {
  let work: TestRepository;
  let writers: TestRepository[];

  beforeEach(async () => {
    work = await repository({ files: { ".prompts/manifest.yaml": MANIFEST, ".prompts/a.md": "version 1\n" }, remote: true });
    for (let version = 2; version <= WRITERS; version += 1) {
      await work.commit("write", { files: { ".prompts/a.md": `version ${version}\n` } });
    }
    await work.git("push", "--quiet", "origin", "main");
    // Freezes the numbers, so that the first push of each writer is the one to canary.
    expect((await work.promptlane("promote", "a", "--to", "preview", "--yes")).exitCode).toBe(0);
    writers = [];
    for (let writer = 1; writer <= WRITERS; writer += 1) writers.push(await cloneOf(writer));
  });

  /** A clone whose first push waits until all others have decided, too. */
  async function cloneOf(writer: number): Promise<TestRepository> {
    const clone = await work.clone();
    await clone.git("config", "user.name", `Writer ${writer}`);
    const arrived = `'${work.folder}/arrived'`;
    const end = await ReceivingEnd.of(clone);
    end.before(`if [ $push = 1 ]; then echo >> ${arrived}; until [ $(wc -l < ${arrived}) -ge ${WRITERS} ]; do sleep 0.02; done; fi`);
    return clone;
  }

  function promoteAll(selectorOf: (writer: number) => string): Promise<ProcessResult[]> {
    return Promise.all(writers.map((clone, index) => clone.promptlane("promote", selectorOf(index + 1), "--to", "canary", "--yes")));
  }

  function deployments(): Promise<string> {
    return work.git("--git-dir", work.originPath as string, "log", "--first-parent", "--format=%an: %s", BRANCH);
  }

  it("to different versions: one wins, and the others end with 5 and name who moved it", async () => {
    const results = await promoteAll((writer) => `a@v${writer}`);
    const winner = results.findIndex(({ exitCode }) => exitCode === 0) + 1;
    const losers = results.filter((_, index) => index !== winner - 1);
    expect(losers.map(({ exitCode }) => exitCode)).toEqual(Array(WRITERS - 1).fill(5));
    for (const { stderr } of losers) {
      expect(stderr.match(/^error: .*/gm)).toEqual([expect.stringContaining(`Writer ${winner} made it v${winner}`)]);
      expect(stderr).toMatch(/^hint: \S/m);
    }
    expect(await deployments()).toBe(`Writer ${winner}: promote a v${winner} to canary`);
  });

  it("to the same version: all end with 0, and there is one deployment", async () => {
    const results = await promoteAll(() => "a@v7");
    expect(results.filter(({ exitCode }) => exitCode !== 0)).toEqual([]);
    expect(results.filter(({ stdout }) => stdout.includes("pushed to origin"))).toHaveLength(1);
    expect(await deployments()).toMatch(/^Writer \d+: promote a v7 to canary$/);
  });
});
