import { chmodSync, existsSync, symlinkSync, utimesSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { ObjectId } from "../../src/domain/object-id.ts";
import { changesSince, operationInProgress } from "../../src/git/working-tree.ts";
import { openTestRepository } from "../support/open-repository.ts";
import { repository, type TestRepository } from "../support/repository.ts";
import { writeProgram } from "../support/write-program.ts";

const files = { "p/a.md": "a\n", "p/b.md": "b\n", "p/f/one.md": "1\n", "other/x.md": "x\n" };

async function changes(fixture: TestRepository, path = "p", base?: ObjectId | null) {
  const opened = await openTestRepository(fixture);
  const found = await changesSince(opened, base === undefined ? await fixture.id("HEAD") : base, path);
  return found.map((change) => `${change.id === null ? "deleted" : "written"} ${change.path}`);
}

/** Stages a file and gives the id under which git stored it. */
async function stagedId(fixture: TestRepository, path: string): Promise<string> {
  await fixture.git("add", "--", path);
  return (await fixture.git("ls-files", "--stage", "--", path)).split(" ")[1] as string;
}

function touch(fixture: TestRepository, path: string): void {
  utimesSync(`${fixture.path}/${path}`, 1_000_000_000, 1_000_000_000);
}

describe("what the working tree has changed", () => {
  it("is nothing after a commit", async () => {
    expect(await changes(await repository({ files }))).toEqual([]);
  });

  it("is every edit, new file and deletion below the path, staged or not", async () => {
    const fixture = await repository({ files });
    await fixture.write({ "p/a.md": "A\n", "p/f/one.md": null, "p/new/n.md": "n", "other/x.md": "X" });
    const expected = ["written p/a.md", "deleted p/f/one.md", "written p/new/n.md"];
    expect(await changes(fixture)).toEqual(expected);
    await fixture.git("add", "--all");
    expect(await changes(fixture)).toEqual(expected);
    expect(await changes(fixture, "")).toEqual(["written other/x.md", ...expected]);
  });

  it("comes with the ids and modes that a commit would have", async () => {
    const fixture = await repository({ files });
    await fixture.write({ "p/a.md": "A\n", "p/n.md": "n", "p/b.md": null });
    chmodSync(`${fixture.path}/p/n.md`, 0o755);
    const found = await changesSince(await openTestRepository(fixture), await fixture.id("HEAD"), "p");
    await fixture.commit("all");
    expect(found).toEqual([
      { path: "p/a.md", mode: "100644", id: await fixture.id("HEAD:p/a.md") },
      { path: "p/b.md", mode: "000000", id: null },
      { path: "p/n.md", mode: "100755", id: await fixture.id("HEAD:p/n.md") },
    ]);
  });

  it("is counted from any commit, or from nothing", async () => {
    const fixture = await repository({ files });
    const base = await fixture.id("HEAD");
    await fixture.commit("more", { files: { "p/a.md": "A\n" } });
    await fixture.write({ "p/b.md": "B\n" });
    expect(await changes(fixture, "p", base)).toEqual(["written p/a.md", "written p/b.md"]);
    expect(await changes(fixture, "p", null)).toEqual(["written p/a.md", "written p/b.md", "written p/f/one.md"]);
  });

  it("is not a file that was only touched or written again", async () => {
    const fixture = await repository({ files });
    touch(fixture, "p/a.md");
    await fixture.write({ "p/b.md": "b\n" });
    expect(await changes(fixture)).toEqual([]);
  });

  it("is not a file whose executable bit changed", async () => {
    const fixture = await repository({ files });
    chmodSync(`${fixture.path}/p/a.md`, 0o755);
    expect(await changes(fixture)).toEqual([]);
  });

  it("is a file that became a symbolic link", async () => {
    const fixture = await repository({ files });
    await fixture.write({ "p/a.md": null });
    symlinkSync("b.md", `${fixture.path}/p/a.md`);
    const [change] = await changesSince(await openTestRepository(fixture), await fixture.id("HEAD"), "p");
    expect(change).toMatchObject({ path: "p/a.md", mode: "120000", id: await stagedId(fixture, "p/a.md") });
  });

  it("is a folder that was renamed: deletions and additions", async () => {
    const fixture = await repository({ files });
    await fixture.git("mv", "p/f", "p/g");
    expect(await changes(fixture)).toEqual(["deleted p/f/one.md", "written p/g/one.md"]);
  });

  it("is a file where a folder was, and the other way round", async () => {
    const fixture = await repository({ files });
    await fixture.write({ "p/f": null, "p/a.md": null });
    await fixture.write({ "p/f": "file", "p/a.md/x.md": "x" });
    expect(await changes(fixture)).toEqual(["deleted p/a.md", "written p/a.md/x.md", "written p/f", "deleted p/f/one.md"]);
  });

  it("leaves out what is ignored, what lies in a repository of its own, and what is no file", async () => {
    const fixture = await repository({ files: { ...files, ".gitignore": "*.log\n" } });
    await fixture.write({ "p/x.log": "x", "p/nested/a.md": "a" });
    await fixture.git("init", "--quiet", "p/nested");
    await fixture.git("-C", "p/nested", "-c", "user.name=x", "-c", "user.email=x", "commit", "--quiet", "--allow-empty", "-m", "x");
    expect(await changes(fixture)).toEqual([]);
  });

  it("compares a file that is only in the working tree any more", async () => {
    const fixture = await repository({ files });
    await fixture.git("rm", "--quiet", "--cached", "p/a.md", "p/b.md");
    await fixture.write({ "p/b.md": "B" });
    expect(await changes(fixture)).toEqual(["written p/b.md"]);
  });

  it("takes files that a sparse checkout leaves out for unchanged", async () => {
    const fixture = await repository({ files });
    await fixture.git("update-index", "--skip-worktree", "p/a.md");
    await fixture.write({ "p/a.md": null });
    expect(await changes(fixture)).toEqual([]);
  });

  it("takes a path literally, with characters that mean something to git", async () => {
    const fixture = await repository({ files: { ...files, 'p*/é "q"\t.md': "1" } });
    await fixture.write({ "p/a.md": "A", 'p*/é "q"\t.md': "2", "p*/line\nbreak": "3" });
    expect(await changes(fixture, "p*")).toEqual(["written p*/line\nbreak", 'written p*/é "q"\t.md']);
  });

  it("C6: works in the middle of a merge with conflicts", async () => {
    const fixture = await repository({ files });
    await fixture.git("checkout", "--quiet", "-b", "side");
    await fixture.commit("side", { files: { "p/a.md": "side\n" } });
    await fixture.git("checkout", "--quiet", "main");
    await fixture.commit("main", { files: { "p/a.md": "main\n" } });
    await fixture.tryGit("merge", "side");
    expect(await changes(fixture)).toEqual(["written p/a.md"]);
    await fixture.write({ "p/a.md": "main\n" });
    expect(await changes(fixture)).toEqual([]);
  });

  it("C6: leaves the index as it is, locked or not", async () => {
    const fixture = await repository({ files });
    touch(fixture, "p/a.md");
    await fixture.write({ ".git/index.lock": "", "p/b.md": "B" });
    const index = await fixture.git("hash-object", ".git/index");
    expect(await changes(fixture)).toEqual(["written p/b.md"]);
    expect(await fixture.git("hash-object", ".git/index")).toBe(index);
  });

  it("throws in a bare repository", async () => {
    const bare = await repository({ files, bare: true });
    await expect(changes(bare)).rejects.toThrow(TypeError);
  });

  describe("with line endings (D12)", () => {
    it("is nothing when git only writes them in another way", async () => {
      const fixture = await repository({ files });
      await fixture.git("config", "core.autocrlf", "true");
      await fixture.write({ "p/a.md": "a\r\n", "p/new.md": "n\r\n" });
      expect(await changes(fixture)).toEqual(["written p/new.md"]);
      const [change] = await changesSince(await openTestRepository(fixture), await fixture.id("HEAD"), "p");
      expect(change?.id).toBe(await stagedId(fixture, "p/new.md"));
    });

    it("is what git add would store of a file that is committed with carriage returns", async () => {
      const fixture = await repository({ files: { "p/a.md": "a\r\nb\r\n", "p/b.md": "b\r\n" } });
      await fixture.git("config", "core.autocrlf", "true");
      touch(fixture, "p/a.md");
      await fixture.write({ "p/b.md": "b\r\nc\r\n" });
      const found = await changesSince(await openTestRepository(fixture), await fixture.id("HEAD"), "p");
      expect(found).toMatchObject([{ path: "p/b.md", id: await stagedId(fixture, "p/b.md") }]);
    });

    it("is what git add would store where an attribute says so", async () => {
      const fixture = await repository({ files: { "p/a.md": "a\r\n", "p/b.md": "b\r\n" } });
      await fixture.write({ ".git/info/attributes": "p/a.md text eol=crlf\np/b.md -text\n" });
      await fixture.write({ "p/a.md": "a\r\nb\r\n", "p/b.md": "b\r\nc\r\n" });
      const found = await changesSince(await openTestRepository(fixture), await fixture.id("HEAD"), "p");
      expect(found.map(({ id }) => id)).toEqual([await stagedId(fixture, "p/a.md"), await stagedId(fixture, "p/b.md")]);
    });
  });

  it("C5: runs no filter, whatever its name, not even a required one", async () => {
    const fixture = await repository({ files });
    const marker = `${fixture.folder}/ran`;
    const program = writeProgram(`${fixture.folder}/filter`, `touch ${marker}`, "cat");
    for (const name of ["lfs", "a=b", "a.b c"]) {
      await fixture.git("config", `filter.${name}.clean`, program);
      await fixture.git("config", `filter.${name}.process`, program);
      await fixture.git("config", `filter.${name}.required`, "true");
    }
    await fixture.write({
      ".git/info/attributes": "*.md filter=lfs\np/b.md filter=a=b\n",
      "p/a.md": "A\n",
      "p/b.md": "B\n",
      "p/n.md": "n",
    });
    touch(fixture, "p/f/one.md");
    expect(await changes(fixture)).toEqual(["written p/a.md", "written p/b.md", "written p/n.md"]);
    expect(existsSync(marker)).toBe(false);
  });
});

describe("what git is in the middle of", () => {
  async function conflicted(): Promise<TestRepository> {
    const fixture = await repository({ files });
    await fixture.git("checkout", "--quiet", "-b", "side");
    await fixture.commit("side", { files: { "p/a.md": "side\n" } });
    await fixture.git("checkout", "--quiet", "main");
    await fixture.commit("main", { files: { "p/a.md": "main\n" } });
    return fixture;
  }

  it("is nothing at rest", async () => {
    expect(operationInProgress(await openTestRepository(await repository({ files })))).toBeNull();
  });

  it.each([
    ["merge", ["merge", "side"]],
    ["rebase", ["rebase", "side"]],
    ["cherry-pick", ["cherry-pick", "side"]],
    ["revert", ["revert", "--no-edit", "HEAD~1"]],
    ["bisect", ["bisect", "start"]],
  ] as const)("C6: can be a %s", async (operation, args) => {
    const fixture = await conflicted();
    if (operation === "revert") await fixture.commit("again", { files: { "p/a.md": "again\n" } });
    await fixture.tryGit(...args);
    expect(operationInProgress(await openTestRepository(fixture))).toBe(operation);
  });
});
