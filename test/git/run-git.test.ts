import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { GitError } from "../../src/domain/errors.ts";
import type { GitRepository } from "../../src/git/repository.ts";
import { runGit, runGitBuffer, streamGit } from "../../src/git/run-git.ts";
import { openTestRepository } from "../support/open-repository.ts";
import { repository } from "../support/repository.ts";
import { runProcess } from "../support/run-process.ts";

const COMMAND = fileURLToPath(new URL("../../bin/promptlane.js", import.meta.url));
const KILLS_GIT = ["-c", "alias.die=!kill -9 $PPID", "die"];

describe("running git", () => {
  let opened: GitRepository;

  beforeAll(async () => {
    const fixture = await repository({ files: { "a.bin": Buffer.from([0, 255, 10]), "many.txt": "line\n".repeat(200_000) } });
    opened = await openTestRepository(fixture);
  });

  it("gives what git printed", async () => {
    const result = await runGit(opened.location, ["log", "--format=%s"]);
    expect(result).toEqual({ stdout: "begin\n", stderr: "", exitCode: 0 });
  });

  it("gives bytes as they are", async () => {
    const { stdout } = await runGitBuffer(opened.location, ["cat-file", "blob", "HEAD:a.bin"]);
    expect(stdout).toEqual(Buffer.from([0, 255, 10]));
  });

  it("writes the input", async () => {
    const { stdout } = await runGit(opened.location, ["hash-object", "--stdin"], { input: "hello" });
    expect(stdout.trim()).toBe("b6fc4c620b67d95f953a5c1c1230aaab5db5a1b0");
  });

  it("throws the exit code, the words and the arguments of a git that failed", async () => {
    const error = await runGit(opened.location, ["cat-file", "blob", "nothing"]).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(GitError);
    expect(error).toMatchObject({ exitCode: 128, signal: null, args: ["cat-file", "blob", "nothing"] });
    expect((error as GitError).stderr).toContain("fatal: Not a valid object name nothing\n");
    expect((error as GitError).message).toBe("git cat-file failed: Not a valid object name nothing");
  });

  it("throws for an exit code of 1 without a word", async () => {
    await expect(runGit(opened.location, ["config", "--get", "no.such"])).rejects.toMatchObject({ exitCode: 1, stderr: "" });
  });

  it("takes an exit code as an answer where the caller expects it", async () => {
    const { exitCode } = await runGit(opened.location, ["config", "--get", "no.such"], { allowExit: [1] });
    expect(exitCode).toBe(1);
  });

  it("throws when a signal ended git", async () => {
    await expect(runGit(opened.location, KILLS_GIT)).rejects.toMatchObject({ exitCode: null, signal: "SIGKILL" });
  });

  it("throws with the cause when there is no git", async () => {
    const where = { ...opened.location, environment: { ...opened.location.environment, PATH: "/nowhere" } };
    const error = await runGit(where, ["version"]).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ exitCode: null, signal: null, cause: { code: "ENOENT" } });
  });

  it("survives a git that does not read its input", async () => {
    const input = "x".repeat(1_000_000);
    await expect(runGit(opened.location, ["no-such-command"], { input })).rejects.toMatchObject({ exitCode: 1 });
  });

  it("streams the output in chunks", async () => {
    let length = 0;
    let chunks = 0;
    for await (const chunk of streamGit(opened.location, ["cat-file", "blob", "HEAD:many.txt"])) {
      length += chunk.length;
      chunks += 1;
    }
    expect(length).toBe(1_000_000);
    expect(chunks).toBeGreaterThan(1);
  });

  it("is an error that says so where no more files may be open", async () => {
    const fixture = await repository({ files: { ".prompts/manifest.yaml": "environments:\n  dev:\n" } });
    const said: string[] = [];
    // Node itself holds some, how many is its own affair.
    for (const limit of [20, 22, 24, 26, 28, 30]) {
      const words = ["-c", `ulimit -n ${limit}; exec "$@"`, "sh", process.execPath, COMMAND, "list"];
      said.push((await runProcess("sh", words, { cwd: fixture.path, environment: fixture.environment })).stderr);
    }
    expect(said.join("")).toMatch(/could not be run: too many files are open/);
    expect(said.join("")).not.toMatch(/bug/);
  });

  it("ends git when the caller leaves the stream early", async () => {
    let pid = 0;
    for await (const chunk of streamGit(opened.location, ["-c", "alias.slow=!echo $PPID; exec sleep 5", "slow"])) {
      pid = Number(chunk.toString());
      break;
    }
    await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow("ESRCH"), { timeout: 3000 });
  });

  it("throws after the stream when git failed", async () => {
    const read = async (args: string[]) => {
      for await (const chunk of streamGit(opened.location, args)) expect(chunk).toBeInstanceOf(Buffer);
    };
    await expect(read(["cat-file", "blob", "nothing"])).rejects.toMatchObject({ exitCode: 128 });
    await expect(read(KILLS_GIT)).rejects.toMatchObject({ signal: "SIGKILL" });
  });
});
