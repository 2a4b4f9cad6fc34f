import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { HttpRemote } from "../support/http-remote.ts";
import { repository, type TestRepository } from "../support/repository.ts";
import type { ProcessResult } from "../support/run-process.ts";

const BRANCH = "refs/heads/promptlane/env/canary";
const PASSWORD = "correct-horse";
const PROMOTE = ["promote", "a", "--to", "canary", "--yes"];

describe("a remote that speaks smart HTTP", () => {
  let work: TestRepository;
  let remote: HttpRemote;
  let origin: string;

  beforeEach(async () => {
    const manifest = "format: 1\nbranch: main\nenvironments:\n  canary: {}\n  preview: {}\n";
    work = await repository({ files: { ".prompts/manifest.yaml": manifest, ".prompts/a.md": "a\n" }, remote: true });
    origin = work.originPath as string;
    remote = await HttpRemote.serving(work.folder, work.environment);
    await work.git("remote", "set-url", "origin", `http://${remote.host}/origin.git`);
    await work.git("config", "promptlane.allowHttp", remote.host);
  });

  afterEach(() => remote.close());

  async function live(): Promise<string[]> {
    const { stdout } = await work.tryGit("--git-dir", origin, "log", "--first-parent", "--format=%s", BRANCH);
    return stdout.split("\n").slice(0, -1);
  }

  async function credentialHelper(password: string): Promise<void> {
    await work.git("config", "credential.helper", `!f() { echo username=ana; echo password=${password}; }; f`);
  }

  /** Exit 4, one message with a hint, nothing deployed, and no password in anything that was said. */
  async function expectNoAccess(words: RegExp): Promise<ProcessResult> {
    const result = await work.promptlane(PROMOTE);
    expect(result.exitCode).toBe(4);
    expect(result.stderr.match(/^error: /gm)).toHaveLength(1);
    expect(result.stderr).toMatch(words);
    expect(result.stderr).toMatch(/^hint: \S/m);
    expect(await live()).toEqual([]);
    const everythingSaid = [
      result,
      await work.promptlane([...PROMOTE, "--debug"]),
      await work.promptlane([...PROMOTE, "--json", "--debug"]),
    ];
    for (const { stdout, stderr } of everythingSaid) expect(stdout + stderr).not.toContain(PASSWORD);
    return result;
  }

  it("takes a promotion, and a promotion again", async () => {
    expect((await work.promptlane(PROMOTE)).exitCode).toBe(0);
    expect((await work.promptlane([...PROMOTE, "--json"])).json()).toMatchObject({ changed: false });
    expect(await live()).toEqual([expect.stringMatching(/^promote a v1 to canary/)]);
    expect(remote.requests).toContain("POST /origin.git/git-receive-pack 200");
  });

  it("C1: is not spoken to unless the user has listed its host, and says how to", async () => {
    await work.git("config", "--unset", "promptlane.allowHttp");
    const { stderr } = await expectNoAccess(/transport 'http' not allowed/);
    expect(stderr).toContain("git config --add promptlane.allowHttp HOST");
    expect(remote.requests).toEqual([]);
  });

  describe("and wants credentials", () => {
    beforeEach(() => {
      remote.rules.credentials = { user: "ana", password: PASSWORD };
    });

    it("gets them from git's credential helper", async () => {
      await credentialHelper(PASSWORD);
      expect((await work.promptlane(PROMOTE)).exitCode).toBe(0);
      expect(await live()).toHaveLength(1);
    });

    it("D6: turns away who has none, without asking where nobody can answer", async () => {
      await expectNoAccess(/The remote origin cannot be read: .*could not read Username/);
    });

    it("D6: turns away who has wrong ones, and does not repeat them", async () => {
      remote.rules.credentials = { user: "ana", password: "another" };
      await credentialHelper(PASSWORD);
      await expectNoAccess(/The remote origin cannot be read: .*Authentication failed/);
    });

    it("D6: does not repeat a password that stands in the remote's address", async () => {
      remote.rules.credentials = { user: "ana", password: "another" };
      await work.git("remote", "set-url", "origin", `http://ana:${PASSWORD}@${remote.host}/origin.git`);
      await expectNoAccess(/The remote origin cannot be read: .*Authentication failed/);
    });
  });

  it("D6: says that this user may read and not push: 403", async () => {
    remote.rules.pushes = "forbidden";
    await expectNoAccess(/origin does not let this user push to \S+: You may read this repository only\.$/m);
    expect(remote.requests).toContain("GET /origin.git/info/refs 403");
  });

  it("D6: says so when the repository is served for reading only", async () => {
    await work.git("--git-dir", origin, "config", "http.receivepack", "false");
    await expectNoAccess(/origin does not let this user push to \S+: .*403/);
  });

  it("D6: says so when there is no such repository", async () => {
    await work.git("remote", "set-url", "origin", `http://${remote.host}/nowhere.git`);
    await expectNoAccess(/The remote origin cannot be read: .*not found/);
  });

  it("D6: says so when nobody listens there", async () => {
    await work.git("remote", "set-url", "origin", `http://127.0.0.1:1/origin.git`);
    await work.git("config", "--add", "promptlane.allowHttp", "127.0.0.1:1");
    await expectNoAccess(/The remote origin cannot be read: /);
  });

  describe("D4: takes a promotion whose answer is lost for the success that it is, and repeating it does nothing", () => {
    beforeEach(async () => {
      // Freezes the number, so that the push to canary is the only one.
      expect((await work.promptlane("promote", "a", "--to", "preview", "--yes")).exitCode).toBe(0);
    });

    async function expectSuccess(): Promise<void> {
      const promoted = await work.promptlane([...PROMOTE, "--json"]);
      expect(promoted.json()).toMatchObject({
        changed: true,
        pushed: true,
        commit: await work.git("--git-dir", origin, "rev-parse", BRANCH),
      });
      expect(promoted.exitCode).toBe(0);
      expect(remote.requests).toContain("POST /origin.git/git-receive-pack lost");
      expect((await work.promptlane([...PROMOTE, "--json"])).json()).toMatchObject({ changed: false });
      expect(await live()).toHaveLength(1);
    }

    it("every time", async () => {
      remote.rules.pushes = "answers-lost";
      await expectSuccess();
    });

    it("once, so that git itself pushes again and is told that somebody was faster", async () => {
      remote.rules.pushes = "one-answer-lost";
      await expectSuccess();
    });
  });
});
