import { describe, expect, test } from "vitest";
import fc from "../../support/fast-check.ts";
import type { ObjectId } from "../../../src/domain/object-id.ts";
import type { PromptKey } from "../../../src/domain/prompt/prompt-key.ts";
import { numberVersions } from "../../../src/domain/version/number-versions.ts";
import type { FrozenVersion } from "../../../src/domain/version/version.ts";
import type { Run } from "../../../src/domain/version/version-runs.ts";

// Runs are written `blob` or `blob:commit`, a gap of the key as `-`; frozen numbers `v1=blob:commit`.
describe("numbers of one key", () => {
  test.each<[title: string, runs: string, frozen: string, numbers: (number | null)[]]>([
    ["counts from 1 when nothing is frozen", "a b c", "", [1, 2, 3]],
    ["gives a revert a new number with the old blob", "a b a", "", [1, 2, 3]],
    ["D9: goes on after the prompt was deleted and created again", "a - a", "", [1, 2]],
    ["keeps frozen numbers where nothing was rewritten", "a:c1 b:c2 a:c3", "v1=a:c1 v2=b:c2 v3=a:c3", [1, 2, 3]],
    ["goes on after the frozen numbers", "a:c1 b:c2 c:c3", "v1=a:c1 v2=b:c2", [1, 2, 3]],
    ["D9: a squash keeps the number of the content that is left", "c:s d:e", "v1=a:c1 v2=b:c2 v3=c:c3", [3, 4]],
    ["D9: a rebase that drops one keeps the others' numbers", "a:r1 c:r3 d:r4", "v1=a:c1 v2=b:c2 v3=c:c3", [1, 3, 4]],
    ["D9: a rebase keeps the numbers of equal blobs in order", "a:r1 b:r2 a:r3 c:r4", "v1=a:c1 v2=b:c2 v3=a:c3", [1, 2, 3, 4]],
    ["D9: a foxtrot leaves what came in between without a number", "a:c1 x:f1 y:f2 b:m c:c4", "v1=a:c1 v2=b:c2", [1, null, null, 2, 3]],
    ["D9: a force-push to other content goes on above the highest", "x:p1 y:p2", "v1=a:c1 v2=b:c2", [3, 4]],
    ["a frozen number that no run has is never used again", "a:c1 x:p2", "v1=a:c1 v2=b:c2 v3=c:c3", [1, 4]],
    ["takes a number by commit before a lower one by blob", "a:c3", "v1=a:c1 v3=a:c3", [3]],
    ["takes the lower of two numbers with the blob", "a:r1 d:r2", "v1=a:c1 v2=b:c2 v3=a:c3", [1, 4]],
    ["uses each frozen number once", "a:r1 b:r2 a:r3", "v1=a:c1 v2=b:c2", [1, 2, 3]],
    ["does not go back past a number by blob", "c:r1 a:r2 b:r3", "v1=a:c1 v2=b:c2 v3=c:c3", [3, 4, 5]],
    ["does not go by blob past a number that a later run has by commit", "b:r1 a:c2", "v2=a:c2 v3=b:c3", [null, 2]],
    ["fills in by blob between two numbers by commit", "a:c1 b:r2 a:c3", "v1=a:c1 v2=b:c2 v3=a:c3", [1, 2, 3]],
    ["does not take a commit whose content is not what the entry says", "b:c1 a:c2", "v1=a:c1", [null, 1]],
    ["gives runs before the first match no number", "x:p1 a:c1", "v1=a:c1", [null, 1]],
    ["D13: goes on above a number that somebody froze far ahead", "a:c1 b:c2", "v1=a:c1 v40=a:c1", [1, 41]],
    ["ignores the frozen numbers of other keys", "a:c1 b:c2", "other:v7=a:c1", [1, 2]],
  ])("%s", (_, runs, frozen, numbers) => {
    expect(numberVersions(parseRuns(runs), parseFrozen(frozen))).toEqual(numbers);
  });

  test("finds a frozen commit inside a run, not only at its start", () => {
    const runs = parseRuns("a:c0 b:c1 a:c2");
    const positions = new Map([[id("inside"), 2]]);
    expect(numberVersions(runs, parseFrozen("v5=a:inside"), { positions })).toEqual([null, null, 5]);
    expect(numberVersions(runs, parseFrozen("v5=a:elsewhere"), { positions })).toEqual([5, 6, 7]);
  });

  test("does not find a frozen commit in the gap after a deletion", () => {
    const runs = parseRuns("a:c0 - a:c2");
    const positions = new Map([[id("gap"), 1]]);
    expect(numberVersions(runs, parseFrozen("v5=a:gap"), { positions })).toEqual([5, 6]);
  });

  test.each<[title: string, runs: string, frozen: string, numbers: (number | null)[]]>([
    ["gives no number that is not frozen", "a:c1 b:c2", "", [null, null]],
    ["gives the frozen ones by commit and by blob", "b:cut c:c3 d:c4", "v1=a:c1 v2=b:c2 v3=c:c3", [2, 3, null]],
    ["gives equal blobs the later number", "a:cut", "v1=a:c1 v2=b:c2 v3=a:c3", [3]],
    ["keeps the order of numbers", "a:cut b:c4", "v1=a:c1 v2=b:c2 v3=a:c3 v4=b:c4", [3, 4]],
  ])("D8: in a shallow clone it %s", (_, runs, frozen, numbers) => {
    expect(numberVersions(parseRuns(runs), parseFrozen(frozen), { derive: false })).toEqual(numbers);
  });

  test("freezing numbers as they are changes none of them", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 12 }), fc.nat(12), (blobs, count) => {
        const runs = parseRuns(blobs.map((blob, index) => `${blob}:c${index}`).join(" "));
        const numbers = numberVersions(runs, []);
        const frozen = runs
          .slice(0, count)
          .map((run, index) => ({ key: run.key, version: numbers[index] as number, commit: run.commit, blob: run.blob }));
        expect(numberVersions(runs, frozen)).toEqual(numbers);
      }),
    );
  });

  test("numbers only go up, and are used once, whatever was frozen", () => {
    const entry = fc.record({ version: fc.integer({ min: 1, max: 9 }), blob: fc.constantFrom("a", "b", "c"), commit: fc.nat(9) });
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 8 }),
        fc.uniqueArray(entry, { selector: ({ version }) => version }),
        fc.boolean(),
        (blobs, entries, derive) => {
          const runs = parseRuns(blobs.map((blob, index) => `${blob}:c${index}`).join(" "));
          const frozen = parseFrozen(entries.map(({ version, blob, commit }) => `v${version}=${blob}:c${commit}`).join(" "));
          const numbers = numberVersions(runs, frozen, { derive }).filter((version) => version !== null);
          expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => a - b));
        },
      ),
    );
  });
});

describe("numbers across renames", () => {
  test("go on under the new key", () => {
    const runs = [run("old", "a", 0), run("old", "b", 1), run("new", "c", 2, "old"), run("new", "d", 3)];
    expect(numberVersions(runs, [])).toEqual([1, 2, 3, 4]);
  });

  test("D9: a prompt created again at the old key goes on above what that key had", () => {
    const runs = [run("old", "a", 0), run("old", "b", 1), run("new", "c", 2, "old"), run("old", "z", 3), run("new", "d", 4)];
    expect(numberVersions(runs, [])).toEqual([1, 2, 3, 3, 4]);
  });

  test("go on above both when the new key had numbers of its own", () => {
    const runs = [run("new", "x", 0), run("old", "a", 1), run("old", "b", 2), run("new", "c", 3, "old")];
    expect(numberVersions(runs, [])).toEqual([1, 1, 2, 3]);
  });

  test("there and back again", () => {
    const runs = [run("a", "1", 0), run("b", "2", 1, "a"), run("b", "3", 2), run("a", "4", 3, "b"), run("a", "5", 4)];
    expect(numberVersions(runs, [])).toEqual([1, 2, 3, 4, 5]);
  });

  test("are not moved by what is frozen for the old key later", () => {
    const runs = [run("old", "a", 0), run("new", "b", 1, "old"), run("old", "z", 2)];
    const before = numberVersions(runs, []);
    expect(before).toEqual([1, 2, 2]);
    expect(numberVersions(runs, [frozenAs("old", 1, "a", "c0"), frozenAs("old", 2, "z", "c2")])).toEqual(before);
  });

  test("stay above a number of the old key that no run has any more", () => {
    const runs = [run("old", "a", 0), run("new", "b", 1, "old")];
    expect(numberVersions(runs, [frozenAs("old", 1, "a", "c0"), frozenAs("old", 2, "lost", "gone")])).toEqual([1, 3]);
  });
});

function parseRuns(text: string): Run[] {
  const runs: Run[] = [];
  for (const [position, word] of text
    .split(" ")
    .filter((part) => part !== "")
    .entries()) {
    const previous = runs.at(-1);
    const [blob, commit] = word.split(":");
    if (word === "-" && previous !== undefined) previous.end = { commit: id(`gap${position}`), position, renamedTo: null };
    else runs.push({ ...run("key", blob as string, position), commit: id(commit ?? `c${position}`) });
  }
  return runs;
}

function parseFrozen(text: string): FrozenVersion[] {
  return [...text.matchAll(/(?:(\w+):)?v(\d+)=(\w+):(\w+)/g)].map(([, key, version, blob, commit]) =>
    frozenAs(key ?? "key", Number(version), blob as string, commit as string),
  );
}

function run(key: string, blob: string, position: number, renamedFrom: string | null = null): Run {
  return {
    key: key as PromptKey,
    kind: "prompt",
    blob: id(blob),
    commit: id(`c${position}`),
    position,
    end: null,
    renamedFrom: renamedFrom as PromptKey | null,
  };
}

function frozenAs(key: string, version: number, blob: string, commit: string): FrozenVersion {
  return { key: key as PromptKey, version, blob: id(blob), commit: id(commit) };
}

function id(name: string): ObjectId {
  return name as ObjectId;
}
