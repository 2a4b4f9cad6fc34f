import { beforeAll, describe, expect, it } from "vitest";
import type { ObjectId } from "../../src/domain/object-id.ts";
import type { GitRepository } from "../../src/git/repository.ts";
import { listPaths, listTree } from "../../src/git/trees.ts";
import { openTestRepository } from "../support/open-repository.ts";
import { repository, type TestRepository } from "../support/repository.ts";

describe("listing a tree", () => {
  let fixture: TestRepository;
  let opened: GitRepository;
  let head: ObjectId;

  beforeAll(async () => {
    fixture = await repository({ files: { "top.txt": "t", "p/a.md": "a", "p/f/flow.yaml": "f", "p/f/ma\tin é.md": "m", "p*/x.md": "x" } });
    opened = await openTestRepository(fixture);
    head = await fixture.id("HEAD");
  });

  it("gives the entries of a folder", async () => {
    expect(await listTree(opened, head, { path: "p" })).toEqual([
      { mode: "100644", type: "blob", id: await fixture.id("HEAD:p/a.md"), path: "p/a.md" },
      { mode: "040000", type: "tree", id: await fixture.id("HEAD:p/f"), path: "p/f" },
    ]);
  });

  it("gives all files, with their names as they are", async () => {
    const entries = await listTree(opened, head, { path: "p", recursive: true });
    expect(entries.map(({ path }) => path)).toEqual(["p/a.md", "p/f/flow.yaml", "p/f/ma\tin é.md"]);
  });

  it("gives the whole tree, of a commit or a tree", async () => {
    expect((await listTree(opened, head)).map(({ path }) => path)).toEqual(["p*", "p", "top.txt"]);
    expect((await listTree(opened, await fixture.id("HEAD:p"), { recursive: true })).map(({ path }) => path)).toContain("f/flow.yaml");
  });

  it("takes a star for a star", async () => {
    expect((await listTree(opened, head, { path: "p*", recursive: true })).map(({ path }) => path)).toEqual(["p*/x.md"]);
  });

  it("is empty for a folder that is not there, or is a file", async () => {
    expect(await listTree(opened, head, { path: "q" })).toEqual([]);
    expect(await listTree(opened, head, { path: "top.txt" })).toEqual([]);
  });

  it("gives single entries, a folder and what is in it alike", async () => {
    const entries = await listPaths(opened, head, ["p/f", "p/f/flow.yaml", "p/f.md", "p/a.md"]);
    expect(entries.map(({ type, path }) => `${type} ${path}`)).toEqual(["blob p/a.md", "tree p/f", "blob p/f/flow.yaml"]);
    expect(await listPaths(opened, head, [])).toEqual([]);
  });

  it("throws for a commit that is not there", async () => {
    await expect(listTree(opened, "1".repeat(40) as ObjectId)).rejects.toThrow(/git ls-tree failed/);
  });
});
