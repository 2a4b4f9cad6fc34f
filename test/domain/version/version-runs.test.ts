import { describe, expect, test } from "vitest";
import type { ObjectId } from "../../../src/domain/object-id.ts";
import type { PromptKey } from "../../../src/domain/prompt/prompt-key.ts";
import { ContentReplay } from "../../../src/domain/version/content-replay.ts";
import type { ChangedFile } from "../../../src/domain/version/content-replay.ts";
import { appendStep, renamesIn } from "../../../src/domain/version/version-runs.ts";
import type { RunsByKey } from "../../../src/domain/version/version-runs.ts";

// A history is written as commits of `path=blob` (`path=` deletes, `path=blob:mode` sets the mode); a run as `kind blob@commit`.
describe("runs", () => {
  test("a version is a stretch of equal content", () => {
    expect(runsOf("a.md=1", "other.txt=x", "a.md=2", "a.md=1")).toEqual({ a: ["prompt 1@0", "prompt 2@2", "prompt 1@3"] });
  });

  test("D12: a change of mode alone is no new version", () => {
    expect(runsOf("a.md=1", "a.md=1:100755", "a.md=2:100755")).toEqual({ a: ["prompt 1@0", "prompt 2@2"] });
  });

  test("C7: a prompt that becomes a symlink or a submodule is gone", () => {
    expect(runsOf("a.md=1 b.md=1", "a.md=1:120000 b.md=1:160000", "a.md=1")).toEqual({
      a: ["prompt 1@0 ends@1", "prompt 1@2"],
      b: ["prompt 1@0 ends@1"],
    });
  });

  test("D9: a deletion ends the run, and the same content later begins another", () => {
    expect(runsOf("a.md=1", "a.md=", "a.md=1")).toEqual({ a: ["prompt 1@0 ends@1", "prompt 1@2"] });
  });

  test("D9: two prompts with equal text each have their own runs", () => {
    expect(runsOf("a.md=1 b.md=1", "b.md=2")).toEqual({ a: ["prompt 1@0"], b: ["prompt 1@0", "prompt 2@1"] });
  });

  test("C3: files that are no prompts have none", () => {
    expect(runsOf("README.md=1 a/README.md=1 x.lock.md=1 ä.md=1 manifest.yaml=1 flow.yaml=1")).toEqual({});
  });

  test("a folder is a flow from the commit that puts flow.yaml there to the one that takes it away", () => {
    expect(runsOf("d/x.md=1 d/y.md=1", "d/flow.yaml=f", "d/x.md=2", "d/flow.yaml=", "d/x.md=3")).toEqual({
      "d/x": ["prompt 1@0 ends@1", "prompt 2@3", "prompt 3@4"],
      "d/y": ["prompt 1@0 ends@1", "prompt 1@3"],
      d: ["flow d at 1@1", "flow d at 2@2 ends@3"],
    });
  });

  test("any change below a flow's folder is asked for, and one beside it is not", () => {
    expect(runsOf("d/flow.yaml=f d/x.md=1", "d/deep/notes.txt=1", "d.txt=1", "e/x.md=1")).toEqual({
      d: ["flow d at 0@0", "flow d at 1@1"],
      "e/x": ["prompt 1@3"],
    });
  });

  test("a flow inside a flow is part of the outer one", () => {
    expect(runsOf("d/in/flow.yaml=f d/in/x.md=1", "d/flow.yaml=f", "d/flow.yaml=")).toEqual({
      "d/in": ["flow d/in at 0@0 ends@1", "flow d/in at 2@2"],
      d: ["flow d at 1@1 ends@2"],
    });
  });

  test("a prompt that becomes a flow of the same key keeps its key", () => {
    expect(runsOf("d.md=1", "d.md= d/flow.yaml=f", "d/flow.yaml= d.md=2")).toEqual({ d: ["prompt 1@0", "flow d at 1@1", "prompt 2@2"] });
  });

  test("a flow hides a prompt of the same key", () => {
    expect(runsOf("d.md=1", "d/flow.yaml=f", "d/flow.yaml=")).toEqual({ d: ["prompt 1@0", "flow d at 1@1", "prompt 1@2"] });
  });

  test("a replay that begins with a tree goes on like one from the first commit", () => {
    const commits = ["a.md=1 d/flow.yaml=f d/x.md=1", "a.md=2", "d/flow.yaml=", "b.md=1 d/flow.yaml=f"].map(parseChanges);
    const whole = new ContentReplay();
    const expected = commits.map((changes) => whole.apply(changes));
    const resumed = new ContentReplay([...parseChanges("a.md=2 d/flow.yaml=f d/x.md=1")]);
    expect(commits.slice(2).map((changes) => resumed.apply(changes))).toEqual(expected.slice(2));
    expect(Object.fromEntries(resumed.contents())).toEqual({
      a: { kind: "prompt", blob: "2" },
      b: { kind: "prompt", blob: "1" },
      d: { kind: "flow", blob: null },
    });
  });
});

describe("renames", () => {
  test("a declared rename joins the keys in the commit that adds the one and deletes the other", () => {
    expect(runsOf("old.md=1", "old.md= new.md=2>old")).toEqual({ old: ["prompt 1@0 ends@1 to new"], new: ["prompt 2@1 from old"] });
  });

  test.each([
    ["the old key stays", ["old.md=1", "new.md=2>old"]],
    ["the old key was deleted before", ["old.md=1", "old.md=", "new.md=2>old other.md=1"]],
    ["the new key was there before", ["old.md=1 new.md=1", "old.md= new.md=2>old"]],
    ["nothing is declared", ["old.md=1", "old.md= new.md=1"]],
    ["another key is named", ["old.md=1 gone.md=1", "gone.md= new.md=2>old"]],
    ["D9: two keys swap their content", ["old.md=1 new.md=2", "old.md=2>new new.md=1>old"]],
  ])("is not honoured when %s", (_, commits) => {
    expect(JSON.stringify(runsOf(...commits))).not.toMatch(/from|to/);
  });

  test("of two keys that name the same one the first in order has it", () => {
    expect(runsOf("old.md=1", "old.md= z.md=2>old b.md=3>old")).toEqual({
      old: ["prompt 1@0 ends@1 to b"],
      b: ["prompt 3@1 from old"],
      z: ["prompt 2@1"],
    });
  });

  test("a prompt can go on as a flow", () => {
    expect(runsOf("d/x.md=1", "d/flow.yaml=f>d/x")).toMatchObject({ "d/x": ["prompt 1@0 ends@1 to d"], d: ["flow d at 1@1 from d/x"] });
  });
});

function runsOf(...commits: string[]): Record<string, string[]> {
  const replay = new ContentReplay();
  const runs: RunsByKey = new Map();
  for (const [position, commit] of commits.entries()) {
    const applied = replay.apply(parseChanges(commit));
    const changes = applied.map(({ key, after }) => ({
      key,
      after: after === null ? null : { kind: after.kind, blob: after.blob ?? (`${key} at ${position}` as ObjectId) },
    }));
    appendStep(runs, { commit: String(position) as ObjectId, position, changes, renames: renamesIn(applied, declaredIn(commit)) });
  }
  return Object.fromEntries(
    [...runs].map(([key, list]) => [
      key,
      list.map(
        (run) =>
          `${run.kind} ${run.blob}@${run.commit}` +
          (run.renamedFrom === null ? "" : ` from ${run.renamedFrom}`) +
          (run.end === null ? "" : ` ends@${run.end.commit}${run.end.renamedTo === null ? "" : ` to ${run.end.renamedTo}`}`),
      ),
    ]),
  );
}

function parseChanges(commit: string): ChangedFile[] {
  return [...commit.matchAll(/(\S+?)=(\w*)(?::(\d+))?(?:>\S+)?/g)].map(([, path, blob, mode]) => ({
    path: path as string,
    mode: blob === "" ? "000000" : (mode ?? "100644"),
    id: blob as ObjectId,
  }));
}

function declaredIn(commit: string): Map<PromptKey, string> {
  return new Map([...commit.matchAll(/(\S+?)(?:\/flow\.yaml|\.md)=\w+>(\S+)/g)].map(([, key, from]) => [key as PromptKey, from as string]));
}
