import { expect, onTestFinished, test } from "vitest";
import { ObjectReader } from "../../src/git/objects.ts";
import { openRepository } from "../../src/git/repository.ts";
import { listTree } from "../../src/git/trees.ts";
import { parseTreeObject, treeIdOf } from "../../src/git/tree-object.ts";
import { repository } from "../support/repository.ts";

const FILES = { "a.md": "1", "a/b.md": "2", "a/deep/ä.md": "3", "a.b/c": "4", a0: "5" };

test("a tree of files has the id that git gives it, sorted as git does", async () => {
  const work = await repository({ files: FILES });
  const opened = await openRepository({ cwd: work.path, environment: work.environment });
  const files = await listTree(opened, await work.id("HEAD"), { recursive: true });
  expect(treeIdOf(opened, files.toReversed())).toBe(await work.id("HEAD^{tree}"));
  expect(treeIdOf(opened, [])).toBe("4b825dc642cb6eb9a060e54bf8d69288fbee4904");
});

test("a stored tree is read entry by entry", async () => {
  const work = await repository({ files: FILES });
  const opened = await openRepository({ cwd: work.path, environment: work.environment });
  const objects = new ObjectReader(opened);
  onTestFinished(() => objects.close());
  const tree = await objects.read(await work.id("HEAD:a"));
  expect(parseTreeObject(opened, tree?.content ?? Buffer.alloc(0))).toEqual([
    { mode: "100644", name: "b.md", id: await work.id("HEAD:a/b.md") },
    { mode: "40000", name: "deep", id: await work.id("HEAD:a/deep") },
  ]);
});
