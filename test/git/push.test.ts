import { existsSync, writeFileSync } from "node:fs";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ObjectId } from "../../src/domain/object-id.ts";
import { branchRef } from "../../src/domain/ref-name.ts";
import { pushCommit, type PushOutcome, type PushRequest } from "../../src/git/push.ts";
import { refusePushes } from "../support/answer-pushes.ts";
import { openTestRepository } from "../support/open-repository.ts";
import { repository, type TestRepository } from "../support/repository.ts";
import { writeProgram } from "../support/write-program.ts";

const dev = branchRef("promptlane/env/dev");

describe("pushing a commit", () => {
  let fixture: TestRepository;
  let origin: string;
  let original: TestRepository;
  let first: ObjectId;
  let second: ObjectId;

  beforeAll(async () => {
    original = await repository({ files: { "a.txt": "1" }, remote: true });
    first = await original.id("HEAD");
    second = await original.commit("second");
    await original.git("push", "--quiet", original.originPath as string, `${first}:${dev}`);
  });

  beforeEach(() => {
    fixture = original.copy();
    origin = fixture.originPath as string;
  });

  async function push(request: Partial<PushRequest> = {}, environment: Record<string, string> = {}): Promise<PushOutcome> {
    return pushCommit(await openTestRepository(fixture, { environment }), {
      remote: "origin",
      commit: second,
      ref: dev,
      expected: first,
      ...request,
    });
  }

  async function tipOfOrigin(): Promise<string> {
    return fixture.git("--git-dir", origin, "for-each-ref", "--format=%(objectname)", dev);
  }

  function serverHook(name: string, ...lines: string[]): void {
    writeProgram(`${origin}/hooks/${name}`, "cat > /dev/null", ...lines);
  }

  it("moves the branch of the remote", async () => {
    expect(await push()).toEqual({ status: "pushed" });
    expect(await tipOfOrigin()).toBe(second);
  });

  it("is done when the remote has it already", async () => {
    expect(await push({ commit: first })).toEqual({ status: "pushed" });
  });

  it("makes a branch", async () => {
    const ref = branchRef("promptlane/env/new");
    expect(await push({ ref, expected: null })).toEqual({ status: "pushed" });
    expect(await fixture.git("--git-dir", origin, "rev-parse", ref)).toBe(second);
  });

  it("pushes nothing else, whatever is configured", async () => {
    await fixture.git("tag", "-a", "v1", "-m", "v1", first);
    await fixture.git("config", "push.followTags", "true");
    await fixture.git("config", "remote.origin.mirror", "true");
    expect(await push()).toEqual({ status: "pushed" });
    expect(await fixture.git("--git-dir", origin, "for-each-ref", "--format=%(refname)")).toBe(`refs/heads/main\n${dev}`);
  });

  it("D14: runs no hook of the user's", async () => {
    for (const hook of ["pre-push", "reference-transaction"]) {
      writeProgram(`${fixture.path}/.git/hooks/${hook}`, `touch ${fixture.folder}/ran`, "exit 1");
    }
    expect(await push()).toEqual({ status: "pushed" });
    expect(existsSync(`${fixture.folder}/ran`)).toBe(false);
  });

  describe("somebody else was first (D5)", () => {
    async function otherCommit(): Promise<string> {
      const clone = await fixture.clone();
      await clone.git("checkout", "--quiet", "-b", "x", first);
      const other = await clone.commit("somebody else's");
      await clone.git("push", "--quiet", "origin", `${other}:${dev}`);
      return other;
    }

    it("with a commit that is not here: fetch first", async () => {
      const other = await otherCommit();
      expect(await push()).toEqual({ status: "rejected" });
      expect(await tipOfOrigin()).toBe(other);
    });

    it("with a commit that is here: non-fast-forward", async () => {
      await otherCommit();
      await fixture.git("fetch", "--quiet");
      expect(await push()).toEqual({ status: "rejected" });
    });

    it("with the same new branch", async () => {
      const root = (await fixture.git("commit-tree", "-m", "root", "HEAD^{tree}")) as ObjectId;
      expect(await push({ commit: root, expected: null })).toMatchObject({ status: "rejected" });
      expect(await tipOfOrigin()).toBe(first);
    });

    it("between the remote's look and its update: incorrect old value provided, or cannot lock ref", async () => {
      const other = await fixture.git("commit-tree", "-p", first, "-m", "other", "HEAD^{tree}");
      await fixture.git("push", "--quiet", origin, `${other}:refs/heads/other`);
      serverHook("update", `git update-ref ${dev} ${other}`);
      expect(await push()).toEqual({ status: "rejected" });
      expect(await tipOfOrigin()).toBe(other);
    });

    it("and still holds the lock: failed to update ref", async () => {
      writeFileSync(`${origin}/${dev}.lock`, "");
      expect(await push()).toEqual({ status: "rejected", lock: expect.stringMatching(/dev\.lock$/) });
    });

    it.each([
      "incorrect old value provided",
      "reference already exists",
      "cannot lock ref 'refs/heads/x': is at 1 but expected 2",
      "stale info",
    ])("in the words of another server: %s", async (reason) => {
      await refusePushes(fixture, reason);
      expect(await push()).toEqual({ status: "rejected" });
    });
  });

  describe("the remote does not want it (D6)", () => {
    it("because a hook declines, in the hook's words", async () => {
      serverHook("pre-receive", "echo 'error: GH006: Protected branch update failed' >&2", "echo 'ask an owner    ' >&2", "exit 1");
      expect(await push()).toEqual({
        status: "refused",
        kind: "policy",
        words: "GH006: Protected branch update failed\nask an owner",
      });
      expect(await tipOfOrigin()).toBe(first);
    });

    it("because a rule of the repository declines", async () => {
      serverHook("update", "echo 'GH013: Repository rule violations found: read-only permission denied' >&2", "exit 1");
      expect(await push()).toMatchObject({ status: "refused", kind: "policy", words: expect.stringContaining("GH013") });
    });

    it("because the branch is checked out there", async () => {
      const clone = await fixture.clone({ name: "checked-out" });
      await fixture.git("remote", "set-url", "origin", clone.path);
      expect(await push({ ref: branchRef("main"), expected: first })).toMatchObject({
        status: "refused",
        kind: "policy",
        words: expect.stringMatching(/checked out/),
      });
    });

    it("because it could not store the objects", async () => {
      await fixture.git("--git-dir", origin, "config", "receive.maxInputSize", "1");
      expect(await push()).toMatchObject({ status: "refused", kind: "access", words: expect.stringContaining("exceeds maximum") });
    });

    it.each([
      ["ERROR: Permission to x/y.git denied to ana.", "exit 1"],
      ["fatal: Authentication failed", "exit 128"],
      ["ERROR: This repository was archived so it is read-only.", "exit 1"],
      ["ssh: Could not resolve hostname x: Name or service not known", "exit 255"],
    ])("because this user may not: %s", async (words, exit) => {
      const ssh = writeProgram(`${fixture.folder}/ssh`, `echo '${words}' >&2`, exit);
      await fixture.git("remote", "set-url", "origin", "ssh://git@example.invalid/x/y.git");
      expect(await push({}, { GIT_SSH_COMMAND: ssh })).toMatchObject({ status: "refused", kind: "access" });
    });

    it("because there is no such repository", async () => {
      await fixture.git("remote", "set-url", "origin", "/nowhere.git");
      expect(await push()).toMatchObject({ status: "refused", kind: "access", words: expect.stringContaining("/nowhere.git") });
    });

    it("because git does not speak its protocol", async () => {
      await fixture.git("remote", "set-url", "origin", "ext::sh -c touch% ran");
      expect(await push()).toMatchObject({ status: "refused", kind: "access", words: "transport 'ext' not allowed" });
    });
  });

  describe("the answer is lost (D4)", () => {
    it("after the remote has applied it", async () => {
      serverHook("post-receive", "kill -9 $PPID");
      await expectUnknown();
      expect(await tipOfOrigin()).toBe(second);
    });

    it("before the remote has applied it", async () => {
      serverHook("pre-receive", "kill -9 $PPID");
      await expectUnknown();
      expect(await tipOfOrigin()).toBe(first);
    });

    it("when git itself is killed", async () => {
      serverHook("post-receive", `kill -9 $(cat ${fixture.folder}/pid)`, "sleep 0");
      const git = (await fixture.git("--exec-path")) + "/git";
      writeProgram(`${fixture.folder}/bin/git`, `case "$*" in *" push "*) echo $$ > ${fixture.folder}/pid;; esac`, `exec ${git} "$@"`);
      const outcome = await push({}, { PATH: `${fixture.folder}/bin:${fixture.environment["PATH"]}` });
      expect(outcome.status).toBe("unknown");
      expect(await tipOfOrigin()).toBe(second);
    });

    async function expectUnknown(): Promise<void> {
      expect(await push()).toMatchObject({ status: "unknown", words: expect.stringMatching(/./) });
    }
  });

  describe("deletes a branch", () => {
    it("that is what was expected", async () => {
      expect(await push({ commit: null })).toEqual({ status: "pushed" });
      expect(await tipOfOrigin()).toBe("");
    });

    it("but not one that was moved", async () => {
      await fixture.git("push", "--quiet", origin, `${second}:${dev}`);
      expect(await push({ commit: null })).toEqual({ status: "rejected" });
      expect(await tipOfOrigin()).toBe(second);
    });

    it("nor one that is gone", async () => {
      await fixture.git("push", "--quiet", origin, `:${dev}`);
      expect(await push({ commit: null })).toMatchObject({ status: "rejected" });
    });
  });

  it.each(["/tmp/x.git", "--receive-pack=touch x", "-x"])("C1: refuses %j, which is no configured remote", async (remote) => {
    await expect(push({ remote })).rejects.toThrow(TypeError);
  });
});
