import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { PromptKey } from "../../src/domain/prompt/prompt-key.ts";
import { repository } from "../support/repository.ts";
import type { TestRepository } from "../support/repository.ts";
import { loadVersionIndex } from "../../src/store/load-version-index.ts";
import { readRuns } from "../../src/store/read-runs.ts";
import { freshIndex, frozenAs, frozenNumbers, indexOf, numbersOf, openedStore } from "./opened-store.ts";

const A = "a" as PromptKey;
const NEW = "new" as PromptKey;
const OLD = "old" as PromptKey;
const DESK = "desk" as PromptKey;

describe("versions of a prompt", () => {
  test("are the commits of the default branch that changed it", async () => {
    const work = await repository({ files: { ".prompts/a.md": "one", "README.md": "" } });
    const first = await work.id("HEAD");
    await work.commit("elsewhere", { files: { "README.md": "x", ".prompts/b.md": "b" } });
    const second = await work.commit("change", { files: { ".prompts/a.md": "two" } });
    const index = await freshIndex(work);
    expect(index.versions(A)).toEqual([
      { key: A, kind: "prompt", version: 1, commit: first, blob: await work.id("HEAD~2:.prompts/a.md") },
      { key: A, kind: "prompt", version: 2, commit: second, blob: await work.id("HEAD:.prompts/a.md") },
    ]);
    expect(index.keys()).toEqual(["a", "b"]);
    expect(index.latest(A)).toEqual(index.version(A, 2));
    expect(index.version(A, 3)).toBeNull();
  });

  test("a revert has a new number, and the content has the highest that it ever had", async () => {
    const work = await history("one", "two", "one");
    const index = await freshIndex(work);
    expect(numbersOf(index, "a")).toEqual([1, 2, 3]);
    expect(index.byBlob(A, await work.id("HEAD:.prompts/a.md"))?.version).toBe(3);
  });

  test("D9: a prompt deleted and created again goes on counting, and is not listed in between", async () => {
    const work = await history("one");
    await work.commit("delete", { files: { ".prompts/a.md": null } });
    const without = await freshIndex(work);
    expect(without.keys()).toEqual([]);
    expect(without.latest(A)).toBeNull();
    expect(without.version(A, 1)?.version).toBe(1);
    await work.commit("create", { files: { ".prompts/a.md": "one" } });
    expect(numbersOf(await freshIndex(work), "a")).toEqual([1, 2]);
  });

  test("C7: a prompt that becomes a symlink is no prompt any more", async () => {
    const work = await history("one");
    await work.git("rm", "-q", ".prompts/a.md");
    await work.git("update-index", "--add", "--cacheinfo", `120000,${await work.id("HEAD:.prompts/a.md")},.prompts/a.md`);
    await work.git("commit", "-qm", "link");
    expect((await freshIndex(work)).keys()).toEqual([]);
  });

  test("merged branches count as the merge, not commit by commit", async () => {
    const work = await history("one");
    await work.git("switch", "-qc", "topic");
    await work.commit("try", { files: { ".prompts/a.md": "two" } });
    await work.commit("better", { files: { ".prompts/a.md": "three" } });
    await work.git("switch", "-q", "main");
    await work.git("merge", "-q", "--no-ff", "-m", "merge topic", "topic");
    const index = await freshIndex(work);
    expect(numbersOf(index, "a")).toEqual([1, 2]);
    expect(index.latest(A)?.commit).toBe(await work.id("HEAD"));
  });

  test("a commit inside a version is found on the first-parent chain only", async () => {
    const work = await history("one", "two");
    const inside = await work.commit("elsewhere", { files: { x: "x" } });
    await work.git("switch", "-qc", "topic");
    const aside = await work.commit("aside", { files: { y: "y" } });
    await work.git("switch", "-q", "main");
    await work.git("merge", "-q", "--no-ff", "-m", "merge topic", "topic");
    await work.commit("delete", { files: { ".prompts/a.md": null } });
    const gone = await work.commit("later", { files: { x: "z" } });
    const index = await freshIndex(work);
    expect((await index.versionAtCommit(A, inside))?.version).toBe(2);
    expect(await index.versionAtCommit(A, aside)).toBeNull();
    expect(await index.versionAtCommit(A, gone)).toBeNull();
  });

  test("a store at the top of the repository, or deeper, is read the same", async () => {
    const work = await repository({ files: { "a.md": "one", "deep/er/a.md": "two" } });
    expect((await indexOf({ ...(await openedStore(work)), path: "" })).keys()).toEqual(["a", "deep/er/a"]);
    expect((await indexOf({ ...(await openedStore(work)), path: "deep/er" })).keys()).toEqual(["a"]);
  });

  test("a branch without a commit has none", async () => {
    const store = await openedStore(await repository());
    const index = await indexOf(store);
    expect(index.keys()).toEqual([]);
    expect(index.tip).toBeNull();
  });
});

describe("versions of a flow", () => {
  test("are those of its folder, from flow.yaml on", async () => {
    const work = await repository({ files: { ".prompts/desk/main.md": "one" } });
    await work.commit("flow", { files: { ".prompts/desk/flow.yaml": "title: Desk" } });
    await work.commit("template", { files: { ".prompts/desk/other.md": "two" } });
    const index = await freshIndex(work);
    expect(index.keys()).toEqual(["desk"]);
    expect(index.latest(DESK)).toMatchObject({ kind: "flow", version: 2, blob: await work.id("HEAD:.prompts/desk") });
    expect(numbersOf(index, "desk/main")).toEqual([1]);
  });
});

describe("renames", () => {
  test("D9: a declared rename goes on counting, and both keys resolve", async () => {
    const work = await repository({ files: { ".prompts/old.md": "one" } });
    await work.commit("two", { files: { ".prompts/old.md": "two" } });
    await work.commit("rename", { files: { ".prompts/old.md": null, ".prompts/new.md": "---\nrenamed_from: old\n---\ntwo" } });
    await work.commit("four", { files: { ".prompts/new.md": "---\nrenamed_from: old\n---\nfour" } });
    const index = await freshIndex(work);
    expect(numbersOf(index, "new")).toEqual([1, 2, 3, 4]);
    expect(index.version(NEW, 2)).toEqual(index.version(OLD, 2));
    expect(index.version(OLD, 3)).toBeNull();
    expect(index.runs(OLD).at(-1)?.end?.renamedTo).toBe("new");
    expect(index.formerKeys(NEW)).toEqual(["old"]);
    await work.commit("again", { files: { ".prompts/old.md": "another" } });
    const again = await freshIndex(work);
    expect(numbersOf(again, "old")).toEqual([1, 2, 3]);
    expect(numbersOf(again, "new")).toEqual([1, 2, 3, 4]);
    expect(again.runs(OLD).at(-1)?.end).toBeNull();
  });

  test("D9: a swap of two names is a new version of each", async () => {
    const work = await repository({ files: { ".prompts/old.md": "one", ".prompts/new.md": "two" } });
    await work.commit("swap", {
      files: { ".prompts/old.md": "---\nrenamed_from: new\n---\ntwo", ".prompts/new.md": "---\nrenamed_from: old\n---\none" },
    });
    const index = await freshIndex(work);
    expect([numbersOf(index, "old"), numbersOf(index, "new")]).toEqual([
      [1, 2],
      [1, 2],
    ]);
  });

  test("a flow that moves goes on counting", async () => {
    const work = await repository({ files: { ".prompts/old/flow.yaml": "title: x", ".prompts/old/main.md": "one" } });
    await work.commit("move", {
      files: { ".prompts/old": null, ".prompts/new/flow.yaml": "title: x\nrenamed_from: old", ".prompts/new/main.md": "one" },
    });
    expect(numbersOf(await freshIndex(work), "new")).toEqual([1, 2]);
  });
});

describe("frozen numbers", () => {
  test("D9: keep through a squash, and the lost ones still resolve", async () => {
    const work = await history("one", "two", "three");
    const before = await freshIndex(work);
    const entries = frozenAs(before, "a");
    await work.git("checkout", "-q", "--orphan", "squashed");
    await work.commit("squashed");
    await work.commit("four", { files: { ".prompts/a.md": "four" } });
    const index = await freshIndex(work, { entries, attested: () => true });
    expect(numbersOf(index, "a")).toEqual([3, 4]);
    expect(index.version(A, 1)).toEqual(before.version(A, 1));
    expect(index.byBlob(A, entries[1]?.blob as never)?.version).toBe(2);
  });

  test("D13: after a foxtrot merge what came in between has only commits", async () => {
    const work = await history("one", "two");
    const entries = frozenAs(await freshIndex(work), "a");
    await work.git("switch", "-qc", "topic", "HEAD~1");
    const side = await work.commit("side", { files: { ".prompts/a.md": "side" } });
    await work.tryGit("merge", "-q", "-s", "ours", "--no-commit", "main");
    await work.commit("foxtrot", { files: { ".prompts/a.md": "two" } });
    const index = await freshIndex(work, { entries });
    expect(numbersOf(index, "a")).toEqual([1, null, 2]);
    expect(index.versions(A)[1]?.commit).toBe(side);
  });

  test("D13: forged entries do not count and are named", async () => {
    const work = await history("one", "two");
    const [first, second] = frozenAs(await freshIndex(work), "a");
    const forged = { ...first!, version: 9, blob: await work.id("HEAD^{tree}") };
    const late = { ...second!, version: 1 };
    const away = { ...first!, version: 7, blob: await work.id("HEAD~1^{tree}") };
    const ledger = {
      entries: [forged, first!, late, away],
      attested: ({ version }: { version: number }) => (version === 7 ? ("unknown" as const) : false),
    };
    const index = await freshIndex(work, ledger);
    expect(numbersOf(index, "a")).toEqual([1, 2]);
    expect(index.version(A, 9)).toBeNull();
    const ignored = [
      { entry: late, reason: "superseded" },
      { entry: forged, reason: "unattested" },
      { entry: away, reason: "unknown" },
    ];
    expect(index.ignored).toEqual(ignored);
    expect((await freshIndex(work, ledger)).ignored).toEqual(ignored);
  });

  test("an entry counts when a merged commit that is no version has its content", async () => {
    const work = await history("one");
    const entries = frozenAs(await freshIndex(work), "a");
    await work.git("switch", "-qc", "topic");
    const tried = await work.commit("try", { files: { ".prompts/a.md": "tried" } });
    const entry = { key: A, version: 2, commit: tried, blob: await work.id("HEAD:.prompts/a.md") };
    await work.commit("better", { files: { ".prompts/a.md": "better" } });
    await work.git("switch", "-q", "main");
    await work.git("merge", "-q", "--no-ff", "-m", "merge topic", "topic");
    const index = await freshIndex(work, { entries: [...entries, entry] });
    expect(index.ignored).toEqual([]);
    expect(index.version(A, 2)?.commit).toBe(tried);
    expect(numbersOf(index, "a")).toEqual([1, 3]);
  });

  test("a stored index follows what others attest when that changes, and only then asks again", async () => {
    const work = await history("one");
    const entry = { key: A, version: 5, commit: await work.id("HEAD"), blob: await work.id("HEAD^{tree}") };
    let asked = 0;
    const load = (answer: boolean, evidence: string) => freshIndex(work, { entries: [entry], evidence, attested: () => (asked++, answer) });
    expect((await load(false, "1")).version(A, 5)).toBeNull();
    expect((await load(true, "1")).version(A, 5)).toBeNull();
    expect(asked).toBe(1);
    expect((await load(false, "other")).version(A, 5)).toBeNull();
    expect((await load(false, "other")).version(A, 5)).toBeNull();
    expect(asked).toBe(2);
    expect((await load(true, "2")).version(A, 5)).toMatchObject({ kind: "flow", version: 5 });
    expect((await load(false, "3")).version(A, 5)).toBeNull();
  });

  test("a frozen commit inside a version holds the number there", async () => {
    const work = await history("one", "two", "one");
    const inside = await work.commit("elsewhere", { files: { x: "x" } });
    const entry = { key: A, version: 7, commit: inside, blob: await work.id("HEAD:.prompts/a.md") };
    expect(numbersOf(await freshIndex(work, { entries: [entry] }), "a")).toEqual([null, null, 7]);
  });
});

describe("D8: in a shallow clone", () => {
  test("no number is derived, frozen ones are given, and nothing is kept for later", async () => {
    const work = await history("one", "two", "three");
    const entries = frozenAs(await freshIndex(work), "a");
    const clone = await work.clone({ depth: 1 });
    const bare = await freshIndex(clone);
    expect(numbersOf(bare, "a")).toEqual([null]);
    expect(bare.keys()).toEqual(["a"]);
    const index = await freshIndex(clone, { entries, attested: () => "unknown" });
    expect(numbersOf(index, "a")).toEqual([3]);
    expect(index.version(A, 1)?.blob).toBe(entries[0]?.blob);
    await clone.git("fetch", "-q", "--unshallow");
    expect(numbersOf(await freshIndex(clone), "a")).toEqual([1, 2, 3]);
  });
});

describe("the stored index", () => {
  test("is read again, and is the same", async () => {
    const work = await history("one", "two");
    const first = await freshIndex(work);
    const text = storedIndex(work);
    expect((await freshIndex(work)).versions(A)).toEqual(first.versions(A));
    expect(storedIndex(work)).toBe(text);
  });

  test.each<[string, (text: string) => string]>([
    ["truncated", (text) => text.slice(0, -20)],
    ["empty", () => ""],
    ["damaged in one place", (text) => text.replace(/\tp 1 ./, "\tp 1 x")],
    ["of another format", (text) => text.replace("versions", "version")],
    ["no table", () => "what\nis this\n"],
    ["JSON of another kind", () => "null\n"],
  ])("is made anew when it is %s", async (_, damage) => {
    const work = await history("one", "two");
    const whole = (await freshIndex(work)).versions(A);
    writeFileSync(storedPath(work), damage(storedIndex(work)));
    expect((await freshIndex(work)).versions(A)).toEqual(whole);
  });

  test("is not needed where the git directory cannot be written", async () => {
    const work = await history("one");
    writeFileSync(`${work.path}/.git/promptlane-cache`, "in the way");
    expect((await freshIndex(work)).keys()).toEqual(["a"]);
  });

  test("D13: a warm clone follows a force-push as a cold one sees it", async () => {
    const work = await history("one", "two", "three");
    await freshIndex(work);
    await work.git("reset", "-q", "--hard", "HEAD~2");
    await work.commit("other", { files: { ".prompts/a.md": "other" } });
    const warm = await freshIndex(work);
    rmSync(`${work.path}/.git/promptlane-cache`, { recursive: true });
    expect(warm.versions(A)).toEqual((await freshIndex(work)).versions(A));
    expect(numbersOf(warm, "a")).toEqual([1, 2]);
  });

  test("is not extended across a foxtrot merge, where the old tip is an ancestor and no first parent", async () => {
    const work = await history("one", "two");
    await freshIndex(work);
    await work.git("switch", "-qc", "topic", "HEAD~1");
    await work.commit("side", { files: { ".prompts/a.md": "side" } });
    await work.tryGit("merge", "-q", "-s", "ours", "-m", "foxtrot", "main");
    expect(numbersOf(await freshIndex(work), "a")).toEqual([1, 2]);
  });

  test("survives that the commit it was made at is gone", async () => {
    const work = await history("one", "two");
    await freshIndex(work);
    await work.git("reset", "-q", "--hard", "HEAD~1");
    await work.git("reflog", "expire", "--expire=now", "--all");
    await work.git("gc", "-q", "--prune=now");
    expect(numbersOf(await freshIndex(work), "a")).toEqual([1]);
  });

  test("takes up new commits and new frozen numbers without asking for those of other prompts", async () => {
    const work = await repository({ files: { ".prompts/a.md": "one", ".prompts/b.md": "one" } });
    const before = await freshIndex(work);
    const [a] = frozenAs(before, "a");
    const [b] = frozenAs(before, "b");
    await freshIndex(work, { entries: [b!] });
    await work.commit("two", { files: { ".prompts/a.md": "two", ".prompts/0.md": "first in order" } });
    const asked: string[][] = [];
    const index = await freshIndex(work, { entries: [b!, a!], readOf: (keys) => asked.push([...keys].toSorted()) });
    expect(asked).toEqual([["0", "a"]]);
    expect(index.keys()).toEqual(["0", "a", "b"]);
    expect([numbersOf(index, "a"), numbersOf(index, "b"), index.keys().length]).toEqual([[1, 2], [1], 3]);
  });

  test("is kept apart for two stores of one repository", async () => {
    const work = await repository({ files: { ".prompts/a.md": "one", "other/b.md": "two" } });
    await freshIndex(work);
    expect((await indexOf({ ...(await openedStore(work)), path: "other" })).keys()).toEqual(["b"]);
    expect((await freshIndex(work)).keys()).toEqual(["a"]);
  });
});

describe("a history that cannot be read", () => {
  test("is named when nothing that was begun beside it goes on", async () => {
    const work = await history("one", "two");
    const tree = await work.id("HEAD~1^{tree}");
    const { repository: opened, objects, path, defaultBranch } = await openedStore(work);
    rmSync(`${work.path}/.git/objects/${tree.slice(0, 2)}/${tree.slice(2)}`);
    const input = { repository: opened, objects, storePath: path, tip: defaultBranch.tip };
    const failing = async (): Promise<unknown> => readRuns({ ...input, tip: await work.id("HEAD") }).catch(() => null);
    let ended = false;
    const meanwhile = async (): Promise<void> => {
      await failing();
      await failing();
      ended = true;
    };
    await expect(loadVersionIndex({ ...input, frozen: frozenNumbers({}), meanwhile })).rejects.toThrow("unable to read tree");
    expect(ended).toBe(true);
  });
});

async function history(...texts: string[]): Promise<TestRepository> {
  const [first = "", ...rest] = texts;
  const work = await repository({ files: { ".prompts/a.md": first } });
  for (const text of rest) await work.commit(text, { files: { ".prompts/a.md": text } });
  return work;
}

function storedPath(work: TestRepository): string {
  const folder = `${work.path}/.git/promptlane-cache`;
  const name = existsSync(folder) ? readdirSync(folder).find((file) => file.startsWith("versions")) : undefined;
  if (name === undefined) throw new Error("no index is stored");
  return `${folder}/${name}`;
}

function storedIndex(work: TestRepository): string {
  return readFileSync(storedPath(work), "latin1");
}
