import { beforeAll, describe, expect, it } from "vitest";
import { PolicyRefused, Usage } from "../../src/domain/errors.ts";
import { failure, moves, promptStore, type TestStore } from "./prompt-store.ts";

const IN_ORDER = "format: 1\nbranch: main\nenvironments:\n  staging: {}\n  production: {after: staging}\n";

describe("after: the order of environments", () => {
  it("lets in only what is, or was, live in the environment before", async () => {
    const store = await promptStore({ manifest: IN_ORDER, prompts: { "a.md": "version 1\n" } });
    await store.versions("a", 2, 3);
    const error = await failure(store.promote("production", ["a@v1"]));
    expect(error).toBeInstanceOf(PolicyRefused);
    expect(error).toMatchObject({
      message: expect.stringContaining("staging"),
      hint: expect.stringContaining("promptlane promote a@v1 --to staging"),
    });
    expect(await store.tip("production")).toBeNull();
    await store.promote("staging", ["a@v1"]);
    await store.promote("staging", ["a@v2"]);
    expect(moves(await store.promote("production", ["a@v1"]))).toEqual({ a: "none -> v1" });
    expect(moves(await store.promote("production", ["a@v2"]))).toEqual({ a: "v1 -> v2" });
  });

  it("does not count what left by a rollback, until it was promoted there again", async () => {
    const store = await promptStore({ manifest: IN_ORDER, prompts: { "a.md": "version 1\n" } });
    await store.versions("a", 2, 3);
    for (const version of ["v1", "v2"]) await store.promote("staging", [`a@${version}`]);
    await store.rollback("staging", { key: "a" });
    expect(await failure(store.promote("production", ["a@v2"]))).toBeInstanceOf(PolicyRefused);
    expect(moves(await store.promote("production", ["a@v1"]))).toEqual({ a: "none -> v1" });
    await store.promote("staging", ["a@v2"]);
    await store.promote("staging", ["a@v3"]);
    expect(moves(await store.promote("production", ["a@v2"]))).toEqual({ a: "v1 -> v2" });
  });

  it("compares digests: the prompt together with the partials that it would have", async () => {
    const store = await promptStore({ manifest: IN_ORDER, prompts: { "a.md": "{{> tone}} Sort.\n", "tone.md": "kind\n" } });
    await store.write({ "tone.md": "curt\n" });
    await store.promote("staging", ["a@v1", "tone@v1"]);
    await store.promote("production", ["a@v1", "tone@v1"]);
    await store.write({ "a.md": "{{> tone}} Sort well.\n" });
    await store.promote("staging", ["tone@v2"]);
    await store.promote("staging", ["a@v2"]);
    // a@v2 was tried with tone@v2 only, and production has tone@v1.
    expect(await failure(store.promote("production", ["a@v2"]))).toBeInstanceOf(PolicyRefused);
    expect(moves(await store.promote("production", ["a@v2", "tone@v2"]))).toEqual({ a: "v1 -> v2", tone: "v1 -> v2" });
  });

  it("accepts equal content under another number", async () => {
    const store = await promptStore({ manifest: IN_ORDER, prompts: { "a.md": "version 1\n" } });
    await store.promote("staging", ["a"]);
    await store.versions("a", 2, 2);
    await store.write({ "a.md": "version 1\n" });
    expect(moves(await store.promote("production", ["a@v3"]))).toEqual({ a: "none -> v3" });
  });

  it("is overridden with a reason, which is recorded, and only with one", async () => {
    const store = await promptStore({ manifest: IN_ORDER, prompts: { "a.md": "version 1\n" } });
    expect(await failure(store.promote("production", ["a"], { override: true }))).toBeInstanceOf(Usage);
    expect(await failure(store.promote("production", ["a"], { override: true, reason: "  " }))).toBeInstanceOf(Usage);
    const { commit } = await store.promote("production", ["a"], { override: true, reason: "staging is down" });
    const record = JSON.parse(await store.repository.git("show", `${commit}:.promptlane/deployments/a.json`));
    expect(record).toMatchObject({ reason: "staging is down" });
    expect(await store.repository.git("log", "-1", "--format=%B", `${commit}`)).toContain("staging is down");
  });

  it("does not bind rollbacks", async () => {
    const store = await promptStore({ manifest: IN_ORDER, prompts: { "a.md": "version 1\n" } });
    await store.versions("a", 2, 2);
    await store.promote("production", ["a@v1"], { override: true, reason: "first" });
    await store.promote("production", ["a@v2"], { override: true, reason: "second" });
    expect(moves(await store.rollback("production", { key: "a" }))).toEqual({ a: "v2 -> v1" });
  });

  it("reads the environment before from the remote, not from an old clone", async () => {
    const store = await promptStore({ manifest: IN_ORDER, prompts: { "a.md": "version 1\n" }, remote: true });
    const colleague = await store.clone();
    await colleague.live("staging");
    await store.promote("staging", ["a"]);
    expect(moves(await colleague.promote("production", ["a"]))).toEqual({ a: "none -> v1" });
  });
});

describe("a draft", () => {
  let store: TestStore;
  let draft: string;

  beforeAll(async () => {
    store = await promptStore({ prompts: { "a.md": "version 1\n", "b.md": "version 1\n" } });
    await store.repository.git("switch", "-qc", "topic");
    draft = await store.repository.commit("try", { files: { ".prompts/a.md": "mine\n" } });
  });

  it("beside a version refuses a name alone, and names both choices", async () => {
    const error = await failure(store.promote("dev", ["a"]));
    expect(error).toMatchObject({ name: "PolicyRefused", code: "has-draft", details: { choices: ["a@v1", "a@draft"] } });
    expect(error.hint).toContain("a@v1");
    expect(error.hint).toContain("a@draft");
    expect(await store.tip("dev")).toBeNull();
  });

  it("goes, committed, to an environment with drafts, labelled with its commit", async () => {
    expect(moves(await store.promote("dev", ["a@draft"]))).toEqual({ a: `none -> draft@${draft.slice(0, 7)}` });
    expect(moves(await store.promote("dev", ["b"]))).toEqual({ b: "none -> v1" });
  });

  it("goes by its commit as well", async () => {
    expect(await store.promote("dev", [`a@draft@${draft.slice(0, 9)}`])).toMatchObject({ changed: false });
    expect(await failure(store.promote("dev", ["a@draft@0123456"]))).toMatchObject({ name: "NotFound", code: "commit-not-found" });
  });

  it("goes no further: other environments refuse it, and --all leaves it alone", async () => {
    expect(await failure(store.promote("canary", ["a@draft"]))).toMatchObject({ name: "PolicyRefused", code: "draft-only" });
    expect(await failure(store.promote("staging", ["a"], { from: "dev" }))).toMatchObject({ code: "draft-only" });
    const all = await store.promoteAll("staging", { from: "dev" });
    expect(moves(all)).toEqual({ b: "none -> v1" });
    expect(all.skipped).toMatchObject([{ key: "a", code: "draft-only" }]);
  });

  it("is refused where it is not committed, even in dev", async () => {
    await store.repository.write({ ".prompts/b.md": "dirty\n" });
    expect(await failure(store.promote("dev", ["b@draft"]))).toMatchObject({ name: "PolicyRefused", code: "draft-uncommitted" });
    await store.repository.write({ ".prompts/b.md": "version 1\n" });
  });

  it("that is nothing new, or not there, is said to be missing", async () => {
    expect(await failure(store.promote("dev", ["b@draft"]))).toMatchObject({ name: "NotFound", code: "no-draft" });
    expect(await failure(store.promote("dev", ["c@draft"]))).toMatchObject({ name: "NotFound", code: "prompt-not-found" });
  });

  it("counts as the version as soon as its content equals one", async () => {
    const git = store.repository;
    await git.git("switch", "-q", "main");
    await git.git("merge", "-q", "--no-ff", "-m", "merge", "topic");
    expect(moves(await store.promote("staging", ["a@dev"]))).toEqual({ a: "none -> v2" });
    expect(moves(await store.promote("canary", [`a@draft@${draft}`]))).toEqual({ a: "none -> v2" });
    const all = await store.promoteAll("preview", { from: "dev" });
    expect(moves(all)).toEqual({ a: "none -> v2", b: "none -> v1" });
  });

  it("of a prompt without any version is named by --all nowhere, and by name as a draft", async () => {
    const git = store.repository;
    await git.git("switch", "-qc", "newer");
    await git.commit("new", { files: { ".prompts/fresh.md": "hello\n" } });
    expect(await failure(store.promote("dev", ["fresh"]))).toMatchObject({
      name: "NotFound",
      code: "draft-only",
      hint: expect.stringContaining("fresh@draft"),
    });
    expect(moves(await store.promote("dev", ["fresh@draft"]))["fresh"]).toMatch(/^none -> draft@/);
  });
});
