import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createPrompt } from "../../src/operations/create-prompt.ts";
import { editPrompt } from "../../src/operations/edit-prompt.ts";
import { history } from "../../src/operations/history.ts";
import { listPrompts } from "../../src/operations/list-prompts.ts";
import { logPrompt } from "../../src/operations/log-prompt.ts";
import { movePrompt } from "../../src/operations/move-prompt.ts";
import { removePrompt } from "../../src/operations/remove-prompt.ts";
import { showPrompt } from "../../src/operations/show-prompt.ts";
import { status } from "../../src/operations/status.ts";
import { failure, moves, promptStore } from "./prompt-store.ts";

describe("a deployment that has landed is reported as one", () => {
  it("D4: though this clone's tracking ref is locked", async () => {
    const store = await promptStore({ prompts: { "a.md": "version 1\n" }, remote: true });
    await store.promote("canary", ["a"]);
    await store.versions("a", 2, 2);
    const lock = `${store.repository.path}/.git/refs/remotes/origin/promptlane/env/canary.lock`;
    const outcome = await store.opened({ fetch: "auto" }).promote("canary", ["a"], {}, () => writeFileSync(lock, ""));
    expect(outcome).toMatchObject({ changed: true, pushed: true });
    expect(await store.tip("canary")).toBe(outcome.commit);
    rmSync(lock);
    expect(await store.opened({ fetch: "always" }).live("canary")).toEqual({ a: "v2" });
  });

  it("D3: a lock that was left on the remote is named, and not taken for a branch that moves", async () => {
    const store = await promptStore({ prompts: { "a.md": "version 1\n" }, remote: true });
    await store.promote("canary", ["a"]);
    await store.versions("a", 2, 2);
    const before = await store.tip("canary");
    const lock = `${store.repository.originPath}/refs/heads/promptlane/env/canary.lock`;
    writeFileSync(lock, "");
    const error = await failure(store.promote("canary", ["a"]));
    expect(error).toMatchObject({ name: "RemoteUnavailable", code: "remote-locked", message: expect.stringContaining("canary.lock") });
    expect(await store.tip("canary")).toBe(before);
    rmSync(lock);
    expect(await store.promote("canary", ["a"])).toMatchObject({ pushed: true });
  });

  it("D3: a lock that was left in this clone is named as what it is, not as a remote that cannot be read", async () => {
    const store = await promptStore({ prompts: { "a.md": "version 1\n" }, remote: true });
    await store.promote("canary", ["a"]);
    const other = await store.clone();
    await other.promote("canary", ["a"], { reason: "nothing to do" });
    await other.versions("a", 2, 2);
    await other.promote("canary", ["a"]);
    writeFileSync(`${store.repository.path}/.git/refs/remotes/origin/promptlane/env/canary.lock`, "");
    expect(await failure(store.opened({ fetch: "always" }).live("canary"))).toMatchObject({ code: "locked" });
  });
});

describe("a remote that is pushed to another repository", () => {
  it("D14: is refused, and nothing is written to either", async () => {
    const store = await promptStore({ prompts: { "a.md": "version 1\n" }, remote: true });
    const fork = `${store.repository.folder}/fork.git`;
    await store.repository.git("init", "--quiet", "--bare", fork);
    await store.repository.git("config", "remote.origin.pushurl", fork);
    expect(await failure(store.promote("canary", ["a"]))).toMatchObject({ code: "pushes-elsewhere" });
    expect(await store.tip("canary")).toBeNull();
    expect(await store.repository.git("--git-dir", fork, "for-each-ref")).toBe("");
  });

  it("is fine when both ways lead to the same one", async () => {
    const store = await promptStore({ prompts: { "a.md": "version 1\n" }, remote: true });
    await store.repository.git("config", "remote.origin.pushurl", `file://${store.repository.originPath}`);
    expect(await store.promote("canary", ["a"])).toMatchObject({ pushed: true });
  });
});

describe("work that no commit has", () => {
  it.each([
    ["a changed prompt", { "a.md": "precious\n" }],
    ["a new prompt", { "new.md": "precious\n" }],
  ])("is not removed: %s", async (_, files) => {
    const store = await promptStore({ prompts: { "a.md": "version 1\n" } });
    const [name = ""] = Object.keys(files);
    writeFileSync(`${store.repository.path}/.prompts/${name}`, "precious\n");
    const key = name.replace(".md", "");
    for (const draft of [false, true]) {
      expect(await failure(store.with((opened) => removePrompt(opened, { keys: [key], draft })))).toMatchObject({
        code: "uncommitted-work",
      });
    }
    expect(readFileSync(`${store.repository.path}/.prompts/${name}`, "utf8")).toBe("precious\n");
  });

  it("does not slip into the commit of a rename", async () => {
    const store = await promptStore({ prompts: { "a.md": "version 1\n" } });
    writeFileSync(`${store.repository.path}/.prompts/a.md`, "precious\n");
    expect(await failure(store.with((opened) => movePrompt(opened, { from: "a", to: "b", draft: false })))).toMatchObject({
      code: "uncommitted-work",
    });
    expect(existsSync(`${store.repository.path}/.prompts/b.md`)).toBe(false);
  });
});

describe("several who create one prompt in one clone at once", () => {
  it("leave one prompt, with the text of the one who was told that it worked", async () => {
    const store = await promptStore({ prompts: { "a.md": "version 1\n" } });
    const texts = ["one\n", "two\n", "three\n", "four\n"];
    const outcomes = await Promise.allSettled(
      texts.map((text) => store.with((opened) => createPrompt(opened, { key: "k", text, draft: false }))),
    );
    const winners = texts.filter((_, place) => outcomes[place]?.status === "fulfilled");
    expect(winners).toHaveLength(1);
    expect(readFileSync(`${store.repository.path}/.prompts/k.md`, "utf8")).toBe(winners[0]);
    expect(await store.repository.git("status", "--porcelain")).toBe("");
  });
});

describe("a prompt that was renamed there and back", () => {
  it("lists each version once, however often", async () => {
    const store = await promptStore({ prompts: { "a.md": "version 1\n" } });
    for (let round = 0; round < 6; round += 1) {
      await store.with((opened) => movePrompt(opened, { from: "a", to: "x", draft: false }));
      await store.with((opened) => movePrompt(opened, { from: "x", to: "a", draft: false }));
    }
    const { total, versions } = await store.with((opened) => logPrompt(opened, { key: "a", limit: null }));
    expect(total).toBe(13);
    expect(versions.map(({ version }) => version)).toEqual(Array.from({ length: 13 }, (_, place) => 13 - place));
  });

  it("can be renamed back before anything is pushed", async () => {
    const store = await promptStore({ prompts: { "a.md": "version 1\n" }, remote: true });
    await store.with((opened) => movePrompt(opened, { from: "a", to: "x", draft: false }));
    expect(await store.with((opened) => movePrompt(opened, { from: "x", to: "a", draft: false }))).toMatchObject({
      key: "a",
      changed: true,
    });
  });
});

describe("a shallow checkout of a pull request", () => {
  it("D8: shows as drafts what the pull request changes, and nothing else", async () => {
    const store = await promptStore({ prompts: { "a.md": "version 1\n", "b.md": "b\n", "c.md": "c\n" }, remote: true });
    const { repository } = store;
    await repository.git("switch", "--quiet", "-c", "change");
    await repository.commit("change b", { files: { ".prompts/b.md": "changed\n" } });
    await repository.git("push", "--quiet", "origin", "HEAD:refs/pull/1/merge");
    mkdirSync(`${repository.folder}/ci`);
    const git = (...args: string[]) => repository.git("-C", `${repository.folder}/ci`, ...args);
    await git("init", "--quiet");
    await git("remote", "add", "origin", `file://${repository.originPath}`);
    await git("fetch", "--quiet", "--depth", "1", "origin", "refs/pull/1/merge");
    await git("checkout", "--quiet", "--detach", "FETCH_HEAD");
    const { prompts } = await store.opened({ cwd: `${repository.folder}/ci` }).with((opened) => listPrompts(opened));
    expect(prompts.filter(({ draft, uncommitted }) => draft !== null || uncommitted).map(({ key }) => key)).toEqual(["b"]);
  });
});

describe("history of one prompt", () => {
  it("is empty for one that was never deployed, and an error for one that never was", async () => {
    const store = await promptStore({ prompts: { "a.md": "version 1\n" } });
    expect(await store.with((opened) => history(opened, { key: "a", limit: null }))).toEqual({ deployments: [] });
    expect(await failure(store.with((opened) => history(opened, { key: "zz", limit: null })))).toMatchObject({ code: "prompt-not-found" });
  });
});

describe("an operation's id", () => {
  it("lets a job roll back what it promoted under the same id, and retire it", async () => {
    const store = await promptStore({ prompts: { "a.md": "version 1\n" } });
    await store.promote("canary", ["a"], { operation: "first" });
    await store.versions("a", 2, 2);
    await store.promote("canary", ["a"], { operation: "run-77" });
    expect(moves(await store.rollback("canary", { key: "a", operation: "run-77" }))).toEqual({ a: "v2 -> v1" });
    expect(await store.rollback("canary", { key: "a", operation: "run-77" })).toMatchObject({ changed: false });
    expect(await store.retire("canary", ["a"], { operation: "run-77" })).toMatchObject({ changed: true });
  });

  it("is another operation with another version named, and says so when it is the same", async () => {
    const store = await promptStore({ prompts: { "a.md": "version 1\n" } });
    await store.versions("a", 2, 3);
    await store.promote("canary", ["a@v1"], { operation: "op" });
    expect(await store.promote("canary", ["a@v2"], { operation: "op" })).toMatchObject({ changed: true });
    await store.promote("canary", ["a@v3"], { operation: "later" });
    const again = await store.promote("canary", ["a@v2"], { operation: "op" });
    expect(again).toMatchObject({ changed: false, warnings: ["the operation op did this before: a v2"] });
  });

  it("retires a prompt once that is named twice", async () => {
    const store = await promptStore({ prompts: { "a.md": "version 1\n" } });
    await store.promote("canary", ["a"]);
    expect((await store.retire("canary", ["a", "a"])).changes).toHaveLength(1);
  });
});

describe("what was never fetched", () => {
  it("is unknown, and not taken for empty", async () => {
    const origin = await promptStore({ prompts: { "a.md": "version 1\n" }, remote: true });
    await origin.promote("canary", ["a"]);
    const clone = (await origin.clone({ singleBranch: true })).opened({ fetch: "never" });
    const document = await clone.with((opened) => status(opened));
    expect(document).toMatchObject({ unknown: ["dev", "staging", "production", "canary", "preview"], next: null });
    expect(clone.notices.map(({ code }) => code)).toContain("never-fetched");
    expect(await failure(clone.with((opened) => showPrompt(opened, { selector: "a@canary" })))).toMatchObject({ code: "never-fetched" });
    expect((await origin.with((opened) => status(opened))).unknown).toEqual([]);
  });
});

describe("a rollback", () => {
  it("works after the manifest was removed from the default branch", async () => {
    const store = await promptStore({ prompts: { "a.md": "version 1\n" }, remote: true });
    await store.promote("canary", ["a"]);
    await store.versions("a", 2, 2);
    await store.promote("canary", ["a"]);
    await store.write({ "manifest.yaml": null }, "remove the manifest");
    expect(moves(await store.rollback("canary", { key: "a" }))).toEqual({ a: "v2 -> v1" });
  });

  it("works on a branch that is older than the store", async () => {
    const store = await promptStore({ prompts: { "a.md": "version 1\n" }, remote: true });
    await store.promote("canary", ["a"]);
    await store.versions("a", 2, 2);
    await store.promote("canary", ["a"]);
    await store.repository.git("switch", "--quiet", "--orphan", "older");
    await store.repository.git("commit", "--quiet", "--allow-empty", "--message", "older");
    expect(moves(await store.rollback("canary", { key: "a" }))).toEqual({ a: "v2 -> v1" });
  });
});

describe("a branch that is not there", () => {
  it.each([true, false])("is an error with the nearest name, with a remote or not: %s", async (remote) => {
    const store = await promptStore({ prompts: { "a.md": "version 1\n" }, remote });
    expect(await failure(store.opened({ branch: "mian" }).live("canary"))).toMatchObject({
      name: "NotFound",
      code: "branch-not-found",
      hint: "Did you mean --branch main?",
    });
  });
});

describe("a template of a flow", () => {
  it("is not removed, renamed or edited as if it were a prompt", async () => {
    const store = await promptStore({ prompts: { "desk/flow.yaml": "title: Desk\n", "desk/main.md": "Hello.\n" } });
    const refusal = { code: "prompt-not-found" };
    expect(await failure(store.with((opened) => removePrompt(opened, { keys: ["desk/main"], draft: false })))).toMatchObject(refusal);
    expect(await failure(store.with((opened) => movePrompt(opened, { from: "desk/main", to: "other", draft: false })))).toMatchObject(
      refusal,
    );
    expect(await failure(store.with((opened) => editPrompt(opened, { key: "desk/main", text: "x\n", draft: false })))).toMatchObject(
      refusal,
    );
  });
});
