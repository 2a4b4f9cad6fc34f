import { beforeEach, describe, expect, it } from "vitest";
import type { ObjectId } from "../../src/domain/object-id.ts";
import type { GitRepository } from "../../src/git/repository.ts";
import { listTree } from "../../src/git/trees.ts";
import type { TreeEdit } from "../../src/git/fast-import.ts";
import { writeTree } from "../../src/git/write-tree.ts";
import { openTestRepository } from "../support/open-repository.ts";
import { repository, type TestRepository } from "../support/repository.ts";

describe("writing a tree", () => {
  let fixture: TestRepository;
  let opened: GitRepository;
  let base: ObjectId;

  beforeEach(async () => {
    fixture = await repository({ files: { "p/a.md": "a", "p/f/one.md": "1", "p/f/two.md": "2", "top.txt": "t" } });
    opened = await openTestRepository(fixture);
    base = await fixture.id("HEAD");
  });

  async function contents(tree: ObjectId): Promise<Record<string, string>> {
    const entries = await listTree(opened, tree, { recursive: true });
    return Object.fromEntries(
      await Promise.all(entries.map(async ({ path, id }) => [path, await fixture.git("cat-file", "blob", id)] as const)),
    );
  }

  it("changes what the edits name and keeps the rest", async () => {
    const tree = await writeTree(opened, base, [
      { path: "p/a.md", content: "changed" },
      { path: "p/new/b.md", content: "new" },
      { path: "p/f/one.md", remove: true },
    ]);
    expect(await contents(tree)).toEqual({ "p/a.md": "changed", "p/new/b.md": "new", "p/f/two.md": "2", "top.txt": "t" });
  });

  it("is the tree that git makes of the same files", async () => {
    const tree = await writeTree(opened, base, [{ path: "p/a.md", content: "changed\n" }]);
    await fixture.commit("the same", { files: { "p/a.md": "changed\n" } });
    expect(tree).toBe(await fixture.id("HEAD^{tree}"));
  });

  it("takes blobs and whole folders that are there already", async () => {
    const tree = await writeTree(opened, base, [
      { path: "q/a.md", id: await fixture.id("HEAD:p/a.md"), kind: "blob" },
      { path: "q/f", id: await fixture.id("HEAD:p/f"), kind: "tree" },
      { path: "p/f", remove: true },
    ]);
    expect(await contents(tree)).toEqual({ "p/a.md": "a", "q/a.md": "a", "q/f/one.md": "1", "q/f/two.md": "2", "top.txt": "t" });
  });

  it("begins from nothing, and may end with nothing", async () => {
    expect(await contents(await writeTree(opened, null, [{ path: "a/b.md", content: "" }]))).toEqual({ "a/b.md": "" });
    expect(await writeTree(opened, null, [])).toBe("4b825dc642cb6eb9a060e54bf8d69288fbee4904");
    expect(await writeTree(opened, base, [])).toBe(await fixture.id("HEAD^{tree}"));
  });

  it("removes what is not there without a word, and a folder that becomes empty", async () => {
    const edits: TreeEdit[] = ["nothing/at/all", "p/a.md", "p/f"].map((path) => ({ path, remove: true }));
    expect(await contents(await writeTree(opened, base, edits))).toEqual({ "top.txt": "t" });
  });

  it("takes names and contents that are hard to write down", async () => {
    const files = { 'a "quoted"\\ ü.md': "x", " space ": "y", "line\nbreak": "data 5\nM 100644 inline x\n" };
    const tree = await writeTree(
      opened,
      null,
      Object.entries(files).map(([path, content]) => ({ path, content })),
    );
    expect(await contents(tree)).toEqual({ ...files, "line\nbreak": "data 5\nM 100644 inline x" });
  });

  it.each(["", "/a", "a//b", "../a", "a/./b", ".git/hooks/x", "a/.GIT/b", "a\0b"])("refuses the path %j", async (path) => {
    await expect(writeTree(opened, base, [{ path, content: "" }])).rejects.toThrow(TypeError);
  });

  it("throws when a base or an id is not there", async () => {
    const absent = "1".repeat(40) as ObjectId;
    await expect(writeTree(opened, absent, [])).rejects.toThrow(/git fast-import failed/);
    expect(await fixture.git("for-each-ref", "--format=%(refname)")).toBe("refs/heads/main");
  });

  it("C6: leaves index, files, HEAD and refs alone, also with an index.lock", async () => {
    await fixture.write({ "staged.txt": "s", ".git/index.lock": "" });
    const before = [await fixture.git("for-each-ref"), await fixture.git("ls-files", "-s"), await fixture.git("status", "--porcelain")];
    await writeTree(opened, base, [{ path: "p/a.md", content: "changed" }]);
    expect([await fixture.git("for-each-ref"), await fixture.git("ls-files", "-s"), await fixture.git("status", "--porcelain")]).toEqual(
      before,
    );
  });

  it("works in a bare repository and with SHA-256", async () => {
    const bare = await repository({ files: { "a.md": "a" }, bare: true });
    const tree = await writeTree(await openTestRepository(bare), await bare.id("HEAD"), [{ path: "b.md", content: "b" }]);
    expect(await bare.git("ls-tree", "--name-only", tree)).toBe("a.md\nb.md");
    await fixture.git("init", "--quiet", "--object-format=sha256", "long");
    const long = await openTestRepository(fixture, { folder: "long" });
    expect(await writeTree(long, null, [{ path: "b.md", content: "b" }])).toHaveLength(64);
  });

  it("keeps over 100 new objects as one pack, whatever is configured", async () => {
    await fixture.git("config", "fastimport.unpackLimit", "1000000");
    await writeTree(
      opened,
      base,
      Array.from({ length: 150 }, (_, at) => ({ path: `many/${at}.md`, content: `content ${at}` })),
    );
    expect(await fixture.git("count-objects", "-v")).toContain("packs: 1\n");
    expect(await fixture.git("fsck", "--no-dangling")).toBe("");
  });
});
