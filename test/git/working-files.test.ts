import { existsSync, symlinkSync } from "node:fs";
import { beforeEach, describe, expect, it } from "vitest";
import type { GitRepository } from "../../src/git/repository.ts";
import {
  absolutePath,
  listFilesBelow,
  listTrackedFiles,
  listWorkingFiles,
  pathBelowTop,
  readWorkingFile,
  removeWorkingFile,
  workingFileKind,
  writeWorkingFile,
} from "../../src/git/working-files.ts";
import { openTestRepository } from "../support/open-repository.ts";
import { repository, type TestRepository } from "../support/repository.ts";

describe("working files", () => {
  let fixture: TestRepository;
  let opened: GitRepository;

  beforeEach(async () => {
    fixture = await repository({ files: { "p/a.md": "a", "p/b.md": "b", "p/f/c.md": "c" } });
    symlinkSync("a.md", `${fixture.path}/p/link.md`);
    symlinkSync("/etc", `${fixture.path}/p/etc`);
    opened = await openTestRepository(fixture);
  });

  it("are told apart from folders, links and nothing", async () => {
    expect(await workingFileKind(opened, "p/a.md")).toBe("file");
    expect(await workingFileKind(opened, "p/f")).toBe("folder");
    expect(await workingFileKind(opened, "p/link.md")).toBe("symlink");
    expect(await workingFileKind(opened, "p/none.md")).toBeNull();
    expect(await workingFileKind(opened, "p/a.md/none.md")).toBeNull();
  });

  it("C7: are links when they lie beyond one", async () => {
    expect(await workingFileKind(opened, "p/etc/passwd")).toBe("symlink");
  });

  it("are nothing in a bare repository", async () => {
    const bare = await openTestRepository(await repository({ files: { "a.md": "a" }, bare: true }));
    expect(await workingFileKind(bare, "a.md")).toBeNull();
    expect(await listWorkingFiles(bare, "")).toEqual([]);
    expect(() => absolutePath(bare, "a.md")).toThrow(TypeError);
  });

  it("are listed by folder, without links and folders", async () => {
    expect(await listWorkingFiles(opened, "p")).toEqual(["a.md", "b.md"]);
    expect(await listWorkingFiles(opened, "none")).toEqual([]);
  });

  it("are listed at any depth, without those that are ignored or gone", async () => {
    await fixture.write({ "p/f/new.md": "n", "p/x.log": "x", ".gitignore": "*.log\n", "p/b.md": null });
    expect(await listFilesBelow(opened, "p")).toEqual(["p/a.md", "p/etc", "p/f/c.md", "p/f/new.md", "p/link.md"]);
    expect(await listFilesBelow(opened, "")).toContain("p/f/c.md");
    expect(await listTrackedFiles(opened, "c.md")).toEqual(["p/f/c.md"]);
  });

  it("are written with the folders above them, read, and removed with those that they leave empty", async () => {
    await writeWorkingFile(opened, "p/new/deep/n.md", "n");
    expect((await readWorkingFile(opened, "p/new/deep/n.md")).toString()).toBe("n");
    await removeWorkingFile(opened, "p/new/deep/n.md");
    await removeWorkingFile(opened, "p/new/deep/n.md");
    expect(existsSync(`${fixture.path}/p/new`)).toBe(false);
    expect(existsSync(`${fixture.path}/p/a.md`)).toBe(true);
  });

  it("are named from the top, wherever the user stands", () => {
    expect(pathBelowTop(opened, `${fixture.path}/p`, "f/c.md")).toBe("p/f/c.md");
    expect(pathBelowTop(opened, `${fixture.path}/p`, "../x.md")).toBe("x.md");
    expect(pathBelowTop(opened, `${fixture.path}/p`, "..")).toBe("");
    expect(pathBelowTop(opened, fixture.path, "../x.md")).toBeNull();
    expect(pathBelowTop(opened, fixture.path, "/etc/passwd")).toBeNull();
    expect(pathBelowTop(opened, fixture.path, "..x")).toBe("..x");
  });
});
