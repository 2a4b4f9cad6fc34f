import { chmodSync, renameSync, rmSync } from "node:fs";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ReceivingEnd, refusePushes } from "../support/answer-pushes.ts";
import { repository, type TestRepository } from "../support/repository.ts";
import type { ProcessResult } from "../support/run-process.ts";
import { writeProgram } from "../support/write-program.ts";

const BRANCH = "refs/heads/promptlane/env/canary";
const TRACKING = "refs/remotes/origin/promptlane/env/canary";
const PROMOTE = ["promote", "a", "--to", "canary", "--yes"];
const ESCAPE = "\u001b";

describe("a promotion to a remote", () => {
  let original: TestRepository;
  let ana: TestRepository;
  let origin: string;

  beforeAll(async () => {
    const manifest = "format: 1\nbranch: main\nenvironments:\n  canary: {}\n  preview: {}\n";
    original = await repository({
      files: { ".prompts/manifest.yaml": manifest, ".prompts/a.md": "a\n", ".prompts/b.md": "b\n", ".prompts/c.md": "c\n" },
      remote: true,
    });
    ana = original;
    // The numbers are frozen and the branch is there, so that only the environment is written to from here on.
    await must("promote", "--all", "--to", "preview", "--yes");
    await must("promote", "c", "--to", "canary", "--yes");
  });

  beforeEach(() => {
    ana = original.copy();
    origin = ana.originPath as string;
  });

  async function must(...words: string[]): Promise<ProcessResult> {
    const result = await ana.promptlane(words);
    expect(result.stderr).not.toContain("error:");
    expect(result.exitCode).toBe(0);
    return result;
  }

  function onOrigin(...args: string[]): Promise<string> {
    return ana.git("--git-dir", origin, ...args);
  }

  /** The prompts of canary's deployments, newest first. */
  async function deployed(): Promise<string[]> {
    const subjects = await onOrigin("log", "--first-parent", "--format=%s", BRANCH);
    return subjects.split("\n").map((subject) => /^promote (\S+)/.exec(subject)?.[1] ?? subject);
  }

  /** Bo's deployment of b, which is on the origin and on no branch. */
  async function commitOfBo(): Promise<string> {
    const before = await onOrigin("rev-parse", BRANCH);
    const bo = await ana.clone();
    expect((await bo.promptlane("promote", "b", "--to", "canary", "--yes")).exitCode).toBe(0);
    const commit = await onOrigin("rev-parse", BRANCH);
    await onOrigin("update-ref", BRANCH, before);
    return commit;
  }

  /** Everything that a promotion may not leave half done: refs on both sides, files, index and HEAD. */
  async function everything(): Promise<string> {
    const refs = await Promise.all([onOrigin("for-each-ref"), ana.git("for-each-ref"), ana.git("status", "--porcelain", "--branch")]);
    return refs.join("\n");
  }

  describe("D5: lands when somebody else was faster and the remote says", () => {
    async function expectRetried(end: ReceivingEnd, live: string[]): Promise<void> {
      const { stdout, stderr } = await must(...PROMOTE);
      expect(stdout + stderr).toContain("pushed to origin");
      expect(end.pushes).toBe(2);
      expect(await deployed()).toEqual(live);
      expect(await ana.id(TRACKING)).toBe(await onOrigin("rev-parse", BRANCH));
    }

    it("fetch first, and keeps what the other one deployed", async () => {
      const bos = await commitOfBo();
      const end = await ReceivingEnd.of(ana);
      end.before(`[ $push -gt 1 ] || git --git-dir '${origin}' update-ref ${BRANCH} ${bos}`);
      await expectRetried(end, ["a", "b", "c"]);
    });

    it("non-fast-forward, about a commit that is here already", async () => {
      const bos = await commitOfBo();
      await ana.git("fetch", "--quiet", origin, bos);
      const end = await ReceivingEnd.of(ana);
      end.before(`[ $push -gt 1 ] || git --git-dir '${origin}' update-ref ${BRANCH} ${bos}`);
      await expectRetried(end, ["a", "b", "c"]);
    });

    it("cannot lock ref, or incorrect old value: it moved between the remote's look and its update", async () => {
      const bos = await commitOfBo();
      const end = await ReceivingEnd.of(ana);
      writeProgram(`${origin}/hooks/update`, `rm "$0"; git update-ref ${BRANCH} ${bos}`);
      await expectRetried(end, ["a", "b", "c"]);
    });

    it("reference already exists: somebody else began the environment", async () => {
      const bos = await commitOfBo();
      await onOrigin("update-ref", "-d", BRANCH);
      await ana.git("update-ref", "-d", TRACKING);
      // Ana's clone has never seen the environment.
      rmSync(`${ana.path}/.git/promptlane-cache`, { recursive: true });
      const end = await ReceivingEnd.of(ana);
      writeProgram(`${origin}/hooks/update`, `rm "$0"; git update-ref ${BRANCH} ${bos}`);
      await expectRetried(end, ["a", "b", "c"]);
    });

    it("failed to update ref: somebody else holds its lock", async () => {
      const end = await ReceivingEnd.of(ana);
      end.before(`if [ $push = 1 ]; then touch '${origin}/${BRANCH}.lock'; else rm -f '${origin}/${BRANCH}.lock'; fi`);
      await expectRetried(end, ["a", "c"]);
    });

    it.each([
      "fetch first",
      "non-fast-forward",
      "stale info",
      "cannot lock ref 'refs/heads/x': is at 1 but expected 2",
      "incorrect old value provided",
      "reference already exists",
      "failed to update ref",
    ])("%s, in the words of another server", async (reason) => {
      const end = await ReceivingEnd.of(ana);
      await refusePushes(ana, reason, { once: true });
      await expectRetried(end, ["a", "c"]);
    });
  });

  describe("D6: is refused for good, once and with the remote's words, when", () => {
    /** One message, one hint, one push, and both sides as they were. */
    async function expectFinal(exitCode: number, words: RegExp): Promise<void> {
      const end = await ReceivingEnd.of(ana);
      const before = await everything();
      const { exitCode: ended, stdout, stderr } = await ana.promptlane(PROMOTE);
      expect({ ended, stdout }).toEqual({ ended: exitCode, stdout: "" });
      expect(stderr.match(/^error: /gm)).toHaveLength(1);
      expect(stderr.match(/^hint: \S/gm)).toHaveLength(1);
      expect(stderr).toMatch(words);
      expect(stderr).not.toMatch(/^remote: |\u001b|\r/m);
      expect(end.pushes).toBe(1);
      expect(await everything()).toBe(before);
      const { error } = (await ana.promptlane([...PROMOTE, "--json"])).json();
      expect(error).toMatchObject({ code: exitCode === 3 ? "push-refused" : "push-denied", message: expect.stringMatching(words) });
    }

    it("a rule protects the branch: GH006", async () => {
      writeProgram(
        `${origin}/hooks/pre-receive`,
        "cat > /dev/null",
        `printf '${ESCAPE}[31merror: GH006: Protected branch update failed.${ESCAPE}[0m    \\nerror: An approval is required.\\n' >&2`,
        "exit 1",
      );
      await expectFinal(3, /refused the push to \S+: .*GH006: Protected branch update failed\.\S*\nAn approval is required\.$/m);
    });

    it("a rule of the repository forbids it: GH013", async () => {
      writeProgram(`${origin}/hooks/update`, "echo 'error: GH013: Repository rule violations found for this branch.' >&2", "exit 1");
      await expectFinal(3, /GH013: Repository rule violations found/);
    });

    it("a hook declines, though its words sound like a race: cannot lock ref, fetch first", async () => {
      writeProgram(`${origin}/hooks/pre-receive`, "cat > /dev/null", "echo 'cannot lock ref, fetch first' >&2", "exit 1");
      await expectFinal(3, /cannot lock ref, fetch first$/m);
    });

    it("a hook declines and says nothing", async () => {
      writeProgram(`${origin}/hooks/pre-receive`, "cat > /dev/null", "exit 1");
      await expectFinal(3, /pre-receive hook declined/);
    });

    it("nobody may write the remote's objects", async () => {
      const serve = await asAnotherUser();
      chmodSync(`${origin}/objects`, 0o555);
      const end = await ReceivingEnd.of(ana);
      end.before(serve);
      const before = await everything();
      const { exitCode, stderr } = await ana.promptlane(PROMOTE);
      expect(stderr).toMatch(/^error: origin does not let this user push to \S+: .*unable to create temporary object directory$/m);
      expect(stderr).toMatch(/^hint: /m);
      expect({ exitCode, pushes: end.pushes }).toEqual({ exitCode: 4, pushes: 1 });
      expect(await everything()).toBe(before);
    });

    /** Permissions mean nothing to root, who serves as nobody instead. */
    async function asAnotherUser(): Promise<string> {
      if (process.getuid?.() !== 0) return "";
      for (const folder of [ana.folder, origin]) chmodSync(folder, 0o755);
      const trust = "GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0='*'";
      return `exec env ${trust} setpriv --reuid=65534 --clear-groups git receive-pack "$@"`;
    }
  });

  describe("D4: whose answer is lost", () => {
    beforeEach(() => {
      loseAnswers();
    });

    function loseAnswers(...before: string[]): void {
      writeProgram(`${origin}/hooks/post-receive`, "cat > /dev/null", ...before, "kill -9 $PPID");
    }

    it("is a success when it arrived, and repeating it does nothing", async () => {
      const first = await must(...PROMOTE, "--json", "--operation", "run-1");
      expect(first.json()).toMatchObject({ changed: true, pushed: true, commit: await onOrigin("rev-parse", BRANCH) });
      expect(await ana.id(TRACKING)).toBe(first.json().commit);
      for (const again of [[...PROMOTE, "--operation", "run-1"], PROMOTE]) {
        expect((await must(...again, "--json")).json()).toMatchObject({ changed: false, commit: null });
      }
      expect(await deployed()).toEqual(["a", "c"]);
    });

    it("is a success when the ledger's answer is lost, too", async () => {
      rmSync(`${origin}/hooks/post-receive`);
      await ana.commit("another", { files: { ".prompts/a.md": "another a\n" } });
      await ana.git("push", "--quiet", "origin", "main");
      loseAnswers();
      expect((await must(...PROMOTE, "--json")).json()).toMatchObject({ changed: true, changes: [{ to: { label: "v2" } }] });
      expect(await deployed()).toEqual(["a", "c"]);
      expect(await onOrigin("log", "--format=%s", "refs/heads/promptlane/ledger")).toContain("freeze the version numbers of a");
    });

    it("is an error that says so when nobody can tell whether it arrived, and is safe to repeat", async () => {
      const gone = `${origin}.gone`;
      loseAnswers(`mv '${origin}' '${gone}'`);
      const lost = await ana.promptlane(PROMOTE);
      expect(lost.exitCode).toBe(4);
      expect(lost.stderr).toMatch(/^error: The push to origin failed, and whether it arrived cannot be told: \S/m);
      expect(lost.stderr).toContain("hint: run the same command again: it is safe to repeat");
      renameSync(gone, origin);
      expect((await must(...PROMOTE, "--json")).json()).toMatchObject({ changed: false });
      expect(await deployed()).toEqual(["a", "c"]);
    });

    it("is an error when it did not arrive, and lands when it is repeated", async () => {
      writeProgram(`${origin}/hooks/pre-receive`, "cat > /dev/null", "kill -9 $PPID");
      const before = await everything();
      const lost = await ana.promptlane(PROMOTE);
      expect(lost.exitCode).toBe(4);
      expect(lost.stderr).toMatch(/^error: The push to origin failed, and it did not arrive: \S/m);
      expect(await everything()).toBe(before);
      for (const hook of ["pre-receive", "post-receive"]) rmSync(`${origin}/hooks/${hook}`);
      await must(...PROMOTE);
      expect(await deployed()).toEqual(["a", "c"]);
    });
  });
});
