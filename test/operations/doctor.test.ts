import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { type DiagnoseOptions, diagnose, type DoctorDocument } from "../../src/operations/diagnose.ts";
import { runProcess } from "../support/run-process.ts";
import { writeProgram } from "../support/write-program.ts";
import { failure, MANIFEST, promptStore, type TestStore } from "./prompt-store.ts";

const HOUR = 3600;

function doctor({ repository: work, options }: TestStore, wishes: Partial<DiagnoseOptions> = {}): Promise<DoctorDocument> {
  return diagnose({ cwd: work.path, environment: work.environment, ...options, ...wishes });
}

const codes = ({ problems }: DoctorDocument) => problems.map(({ severity, code }) => `${severity} ${code}`);

/** A lock as a git that died leaves one: an empty file, some seconds old. */
function leave(store: TestStore, lock: string, age: number): string {
  const path = `${store.repository.path}/.git/${lock}`;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, "");
  const then = Date.now() / 1000 - age;
  utimesSync(path, then, then);
  return path;
}

describe("doctor", () => {
  it("finds nothing wrong with a store that is well, and changes nothing", async () => {
    const store = await promptStore({ prompts: { "a.md": "a\n" }, remote: true });
    await store.promote("canary", ["a"]);
    await doctor(store);
    const before = await store.everything();
    expect(await doctor(store)).toMatchObject({ problems: [], done: [] });
    expect(await store.everything()).toBe(before);
  });

  it("says that git is too old, and which it wants", async () => {
    const store = await promptStore({ prompts: { "a.md": "a\n" } });
    const { environment, folder } = store.repository;
    const git = (await runProcess("sh", ["-c", "command -v git"], { cwd: folder, environment })).stdout.trim();
    const old = writeProgram(`${folder}/old/git`, `case "$*" in *version) echo git version 2.35.8;; *) exec ${git} "$@";; esac`);
    const PATH = `${dirname(old)}:${environment["PATH"]}`;
    const found = await doctor(store, { environment: { ...environment, PATH } });
    expect(found.facts.git).toBe("2.35.8");
    expect(found.problems).toEqual([
      { severity: "error", code: "git-too-old", message: expect.stringContaining("2.36"), hint: expect.any(String) },
    ]);
  });

  it("says that a clone is shallow, and how to complete it", async () => {
    const store = await promptStore({ prompts: { "a.md": "a\n" }, remote: true });
    await store.versions("a", 2, 3);
    const clone = await store.clone({ depth: 1 });
    expect((await doctor(clone)).problems).toContainEqual({
      severity: "warning",
      code: "shallow-clone",
      message: expect.any(String),
      hint: "git fetch --unshallow origin",
    });
  });

  it("says which local branches are ignored, since the remote's count", async () => {
    const store = await promptStore({ prompts: { "a.md": "a\n" }, remote: true });
    await store.promote("canary", ["a"]);
    await store.repository.git("branch", "promptlane/env/canary", "origin/promptlane/env/canary");
    expect((await doctor(store)).problems).toEqual([
      {
        severity: "warning",
        code: "local-branch-ignored",
        message: expect.stringContaining("promptlane/env/canary"),
        hint: "git branch -D promptlane/env/canary",
      },
    ]);
  });

  it("says that the remote cannot be asked, and goes on", async () => {
    const store = await promptStore({ prompts: { "a.md": "a\n" }, remote: true });
    await store.promote("canary", ["a"]);
    await store.repository.git("remote", "set-url", "origin", `file://${store.repository.folder}/away.git`);
    expect(codes(await doctor(store))).toEqual(["warning remote-unavailable"]);
    expect(codes(await doctor(store, { fetch: "never" }))).toEqual([]);
  });
});

describe("D3: doctor and the locks of a git that was killed", () => {
  it("names every one with its path and age, and leaves it where it is", async () => {
    const store = await promptStore({ prompts: { "a.md": "a\n" } });
    const locks = ["config.lock", "index.lock", "packed-refs.lock", "refs/heads/promptlane/env/canary.lock", "shallow.lock"];
    const paths = locks.map((lock) => leave(store, lock, 3 * HOUR));
    const { problems } = await doctor(store);
    expect(problems.map(({ severity, code }) => `${severity} ${code}`)).toEqual(locks.map(() => "error lock-left"));
    for (const [place, path] of paths.entries()) {
      expect(problems[place]).toMatchObject({ message: expect.stringContaining(`${path} is 3 h old`), hint: "promptlane doctor --unlock" });
      expect(existsSync(path)).toBe(true);
    }
  });

  it("removes them when asked to, names each, and what they stopped goes on", async () => {
    const store = await promptStore({ prompts: { "a.md": "a\n" } });
    const path = leave(store, "refs/heads/promptlane/env/canary.lock", 2 * HOUR);
    expect(await failure(store.promote("canary", ["a"]))).toMatchObject({ code: "locked" });
    const { problems, done } = await doctor(store, { unlock: true });
    expect(problems).toEqual([]);
    expect(done).toEqual([`removed the lock ${path}, 2 h old`]);
    expect(existsSync(path)).toBe(false);
    expect((await store.promote("canary", ["a"])).changed).toBe(true);
  });

  it("leaves a young one alone", async () => {
    const store = await promptStore({ prompts: { "a.md": "a\n" } });
    const path = leave(store, "index.lock", 5);
    expect(codes(await doctor(store, { unlock: true }))).toEqual(["warning lock-held"]);
    expect(existsSync(path)).toBe(true);
  });

  it("leaves all alone while a git is at work in the repository", async () => {
    const store = await promptStore({ prompts: { "a.md": "a\n" } });
    const path = leave(store, "packed-refs.lock", 3 * HOUR);
    const { path: cwd, environment } = store.repository;
    // Started by another process than this one, as somebody else's git would be.
    const shell = spawn("sh", ["-c", "exec 3<&0; git cat-file --batch <&3 & echo $!; wait"], {
      cwd,
      env: environment,
      stdio: ["pipe", "pipe", "inherit"],
    });
    try {
      const [line] = (await once(shell.stdout, "data")) as [Buffer];
      const { problems, done } = await doctor(store, { unlock: true });
      expect(problems).toMatchObject([{ code: "lock-held", message: expect.stringContaining(`process ${line.toString().trim()}`) }]);
      expect(done).toEqual([]);
      expect(existsSync(path)).toBe(true);
    } finally {
      shell.stdin.end();
      await once(shell, "close");
    }
    expect((await doctor(store, { unlock: true })).done).toHaveLength(1);
  });
});

describe("doctor --fix", () => {
  it("adds the refspec without which git fetch brings no environments, once", async () => {
    const store = await promptStore({ prompts: { "a.md": "a\n" }, remote: true });
    const clone = await store.clone({ singleBranch: true });
    await store.promote("canary", ["a"]);
    expect(codes(await doctor(clone, { fetch: "never" }))).toContain("warning refspec-missing");
    expect((await doctor(clone, { fetch: "never", fix: true })).done).toContainEqual(expect.stringContaining("remote.origin.fetch"));
    await clone.repository.git("fetch", "--quiet");
    expect(await clone.repository.id("refs/remotes/origin/promptlane/env/canary")).toBe(await store.tip("canary"));
    expect(codes(await doctor(clone))).toEqual([]);
    expect((await doctor(clone, { fix: true })).done).toEqual([]);
  });

  it("writes a commit-graph with changed paths, whose lack it tells of in a long history", async () => {
    const store = await promptStore();
    await longHistory(store, { commits: 1000, folder: "many" });
    expect(codes(await doctor(store))).toContain("warning commit-graph-missing");
    const { done, problems } = await doctor(store, { fix: true });
    expect(done).toEqual([expect.stringContaining("commit-graph")]);
    expect(problems.map(({ code }) => code)).not.toContain("commit-graph-missing");
    expect(readFileSync(`${store.repository.path}/.git/objects/info/commit-graph`).includes("BIDX")).toBe(true);
    await store.repository.git("commit-graph", "verify");
    expect(codes(await doctor(store))).not.toContain("warning commit-graph-missing");
  });

  it("cannot mend a folder with a thousand prompts, and says what to do", async () => {
    const store = await promptStore();
    await longHistory(store, { commits: 1000, folder: "many" });
    expect((await doctor(store, { fix: true })).problems).toEqual([
      {
        severity: "warning",
        code: "crowded-folder",
        message: expect.stringContaining(".prompts/many holds 1000 prompts"),
        hint: expect.stringContaining("promptlane mv many/KEY many/GROUP/KEY"),
      },
    ]);
  });
});

/** One new prompt a commit, all in one folder; the manifest stands from the first. */
async function longHistory(store: TestStore, { commits, folder }: { commits: number; folder: string }): Promise<void> {
  const { path: cwd, environment } = store.repository;
  const lines = Array.from({ length: commits }, (_, number) =>
    [
      `commit refs/heads/main\ncommitter Ana Author <ana@example.com> ${1_736_200_000 + number} +0000\ndata 1\nx`,
      ...(number === 0 ? ["from refs/heads/main^0", data(".prompts/manifest.yaml", MANIFEST)] : []),
      data(`.prompts/${folder}/p${number}.md`, `prompt ${number}\n`),
    ].join("\n"),
  );
  await runProcess("git", ["fast-import", "--quiet", "--force"], { cwd, environment, input: `${lines.join("\n")}\n` });
  await store.repository.git("reset", "--quiet", "--hard");
}

function data(path: string, text: string): string {
  return `M 100644 inline ${path}\ndata ${text.length}\n${text}`;
}
