import { describe, expect, test } from "vitest";
import type { PromptKey } from "../../src/domain/prompt/prompt-key.ts";
import { loadDrafts } from "../../src/store/drafts.ts";
import type { Drafts } from "../../src/store/drafts.ts";
import { repository } from "../support/repository.ts";
import type { TestRepository } from "../support/repository.ts";
import { openedStore } from "./opened-store.ts";

const NOTHING = { commit: null, committed: null, base: null, deleted: false };

describe("drafts in the working tree", () => {
  test("a clean clone has none", async () => {
    const work = await start();
    expect(await drafts(work)).toEqual({ base: await work.id("HEAD"), withoutBase: null, drafts: new Map() });
  });

  test("are changed, new and deleted prompts, by content", async () => {
    const work = await start();
    await work.write({
      ".prompts/a.md": "changed",
      ".prompts/new/x.md": "new",
      ".prompts/b.md": null,
      "elsewhere.md": "x",
      ".prompts/README.md": "x",
      ".prompts/a b.md": "x",
    });
    const { drafts: found } = await drafts(work);
    const [a, b] = [await work.id("HEAD:.prompts/a.md"), await work.id("HEAD:.prompts/b.md")];
    expect([...found.values()]).toEqual([
      {
        key: "a",
        kind: "prompt",
        uncommitted: true,
        deleted: false,
        commit: null,
        id: await hash(work, ".prompts/a.md"),
        committed: a,
        base: a,
      },
      { key: "b", kind: "prompt", uncommitted: true, deleted: true, commit: null, id: null, committed: b, base: b },
      { ...NOTHING, key: "new/x", kind: "prompt", uncommitted: true, id: await hash(work, ".prompts/new/x.md") },
    ]);
  });

  test("a file that is only touched, staged as it was, or made executable is none", async () => {
    const work = await start();
    await work.write({ ".prompts/a.md": "x" });
    await work.git("add", ".");
    await work.write({ ".prompts/a.md": "one" });
    await work.git("update-index", "--chmod=+x", ".prompts/b.md");
    expect((await drafts(work)).drafts.size).toBe(0);
  });

  test("D12: line endings that git converts make none", async () => {
    const work = await repository({ files: { ".prompts/a.md": "one\ntwo\n" } });
    await work.git("config", "core.autocrlf", "true");
    await work.write({ ".prompts/a.md": "one\r\ntwo\r\n" });
    expect((await drafts(work)).drafts.size).toBe(0);
  });
});

describe("drafts on a branch", () => {
  test("carry the last of its commits that changed them", async () => {
    const work = await start();
    await work.git("switch", "-qc", "topic");
    await work.commit("one", { files: { ".prompts/a.md": "first" } });
    const last = await work.commit("two", { files: { ".prompts/a.md": "second" } });
    const removed = await work.commit("three", { files: { ".prompts/b.md": null } });
    await work.commit("elsewhere", { files: { x: "x" } });
    const { base, drafts: found } = await drafts(work, "main");
    expect(base).toBe(await work.id("main"));
    expect(found.get("a" as PromptKey)).toMatchObject({
      uncommitted: false,
      commit: last,
      id: await work.id("HEAD:.prompts/a.md"),
      base: await work.id("main:.prompts/a.md"),
    });
    expect(found.get("b" as PromptKey)).toMatchObject({ uncommitted: false, deleted: true, commit: removed, id: null, committed: null });
    expect(found.size).toBe(2);
  });

  test("are measured from where the branch began, not from what main became", async () => {
    const work = await start();
    await work.git("switch", "-qc", "topic");
    const commit = await work.commit("mine", { files: { ".prompts/a.md": "mine" } });
    await work.git("switch", "-q", "main");
    await work.commit("theirs", { files: { ".prompts/b.md": "theirs" } });
    await work.git("switch", "-q", "topic");
    expect([...(await drafts(work, "main")).drafts]).toMatchObject([["a", { commit }]]);
    await work.git("merge", "-q", "-m", "catch up", "main");
    expect([...(await drafts(work, "main")).drafts]).toMatchObject([["a", { commit }]]);
  });

  test("a committed draft that the working file takes back is still one, uncommitted", async () => {
    const work = await start();
    await work.git("switch", "-qc", "topic");
    const commit = await work.commit("mine", { files: { ".prompts/a.md": "mine" } });
    await work.write({ ".prompts/a.md": "one" });
    const one = await work.id("main:.prompts/a.md");
    expect((await drafts(work, "main")).drafts.get("a" as PromptKey)).toMatchObject({
      uncommitted: true,
      commit,
      id: one,
      base: one,
      committed: await work.id("HEAD:.prompts/a.md"),
    });
  });

  test("a clone that is behind has none", async () => {
    const work = await start();
    await work.commit("later", { files: { ".prompts/a.md": "later" } });
    await work.git("switch", "-q", "--detach", "HEAD~1");
    expect((await drafts(work, "main")).drafts.size).toBe(0);
  });
});

describe("drafts of flows", () => {
  test("have the tree that git would give them", async () => {
    const work = await repository({
      files: {
        ".prompts/desk/flow.yaml": "title: x",
        ".prompts/desk/main.md": "one",
        ".prompts/desk/deep/notes.txt": "n",
        ".prompts/desk/deep.a": "n",
      },
    });
    const before = await work.id("HEAD:.prompts/desk");
    await work.write({ ".prompts/desk/new.md": "new", ".prompts/desk/main.md": null });
    const { drafts: found } = await drafts(work);
    await work.git("switch", "-qc", "topic");
    const commit = await work.commit("all");
    const tree = await work.id("HEAD:.prompts/desk");
    expect([...found.values()]).toEqual([
      { key: "desk", kind: "flow", uncommitted: true, deleted: false, commit: null, id: tree, committed: before, base: before },
    ]);
    expect([...(await drafts(work, "main")).drafts.values()]).toEqual([
      { key: "desk", kind: "flow", uncommitted: false, deleted: false, commit, id: tree, committed: tree, base: before },
    ]);
  });

  test("a new flow.yaml makes prompts into a flow", async () => {
    const work = await repository({ files: { ".prompts/desk/x.md": "one", ".prompts/desk/y.md": "two" } });
    await work.write({ ".prompts/desk/flow.yaml": "title: x" });
    const found = [...(await drafts(work)).drafts.values()].map(({ key, kind, deleted }) => [key, kind, deleted]);
    expect(found).toEqual([
      ["desk", "flow", false],
      ["desk/x", "prompt", true],
      ["desk/y", "prompt", true],
    ]);
  });
});

describe("D8: without a base", () => {
  test("a bare repository has no drafts", async () => {
    const work = await repository({ files: { ".prompts/a.md": "one" }, bare: true });
    expect(await drafts(work)).toMatchObject({ withoutBase: "bare", drafts: new Map() });
  });

  test("before the first commit every file is one", async () => {
    const work = await repository();
    await work.write({ ".prompts/a.md": "one" });
    const found = await drafts(work);
    expect(found).toMatchObject({ base: null, withoutBase: "unborn-head" });
    expect([...found.drafts.values()]).toEqual([
      { ...NOTHING, key: "a", kind: "prompt", uncommitted: true, id: await hash(work, ".prompts/a.md") },
    ]);
  });

  test("where the default branch has no commit, or another history, every file of HEAD is one", async () => {
    const work = await start();
    const first = await work.id("HEAD");
    const store = await openedStore(work, { tip: null });
    expect(await loadDrafts(store)).toMatchObject({ withoutBase: "no-default-branch" });
    expect([...(await loadDrafts(store)).drafts.values()].map(({ key, commit }) => [key, commit])).toEqual([
      ["a", first],
      ["b", first],
    ]);
    await work.git("switch", "-q", "--orphan", "other");
    await work.commit("other", { files: { ".prompts/c.md": "other" } });
    const other = await drafts(work, "main");
    expect([other.withoutBase, [...other.drafts.keys()]]).toEqual(["unrelated-histories", ["c"]]);
  });
});

async function start(): Promise<TestRepository> {
  return repository({ files: { ".prompts/a.md": "one", ".prompts/b.md": "two" } });
}

async function drafts(work: TestRepository, branch?: string): Promise<Drafts> {
  return loadDrafts(await openedStore(work, branch === undefined ? {} : { tip: await work.id(branch) }));
}

async function hash(work: TestRepository, path: string): Promise<string> {
  return work.git("hash-object", path);
}
