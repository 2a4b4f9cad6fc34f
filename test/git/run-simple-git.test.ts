import { beforeAll, describe, expect, it } from "vitest";
import { GitError } from "../../src/domain/errors.ts";
import type { GitRepository } from "../../src/git/repository.ts";
import { runSimpleGit } from "../../src/git/run-simple-git.ts";
import { openTestRepository } from "../support/open-repository.ts";
import { repository } from "../support/repository.ts";

describe("running git through simple-git", () => {
  let opened: GitRepository;

  beforeAll(async () => {
    opened = await openTestRepository(await repository({ files: { "a.txt": "a" } }));
  });

  it("gives stdout", async () => {
    expect(await runSimpleGit(opened.location, ["log", "--format=%s"])).toBe("begin\n");
  });

  it("throws the exit code, the words and stdout of a git that failed", async () => {
    const error = await runSimpleGit(opened.location, ["cat-file", "blob", "nothing"]).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(GitError);
    expect(error).toMatchObject({
      exitCode: 128,
      stderr: "fatal: Not a valid object name nothing\n",
      args: ["cat-file", "blob", "nothing"],
    });
  });

  it("throws for an exit code of 1 without a word", async () => {
    await expect(runSimpleGit(opened.location, ["config", "--get", "no.such"])).rejects.toMatchObject({
      name: "GitError",
      exitCode: 1,
      stderr: "",
    });
  });

  it("throws when a signal ended git", async () => {
    const killed = runSimpleGit(opened.location, ["die"], { overrides: ["alias.die=!kill -9 $PPID"] });
    await expect(killed).rejects.toMatchObject({ name: "GitError", exitCode: null });
  });

  it("throws when there is no git", async () => {
    const missing = runSimpleGit(opened.location, ["version"], { environment: { PATH: "/nowhere" } });
    await expect(missing).rejects.toMatchObject({ name: "GitError", exitCode: null });
  });

  it("C2: hands every allowed variable to git, and no other", async () => {
    const environment = {
      GIT_SSH_COMMAND: "ssh -x",
      GIT_AUTHOR_NAME: "Bo",
      GIT_ASKPASS: "/bin/ask",
      SSH_ASKPASS: "/bin/ask",
      EDITOR: "ed",
    };
    const printed = await runSimpleGit(opened.location, ["print"], { environment, overrides: ["alias.print=!env"] });
    for (const [name, value] of Object.entries(environment)) expect(printed).toContain(`${name}=${value}\n`);
    expect(printed).not.toContain("VITEST");
  });

  it("lets a hook use shortened options", async () => {
    const overrides = ["alias.short=!git tag --lis"];
    expect(await runSimpleGit(opened.location, ["short"], { overrides })).toBe("");
  });
});
