import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { TestRepository } from "../../support/repository.ts";
import { writeProgram } from "../../support/write-program.ts";
import { exampleStore } from "../example-store.ts";

const READS = [
  "list",
  "status",
  "show support/triage",
  "show support/triage@dev",
  "log support/triage",
  "diff support/triage",
  "diff support/triage v1 latest",
  "diff --from dev --to production",
  "diff --since HEAD~1",
  "history",
  "env list",
  "doctor",
];

async function storeWithTwoVersions(): Promise<TestRepository> {
  const store = await exampleStore();
  await store.commit("change", { files: { ".prompts/support/triage.md": "Sort it well.\n" } });
  return store;
}

async function promote(store: TestRepository, options: { cwd?: string; env?: Record<string, string> } = {}, version = "v1") {
  const { exitCode, stderr } = await store.promptlane(
    ["promote", `support/triage@${version}`, "--to", "dev", "--yes", "--allow-older"],
    options,
  );
  return { exitCode, stderr };
}

async function read(store: TestRepository, words: string, options: { cwd?: string; env?: Record<string, string> } = {}) {
  const { exitCode, stderr } = await store.promptlane(words.split(" "), options);
  return { words, exitCode, stderr };
}

describe("C5: programs that the configuration of the repository names", () => {
  it("do not run on a read, nor on a promotion", async () => {
    const store = await storeWithTwoVersions();
    await promote(store);
    const proof = `${store.folder}/proof`;
    const program = writeProgram(`${store.folder}/program`, `echo "$0 $*" >> ${proof}`, "cat");
    for (const name of [
      "core.fsmonitor",
      "filter.evil.clean",
      "filter.evil.smudge",
      "filter.evil.process",
      "diff.external",
      "diff.evil.textconv",
      "diff.evil.command",
      "gpg.program",
      "core.pager",
      "pager.log",
      "core.editor",
      "sequence.editor",
      "core.sshCommand",
      "credential.helper",
      "core.alternateRefsCommand",
      "uploadpack.packObjectsHook",
    ]) {
      await store.git("config", name, program);
    }
    await store.git("config", "log.showSignature", "true");
    for (const hook of ["post-index-change", "pre-commit", "post-checkout", "reference-transaction", "pre-auto-gc"]) {
      writeProgram(`${store.path}/.git/hooks/${hook}`, `exec ${program}`);
    }
    await store.write({ ".gitattributes": "*.md filter=evil diff=evil\n", ".prompts/support/triage.md": "dirty\n" });
    for (const result of await Promise.all(READS.map((words) => read(store, words)))) expect(result).toMatchObject({ exitCode: 0 });
    expect(await promote(store, {}, "v2")).toMatchObject({ exitCode: 0 });
    expect(existsSync(proof) ? readFileSync(proof, "utf8") : "").toBe("");
  });
});

describe("C6: a repository in whatever state", () => {
  it("is read and promoted from inside a hook, where git has set GIT_DIR and GIT_INDEX_FILE", async () => {
    const store = await storeWithTwoVersions();
    const index = readFileSync(`${store.path}/.git/index`);
    const env = { GIT_DIR: ".git", GIT_INDEX_FILE: `${store.path}/.git/index`, GIT_PREFIX: "", GIT_EDITOR: ":" };
    expect(await promote(store, { env })).toMatchObject({ exitCode: 0 });
    expect(await read(store, "status", { env })).toMatchObject({ exitCode: 0 });
    expect(readFileSync(`${store.path}/.git/index`)).toEqual(index);
  });

  it("is promoted from with a dirty index and an index.lock of somebody else's, which stay as they are", async () => {
    const store = await storeWithTwoVersions();
    await store.write({ "staged.txt": "staged\n", ".prompts/shared/tone.md": "dirty\n" });
    await store.git("add", "staged.txt");
    writeFileSync(`${store.path}/.git/index.lock`, "");
    const index = readFileSync(`${store.path}/.git/index`);
    expect(await promote(store)).toMatchObject({ exitCode: 0 });
    for (const words of READS) expect(await read(store, words)).toMatchObject({ exitCode: 0 });
    expect(readFileSync(`${store.path}/.git/index`)).toEqual(index);
    expect(existsSync(`${store.path}/.git/index.lock`)).toBe(true);
    expect(readFileSync(`${store.path}/.prompts/shared/tone.md`, "utf8")).toBe("dirty\n");
    const refused = await store.promptlane(["create", "shared/new", "-"], { input: "x\n" });
    expect(refused.exitCode).toBe(1);
    expect(existsSync(`${store.path}/.prompts/shared/new.md`)).toBe(false);
  });

  it("is promoted from in the middle of a rebase and of a merge, while source writes offer --draft", async () => {
    const store = await storeWithTwoVersions();
    await store.git("switch", "--quiet", "--create", "topic", "HEAD~1");
    await store.commit("mine", { files: { ".prompts/support/triage.md": "Mine.\n" } });
    for (const stop of [
      ["rebase", "main"],
      ["merge", "main"],
    ]) {
      await store.tryGit(...stop);
      const status = await store.git("status", "--porcelain=v2", "--branch");
      const version = stop[0] === "rebase" ? "v1" : "v2";
      expect(await promote(store, {}, version), stop[0]).toMatchObject({ exitCode: 0 });
      const refused = await store.promptlane(["create", "shared/new", "-"], { input: "x\n" });
      expect(refused.exitCode).toBe(1);
      expect(refused.stderr).toMatch(new RegExp(`in the middle of a ${stop[0]}[^]*--draft`));
      expect(await store.git("status", "--porcelain=v2", "--branch"), stop[0]).toBe(status);
      await store.git(stop[0] as string, "--abort");
    }
  });

  it("is read and promoted from where it is bare, in a linked worktree, and below a folder", async () => {
    const store = await storeWithTwoVersions();
    const bare = await store.clone({ bare: true });
    expect(await promote(bare)).toMatchObject({ exitCode: 0 });
    for (const words of ["list", "status", "show support/triage", "log support/triage", "history"]) {
      expect(await read(bare, words)).toMatchObject({ exitCode: 0 });
    }
    expect((await bare.promptlane(["create", "shared/new", "-"], { input: "x\n" })).exitCode).toBe(1);
    await store.git("worktree", "add", "--quiet", "-b", "side", "../side");
    expect(await promote(store, { cwd: "../side" })).toMatchObject({ exitCode: 0 });
    expect(await read(store, "show support/triage@dev", { cwd: "../side/.prompts/support" })).toMatchObject({ exitCode: 0 });
    expect(await read(store, "list", { cwd: ".prompts/shared" })).toMatchObject({ exitCode: 0 });
  });

  it("is left without a trace in the user's files, index and HEAD by every read", async () => {
    const store = await storeWithTwoVersions();
    await store.git("switch", "--quiet", "--detach");
    await store.write({ ".prompts/support/triage.md": "dirty\n", "new.txt": "x\n" });
    const files = [".git/index", ".git/HEAD", ".git/logs/HEAD", ".git/config"];
    const before = files.map((file) => readFileSync(`${store.path}/${file}`, "utf8"));
    for (const words of READS) await read(store, words);
    expect(files.map((file) => readFileSync(`${store.path}/${file}`, "utf8"))).toEqual(before);
    expect(await store.git("for-each-ref")).not.toContain("promptlane");
  });
});

describe("C7: a repository that git would rather not enter", () => {
  it("of another user ends with 1 and git's own hint", async () => {
    const store = await exampleStore();
    const git = `${await store.git("--exec-path")}/git`;
    writeProgram(`${store.folder}/bin/git`, "export GIT_TEST_ASSUME_DIFFERENT_OWNER=1", `exec ${git} "$@"`);
    const { exitCode, stderr, stdout } = await store.promptlane(["list"], {
      env: { PATH: `${store.folder}/bin:${store.environment["PATH"]}` },
    });
    expect(exitCode).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toContain("dubious ownership");
    expect(stderr).toContain("git config --global --add safe.directory");
  });

  it("that is bare and lies in the files of another is not entered", async () => {
    const store = await exampleStore();
    await store.git("clone", "--quiet", "--bare", ".", "vendor/evil.git");
    const { exitCode, stderr } = await store.promptlane(["list"], { cwd: "vendor/evil.git" });
    expect(exitCode).toBe(1);
    expect(stderr).toContain("lies inside the repository");
  });
});

describe("a folder that can be no store", () => {
  it.each([
    [".", "error: The top of the repository cannot be a store: every Markdown file would be a prompt."],
    ["..", 'error: The store ".." is not a folder inside this repository.'],
  ])("is refused, with a folder that can: %j", async (folder, said) => {
    const store = await exampleStore();
    const { exitCode, stderr } = await store.promptlane("init", "--store", folder);
    expect(exitCode).toBe(64);
    expect(stderr).toContain(said);
    expect(stderr).toContain("hint: name a folder below");
  });
});

describe("C4: a line break or a NUL in a name", () => {
  it("never reaches git, whatever takes the name", async () => {
    const store = await exampleStore();
    for (const words of [
      ["show", "support/triage\nshared/tone"],
      ["show", "support/triage@v1\nHEAD"],
      ["promote", "a\nb", "--to", "dev", "--yes"],
      ["list", "--store", "a\nb"],
      ["diff", "--since", "HEAD\nmain"],
    ]) {
      expect((await store.promptlane(words)).exitCode, words.join(" ")).toBe(64);
    }
  });
});
