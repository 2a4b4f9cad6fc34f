import { beforeAll, describe, expect, it } from "vitest";
import { history } from "../../src/operations/history.ts";
import { logPrompt } from "../../src/operations/log-prompt.ts";
import { movePrompt } from "../../src/operations/move-prompt.ts";
import { removePrompt } from "../../src/operations/remove-prompt.ts";
import { showPrompt } from "../../src/operations/show-prompt.ts";
import { failure, moves, promptStore, skips, type TestStore } from "./prompt-store.ts";

describe("retiring", () => {
  let store: TestStore;

  beforeAll(async () => {
    store = await promptStore({ prompts: { "a.md": "version 1\n", "b.md": "b\n" } });
    await store.promote("canary", ["a", "b"]);
  });

  it("leaves a record without version, and no content", async () => {
    const { commit, undo } = await store.retire("canary", ["a"], { reason: "sold" });
    const record = JSON.parse(await store.repository.git("show", `${commit}:.promptlane/deployments/a.json`));
    expect(record).toMatchObject({ key: "a", version: null, blob: null, action: "retire", reason: "sold" });
    expect(await store.repository.git("ls-tree", "-r", "--name-only", `${commit}`, ".prompts/")).toBe(".prompts/b.md");
    expect(undo?.text).toBe(`promptlane rollback --env canary --from ${commit?.slice(0, 7)}`);
    expect(await failure(store.with((opened) => showPrompt(opened, { selector: "a@canary" })))).toMatchObject({
      name: "NotFound",
      message: expect.stringContaining("retired"),
    });
  });

  it("holds what it took out, and does nothing the second time", async () => {
    expect(skips(await store.promoteAll("canary"))).toEqual({ a: "held" });
    expect(await store.retire("canary", ["a"])).toMatchObject({ changed: false, commit: null });
  });

  it("is undone by a rollback", async () => {
    expect(moves(await store.rollback("canary", { key: "a" }))).toEqual({ a: "none -> v1" });
    expect(await store.held("canary", "a")).toEqual([]);
  });

  it("refuses all when one of the prompts was never live there", async () => {
    const tip = await store.tip("canary");
    expect(await failure(store.retire("canary", ["b", "c"]))).toMatchObject({ name: "NotFound", code: "not-live" });
    expect(await failure(store.retire("canary", []))).toMatchObject({ name: "Usage" });
    expect(await store.tip("canary")).toBe(tip);
  });
});

describe("removing the source of a prompt", () => {
  it("leaves live what is live, until it is retired", async () => {
    const store = await promptStore({ prompts: { "a.md": "version 1\n", "b.md": "b\n" } });
    await store.promote("canary", ["a", "b"]);
    await store.with((opened) => removePrompt(opened, { keys: ["a"], draft: false }));
    expect(await store.live("canary")).toEqual({ a: "v1", b: "v1" });
    const all = await store.promoteAll("canary");
    expect(all.changes).toEqual([]);
    expect(all.skipped).toMatchObject([{ key: "a", code: "absent-in-source", hint: "promptlane retire a --env canary" }]);
    expect(await failure(store.promote("preview", ["a"]))).toMatchObject({
      name: "NotFound",
      code: "prompt-removed",
      hint: expect.stringContaining("a@v1"),
    });
    expect(moves(await store.promote("preview", ["a@v1"]))).toEqual({ a: "none -> v1" });
    await store.retire("canary", ["a"]);
    expect((await store.promoteAll("canary")).skipped).toEqual([]);
  });
});

describe("renaming a prompt", () => {
  let store: TestStore;

  beforeAll(async () => {
    store = await promptStore({ prompts: { "old.md": "version 1\n" } });
    await store.versions("old", 2, 2);
    await store.promote("canary", ["old"]);
    await store.with((opened) => movePrompt(opened, { from: "old", to: "team/new", draft: false }));
  });

  it("lets the numbers go on, under both names", async () => {
    const { versions } = await store.with((opened) => logPrompt(opened, { key: "team/new", limit: null, commits: false }));
    expect(versions.map(({ version, key }) => `${key} v${version}`)).toEqual(["team/new v3", "old v2", "old v1"]);
    const [before, after] = await Promise.all(
      ["old@v2", "team/new@v2"].map((selector) => store.with((opened) => showPrompt(opened, { selector }))),
    );
    expect(before?.blob).toBe(after?.blob);
  });

  it("leaves the old key live unless --retire-old says otherwise, and warns", async () => {
    const dry = await store.promote("canary", ["team/new"], { dryRun: true });
    expect(moves(dry)).toEqual({ "team/new": "none -> v3" });
    expect(dry.warnings).toEqual([expect.stringContaining("--retire-old")]);
    expect(moves(await store.promote("canary", ["team/new"], { retireOld: true }))).toEqual({
      "team/new": "none -> v3",
      old: "v2 -> none",
    });
    expect(await store.live("canary")).toEqual({ "team/new": "v3", old: "retired" });
  });

  it("is undone in the environment as one", async () => {
    expect(moves(await store.rollback("canary"))).toEqual({ "team/new": "v3 -> none", old: "none -> v2" });
    expect((await store.with((opened) => history(opened, { environment: "canary", limit: null }))).deployments).toHaveLength(3);
  });

  it("retires the old key too where the new one had a prompt of its own with the same numbers", async () => {
    const reused = await promptStore({ prompts: { "a.md": "the one that stays\n", "b.md": "the one that goes\n" } });
    await reused.promoteAll("canary");
    await reused.with((opened) => removePrompt(opened, { keys: ["b"], draft: false }));
    await reused.with((opened) => movePrompt(opened, { from: "a", to: "b", draft: false }));
    expect(moves(await reused.promote("canary", ["b"], { retireOld: true }))).toEqual({ a: "v1 -> none", b: "v1 -> v2" });
  });

  it("does not retire what others still include by the old name", async () => {
    const including = await promptStore({ prompts: { "tone.md": "kind\n", "a.md": "{{> tone}} A\n" } });
    await including.promoteAll("canary");
    await including.with((opened) => movePrompt(opened, { from: "tone", to: "shared/tone", draft: false }));
    const tip = await including.tip("canary");
    expect((await failure(including.promote("canary", ["shared/tone"], { retireOld: true }))).name).toBe("PolicyRefused");
    expect(await including.tip("canary")).toBe(tip);
  });
});
