import { mkdirSync, symlinkSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { GitError } from "../../src/domain/errors.ts";
import { openRepository } from "../../src/git/repository.ts";
import { runGit } from "../../src/git/run-git.ts";
import { openTestRepository } from "../support/open-repository.ts";
import { repository } from "../support/repository.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { writeProgram } from "../support/write-program.ts";

const files = { "a/b/c.txt": "c" };

describe("opening a repository", () => {
  it("finds it from its top", async () => {
    const fixture = await repository({ files });
    expect(await openTestRepository(fixture)).toMatchObject({
      gitDirectory: `${fixture.path}/.git`,
      commonDirectory: `${fixture.path}/.git`,
      topLevel: fixture.path,
      prefix: "",
      isBare: false,
      isShallow: false,
      objectFormat: "sha1",
      head: await fixture.id("HEAD"),
      headBranch: "refs/heads/main",
    });
  });

  it("finds it from a folder below", async () => {
    const fixture = await repository({ files });
    expect(await openTestRepository(fixture, { folder: "a/b" })).toMatchObject({
      topLevel: fixture.path,
      prefix: "a/b/",
      head: await fixture.id("HEAD"),
    });
  });

  it("finds it through a symbolic link", async () => {
    const fixture = await repository({ files });
    symlinkSync(`${fixture.path}/a`, `${fixture.folder}/link`);
    const opened = await openRepository({ cwd: `${fixture.folder}/link`, environment: fixture.environment });
    expect(opened).toMatchObject({ topLevel: fixture.path, prefix: "a/" });
  });

  it("knows the branch of a HEAD without a commit", async () => {
    const fixture = await repository({ branch: "trunk" });
    expect(await openTestRepository(fixture)).toMatchObject({ head: null, headBranch: "refs/heads/trunk", topLevel: fixture.path });
    mkdirSync(`${fixture.path}/x`);
    expect(await openTestRepository(fixture, { folder: "x" })).toMatchObject({ head: null, topLevel: fixture.path, prefix: "x/" });
  });

  it("C6: works with a detached HEAD", async () => {
    const fixture = await repository({ files });
    await fixture.git("checkout", "--quiet", "--detach");
    expect(await openTestRepository(fixture)).toMatchObject({ head: await fixture.id("HEAD"), headBranch: null });
  });

  it("C6: works in a bare repository, with and without commits", async () => {
    const bare = await repository({ files, bare: true });
    expect(await openTestRepository(bare)).toMatchObject({
      isBare: true,
      topLevel: null,
      prefix: "",
      gitDirectory: bare.path,
      head: await bare.id("HEAD"),
      headBranch: "refs/heads/main",
    });
    await bare.git("symbolic-ref", "HEAD", "refs/heads/none");
    expect(await openTestRepository(bare)).toMatchObject({ isBare: true, topLevel: null, head: null, headBranch: "refs/heads/none" });
  });

  it("C6: works in a linked worktree", async () => {
    const fixture = await repository({ files });
    await fixture.git("worktree", "add", "--quiet", "-b", "side", `${fixture.folder}/side`);
    const opened = await openRepository({ cwd: `${fixture.folder}/side/a`, environment: fixture.environment });
    expect(opened).toMatchObject({
      topLevel: `${fixture.folder}/side`,
      prefix: "a/",
      gitDirectory: `${fixture.path}/.git/worktrees/side`,
      commonDirectory: `${fixture.path}/.git`,
      headBranch: "refs/heads/side",
    });
  });

  it("C6: works inside a hook, where git has set GIT_DIR and GIT_INDEX_FILE", async () => {
    const fixture = await repository({ files });
    const environment = { GIT_DIR: ".git", GIT_INDEX_FILE: ".git/other-index" };
    const opened = await openTestRepository(fixture, { environment });
    expect(opened.topLevel).toBe(fixture.path);
    const { stdout } = await runGit(opened.location, ["ls-files"]);
    expect(stdout).toBe("a/b/c.txt\n");
  });

  it("C6: works inside a server's hook, which has no working tree", async () => {
    const fixture = await repository({ files });
    const opened = await openTestRepository(fixture, { folder: ".git", environment: { GIT_DIR: "." } });
    expect(opened).toMatchObject({ gitDirectory: `${fixture.path}/.git`, topLevel: null, head: await fixture.id("HEAD") });
  });

  it("has no working tree inside a git directory", async () => {
    const fixture = await repository({ files });
    expect(await openTestRepository(fixture, { folder: ".git/objects" })).toMatchObject({
      topLevel: null,
      isBare: false,
      gitDirectory: `${fixture.path}/.git`,
    });
  });

  it("honours GIT_DIR and GIT_WORK_TREE from anywhere", async () => {
    const fixture = await repository({ files });
    const environment = { ...fixture.environment, GIT_DIR: `${fixture.path}/.git`, GIT_WORK_TREE: fixture.path };
    expect(await openRepository({ cwd: fixture.folder, environment })).toMatchObject({ topLevel: fixture.path, prefix: "" });
  });

  it("knows a shallow clone and a repository of SHA-256", async () => {
    const shallow = await (await repository({ files, remote: true })).clone({ depth: 1 });
    expect((await openTestRepository(shallow)).isShallow).toBe(true);
    const fixture = await repository();
    await fixture.git("init", "--quiet", "--object-format=sha256", `${fixture.folder}/other`);
    const opened = await openRepository({ cwd: `${fixture.folder}/other`, environment: fixture.environment });
    expect(opened.objectFormat).toBe("sha256");
  });

  it("is not confused by a branch or a file named HEAD", async () => {
    const fixture = await repository({ files: { HEAD: "x" } });
    expect(await openTestRepository(fixture)).toMatchObject({ topLevel: fixture.path, headBranch: "refs/heads/main" });
    await fixture.git("update-ref", "refs/heads/HEAD", "HEAD");
    expect(await openTestRepository(fixture)).toMatchObject({ topLevel: fixture.path, head: await fixture.id("refs/heads/main") });
  });

  it("throws git's own words where there is no repository", async () => {
    const folder = temporaryFolder();
    const fixture = await repository();
    const environment = { ...fixture.environment, GIT_CEILING_DIRECTORIES: folder };
    const error = await openRepository({ cwd: folder, environment }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(GitError);
    expect((error as GitError).stderr).toContain("fatal: not a git repository");
  });

  it("C7: refuses another user's repository with git's hint", async () => {
    const fixture = await repository({ files });
    const git = (await fixture.git("--exec-path")) + "/git";
    writeProgram(`${fixture.folder}/bin/git`, "export GIT_TEST_ASSUME_DIFFERENT_OWNER=1", `exec ${git} "$@"`);
    const environment = { PATH: `${fixture.folder}/bin:${fixture.environment["PATH"]}` };
    const error = await openTestRepository(fixture, { environment }).catch((thrown: unknown) => thrown);
    expect((error as GitError).stderr).toMatch(/dubious ownership[\s\S]*git config --global --add safe\.directory/);
  });

  it("C7: does not enter a bare repository that lies in the files of another", async () => {
    const fixture = await repository({ files });
    await fixture.git("clone", "--quiet", "--bare", ".", "a/evil.git");
    await expect(openTestRepository(fixture, { folder: "a/evil.git" })).rejects.toThrow(/lies inside the repository/);
    await expect(openTestRepository(fixture, { folder: "a/evil.git/refs" })).rejects.toThrow(/lies inside the repository/);
  });

  it("enters the bare repository of a folder that only holds worktrees", async () => {
    const fixture = await repository({ files });
    await fixture.git("clone", "--quiet", "--bare", ".", `${fixture.folder}/project/.bare`);
    await fixture.git("-C", `${fixture.folder}/project`, "init", "--quiet", "--separate-git-dir", ".bare");
    await fixture.git("--git-dir", `${fixture.folder}/project/.bare`, "config", "core.bare", "true");
    const opened = await openRepository({ cwd: `${fixture.folder}/project/.bare`, environment: fixture.environment });
    expect(opened).toMatchObject({ isBare: true, gitDirectory: `${fixture.folder}/project/.bare` });
  });
});
