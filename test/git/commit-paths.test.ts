import { existsSync, rmSync } from "node:fs";
import { beforeEach, describe, expect, it } from "vitest";
import { GitError } from "../../src/domain/errors.ts";
import { commitPaths } from "../../src/git/commit-paths.ts";
import { openTestRepository } from "../support/open-repository.ts";
import { repository, type TestRepository } from "../support/repository.ts";
import { writeProgram } from "../support/write-program.ts";

describe("committing paths", () => {
  let fixture: TestRepository;

  beforeEach(async () => {
    fixture = await repository({ files: { "a.md": "a", "b.md": "b", "other.txt": "o" } });
  });

  async function commit(paths: string[], environment: Record<string, string> = {}, message = "message") {
    return commitPaths(await openTestRepository(fixture, { environment }), { paths, message });
  }

  async function changed(revision = "HEAD"): Promise<string> {
    return fixture.git("show", "--no-renames", "--name-status", "--format=", revision);
  }

  it("commits an edit, a new file and a deletion, and gives the commit", async () => {
    await fixture.write({ "a.md": "A", "new/n.md": "n", "b.md": null });
    const id = await commit(["a.md", "new/n.md", "b.md"], {}, "# subject ü\n\nbody");
    expect(await fixture.id("HEAD")).toBe(id);
    expect(await changed()).toBe("M\ta.md\nD\tb.md\nA\tnew/n.md");
    expect(await fixture.git("log", "-1", "--format=%an%n%B")).toBe("Ana Author\n# subject ü\n\nbody\n");
    expect(await fixture.git("status", "--porcelain")).toBe("");
  });

  it("leaves everything else as it was, staged or not", async () => {
    await fixture.write({ "a.md": "A", "other.txt": "staged", "staged.txt": "s", "b.md": "unstaged" });
    await fixture.git("add", "other.txt", "staged.txt");
    await commit(["a.md"]);
    expect(await changed()).toBe("M\ta.md");
    expect(await fixture.git("status", "--porcelain")).toBe(" M b.md\nM  other.txt\nA  staged.txt");
  });

  it("commits the first commit of a branch", async () => {
    fixture = await repository();
    await fixture.write({ "a.md": "a", "staged.txt": "s" });
    await fixture.git("add", "staged.txt");
    await commit(["a.md"]);
    expect(await changed()).toBe("A\ta.md");
    expect(await fixture.git("status", "--porcelain")).toBe("A  staged.txt");
  });

  it("commits a deletion that is staged already", async () => {
    await fixture.git("rm", "--quiet", "a.md");
    await commit(["a.md"]);
    expect(await changed()).toBe("D\ta.md");
  });

  it("leaves out a path that is nowhere", async () => {
    await fixture.write({ "a.md": "A" });
    await commit(["a.md", "never.md"]);
    expect(await changed()).toBe("M\ta.md");
  });

  it("takes paths and messages literally", async () => {
    await fixture.write({ "*.md": "star", "-x.md": "dash", "a.md": "A" });
    await commit(["*.md", "-x.md"], {}, "--amend");
    expect(await changed()).toBe("A\t*.md\nA\t-x.md");
    expect(await fixture.git("log", "-1", "--format=%s")).toBe("--amend");
  });

  it("works from a folder below, and in a linked worktree", async () => {
    await fixture.git("worktree", "add", "--quiet", "-b", "side", `${fixture.folder}/side`);
    const side = await openTestRepository(fixture, { folder: "../side" });
    await fixture.write({ "../side/a.md": "A" });
    const id = await commitPaths(side, { paths: ["a.md"], message: "side" });
    expect(await fixture.id("side")).toBe(id);
  });

  it("C2: uses the user's identity, dates and signing", async () => {
    const signer = writeProgram(
      `${fixture.folder}/signer`,
      "cat > /dev/null",
      'echo "[GNUPG:] SIG_CREATED " >&2',
      "echo -----BEGIN PGP SIGNATURE-----",
      "echo -----END PGP SIGNATURE-----",
    );
    await fixture.git("config", "gpg.program", signer);
    await fixture.git("config", "commit.gpgSign", "true");
    await fixture.write({ "a.md": "A" });
    await commit(["a.md"], { GIT_AUTHOR_NAME: "Bo", GIT_COMMITTER_DATE: "2020-02-02T02:02:02Z" });
    expect(await fixture.git("log", "-1", "--format=%an %cI")).toBe("Bo 2020-02-02T02:02:02+00:00");
    expect(await fixture.git("cat-file", "commit", "HEAD")).toContain("gpgsig");
  });

  it("runs the user's hooks as git does, with their variables and without ours", async () => {
    const seen = `${fixture.folder}/seen`;
    writeProgram(`${fixture.path}/.git/hooks/pre-commit`, `env > ${seen}; git diff --cached --name-only > ${seen}.paths`);
    writeProgram(`${fixture.path}/.git/hooks/commit-msg`, 'echo "Reviewed-by: hook" >> "$1"');
    await fixture.write({ "a.md": "A", "n.md": "n" });
    await commit(["a.md", "n.md"], { SKIP_CHECKS: "no" });
    expect(await fixture.git("log", "-1", "--format=%B")).toContain("Reviewed-by: hook");
    const variables = await fixture.git("-c", "alias.read=!cat", "read", seen);
    expect(variables).toContain("SKIP_CHECKS=no\n");
    expect(variables).not.toMatch(/^(?:GIT_DIR|GIT_WORK_TREE|GIT_NO_REPLACE_OBJECTS|GIT_ALLOW_PROTOCOL)=/m);
    expect(await fixture.git("-c", "alias.read=!cat", "read", `${seen}.paths`)).toBe("a.md\nn.md");
  });

  describe("that fails", () => {
    async function failure(paths: string[]): Promise<GitError> {
      const error = await commit(paths).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(GitError);
      return error as GitError;
    }

    it("because a hook refuses, unstages what it staged and tells the hook's words", async () => {
      writeProgram(`${fixture.path}/.git/hooks/pre-commit`, "echo 'no secrets here' ; echo 'see the guide' >&2; exit 1");
      await fixture.write({ "a.md": "A", "n.md": "n", "staged.txt": "s" });
      await fixture.git("add", "staged.txt");
      const before = await fixture.git("ls-files", "--stage");
      const error = await failure(["a.md", "n.md"]);
      expect(error.stderr).toContain("no secrets here\nsee the guide\n");
      expect(await fixture.git("ls-files", "--stage")).toBe(before);
      expect(await fixture.git("status", "--porcelain")).toBe(" M a.md\nA  staged.txt\n?? n.md");
    });

    it("because signing fails, leaves everything as it was", async () => {
      await fixture.git("config", "commit.gpgSign", "true");
      await fixture.git("config", "gpg.program", writeProgram(`${fixture.folder}/signer`, "echo no key >&2", "exit 2"));
      await fixture.write({ "n.md": "n" });
      expect((await failure(["n.md"])).stderr).toContain("failed to sign");
      expect(await fixture.git("status", "--porcelain")).toBe("?? n.md");
    });

    it("C6: because the index is locked, tells which file", async () => {
      await fixture.write({ "a.md": "A", "n.md": "n", ".git/index.lock": "" });
      expect((await failure(["a.md"])).stderr).toContain(`${fixture.path}/.git/index.lock': File exists`);
      expect((await failure(["n.md"])).stderr).toContain("index.lock': File exists");
      rmSync(`${fixture.path}/.git/index.lock`);
      expect(await fixture.git("status", "--porcelain")).toBe(" M a.md\n?? n.md");
    });

    it("because nothing has changed, says so", async () => {
      expect((await failure(["a.md"])).stdout).toContain("nothing to commit");
    });

    it("because the file is ignored, says so", async () => {
      await fixture.write({ ".gitignore": "*.md\n", "n.md": "n" });
      expect((await failure(["n.md"])).stderr).toContain("ignored by one of your .gitignore files");
    });
  });

  it("C5: is the only thing that runs hooks", async () => {
    expect(existsSync(`${fixture.folder}/ran`)).toBe(false);
    writeProgram(`${fixture.path}/.git/hooks/post-commit`, `touch ${fixture.folder}/ran`);
    await fixture.write({ "a.md": "A" });
    await commit(["a.md"]);
    expect(existsSync(`${fixture.folder}/ran`)).toBe(true);
  });
});
